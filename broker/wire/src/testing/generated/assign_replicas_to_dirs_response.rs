// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::assign_replicas_to_dirs_response::*;
use crate::testing::view_code::*;

impl Json for AssignReplicasToDirsResponse {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("throttleTimeMs".to_owned(), self.throttle_time_ms.json(version));
        object.insert("errorCode".to_owned(), self.error_code.json(version));
        object.insert("directories".to_owned(), self.directories.json(version));
        Value::Object(object)
    }
}

impl Sample for AssignReplicasToDirsResponse {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            throttle_time_ms: Sample::sample(random, version),
            error_code: Sample::sample(random, version),
            directories: Sample::sample(random, version),
        }
    }
}

impl Json for DirectoryData {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("id".to_owned(), self.id.json(version));
        object.insert("topics".to_owned(), self.topics.json(version));
        Value::Object(object)
    }
}

impl Sample for DirectoryData {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { id: Sample::sample(random, version), topics: Sample::sample(random, version) }
    }
}

impl Json for TopicData {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("topicId".to_owned(), self.topic_id.json(version));
        object.insert("partitions".to_owned(), self.partitions.json(version));
        Value::Object(object)
    }
}

impl Sample for TopicData {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { topic_id: Sample::sample(random, version), partitions: Sample::sample(random, version) }
    }
}

impl Json for PartitionData {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("partitionIndex".to_owned(), self.partition_index.json(version));
        object.insert("errorCode".to_owned(), self.error_code.json(version));
        Value::Object(object)
    }
}

impl Sample for PartitionData {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { partition_index: Sample::sample(random, version), error_code: Sample::sample(random, version) }
    }
}
