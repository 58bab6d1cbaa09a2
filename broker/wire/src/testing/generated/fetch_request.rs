// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::fetch_request::*;
use crate::testing::view_code::*;

impl Json for FetchRequest {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        if version >= 12 && self.cluster_id.is_some() {
            object.insert("clusterId".to_owned(), self.cluster_id.json(version));
        }
        if version <= 14 {
            object.insert("replicaId".to_owned(), self.replica_id.json(version));
        }
        if version >= 15 && self.replica_state != ReplicaState::default() {
            object.insert("replicaState".to_owned(), self.replica_state.json(version));
        }
        object.insert("maxWaitMs".to_owned(), self.max_wait_ms.json(version));
        object.insert("minBytes".to_owned(), self.min_bytes.json(version));
        object.insert("maxBytes".to_owned(), self.max_bytes.json(version));
        object.insert("isolationLevel".to_owned(), self.isolation_level.json(version));
        if version >= 7 {
            object.insert("sessionId".to_owned(), self.session_id.json(version));
        }
        if version >= 7 {
            object.insert("sessionEpoch".to_owned(), self.session_epoch.json(version));
        }
        object.insert("topics".to_owned(), self.topics.json(version));
        if version >= 7 {
            object.insert("forgottenTopicsData".to_owned(), self.forgotten_topics_data.json(version));
        }
        if version >= 11 {
            object.insert("rackId".to_owned(), self.rack_id.json(version));
        }
        Value::Object(object)
    }
}

impl Sample for FetchRequest {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            cluster_id: if version >= 12 { Sample::sample(random, version) } else { None },
            replica_id: if version <= 14 { Sample::sample(random, version) } else { -1 },
            replica_state: if version >= 15 {
                Sample::sample(random, version)
            } else {
                ReplicaState::default()
            },
            max_wait_ms: Sample::sample(random, version),
            min_bytes: Sample::sample(random, version),
            max_bytes: Sample::sample(random, version),
            isolation_level: Sample::sample(random, version),
            session_id: if version >= 7 { Sample::sample(random, version) } else { 0 },
            session_epoch: if version >= 7 { Sample::sample(random, version) } else { -1 },
            topics: Sample::sample(random, version),
            forgotten_topics_data: if version >= 7 { Sample::sample(random, version) } else { Vec::new() },
            rack_id: if version >= 11 { Sample::sample(random, version) } else { String::new() },
        }
    }
}

impl Json for ReplicaState {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("replicaId".to_owned(), self.replica_id.json(version));
        object.insert("replicaEpoch".to_owned(), self.replica_epoch.json(version));
        Value::Object(object)
    }
}

impl Sample for ReplicaState {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { replica_id: Sample::sample(random, version), replica_epoch: Sample::sample(random, version) }
    }
}

impl Json for FetchTopic {
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

impl Sample for FetchTopic {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            topic: if version <= 12 { Sample::sample(random, version) } else { String::new() },
            topic_id: if version >= 13 { Sample::sample(random, version) } else { Uuid::ZERO },
            partitions: Sample::sample(random, version),
        }
    }
}

impl Json for FetchPartition {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("partition".to_owned(), self.partition.json(version));
        if version >= 9 {
            object.insert("currentLeaderEpoch".to_owned(), self.current_leader_epoch.json(version));
        }
        object.insert("fetchOffset".to_owned(), self.fetch_offset.json(version));
        if version >= 12 {
            object.insert("lastFetchedEpoch".to_owned(), self.last_fetched_epoch.json(version));
        }
        if version >= 5 {
            object.insert("logStartOffset".to_owned(), self.log_start_offset.json(version));
        }
        object.insert("partitionMaxBytes".to_owned(), self.partition_max_bytes.json(version));
        if version >= 17 && self.replica_directory_id != Uuid::ZERO {
            object.insert("replicaDirectoryId".to_owned(), self.replica_directory_id.json(version));
        }
        if version == 18 && self.high_watermark != i64::MAX {
            object.insert("highWatermark".to_owned(), self.high_watermark.json(version));
        }
        Value::Object(object)
    }
}

impl Sample for FetchPartition {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            partition: Sample::sample(random, version),
            current_leader_epoch: if version >= 9 { Sample::sample(random, version) } else { -1 },
            fetch_offset: Sample::sample(random, version),
            last_fetched_epoch: if version >= 12 { Sample::sample(random, version) } else { -1 },
            log_start_offset: if version >= 5 { Sample::sample(random, version) } else { -1 },
            partition_max_bytes: Sample::sample(random, version),
            replica_directory_id: if version >= 17 { Sample::sample(random, version) } else { Uuid::ZERO },
            high_watermark: if version == 18 { Sample::sample(random, version) } else { i64::MAX },
        }
    }
}

impl Json for ForgottenTopic {
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

impl Sample for ForgottenTopic {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            topic: if version <= 12 { Sample::sample(random, version) } else { String::new() },
            topic_id: if version >= 13 { Sample::sample(random, version) } else { Uuid::ZERO },
            partitions: Sample::sample(random, version),
        }
    }
}
