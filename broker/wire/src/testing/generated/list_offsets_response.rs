// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::list_offsets_response::*;
use crate::testing::view_code::*;

impl Json for ListOffsetsResponse {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        if version >= 2 {
            object.insert("throttleTimeMs".to_owned(), self.throttle_time_ms.json(version));
        }
        object.insert("topics".to_owned(), self.topics.json(version));
        Value::Object(object)
    }
}

impl Sample for ListOffsetsResponse {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            throttle_time_ms: if version >= 2 { Sample::sample(random, version) } else { 0 },
            topics: Sample::sample(random, version),
        }
    }
}

impl Json for ListOffsetsTopicResponse {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("name".to_owned(), self.name.json(version));
        object.insert("partitions".to_owned(), self.partitions.json(version));
        Value::Object(object)
    }
}

impl Sample for ListOffsetsTopicResponse {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { name: Sample::sample(random, version), partitions: Sample::sample(random, version) }
    }
}

impl Json for ListOffsetsPartitionResponse {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("partitionIndex".to_owned(), self.partition_index.json(version));
        object.insert("errorCode".to_owned(), self.error_code.json(version));
        object.insert("timestamp".to_owned(), self.timestamp.json(version));
        object.insert("offset".to_owned(), self.offset.json(version));
        if version >= 4 {
            object.insert("leaderEpoch".to_owned(), self.leader_epoch.json(version));
        }
        Value::Object(object)
    }
}

impl Sample for ListOffsetsPartitionResponse {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            partition_index: Sample::sample(random, version),
            error_code: Sample::sample(random, version),
            timestamp: Sample::sample(random, version),
            offset: Sample::sample(random, version),
            leader_epoch: if version >= 4 { Sample::sample(random, version) } else { -1 },
        }
    }
}
