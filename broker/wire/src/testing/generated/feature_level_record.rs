// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::feature_level_record::*;
use crate::testing::view_code::*;

impl Json for FeatureLevelRecord {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("name".to_owned(), self.name.json(version));
        object.insert("featureLevel".to_owned(), self.feature_level.json(version));
        Value::Object(object)
    }
}

impl Sample for FeatureLevelRecord {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { name: Sample::sample(random, version), feature_level: Sample::sample(random, version) }
    }
}
