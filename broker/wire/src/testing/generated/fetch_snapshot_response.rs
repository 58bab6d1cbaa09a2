// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::fetch_snapshot_response::*;
use crate::testing::view_code::*;

impl Json for FetchSnapshotResponse {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("throttleTimeMs".to_owned(), self.throttle_time_ms.json(version));
        object.insert("errorCode".to_owned(), self.error_code.json(version));
        object.insert("topics".to_owned(), self.topics.json(version));
        if version == 1 && !self.node_endpoints.is_empty() {
            object.insert("nodeEndpoints".to_owned(), self.node_endpoints.json(version));
        }
        Value::Object(object)
    }
}

impl Sample for FetchSnapshotResponse {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            throttle_time_ms: Sample::sample(random, version),
            error_code: Sample::sample(random, version),
            topics: Sample::sample(random, version),
            node_endpoints: if version == 1 { Sample::sample(random, version) } else { Vec::new() },
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
        object.insert("index".to_owned(), self.index.json(version));
        object.insert("errorCode".to_owned(), self.error_code.json(version));
        object.insert("snapshotId".to_owned(), self.snapshot_id.json(version));
        if self.current_leader != LeaderIdAndEpoch::default() {
            object.insert("currentLeader".to_owned(), self.current_leader.json(version));
        }
        object.insert("size".to_owned(), self.size.json(version));
        object.insert("position".to_owned(), self.position.json(version));
        object.insert("unalignedRecords".to_owned(), self.unaligned_records.json(version));
        Value::Object(object)
    }
}

impl Sample for PartitionSnapshot {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            index: Sample::sample(random, version),
            error_code: Sample::sample(random, version),
            snapshot_id: Sample::sample(random, version),
            current_leader: Sample::sample(random, version),
            size: Sample::sample(random, version),
            position: Sample::sample(random, version),
            unaligned_records: Some(Sample::sample(random, version)),
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

impl Json for LeaderIdAndEpoch {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("leaderId".to_owned(), self.leader_id.json(version));
        object.insert("leaderEpoch".to_owned(), self.leader_epoch.json(version));
        Value::Object(object)
    }
}

impl Sample for LeaderIdAndEpoch {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { leader_id: Sample::sample(random, version), leader_epoch: Sample::sample(random, version) }
    }
}

impl Json for NodeEndpoint {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("nodeId".to_owned(), self.node_id.json(version));
        object.insert("host".to_owned(), self.host.json(version));
        object.insert("port".to_owned(), self.port.json(version));
        Value::Object(object)
    }
}

impl Sample for NodeEndpoint {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            node_id: Sample::sample(random, version),
            host: Sample::sample(random, version),
            port: Sample::sample(random, version),
        }
    }
}
