// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::heartbeat_request::*;
use crate::testing::view_code::*;

impl Json for HeartbeatRequest {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("groupId".to_owned(), self.group_id.json(version));
        object.insert("generationId".to_owned(), self.generation_id.json(version));
        object.insert("memberId".to_owned(), self.member_id.json(version));
        if version >= 3 {
            object.insert("groupInstanceId".to_owned(), self.group_instance_id.json(version));
        }
        Value::Object(object)
    }
}

impl Sample for HeartbeatRequest {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            group_id: Sample::sample(random, version),
            generation_id: Sample::sample(random, version),
            member_id: Sample::sample(random, version),
            group_instance_id: if version >= 3 { Sample::sample(random, version) } else { None },
        }
    }
}
