// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::group_metadata_key::*;
use crate::testing::view_code::*;

impl Json for GroupMetadataKey {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("group".to_owned(), self.group.json(version));
        Value::Object(object)
    }
}

impl Sample for GroupMetadataKey {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { group: Sample::sample(random, version) }
    }
}
