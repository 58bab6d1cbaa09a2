// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::offset_for_leader_epoch_request::*;
use crate::testing::view_code::*;

impl Json for OffsetForLeaderEpochRequest {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        if version >= 3 {
            object.insert("replicaId".to_owned(), self.replica_id.json(version));
        }
        object.insert("topics".to_owned(), self.topics.json(version));
        Value::Object(object)
    }
}

impl Sample for OffsetForLeaderEpochRequest {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            replica_id: if version >= 3 { Sample::sample(random, version) } else { -2 },
            topics: Sample::sample(random, version),
        }
    }
}

impl Json for OffsetForLeaderTopic {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("topic".to_owned(), self.topic.json(version));
        object.insert("partitions".to_owned(), self.partitions.json(version));
        Value::Object(object)
    }
}

impl Sample for OffsetForLeaderTopic {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { topic: Sample::sample(random, version), partitions: Sample::sample(random, version) }
    }
}

impl Json for OffsetForLeaderPartition {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("partition".to_owned(), self.partition.json(version));
        object.insert("currentLeaderEpoch".to_owned(), self.current_leader_epoch.json(version));
        object.insert("leaderEpoch".to_owned(), self.leader_epoch.json(version));
        Value::Object(object)
    }
}

impl Sample for OffsetForLeaderPartition {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            partition: Sample::sample(random, version),
            current_leader_epoch: Sample::sample(random, version),
            leader_epoch: Sample::sample(random, version),
        }
    }
}
