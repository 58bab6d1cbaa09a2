// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::offset_delete_response::*;
use crate::testing::view_code::*;

impl Json for OffsetDeleteResponse {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("errorCode".to_owned(), self.error_code.json(version));
        object.insert("throttleTimeMs".to_owned(), self.throttle_time_ms.json(version));
        object.insert("topics".to_owned(), self.topics.json(version));
        Value::Object(object)
    }
}

impl Sample for OffsetDeleteResponse {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            error_code: Sample::sample(random, version),
            throttle_time_ms: Sample::sample(random, version),
            topics: Sample::sample(random, version),
        }
    }
}

impl Json for OffsetDeleteResponseTopic {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("name".to_owned(), self.name.json(version));
        object.insert("partitions".to_owned(), self.partitions.json(version));
        Value::Object(object)
    }
}

impl Sample for OffsetDeleteResponseTopic {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { name: Sample::sample(random, version), partitions: Sample::sample(random, version) }
    }
}

impl Json for OffsetDeleteResponsePartition {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("partitionIndex".to_owned(), self.partition_index.json(version));
        object.insert("errorCode".to_owned(), self.error_code.json(version));
        Value::Object(object)
    }
}

impl Sample for OffsetDeleteResponsePartition {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { partition_index: Sample::sample(random, version), error_code: Sample::sample(random, version) }
    }
}
