// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::fetch_response::*;
use crate::testing::view_code::*;

impl Json for FetchResponse {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("throttleTimeMs".to_owned(), self.throttle_time_ms.json(version));
        if version >= 7 {
            object.insert("errorCode".to_owned(), self.error_code.json(version));
        }
        if version >= 7 {
            object.insert("sessionId".to_owned(), self.session_id.json(version));
        }
        object.insert("responses".to_owned(), self.responses.json(version));
        if version >= 16 && !self.node_endpoints.is_empty() {
            object.insert("nodeEndpoints".to_owned(), self.node_endpoints.json(version));
        }
        Value::Object(object)
    }
}

impl Sample for FetchResponse {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            throttle_time_ms: Sample::sample(random, version),
            error_code: if version >= 7 { Sample::sample(random, version) } else { 0 },
            session_id: if version >= 7 { Sample::sample(random, version) } else { 0 },
            responses: Sample::sample(random, version),
            node_endpoints: if version >= 16 { Sample::sample(random, version) } else { Vec::new() },
        }
    }
}

impl Json for FetchableTopicResponse {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        if version <= 12 {
            object.insert("topic".to_owned(), self.topic.json(version));
        }
        if version >= 13 {
            object.insert("topicId".to_owned(), self.topic_id.json(version));
        }
        object.insert("partitions".to_owned(), self.partitions.json(version));
        Value::Object(object)
    }
}

impl Sample for FetchableTopicResponse {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            topic: if version <= 12 { Sample::sample(random, version) } else { String::new() },
            topic_id: if version >= 13 { Sample::sample(random, version) } else { Uuid::ZERO },
            partitions: Sample::sample(random, version),
        }
    }
}

impl Json for PartitionData {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("partitionIndex".to_owned(), self.partition_index.json(version));
        object.insert("errorCode".to_owned(), self.error_code.json(version));
        object.insert("highWatermark".to_owned(), self.high_watermark.json(version));
        object.insert("lastStableOffset".to_owned(), self.last_stable_offset.json(version));
        if version >= 5 {
            object.insert("logStartOffset".to_owned(), self.log_start_offset.json(version));
        }
        if version >= 12 && self.diverging_epoch != EpochEndOffset::default() {
            object.insert("divergingEpoch".to_owned(), self.diverging_epoch.json(version));
        }
        if version >= 12 && self.current_leader != LeaderIdAndEpoch::default() {
            object.insert("currentLeader".to_owned(), self.current_leader.json(version));
        }
        if version >= 12 && self.snapshot_id != SnapshotId::default() {
            object.insert("snapshotId".to_owned(), self.snapshot_id.json(version));
        }
        object.insert("abortedTransactions".to_owned(), self.aborted_transactions.json(version));
        if version >= 11 {
            object.insert("preferredReadReplica".to_owned(), self.preferred_read_replica.json(version));
        }
        object.insert("records".to_owned(), self.records.json(version));
        Value::Object(object)
    }
}

impl Sample for PartitionData {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            partition_index: Sample::sample(random, version),
            error_code: Sample::sample(random, version),
            high_watermark: Sample::sample(random, version),
            last_stable_offset: Sample::sample(random, version),
            log_start_offset: if version >= 5 { Sample::sample(random, version) } else { -1 },
            diverging_epoch: if version >= 12 {
                Sample::sample(random, version)
            } else {
                EpochEndOffset::default()
            },
            current_leader: if version >= 12 {
                Sample::sample(random, version)
            } else {
                LeaderIdAndEpoch::default()
            },
            snapshot_id: if version >= 12 { Sample::sample(random, version) } else { SnapshotId::default() },
            aborted_transactions: Sample::sample(random, version),
            preferred_read_replica: if version >= 11 { Sample::sample(random, version) } else { -1 },
            records: Sample::sample(random, version),
        }
    }
}

impl Json for EpochEndOffset {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("epoch".to_owned(), self.epoch.json(version));
        object.insert("endOffset".to_owned(), self.end_offset.json(version));
        Value::Object(object)
    }
}

impl Sample for EpochEndOffset {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { epoch: Sample::sample(random, version), end_offset: Sample::sample(random, version) }
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

impl Json for AbortedTransaction {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("producerId".to_owned(), self.producer_id.json(version));
        object.insert("firstOffset".to_owned(), self.first_offset.json(version));
        Value::Object(object)
    }
}

impl Sample for AbortedTransaction {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { producer_id: Sample::sample(random, version), first_offset: Sample::sample(random, version) }
    }
}

impl Json for NodeEndpoint {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("nodeId".to_owned(), self.node_id.json(version));
        object.insert("host".to_owned(), self.host.json(version));
        object.insert("port".to_owned(), self.port.json(version));
        object.insert("rack".to_owned(), self.rack.json(version));
        Value::Object(object)
    }
}

impl Sample for NodeEndpoint {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            node_id: Sample::sample(random, version),
            host: Sample::sample(random, version),
            port: Sample::sample(random, version),
            rack: Sample::sample(random, version),
        }
    }
}
