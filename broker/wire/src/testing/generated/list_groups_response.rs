// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::list_groups_response::*;
use crate::testing::view_code::*;

impl Json for ListGroupsResponse {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        if version >= 1 {
            object.insert("throttleTimeMs".to_owned(), self.throttle_time_ms.json(version));
        }
        object.insert("errorCode".to_owned(), self.error_code.json(version));
        object.insert("groups".to_owned(), self.groups.json(version));
        Value::Object(object)
    }
}

impl Sample for ListGroupsResponse {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            throttle_time_ms: if version >= 1 { Sample::sample(random, version) } else { 0 },
            error_code: Sample::sample(random, version),
            groups: Sample::sample(random, version),
        }
    }
}

impl Json for ListedGroup {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("groupId".to_owned(), self.group_id.json(version));
        object.insert("protocolType".to_owned(), self.protocol_type.json(version));
        if version >= 4 {
            object.insert("groupState".to_owned(), self.group_state.json(version));
        }
        if version == 5 {
            object.insert("groupType".to_owned(), self.group_type.json(version));
        }
        Value::Object(object)
    }
}

impl Sample for ListedGroup {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            group_id: Sample::sample(random, version),
            protocol_type: Sample::sample(random, version),
            group_state: if version >= 4 { Sample::sample(random, version) } else { String::new() },
            group_type: if version == 5 { Sample::sample(random, version) } else { String::new() },
        }
    }
}
