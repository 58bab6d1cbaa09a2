// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::delete_topics_response::*;
use crate::testing::view_code::*;

impl Json for DeleteTopicsResponse {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("throttleTimeMs".to_owned(), self.throttle_time_ms.json(version));
        object.insert("responses".to_owned(), self.responses.json(version));
        Value::Object(object)
    }
}

impl Sample for DeleteTopicsResponse {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { throttle_time_ms: Sample::sample(random, version), responses: Sample::sample(random, version) }
    }
}

impl Json for DeletableTopicResult {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("name".to_owned(), self.name.json(version));
        if version == 6 {
            object.insert("topicId".to_owned(), self.topic_id.json(version));
        }
        object.insert("errorCode".to_owned(), self.error_code.json(version));
        if version >= 5 {
            object.insert("errorMessage".to_owned(), self.error_message.json(version));
        }
        Value::Object(object)
    }
}

impl Sample for DeletableTopicResult {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            name: if version == 6 {
                Sample::sample(random, version)
            } else {
                Some(Sample::sample(random, version))
            },
            topic_id: if version == 6 { Sample::sample(random, version) } else { Uuid::ZERO },
            error_code: Sample::sample(random, version),
            error_message: if version >= 5 { Sample::sample(random, version) } else { None },
        }
    }
}
