// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::delete_groups_request::*;
use crate::testing::view_code::*;

impl Json for DeleteGroupsRequest {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("groupsNames".to_owned(), self.groups_names.json(version));
        Value::Object(object)
    }
}

impl Sample for DeleteGroupsRequest {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { groups_names: Sample::sample(random, version) }
    }
}
