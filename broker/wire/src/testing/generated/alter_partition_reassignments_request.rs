// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::alter_partition_reassignments_request::*;
use crate::testing::view_code::*;

impl Json for AlterPartitionReassignmentsRequest {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("timeoutMs".to_owned(), self.timeout_ms.json(version));
        if version == 1 {
            object.insert(
                "allowReplicationFactorChange".to_owned(),
                self.allow_replication_factor_change.json(version),
            );
        }
        object.insert("topics".to_owned(), self.topics.json(version));
        Value::Object(object)
    }
}

impl Sample for AlterPartitionReassignmentsRequest {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            timeout_ms: Sample::sample(random, version),
            allow_replication_factor_change: if version == 1 {
                Sample::sample(random, version)
            } else {
                true
            },
            topics: Sample::sample(random, version),
        }
    }
}

impl Json for ReassignableTopic {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("name".to_owned(), self.name.json(version));
        object.insert("partitions".to_owned(), self.partitions.json(version));
        Value::Object(object)
    }
}

impl Sample for ReassignableTopic {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { name: Sample::sample(random, version), partitions: Sample::sample(random, version) }
    }
}

impl Json for ReassignablePartition {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("partitionIndex".to_owned(), self.partition_index.json(version));
        object.insert("replicas".to_owned(), self.replicas.json(version));
        Value::Object(object)
    }
}

impl Sample for ReassignablePartition {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { partition_index: Sample::sample(random, version), replicas: Sample::sample(random, version) }
    }
}
