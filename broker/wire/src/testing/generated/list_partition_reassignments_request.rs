// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::list_partition_reassignments_request::*;
use crate::testing::view_code::*;

impl Json for ListPartitionReassignmentsRequest {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("timeoutMs".to_owned(), self.timeout_ms.json(version));
        object.insert("topics".to_owned(), self.topics.json(version));
        Value::Object(object)
    }
}

impl Sample for ListPartitionReassignmentsRequest {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { timeout_ms: Sample::sample(random, version), topics: Sample::sample(random, version) }
    }
}

impl Json for ListPartitionReassignmentsTopics {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("name".to_owned(), self.name.json(version));
        object.insert("partitionIndexes".to_owned(), self.partition_indexes.json(version));
        Value::Object(object)
    }
}

impl Sample for ListPartitionReassignmentsTopics {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { name: Sample::sample(random, version), partition_indexes: Sample::sample(random, version) }
    }
}
