// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::remove_delegation_token_record::*;
use crate::testing::view_code::*;

impl Json for RemoveDelegationTokenRecord {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("tokenId".to_owned(), self.token_id.json(version));
        Value::Object(object)
    }
}

impl Sample for RemoveDelegationTokenRecord {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { token_id: Sample::sample(random, version) }
    }
}
