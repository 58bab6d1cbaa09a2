// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::streams_group_target_assignment_member_key::*;
use crate::testing::view_code::*;

impl Json for StreamsGroupTargetAssignmentMemberKey {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("groupId".to_owned(), self.group_id.json(version));
        object.insert("memberId".to_owned(), self.member_id.json(version));
        Value::Object(object)
    }
}

impl Sample for StreamsGroupTargetAssignmentMemberKey {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { group_id: Sample::sample(random, version), member_id: Sample::sample(random, version) }
    }
}
