// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::alter_partition_reassignments_response::*;
use crate::testing::view_code::*;

impl Json for AlterPartitionReassignmentsResponse {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("throttleTimeMs".to_owned(), self.throttle_time_ms.json(version));
        if version == 1 {
            object.insert(
                "allowReplicationFactorChange".to_owned(),
                self.allow_replication_factor_change.json(version),
            );
        }
        object.insert("errorCode".to_owned(), self.error_code.json(version));
        object.insert("errorMessage".to_owned(), self.error_message.json(version));
        object.insert("responses".to_owned(), self.responses.json(version));
        Value::Object(object)
    }
}

impl Sample for AlterPartitionReassignmentsResponse {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            throttle_time_ms: Sample::sample(random, version),
            allow_replication_factor_change: if version == 1 {
                Sample::sample(random, version)
            } else {
                true
            },
            error_code: Sample::sample(random, version),
            error_message: Sample::sample(random, version),
            responses: Sample::sample(random, version),
        }
    }
}

impl Json for ReassignableTopicResponse {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("name".to_owned(), self.name.json(version));
        object.insert("partitions".to_owned(), self.partitions.json(version));
        Value::Object(object)
    }
}

impl Sample for ReassignableTopicResponse {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { name: Sample::sample(random, version), partitions: Sample::sample(random, version) }
    }
}

impl Json for ReassignablePartitionResponse {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("partitionIndex".to_owned(), self.partition_index.json(version));
        object.insert("errorCode".to_owned(), self.error_code.json(version));
        object.insert("errorMessage".to_owned(), self.error_message.json(version));
        Value::Object(object)
    }
}

impl Sample for ReassignablePartitionResponse {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            partition_index: Sample::sample(random, version),
            error_code: Sample::sample(random, version),
            error_message: Sample::sample(random, version),
        }
    }
}
