// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::consumer_protocol_assignment::*;
use crate::testing::view_code::*;

impl Json for ConsumerProtocolAssignment {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("assignedPartitions".to_owned(), self.assigned_partitions.json(version));
        object.insert("userData".to_owned(), self.user_data.json(version));
        Value::Object(object)
    }
}

impl Sample for ConsumerProtocolAssignment {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            assigned_partitions: Sample::sample(random, version),
            user_data: Sample::sample(random, version),
        }
    }
}

impl Json for TopicPartition {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("topic".to_owned(), self.topic.json(version));
        object.insert("partitions".to_owned(), self.partitions.json(version));
        Value::Object(object)
    }
}

impl Sample for TopicPartition {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { topic: Sample::sample(random, version), partitions: Sample::sample(random, version) }
    }
}
