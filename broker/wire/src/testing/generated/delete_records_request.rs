// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::delete_records_request::*;
use crate::testing::view_code::*;

impl Json for DeleteRecordsRequest {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("topics".to_owned(), self.topics.json(version));
        object.insert("timeoutMs".to_owned(), self.timeout_ms.json(version));
        Value::Object(object)
    }
}

impl Sample for DeleteRecordsRequest {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { topics: Sample::sample(random, version), timeout_ms: Sample::sample(random, version) }
    }
}

impl Json for DeleteRecordsTopic {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("name".to_owned(), self.name.json(version));
        object.insert("partitions".to_owned(), self.partitions.json(version));
        Value::Object(object)
    }
}

impl Sample for DeleteRecordsTopic {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { name: Sample::sample(random, version), partitions: Sample::sample(random, version) }
    }
}

impl Json for DeleteRecordsPartition {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("partitionIndex".to_owned(), self.partition_index.json(version));
        object.insert("offset".to_owned(), self.offset.json(version));
        Value::Object(object)
    }
}

impl Sample for DeleteRecordsPartition {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { partition_index: Sample::sample(random, version), offset: Sample::sample(random, version) }
    }
}
