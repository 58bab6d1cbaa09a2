// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::group_metadata_value::*;
use crate::testing::view_code::*;

impl Json for GroupMetadataValue {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("protocolType".to_owned(), self.protocol_type.json(version));
        object.insert("generation".to_owned(), self.generation.json(version));
        object.insert("protocol".to_owned(), self.protocol.json(version));
        object.insert("leader".to_owned(), self.leader.json(version));
        if version >= 2 {
            object.insert("currentStateTimestamp".to_owned(), self.current_state_timestamp.json(version));
        }
        object.insert("members".to_owned(), self.members.json(version));
        Value::Object(object)
    }
}

impl Sample for GroupMetadataValue {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            protocol_type: Sample::sample(random, version),
            generation: Sample::sample(random, version),
            protocol: Sample::sample(random, version),
            leader: Sample::sample(random, version),
            current_state_timestamp: if version >= 2 { Sample::sample(random, version) } else { -1 },
            members: Sample::sample(random, version),
        }
    }
}

impl Json for MemberMetadata {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("memberId".to_owned(), self.member_id.json(version));
        if version >= 3 {
            object.insert("groupInstanceId".to_owned(), self.group_instance_id.json(version));
        }
        object.insert("clientId".to_owned(), self.client_id.json(version));
        object.insert("clientHost".to_owned(), self.client_host.json(version));
        if version >= 1 {
            object.insert("rebalanceTimeout".to_owned(), self.rebalance_timeout.json(version));
        }
        object.insert("sessionTimeout".to_owned(), self.session_timeout.json(version));
        object.insert("subscription".to_owned(), self.subscription.json(version));
        object.insert("assignment".to_owned(), self.assignment.json(version));
        Value::Object(object)
    }
}

impl Sample for MemberMetadata {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            member_id: Sample::sample(random, version),
            group_instance_id: if version >= 3 { Sample::sample(random, version) } else { None },
            client_id: Sample::sample(random, version),
            client_host: Sample::sample(random, version),
            rebalance_timeout: if version >= 1 { Sample::sample(random, version) } else { -1 },
            session_timeout: Sample::sample(random, version),
            subscription: Sample::sample(random, version),
            assignment: Sample::sample(random, version),
        }
    }
}
