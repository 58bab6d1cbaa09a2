// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::join_group_response::*;
use crate::testing::view_code::*;

impl Json for JoinGroupResponse {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        if version >= 2 {
            object.insert("throttleTimeMs".to_owned(), self.throttle_time_ms.json(version));
        }
        object.insert("errorCode".to_owned(), self.error_code.json(version));
        object.insert("generationId".to_owned(), self.generation_id.json(version));
        if version >= 7 {
            object.insert("protocolType".to_owned(), self.protocol_type.json(version));
        }
        object.insert("protocolName".to_owned(), self.protocol_name.json(version));
        object.insert("leader".to_owned(), self.leader.json(version));
        if version == 9 {
            object.insert("skipAssignment".to_owned(), self.skip_assignment.json(version));
        }
        object.insert("memberId".to_owned(), self.member_id.json(version));
        object.insert("members".to_owned(), self.members.json(version));
        Value::Object(object)
    }
}

impl Sample for JoinGroupResponse {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            throttle_time_ms: if version >= 2 { Sample::sample(random, version) } else { 0 },
            error_code: Sample::sample(random, version),
            generation_id: Sample::sample(random, version),
            protocol_type: if version >= 7 { Sample::sample(random, version) } else { None },
            protocol_name: if version >= 7 {
                Sample::sample(random, version)
            } else {
                Some(Sample::sample(random, version))
            },
            leader: Sample::sample(random, version),
            skip_assignment: if version == 9 { Sample::sample(random, version) } else { false },
            member_id: Sample::sample(random, version),
            members: Sample::sample(random, version),
        }
    }
}

impl Json for JoinGroupResponseMember {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("memberId".to_owned(), self.member_id.json(version));
        if version >= 5 {
            object.insert("groupInstanceId".to_owned(), self.group_instance_id.json(version));
        }
        object.insert("metadata".to_owned(), self.metadata.json(version));
        Value::Object(object)
    }
}

impl Sample for JoinGroupResponseMember {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            member_id: Sample::sample(random, version),
            group_instance_id: if version >= 5 { Sample::sample(random, version) } else { None },
            metadata: Sample::sample(random, version),
        }
    }
}
