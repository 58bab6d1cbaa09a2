// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::config_record::*;
use crate::testing::view_code::*;

impl Json for ConfigRecord {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("resourceType".to_owned(), self.resource_type.json(version));
        object.insert("resourceName".to_owned(), self.resource_name.json(version));
        object.insert("name".to_owned(), self.name.json(version));
        object.insert("value".to_owned(), self.value.json(version));
        Value::Object(object)
    }
}

impl Sample for ConfigRecord {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            resource_type: Sample::sample(random, version),
            resource_name: Sample::sample(random, version),
            name: Sample::sample(random, version),
            value: Sample::sample(random, version),
        }
    }
}
