// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::leave_group_request::*;
use crate::testing::view_code::*;

impl Json for LeaveGroupRequest {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("groupId".to_owned(), self.group_id.json(version));
        if version <= 2 {
            object.insert("memberId".to_owned(), self.member_id.json(version));
        }
        if version >= 3 {
            object.insert("members".to_owned(), self.members.json(version));
        }
        Value::Object(object)
    }
}

impl Sample for LeaveGroupRequest {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            group_id: Sample::sample(random, version),
            member_id: if version <= 2 { Sample::sample(random, version) } else { String::new() },
            members: if version >= 3 { Sample::sample(random, version) } else { Vec::new() },
        }
    }
}

impl Json for MemberIdentity {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("memberId".to_owned(), self.member_id.json(version));
        object.insert("groupInstanceId".to_owned(), self.group_instance_id.json(version));
        if version == 5 {
            object.insert("reason".to_owned(), self.reason.json(version));
        }
        Value::Object(object)
    }
}

impl Sample for MemberIdentity {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            member_id: Sample::sample(random, version),
            group_instance_id: Sample::sample(random, version),
            reason: if version == 5 { Sample::sample(random, version) } else { None },
        }
    }
}
