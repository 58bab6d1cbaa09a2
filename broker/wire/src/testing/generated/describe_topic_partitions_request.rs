// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::describe_topic_partitions_request::*;
use crate::testing::view_code::*;

impl Json for DescribeTopicPartitionsRequest {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("topics".to_owned(), self.topics.json(version));
        object.insert("responsePartitionLimit".to_owned(), self.response_partition_limit.json(version));
        object.insert("cursor".to_owned(), self.cursor.json(version));
        Value::Object(object)
    }
}

impl Sample for DescribeTopicPartitionsRequest {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            topics: Sample::sample(random, version),
            response_partition_limit: Sample::sample(random, version),
            cursor: Sample::sample(random, version),
        }
    }
}

impl Json for TopicRequest {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("name".to_owned(), self.name.json(version));
        Value::Object(object)
    }
}

impl Sample for TopicRequest {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { name: Sample::sample(random, version) }
    }
}

impl Json for Cursor {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("topicName".to_owned(), self.topic_name.json(version));
        object.insert("partitionIndex".to_owned(), self.partition_index.json(version));
        Value::Object(object)
    }
}

impl Sample for Cursor {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { topic_name: Sample::sample(random, version), partition_index: Sample::sample(random, version) }
    }
}
