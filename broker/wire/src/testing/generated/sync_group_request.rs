// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::sync_group_request::*;
use crate::testing::view_code::*;

impl Json for SyncGroupRequest {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("groupId".to_owned(), self.group_id.json(version));
        object.insert("generationId".to_owned(), self.generation_id.json(version));
        object.insert("memberId".to_owned(), self.member_id.json(version));
        if version >= 3 {
            object.insert("groupInstanceId".to_owned(), self.group_instance_id.json(version));
        }
        if version == 5 {
            object.insert("protocolType".to_owned(), self.protocol_type.json(version));
        }
        if version == 5 {
            object.insert("protocolName".to_owned(), self.protocol_name.json(version));
        }
        object.insert("assignments".to_owned(), self.assignments.json(version));
        Value::Object(object)
    }
}

impl Sample for SyncGroupRequest {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            group_id: Sample::sample(random, version),
            generation_id: Sample::sample(random, version),
            member_id: Sample::sample(random, version),
            group_instance_id: if version >= 3 { Sample::sample(random, version) } else { None },
            protocol_type: if version == 5 { Sample::sample(random, version) } else { None },
            protocol_name: if version == 5 { Sample::sample(random, version) } else { None },
            assignments: Sample::sample(random, version),
        }
    }
}

impl Json for SyncGroupRequestAssignment {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("memberId".to_owned(), self.member_id.json(version));
        object.insert("assignment".to_owned(), self.assignment.json(version));
        Value::Object(object)
    }
}

impl Sample for SyncGroupRequestAssignment {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { member_id: Sample::sample(random, version), assignment: Sample::sample(random, version) }
    }
}
