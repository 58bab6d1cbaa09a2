// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::consumer_group_describe_request::*;
use crate::testing::view_code::*;

impl Json for ConsumerGroupDescribeRequest {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("groupIds".to_owned(), self.group_ids.json(version));
        object.insert(
            "includeAuthorizedOperations".to_owned(),
            self.include_authorized_operations.json(version),
        );
        Value::Object(object)
    }
}

impl Sample for ConsumerGroupDescribeRequest {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            group_ids: Sample::sample(random, version),
            include_authorized_operations: Sample::sample(random, version),
        }
    }
}
