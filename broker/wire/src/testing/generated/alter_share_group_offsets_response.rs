// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::alter_share_group_offsets_response::*;
use crate::testing::view_code::*;

impl Json for AlterShareGroupOffsetsResponse {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("throttleTimeMs".to_owned(), self.throttle_time_ms.json(version));
        object.insert("errorCode".to_owned(), self.error_code.json(version));
        object.insert("errorMessage".to_owned(), self.error_message.json(version));
        object.insert("responses".to_owned(), self.responses.json(version));
        Value::Object(object)
    }
}

impl Sample for AlterShareGroupOffsetsResponse {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            throttle_time_ms: Sample::sample(random, version),
            error_code: Sample::sample(random, version),
            error_message: Sample::sample(random, version),
            responses: Sample::sample(random, version),
        }
    }
}

impl Json for AlterShareGroupOffsetsResponseTopic {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("topicName".to_owned(), self.topic_name.json(version));
        object.insert("topicId".to_owned(), self.topic_id.json(version));
        object.insert("partitions".to_owned(), self.partitions.json(version));
        Value::Object(object)
    }
}

impl Sample for AlterShareGroupOffsetsResponseTopic {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            topic_name: Sample::sample(random, version),
            topic_id: Sample::sample(random, version),
            partitions: Sample::sample(random, version),
        }
    }
}

impl Json for AlterShareGroupOffsetsResponsePartition {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("partitionIndex".to_owned(), self.partition_index.json(version));
        object.insert("errorCode".to_owned(), self.error_code.json(version));
        object.insert("errorMessage".to_owned(), self.error_message.json(version));
        Value::Object(object)
    }
}

impl Sample for AlterShareGroupOffsetsResponsePartition {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            partition_index: Sample::sample(random, version),
            error_code: Sample::sample(random, version),
            error_message: Sample::sample(random, version),
        }
    }
}
