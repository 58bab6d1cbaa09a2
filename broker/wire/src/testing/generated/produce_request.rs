// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::produce_request::*;
use crate::testing::view_code::*;

impl Json for ProduceRequest {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("transactionalId".to_owned(), self.transactional_id.json(version));
        object.insert("acks".to_owned(), self.acks.json(version));
        object.insert("timeoutMs".to_owned(), self.timeout_ms.json(version));
        object.insert("topicData".to_owned(), self.topic_data.json(version));
        Value::Object(object)
    }
}

impl Sample for ProduceRequest {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            transactional_id: Sample::sample(random, version),
            acks: Sample::sample(random, version),
            timeout_ms: Sample::sample(random, version),
            topic_data: Sample::sample(random, version),
        }
    }
}

impl Json for TopicProduceData {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        if version <= 12 {
            object.insert("name".to_owned(), self.name.json(version));
        }
        if version == 13 {
            object.insert("topicId".to_owned(), self.topic_id.json(version));
        }
        object.insert("partitionData".to_owned(), self.partition_data.json(version));
        Value::Object(object)
    }
}

impl Sample for TopicProduceData {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            name: if version <= 12 { Sample::sample(random, version) } else { String::new() },
            topic_id: if version == 13 { Sample::sample(random, version) } else { Uuid::ZERO },
            partition_data: Sample::sample(random, version),
        }
    }
}

impl Json for PartitionProduceData {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("index".to_owned(), self.index.json(version));
        object.insert("records".to_owned(), self.records.json(version));
        Value::Object(object)
    }
}

impl Sample for PartitionProduceData {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { index: Sample::sample(random, version), records: Sample::sample(random, version) }
    }
}
