// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::describe_groups_request::*;
use crate::testing::view_code::*;

impl Json for DescribeGroupsRequest {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("groups".to_owned(), self.groups.json(version));
        if version >= 3 {
            object.insert(
                "includeAuthorizedOperations".to_owned(),
                self.include_authorized_operations.json(version),
            );
        }
        Value::Object(object)
    }
}

impl Sample for DescribeGroupsRequest {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            groups: Sample::sample(random, version),
            include_authorized_operations: if version >= 3 { Sample::sample(random, version) } else { false },
        }
    }
}
