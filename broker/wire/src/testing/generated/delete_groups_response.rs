// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::delete_groups_response::*;
use crate::testing::view_code::*;

impl Json for DeleteGroupsResponse {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("throttleTimeMs".to_owned(), self.throttle_time_ms.json(version));
        object.insert("results".to_owned(), self.results.json(version));
        Value::Object(object)
    }
}

impl Sample for DeleteGroupsResponse {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { throttle_time_ms: Sample::sample(random, version), results: Sample::sample(random, version) }
    }
}

impl Json for DeletableGroupResult {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("groupId".to_owned(), self.group_id.json(version));
        object.insert("errorCode".to_owned(), self.error_code.json(version));
        if version == 3 {
            object.insert("errorMessage".to_owned(), self.error_message.json(version));
        }
        Value::Object(object)
    }
}

impl Sample for DeletableGroupResult {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            group_id: Sample::sample(random, version),
            error_code: Sample::sample(random, version),
            error_message: if version == 3 { Sample::sample(random, version) } else { None },
        }
    }
}
