// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::describe_delegation_token_request::*;
use crate::testing::view_code::*;

impl Json for DescribeDelegationTokenRequest {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("owners".to_owned(), self.owners.json(version));
        Value::Object(object)
    }
}

impl Sample for DescribeDelegationTokenRequest {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { owners: Sample::sample(random, version) }
    }
}

impl Json for DescribeDelegationTokenOwner {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("principalType".to_owned(), self.principal_type.json(version));
        object.insert("principalName".to_owned(), self.principal_name.json(version));
        Value::Object(object)
    }
}

impl Sample for DescribeDelegationTokenOwner {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            principal_type: Sample::sample(random, version),
            principal_name: Sample::sample(random, version),
        }
    }
}
