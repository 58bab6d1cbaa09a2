// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::elect_leaders_request::*;
use crate::testing::view_code::*;

impl Json for ElectLeadersRequest {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        if version >= 1 {
            object.insert("electionType".to_owned(), self.election_type.json(version));
        }
        object.insert("topicPartitions".to_owned(), self.topic_partitions.json(version));
        object.insert("timeoutMs".to_owned(), self.timeout_ms.json(version));
        Value::Object(object)
    }
}

impl Sample for ElectLeadersRequest {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            election_type: if version >= 1 { Sample::sample(random, version) } else { 0 },
            topic_partitions: Sample::sample(random, version),
            timeout_ms: Sample::sample(random, version),
        }
    }
}

impl Json for TopicPartitions {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("topic".to_owned(), self.topic.json(version));
        object.insert("partitions".to_owned(), self.partitions.json(version));
        Value::Object(object)
    }
}

impl Sample for TopicPartitions {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { topic: Sample::sample(random, version), partitions: Sample::sample(random, version) }
    }
}
