// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::fetch_snapshot_request::*;
use crate::testing::view_code::*;

impl Json for FetchSnapshotRequest {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        if self.cluster_id.is_some() {
            object.insert("clusterId".to_owned(), self.cluster_id.json(version));
        }
        object.insert("replicaId".to_owned(), self.replica_id.json(version));
        object.insert("maxBytes".to_owned(), self.max_bytes.json(version));
        object.insert("topics".to_owned(), self.topics.json(version));
        Value::Object(object)
    }
}

impl Sample for FetchSnapshotRequest {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            cluster_id: Sample::sample(random, version),
            replica_id: Sample::sample(random, version),
            max_bytes: Sample::sample(random, version),
            topics: Sample::sample(random, version),
        }
    }
}

impl Json for TopicSnapshot {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("name".to_owned(), self.name.json(version));
        object.insert("partitions".to_owned(), self.partitions.json(version));
        Value::Object(object)
    }
}

impl Sample for TopicSnapshot {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { name: Sample::sample(random, version), partitions: Sample::sample(random, version) }
    }
}

impl Json for PartitionSnapshot {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("partition".to_owned(), self.partition.json(version));
        object.insert("currentLeaderEpoch".to_owned(), self.current_leader_epoch.json(version));
        object.insert("snapshotId".to_owned(), self.snapshot_id.json(version));
        object.insert("position".to_owned(), self.position.json(version));
        if version == 1 && self.replica_directory_id != Uuid::ZERO {
            object.insert("replicaDirectoryId".to_owned(), self.replica_directory_id.json(version));
        }
        Value::Object(object)
    }
}

impl Sample for PartitionSnapshot {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            partition: Sample::sample(random, version),
            current_leader_epoch: Sample::sample(random, version),
            snapshot_id: Sample::sample(random, version),
            position: Sample::sample(random, version),
            replica_directory_id: if version == 1 { Sample::sample(random, version) } else { Uuid::ZERO },
        }
    }
}

impl Json for SnapshotId {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("endOffset".to_owned(), self.end_offset.json(version));
        object.insert("epoch".to_owned(), self.epoch.json(version));
        Value::Object(object)
    }
}

impl Sample for SnapshotId {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { end_offset: Sample::sample(random, version), epoch: Sample::sample(random, version) }
    }
}
