// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::describe_log_dirs_request::*;
use crate::testing::view_code::*;

impl Json for DescribeLogDirsRequest {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("topics".to_owned(), self.topics.json(version));
        Value::Object(object)
    }
}

impl Sample for DescribeLogDirsRequest {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { topics: Sample::sample(random, version) }
    }
}

impl Json for DescribableLogDirTopic {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("topic".to_owned(), self.topic.json(version));
        object.insert("partitions".to_owned(), self.partitions.json(version));
        Value::Object(object)
    }
}

impl Sample for DescribableLogDirTopic {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { topic: Sample::sample(random, version), partitions: Sample::sample(random, version) }
    }
}
