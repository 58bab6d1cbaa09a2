// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::leave_group_response::*;
use crate::testing::view_code::*;

impl Json for LeaveGroupResponse {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        if version >= 1 {
            object.insert("throttleTimeMs".to_owned(), self.throttle_time_ms.json(version));
        }
        object.insert("errorCode".to_owned(), self.error_code.json(version));
        if version >= 3 {
            object.insert("members".to_owned(), self.members.json(version));
        }
        Value::Object(object)
    }
}

impl Sample for LeaveGroupResponse {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            throttle_time_ms: if version >= 1 { Sample::sample(random, version) } else { 0 },
            error_code: Sample::sample(random, version),
            members: if version >= 3 { Sample::sample(random, version) } else { Vec::new() },
        }
    }
}

impl Json for MemberResponse {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("memberId".to_owned(), self.member_id.json(version));
        object.insert("groupInstanceId".to_owned(), self.group_instance_id.json(version));
        object.insert("errorCode".to_owned(), self.error_code.json(version));
        Value::Object(object)
    }
}

impl Sample for MemberResponse {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            member_id: Sample::sample(random, version),
            group_instance_id: Sample::sample(random, version),
            error_code: Sample::sample(random, version),
        }
    }
}
