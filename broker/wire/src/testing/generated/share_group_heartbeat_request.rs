// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::share_group_heartbeat_request::*;
use crate::testing::view_code::*;

impl Json for ShareGroupHeartbeatRequest {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("groupId".to_owned(), self.group_id.json(version));
        object.insert("memberId".to_owned(), self.member_id.json(version));
        object.insert("memberEpoch".to_owned(), self.member_epoch.json(version));
        object.insert("rackId".to_owned(), self.rack_id.json(version));
        object.insert("subscribedTopicNames".to_owned(), self.subscribed_topic_names.json(version));
        Value::Object(object)
    }
}

impl Sample for ShareGroupHeartbeatRequest {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            group_id: Sample::sample(random, version),
            member_id: Sample::sample(random, version),
            member_epoch: Sample::sample(random, version),
            rack_id: Sample::sample(random, version),
            subscribed_topic_names: Sample::sample(random, version),
        }
    }
}
