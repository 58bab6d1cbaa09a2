// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::describe_groups_response::*;
use crate::testing::view_code::*;

impl Json for DescribeGroupsResponse {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        if version >= 1 {
            object.insert("throttleTimeMs".to_owned(), self.throttle_time_ms.json(version));
        }
        object.insert("groups".to_owned(), self.groups.json(version));
        Value::Object(object)
    }
}

impl Sample for DescribeGroupsResponse {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            throttle_time_ms: if version >= 1 { Sample::sample(random, version) } else { 0 },
            groups: Sample::sample(random, version),
        }
    }
}

impl Json for DescribedGroup {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("errorCode".to_owned(), self.error_code.json(version));
        if version == 6 {
            object.insert("errorMessage".to_owned(), self.error_message.json(version));
        }
        object.insert("groupId".to_owned(), self.group_id.json(version));
        object.insert("groupState".to_owned(), self.group_state.json(version));
        object.insert("protocolType".to_owned(), self.protocol_type.json(version));
        object.insert("protocolData".to_owned(), self.protocol_data.json(version));
        object.insert("members".to_owned(), self.members.json(version));
        if version >= 3 {
            object.insert("authorizedOperations".to_owned(), self.authorized_operations.json(version));
        }
        Value::Object(object)
    }
}

impl Sample for DescribedGroup {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            error_code: Sample::sample(random, version),
            error_message: if version == 6 { Sample::sample(random, version) } else { None },
            group_id: Sample::sample(random, version),
            group_state: Sample::sample(random, version),
            protocol_type: Sample::sample(random, version),
            protocol_data: Sample::sample(random, version),
            members: Sample::sample(random, version),
            authorized_operations: if version >= 3 { Sample::sample(random, version) } else { i32::MIN },
        }
    }
}

impl Json for DescribedGroupMember {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("memberId".to_owned(), self.member_id.json(version));
        if version >= 4 {
            object.insert("groupInstanceId".to_owned(), self.group_instance_id.json(version));
        }
        object.insert("clientId".to_owned(), self.client_id.json(version));
        object.insert("clientHost".to_owned(), self.client_host.json(version));
        object.insert("memberMetadata".to_owned(), self.member_metadata.json(version));
        object.insert("memberAssignment".to_owned(), self.member_assignment.json(version));
        Value::Object(object)
    }
}

impl Sample for DescribedGroupMember {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            member_id: Sample::sample(random, version),
            group_instance_id: if version >= 4 { Sample::sample(random, version) } else { None },
            client_id: Sample::sample(random, version),
            client_host: Sample::sample(random, version),
            member_metadata: Sample::sample(random, version),
            member_assignment: Sample::sample(random, version),
        }
    }
}
