// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::offset_delete_request::*;
use crate::testing::view_code::*;

impl Json for OffsetDeleteRequest {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("groupId".to_owned(), self.group_id.json(version));
        object.insert("topics".to_owned(), self.topics.json(version));
        Value::Object(object)
    }
}

impl Sample for OffsetDeleteRequest {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { group_id: Sample::sample(random, version), topics: Sample::sample(random, version) }
    }
}

impl Json for OffsetDeleteRequestTopic {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("name".to_owned(), self.name.json(version));
        object.insert("partitions".to_owned(), self.partitions.json(version));
        Value::Object(object)
    }
}

impl Sample for OffsetDeleteRequestTopic {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { name: Sample::sample(random, version), partitions: Sample::sample(random, version) }
    }
}

impl Json for OffsetDeleteRequestPartition {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("partitionIndex".to_owned(), self.partition_index.json(version));
        Value::Object(object)
    }
}

impl Sample for OffsetDeleteRequestPartition {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { partition_index: Sample::sample(random, version) }
    }
}
