// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::elect_leaders_response::*;
use crate::testing::view_code::*;

impl Json for ElectLeadersResponse {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("throttleTimeMs".to_owned(), self.throttle_time_ms.json(version));
        if version >= 1 {
            object.insert("errorCode".to_owned(), self.error_code.json(version));
        }
        object.insert("replicaElectionResults".to_owned(), self.replica_election_results.json(version));
        Value::Object(object)
    }
}

impl Sample for ElectLeadersResponse {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            throttle_time_ms: Sample::sample(random, version),
            error_code: if version >= 1 { Sample::sample(random, version) } else { 0 },
            replica_election_results: Sample::sample(random, version),
        }
    }
}

impl Json for ReplicaElectionResult {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("topic".to_owned(), self.topic.json(version));
        object.insert("partitionResult".to_owned(), self.partition_result.json(version));
        Value::Object(object)
    }
}

impl Sample for ReplicaElectionResult {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { topic: Sample::sample(random, version), partition_result: Sample::sample(random, version) }
    }
}

impl Json for PartitionResult {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("partitionId".to_owned(), self.partition_id.json(version));
        object.insert("errorCode".to_owned(), self.error_code.json(version));
        object.insert("errorMessage".to_owned(), self.error_message.json(version));
        Value::Object(object)
    }
}

impl Sample for PartitionResult {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            partition_id: Sample::sample(random, version),
            error_code: Sample::sample(random, version),
            error_message: Sample::sample(random, version),
        }
    }
}
