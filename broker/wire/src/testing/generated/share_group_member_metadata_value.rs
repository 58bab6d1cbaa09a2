// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::share_group_member_metadata_value::*;
use crate::testing::view_code::*;

impl Json for ShareGroupMemberMetadataValue {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("rackId".to_owned(), self.rack_id.json(version));
        object.insert("clientId".to_owned(), self.client_id.json(version));
        object.insert("clientHost".to_owned(), self.client_host.json(version));
        object.insert("subscribedTopicNames".to_owned(), self.subscribed_topic_names.json(version));
        Value::Object(object)
    }
}

impl Sample for ShareGroupMemberMetadataValue {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            rack_id: Sample::sample(random, version),
            client_id: Sample::sample(random, version),
            client_host: Sample::sample(random, version),
            subscribed_topic_names: Sample::sample(random, version),
        }
    }
}
