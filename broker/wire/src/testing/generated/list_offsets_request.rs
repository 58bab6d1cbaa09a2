// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::list_offsets_request::*;
use crate::testing::view_code::*;

impl Json for ListOffsetsRequest {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("replicaId".to_owned(), self.replica_id.json(version));
        if version >= 2 {
            object.insert("isolationLevel".to_owned(), self.isolation_level.json(version));
        }
        object.insert("topics".to_owned(), self.topics.json(version));
        if version >= 10 {
            object.insert("timeoutMs".to_owned(), self.timeout_ms.json(version));
        }
        Value::Object(object)
    }
}

impl Sample for ListOffsetsRequest {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            replica_id: Sample::sample(random, version),
            isolation_level: if version >= 2 { Sample::sample(random, version) } else { 0 },
            topics: Sample::sample(random, version),
            timeout_ms: if version >= 10 { Sample::sample(random, version) } else { 0 },
        }
    }
}

impl Json for ListOffsetsTopic {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("name".to_owned(), self.name.json(version));
        object.insert("partitions".to_owned(), self.partitions.json(version));
        Value::Object(object)
    }
}

impl Sample for ListOffsetsTopic {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { name: Sample::sample(random, version), partitions: Sample::sample(random, version) }
    }
}

impl Json for ListOffsetsPartition {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("partitionIndex".to_owned(), self.partition_index.json(version));
        if version >= 4 {
            object.insert("currentLeaderEpoch".to_owned(), self.current_leader_epoch.json(version));
        }
        object.insert("timestamp".to_owned(), self.timestamp.json(version));
        Value::Object(object)
    }
}

impl Sample for ListOffsetsPartition {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            partition_index: Sample::sample(random, version),
            current_leader_epoch: if version >= 4 { Sample::sample(random, version) } else { -1 },
            timestamp: Sample::sample(random, version),
        }
    }
}
