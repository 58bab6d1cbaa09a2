// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::describe_producers_request::*;
use crate::testing::view_code::*;

impl Json for DescribeProducersRequest {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("topics".to_owned(), self.topics.json(version));
        Value::Object(object)
    }
}

impl Sample for DescribeProducersRequest {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { topics: Sample::sample(random, version) }
    }
}

impl Json for TopicRequest {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("name".to_owned(), self.name.json(version));
        object.insert("partitionIndexes".to_owned(), self.partition_indexes.json(version));
        Value::Object(object)
    }
}

impl Sample for TopicRequest {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { name: Sample::sample(random, version), partition_indexes: Sample::sample(random, version) }
    }
}
