// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::streams_group_member_metadata_value::*;
use crate::testing::view_code::*;

impl Json for StreamsGroupMemberMetadataValue {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("instanceId".to_owned(), self.instance_id.json(version));
        object.insert("rackId".to_owned(), self.rack_id.json(version));
        object.insert("clientId".to_owned(), self.client_id.json(version));
        object.insert("clientHost".to_owned(), self.client_host.json(version));
        object.insert("rebalanceTimeoutMs".to_owned(), self.rebalance_timeout_ms.json(version));
        object.insert("topologyEpoch".to_owned(), self.topology_epoch.json(version));
        object.insert("processId".to_owned(), self.process_id.json(version));
        object.insert("userEndpoint".to_owned(), self.user_endpoint.json(version));
        object.insert("clientTags".to_owned(), self.client_tags.json(version));
        Value::Object(object)
    }
}

impl Sample for StreamsGroupMemberMetadataValue {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            instance_id: Sample::sample(random, version),
            rack_id: Sample::sample(random, version),
            client_id: Sample::sample(random, version),
            client_host: Sample::sample(random, version),
            rebalance_timeout_ms: Sample::sample(random, version),
            topology_epoch: Sample::sample(random, version),
            process_id: Sample::sample(random, version),
            user_endpoint: Sample::sample(random, version),
            client_tags: Sample::sample(random, version),
        }
    }
}

impl Json for Endpoint {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("host".to_owned(), self.host.json(version));
        object.insert("port".to_owned(), self.port.json(version));
        Value::Object(object)
    }
}

impl Sample for Endpoint {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { host: Sample::sample(random, version), port: Sample::sample(random, version) }
    }
}

impl Json for KeyValue {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("key".to_owned(), self.key.json(version));
        object.insert("value".to_owned(), self.value.json(version));
        Value::Object(object)
    }
}

impl Sample for KeyValue {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { key: Sample::sample(random, version), value: Sample::sample(random, version) }
    }
}
