// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::join_group_request::*;
use crate::testing::view_code::*;

impl Json for JoinGroupRequest {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("groupId".to_owned(), self.group_id.json(version));
        object.insert("sessionTimeoutMs".to_owned(), self.session_timeout_ms.json(version));
        if version >= 1 {
            object.insert("rebalanceTimeoutMs".to_owned(), self.rebalance_timeout_ms.json(version));
        }
        object.insert("memberId".to_owned(), self.member_id.json(version));
        if version >= 5 {
            object.insert("groupInstanceId".to_owned(), self.group_instance_id.json(version));
        }
        object.insert("protocolType".to_owned(), self.protocol_type.json(version));
        object.insert("protocols".to_owned(), self.protocols.json(version));
        if version >= 8 {
            object.insert("reason".to_owned(), self.reason.json(version));
        }
        Value::Object(object)
    }
}

impl Sample for JoinGroupRequest {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            group_id: Sample::sample(random, version),
            session_timeout_ms: Sample::sample(random, version),
            rebalance_timeout_ms: if version >= 1 { Sample::sample(random, version) } else { -1 },
            member_id: Sample::sample(random, version),
            group_instance_id: if version >= 5 { Sample::sample(random, version) } else { None },
            protocol_type: Sample::sample(random, version),
            protocols: Sample::sample(random, version),
            reason: if version >= 8 { Sample::sample(random, version) } else { None },
        }
    }
}

impl Json for JoinGroupRequestProtocol {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("name".to_owned(), self.name.json(version));
        object.insert("metadata".to_owned(), self.metadata.json(version));
        Value::Object(object)
    }
}

impl Sample for JoinGroupRequestProtocol {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { name: Sample::sample(random, version), metadata: Sample::sample(random, version) }
    }
}
