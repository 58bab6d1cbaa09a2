// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::create_topics_response::*;
use crate::testing::view_code::*;

impl Json for CreateTopicsResponse {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("throttleTimeMs".to_owned(), self.throttle_time_ms.json(version));
        object.insert("topics".to_owned(), self.topics.json(version));
        Value::Object(object)
    }
}

impl Sample for CreateTopicsResponse {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { throttle_time_ms: Sample::sample(random, version), topics: Sample::sample(random, version) }
    }
}

impl Json for CreatableTopicResult {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("name".to_owned(), self.name.json(version));
        if version == 7 {
            object.insert("topicId".to_owned(), self.topic_id.json(version));
        }
        object.insert("errorCode".to_owned(), self.error_code.json(version));
        object.insert("errorMessage".to_owned(), self.error_message.json(version));
        if version >= 5 && self.topic_config_error_code != 0 {
            object.insert("topicConfigErrorCode".to_owned(), self.topic_config_error_code.json(version));
        }
        if version >= 5 {
            object.insert("numPartitions".to_owned(), self.num_partitions.json(version));
        }
        if version >= 5 {
            object.insert("replicationFactor".to_owned(), self.replication_factor.json(version));
        }
        if version >= 5 {
            object.insert("configs".to_owned(), self.configs.json(version));
        }
        Value::Object(object)
    }
}

impl Sample for CreatableTopicResult {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            name: Sample::sample(random, version),
            topic_id: if version == 7 { Sample::sample(random, version) } else { Uuid::ZERO },
            error_code: Sample::sample(random, version),
            error_message: Sample::sample(random, version),
            topic_config_error_code: if version >= 5 { Sample::sample(random, version) } else { 0 },
            num_partitions: if version >= 5 { Sample::sample(random, version) } else { -1 },
            replication_factor: if version >= 5 { Sample::sample(random, version) } else { -1 },
            configs: if version >= 5 { Sample::sample(random, version) } else { Some(Default::default()) },
        }
    }
}

impl Json for CreatableTopicConfigs {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("name".to_owned(), self.name.json(version));
        object.insert("value".to_owned(), self.value.json(version));
        object.insert("readOnly".to_owned(), self.read_only.json(version));
        object.insert("configSource".to_owned(), self.config_source.json(version));
        object.insert("isSensitive".to_owned(), self.is_sensitive.json(version));
        Value::Object(object)
    }
}

impl Sample for CreatableTopicConfigs {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            name: Sample::sample(random, version),
            value: Sample::sample(random, version),
            read_only: Sample::sample(random, version),
            config_source: Sample::sample(random, version),
            is_sensitive: Sample::sample(random, version),
        }
    }
}
