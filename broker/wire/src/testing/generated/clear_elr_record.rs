// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::clear_elr_record::*;
use crate::testing::view_code::*;

impl Json for ClearElrRecord {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("topicName".to_owned(), self.topic_name.json(version));
        Value::Object(object)
    }
}

impl Sample for ClearElrRecord {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { topic_name: Sample::sample(random, version) }
    }
}
