// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::topic_record::*;
use crate::testing::view_code::*;

impl Json for TopicRecord {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("name".to_owned(), self.name.json(version));
        object.insert("topicId".to_owned(), self.topic_id.json(version));
        Value::Object(object)
    }
}

impl Sample for TopicRecord {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { name: Sample::sample(random, version), topic_id: Sample::sample(random, version) }
    }
}
