// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::streams_group_metadata_value::*;
use crate::testing::view_code::*;

impl Json for StreamsGroupMetadataValue {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("epoch".to_owned(), self.epoch.json(version));
        object.insert("metadataHash".to_owned(), self.metadata_hash.json(version));
        if self.validated_topology_epoch != -1 {
            object.insert("validatedTopologyEpoch".to_owned(), self.validated_topology_epoch.json(version));
        }
        if self.last_assignment_configs.as_ref().is_none_or(|v| !v.is_empty()) {
            object.insert("lastAssignmentConfigs".to_owned(), self.last_assignment_configs.json(version));
        }
        if self.stored_description_topology_epoch != -1 {
            object.insert(
                "storedDescriptionTopologyEpoch".to_owned(),
                self.stored_description_topology_epoch.json(version),
            );
        }
        if self.failed_description_topology_epoch != -1 {
            object.insert(
                "failedDescriptionTopologyEpoch".to_owned(),
                self.failed_description_topology_epoch.json(version),
            );
        }
        Value::Object(object)
    }
}

impl Sample for StreamsGroupMetadataValue {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            epoch: Sample::sample(random, version),
            metadata_hash: Sample::sample(random, version),
            validated_topology_epoch: Sample::sample(random, version),
            last_assignment_configs: Sample::sample(random, version),
            stored_description_topology_epoch: Sample::sample(random, version),
            failed_description_topology_epoch: Sample::sample(random, version),
        }
    }
}

impl Json for LastAssignmentConfig {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("key".to_owned(), self.key.json(version));
        object.insert("value".to_owned(), self.value.json(version));
        Value::Object(object)
    }
}

impl Sample for LastAssignmentConfig {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { key: Sample::sample(random, version), value: Sample::sample(random, version) }
    }
}
