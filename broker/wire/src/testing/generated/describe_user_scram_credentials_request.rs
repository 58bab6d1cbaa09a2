// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::describe_user_scram_credentials_request::*;
use crate::testing::view_code::*;

impl Json for DescribeUserScramCredentialsRequest {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("users".to_owned(), self.users.json(version));
        Value::Object(object)
    }
}

impl Sample for DescribeUserScramCredentialsRequest {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { users: Sample::sample(random, version) }
    }
}

impl Json for UserName {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("name".to_owned(), self.name.json(version));
        Value::Object(object)
    }
}

impl Sample for UserName {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { name: Sample::sample(random, version) }
    }
}
