// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::create_partitions_request::*;
use crate::testing::view_code::*;

impl Json for CreatePartitionsRequest {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("topics".to_owned(), self.topics.json(version));
        object.insert("timeoutMs".to_owned(), self.timeout_ms.json(version));
        object.insert("validateOnly".to_owned(), self.validate_only.json(version));
        Value::Object(object)
    }
}

impl Sample for CreatePartitionsRequest {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            topics: Sample::sample(random, version),
            timeout_ms: Sample::sample(random, version),
            validate_only: Sample::sample(random, version),
        }
    }
}

impl Json for CreatePartitionsTopic {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("name".to_owned(), self.name.json(version));
        object.insert("count".to_owned(), self.count.json(version));
        object.insert("assignments".to_owned(), self.assignments.json(version));
        Value::Object(object)
    }
}

impl Sample for CreatePartitionsTopic {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            name: Sample::sample(random, version),
            count: Sample::sample(random, version),
            assignments: Sample::sample(random, version),
        }
    }
}

impl Json for CreatePartitionsAssignment {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("brokerIds".to_owned(), self.broker_ids.json(version));
        Value::Object(object)
    }
}

impl Sample for CreatePartitionsAssignment {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { broker_ids: Sample::sample(random, version) }
    }
}
