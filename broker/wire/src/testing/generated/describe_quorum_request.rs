// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::describe_quorum_request::*;
use crate::testing::view_code::*;

impl Json for DescribeQuorumRequest {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("topics".to_owned(), self.topics.json(version));
        Value::Object(object)
    }
}

impl Sample for DescribeQuorumRequest {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { topics: Sample::sample(random, version) }
    }
}

impl Json for TopicData {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("topicName".to_owned(), self.topic_name.json(version));
        object.insert("partitions".to_owned(), self.partitions.json(version));
        Value::Object(object)
    }
}

impl Sample for TopicData {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { topic_name: Sample::sample(random, version), partitions: Sample::sample(random, version) }
    }
}

impl Json for PartitionData {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("partitionIndex".to_owned(), self.partition_index.json(version));
        Value::Object(object)
    }
}

impl Sample for PartitionData {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { partition_index: Sample::sample(random, version) }
    }
}
