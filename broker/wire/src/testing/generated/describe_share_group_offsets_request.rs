// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::describe_share_group_offsets_request::*;
use crate::testing::view_code::*;

impl Json for DescribeShareGroupOffsetsRequest {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("groups".to_owned(), self.groups.json(version));
        Value::Object(object)
    }
}

impl Sample for DescribeShareGroupOffsetsRequest {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { groups: Sample::sample(random, version) }
    }
}

impl Json for DescribeShareGroupOffsetsRequestGroup {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("groupId".to_owned(), self.group_id.json(version));
        object.insert("topics".to_owned(), self.topics.json(version));
        Value::Object(object)
    }
}

impl Sample for DescribeShareGroupOffsetsRequestGroup {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { group_id: Sample::sample(random, version), topics: Sample::sample(random, version) }
    }
}

impl Json for DescribeShareGroupOffsetsRequestTopic {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("topicName".to_owned(), self.topic_name.json(version));
        object.insert("partitions".to_owned(), self.partitions.json(version));
        Value::Object(object)
    }
}

impl Sample for DescribeShareGroupOffsetsRequestTopic {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { topic_name: Sample::sample(random, version), partitions: Sample::sample(random, version) }
    }
}
