// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::txn_offset_commit_response::*;
use crate::testing::view_code::*;

impl Json for TxnOffsetCommitResponse {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("throttleTimeMs".to_owned(), self.throttle_time_ms.json(version));
        object.insert("topics".to_owned(), self.topics.json(version));
        Value::Object(object)
    }
}

impl Sample for TxnOffsetCommitResponse {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { throttle_time_ms: Sample::sample(random, version), topics: Sample::sample(random, version) }
    }
}

impl Json for TxnOffsetCommitResponseTopic {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        if version <= 5 {
            object.insert("name".to_owned(), self.name.json(version));
        }
        if version == 6 {
            object.insert("topicId".to_owned(), self.topic_id.json(version));
        }
        object.insert("partitions".to_owned(), self.partitions.json(version));
        Value::Object(object)
    }
}

impl Sample for TxnOffsetCommitResponseTopic {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            name: if version <= 5 { Sample::sample(random, version) } else { String::new() },
            topic_id: if version == 6 { Sample::sample(random, version) } else { Uuid::ZERO },
            partitions: Sample::sample(random, version),
        }
    }
}

impl Json for TxnOffsetCommitResponsePartition {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("partitionIndex".to_owned(), self.partition_index.json(version));
        object.insert("errorCode".to_owned(), self.error_code.json(version));
        Value::Object(object)
    }
}

impl Sample for TxnOffsetCommitResponsePartition {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { partition_index: Sample::sample(random, version), error_code: Sample::sample(random, version) }
    }
}
