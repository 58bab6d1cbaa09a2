// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::delete_topics_request::*;
use crate::testing::view_code::*;

impl Json for DeleteTopicsRequest {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        if version == 6 {
            object.insert("topics".to_owned(), self.topics.json(version));
        }
        if version <= 5 {
            object.insert("topicNames".to_owned(), self.topic_names.json(version));
        }
        object.insert("timeoutMs".to_owned(), self.timeout_ms.json(version));
        Value::Object(object)
    }
}

impl Sample for DeleteTopicsRequest {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            topics: if version == 6 { Sample::sample(random, version) } else { Vec::new() },
            topic_names: if version <= 5 { Sample::sample(random, version) } else { Vec::new() },
            timeout_ms: Sample::sample(random, version),
        }
    }
}

impl Json for DeleteTopicState {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("name".to_owned(), self.name.json(version));
        object.insert("topicId".to_owned(), self.topic_id.json(version));
        Value::Object(object)
    }
}

impl Sample for DeleteTopicState {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { name: Sample::sample(random, version), topic_id: Sample::sample(random, version) }
    }
}
