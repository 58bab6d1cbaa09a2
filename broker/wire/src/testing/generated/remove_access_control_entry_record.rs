// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::remove_access_control_entry_record::*;
use crate::testing::view_code::*;

impl Json for RemoveAccessControlEntryRecord {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("id".to_owned(), self.id.json(version));
        Value::Object(object)
    }
}

impl Sample for RemoveAccessControlEntryRecord {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { id: Sample::sample(random, version) }
    }
}
