// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::consumer_group_member_metadata_value::*;
use crate::testing::view_code::*;

impl Json for ConsumerGroupMemberMetadataValue {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("instanceId".to_owned(), self.instance_id.json(version));
        object.insert("rackId".to_owned(), self.rack_id.json(version));
        object.insert("clientId".to_owned(), self.client_id.json(version));
        object.insert("clientHost".to_owned(), self.client_host.json(version));
        object.insert("subscribedTopicNames".to_owned(), self.subscribed_topic_names.json(version));
        object.insert("subscribedTopicRegex".to_owned(), self.subscribed_topic_regex.json(version));
        object.insert("rebalanceTimeoutMs".to_owned(), self.rebalance_timeout_ms.json(version));
        object.insert("serverAssignor".to_owned(), self.server_assignor.json(version));
        if self.classic_member_metadata != Some(Default::default()) {
            object.insert("classicMemberMetadata".to_owned(), self.classic_member_metadata.json(version));
        }
        Value::Object(object)
    }
}

impl Sample for ConsumerGroupMemberMetadataValue {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            instance_id: Sample::sample(random, version),
            rack_id: Sample::sample(random, version),
            client_id: Sample::sample(random, version),
            client_host: Sample::sample(random, version),
            subscribed_topic_names: Sample::sample(random, version),
            subscribed_topic_regex: Sample::sample(random, version),
            rebalance_timeout_ms: Sample::sample(random, version),
            server_assignor: Sample::sample(random, version),
            classic_member_metadata: Sample::sample(random, version),
        }
    }
}

impl Json for ClassicMemberMetadata {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("sessionTimeoutMs".to_owned(), self.session_timeout_ms.json(version));
        object.insert("supportedProtocols".to_owned(), self.supported_protocols.json(version));
        Value::Object(object)
    }
}

impl Sample for ClassicMemberMetadata {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            session_timeout_ms: Sample::sample(random, version),
            supported_protocols: Sample::sample(random, version),
        }
    }
}

impl Json for ClassicProtocol {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("name".to_owned(), self.name.json(version));
        object.insert("metadata".to_owned(), self.metadata.json(version));
        Value::Object(object)
    }
}

impl Sample for ClassicProtocol {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { name: Sample::sample(random, version), metadata: Sample::sample(random, version) }
    }
}
