// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::remove_topic_record::*;
use crate::testing::view_code::*;

impl Json for RemoveTopicRecord {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("topicId".to_owned(), self.topic_id.json(version));
        Value::Object(object)
    }
}

impl Sample for RemoveTopicRecord {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { topic_id: Sample::sample(random, version) }
    }
}
