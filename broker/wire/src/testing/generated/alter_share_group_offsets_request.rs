// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::alter_share_group_offsets_request::*;
use crate::testing::view_code::*;

impl Json for AlterShareGroupOffsetsRequest {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("groupId".to_owned(), self.group_id.json(version));
        object.insert("topics".to_owned(), self.topics.json(version));
        Value::Object(object)
    }
}

impl Sample for AlterShareGroupOffsetsRequest {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { group_id: Sample::sample(random, version), topics: Sample::sample(random, version) }
    }
}

impl Json for AlterShareGroupOffsetsRequestTopic {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("topicName".to_owned(), self.topic_name.json(version));
        object.insert("partitions".to_owned(), self.partitions.json(version));
        Value::Object(object)
    }
}

impl Sample for AlterShareGroupOffsetsRequestTopic {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { topic_name: Sample::sample(random, version), partitions: Sample::sample(random, version) }
    }
}

impl Json for AlterShareGroupOffsetsRequestPartition {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("partitionIndex".to_owned(), self.partition_index.json(version));
        object.insert("startOffset".to_owned(), self.start_offset.json(version));
        Value::Object(object)
    }
}

impl Sample for AlterShareGroupOffsetsRequestPartition {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            partition_index: Sample::sample(random, version),
            start_offset: Sample::sample(random, version),
        }
    }
}
