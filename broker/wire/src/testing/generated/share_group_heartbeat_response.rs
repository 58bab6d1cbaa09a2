// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::share_group_heartbeat_response::*;
use crate::testing::view_code::*;

impl Json for ShareGroupHeartbeatResponse {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("throttleTimeMs".to_owned(), self.throttle_time_ms.json(version));
        object.insert("errorCode".to_owned(), self.error_code.json(version));
        object.insert("errorMessage".to_owned(), self.error_message.json(version));
        object.insert("memberId".to_owned(), self.member_id.json(version));
        object.insert("memberEpoch".to_owned(), self.member_epoch.json(version));
        object.insert("heartbeatIntervalMs".to_owned(), self.heartbeat_interval_ms.json(version));
        object.insert("assignment".to_owned(), self.assignment.json(version));
        Value::Object(object)
    }
}

impl Sample for ShareGroupHeartbeatResponse {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            throttle_time_ms: Sample::sample(random, version),
            error_code: Sample::sample(random, version),
            error_message: Sample::sample(random, version),
            member_id: Sample::sample(random, version),
            member_epoch: Sample::sample(random, version),
            heartbeat_interval_ms: Sample::sample(random, version),
            assignment: Sample::sample(random, version),
        }
    }
}

impl Json for Assignment {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("topicPartitions".to_owned(), self.topic_partitions.json(version));
        Value::Object(object)
    }
}

impl Sample for Assignment {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { topic_partitions: Sample::sample(random, version) }
    }
}

impl Json for TopicPartitions {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("topicId".to_owned(), self.topic_id.json(version));
        object.insert("partitions".to_owned(), self.partitions.json(version));
        Value::Object(object)
    }
}

impl Sample for TopicPartitions {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { topic_id: Sample::sample(random, version), partitions: Sample::sample(random, version) }
    }
}
