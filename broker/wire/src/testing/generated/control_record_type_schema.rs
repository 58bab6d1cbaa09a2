// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::control_record_type_schema::*;
use crate::testing::view_code::*;

impl Json for ControlRecordTypeSchema {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("type".to_owned(), self.r#type.json(version));
        Value::Object(object)
    }
}

impl Sample for ControlRecordTypeSchema {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { r#type: Sample::sample(random, version) }
    }
}
