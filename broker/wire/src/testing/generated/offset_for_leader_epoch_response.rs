// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::offset_for_leader_epoch_response::*;
use crate::testing::view_code::*;

impl Json for OffsetForLeaderEpochResponse {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("throttleTimeMs".to_owned(), self.throttle_time_ms.json(version));
        object.insert("topics".to_owned(), self.topics.json(version));
        Value::Object(object)
    }
}

impl Sample for OffsetForLeaderEpochResponse {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { throttle_time_ms: Sample::sample(random, version), topics: Sample::sample(random, version) }
    }
}

impl Json for OffsetForLeaderTopicResult {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("topic".to_owned(), self.topic.json(version));
        object.insert("partitions".to_owned(), self.partitions.json(version));
        Value::Object(object)
    }
}

impl Sample for OffsetForLeaderTopicResult {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { topic: Sample::sample(random, version), partitions: Sample::sample(random, version) }
    }
}

impl Json for EpochEndOffset {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("errorCode".to_owned(), self.error_code.json(version));
        object.insert("partition".to_owned(), self.partition.json(version));
        object.insert("leaderEpoch".to_owned(), self.leader_epoch.json(version));
        object.insert("endOffset".to_owned(), self.end_offset.json(version));
        Value::Object(object)
    }
}

impl Sample for EpochEndOffset {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            error_code: Sample::sample(random, version),
            partition: Sample::sample(random, version),
            leader_epoch: Sample::sample(random, version),
            end_offset: Sample::sample(random, version),
        }
    }
}
