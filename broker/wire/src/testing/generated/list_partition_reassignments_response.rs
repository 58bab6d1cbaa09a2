// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::list_partition_reassignments_response::*;
use crate::testing::view_code::*;

impl Json for ListPartitionReassignmentsResponse {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("throttleTimeMs".to_owned(), self.throttle_time_ms.json(version));
        object.insert("errorCode".to_owned(), self.error_code.json(version));
        object.insert("errorMessage".to_owned(), self.error_message.json(version));
        object.insert("topics".to_owned(), self.topics.json(version));
        Value::Object(object)
    }
}

impl Sample for ListPartitionReassignmentsResponse {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            throttle_time_ms: Sample::sample(random, version),
            error_code: Sample::sample(random, version),
            error_message: Sample::sample(random, version),
            topics: Sample::sample(random, version),
        }
    }
}

impl Json for OngoingTopicReassignment {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("name".to_owned(), self.name.json(version));
        object.insert("partitions".to_owned(), self.partitions.json(version));
        Value::Object(object)
    }
}

impl Sample for OngoingTopicReassignment {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { name: Sample::sample(random, version), partitions: Sample::sample(random, version) }
    }
}

impl Json for OngoingPartitionReassignment {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("partitionIndex".to_owned(), self.partition_index.json(version));
        object.insert("replicas".to_owned(), self.replicas.json(version));
        object.insert("addingReplicas".to_owned(), self.adding_replicas.json(version));
        object.insert("removingReplicas".to_owned(), self.removing_replicas.json(version));
        Value::Object(object)
    }
}

impl Sample for OngoingPartitionReassignment {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            partition_index: Sample::sample(random, version),
            replicas: Sample::sample(random, version),
            adding_replicas: Sample::sample(random, version),
            removing_replicas: Sample::sample(random, version),
        }
    }
}
