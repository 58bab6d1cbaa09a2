// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::consumer_group_heartbeat_request::*;
use crate::testing::view_code::*;

impl Json for ConsumerGroupHeartbeatRequest {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("groupId".to_owned(), self.group_id.json(version));
        object.insert("memberId".to_owned(), self.member_id.json(version));
        object.insert("memberEpoch".to_owned(), self.member_epoch.json(version));
        object.insert("instanceId".to_owned(), self.instance_id.json(version));
        object.insert("rackId".to_owned(), self.rack_id.json(version));
        object.insert("rebalanceTimeoutMs".to_owned(), self.rebalance_timeout_ms.json(version));
        object.insert("subscribedTopicNames".to_owned(), self.subscribed_topic_names.json(version));
        if version == 1 {
            object.insert("subscribedTopicRegex".to_owned(), self.subscribed_topic_regex.json(version));
        }
        object.insert("serverAssignor".to_owned(), self.server_assignor.json(version));
        object.insert("topicPartitions".to_owned(), self.topic_partitions.json(version));
        Value::Object(object)
    }
}

impl Sample for ConsumerGroupHeartbeatRequest {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            group_id: Sample::sample(random, version),
            member_id: Sample::sample(random, version),
            member_epoch: Sample::sample(random, version),
            instance_id: Sample::sample(random, version),
            rack_id: Sample::sample(random, version),
            rebalance_timeout_ms: Sample::sample(random, version),
            subscribed_topic_names: Sample::sample(random, version),
            subscribed_topic_regex: if version == 1 { Sample::sample(random, version) } else { None },
            server_assignor: Sample::sample(random, version),
            topic_partitions: Sample::sample(random, version),
        }
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
