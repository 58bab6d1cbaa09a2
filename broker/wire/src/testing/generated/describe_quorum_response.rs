// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::describe_quorum_response::*;
use crate::testing::view_code::*;

impl Json for DescribeQuorumResponse {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("errorCode".to_owned(), self.error_code.json(version));
        if version == 2 {
            object.insert("errorMessage".to_owned(), self.error_message.json(version));
        }
        object.insert("topics".to_owned(), self.topics.json(version));
        if version == 2 {
            object.insert("nodes".to_owned(), self.nodes.json(version));
        }
        Value::Object(object)
    }
}

impl Sample for DescribeQuorumResponse {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            error_code: Sample::sample(random, version),
            error_message: if version == 2 {
                Sample::sample(random, version)
            } else {
                Some(Default::default())
            },
            topics: Sample::sample(random, version),
            nodes: if version == 2 { Sample::sample(random, version) } else { Vec::new() },
        }
    }
}

impl Json for TopicData {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("topicName".to_owned(), self.topic_name.json(version));
        object.insert("partitions".to_owned(), self.partitions.json(version));
        Value::Object(object)
    }
}

impl Sample for TopicData {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { topic_name: Sample::sample(random, version), partitions: Sample::sample(random, version) }
    }
}

impl Json for PartitionData {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("partitionIndex".to_owned(), self.partition_index.json(version));
        object.insert("errorCode".to_owned(), self.error_code.json(version));
        if version == 2 {
            object.insert("errorMessage".to_owned(), self.error_message.json(version));
        }
        object.insert("leaderId".to_owned(), self.leader_id.json(version));
        object.insert("leaderEpoch".to_owned(), self.leader_epoch.json(version));
        object.insert("highWatermark".to_owned(), self.high_watermark.json(version));
        object.insert("currentVoters".to_owned(), self.current_voters.json(version));
        object.insert("observers".to_owned(), self.observers.json(version));
        Value::Object(object)
    }
}

impl Sample for PartitionData {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            partition_index: Sample::sample(random, version),
            error_code: Sample::sample(random, version),
            error_message: if version == 2 {
                Sample::sample(random, version)
            } else {
                Some(Default::default())
            },
            leader_id: Sample::sample(random, version),
            leader_epoch: Sample::sample(random, version),
            high_watermark: Sample::sample(random, version),
            current_voters: Sample::sample(random, version),
            observers: Sample::sample(random, version),
        }
    }
}

impl Json for ReplicaState {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("replicaId".to_owned(), self.replica_id.json(version));
        if version == 2 {
            object.insert("replicaDirectoryId".to_owned(), self.replica_directory_id.json(version));
        }
        object.insert("logEndOffset".to_owned(), self.log_end_offset.json(version));
        if version >= 1 {
            object.insert("lastFetchTimestamp".to_owned(), self.last_fetch_timestamp.json(version));
        }
        if version >= 1 {
            object.insert("lastCaughtUpTimestamp".to_owned(), self.last_caught_up_timestamp.json(version));
        }
        Value::Object(object)
    }
}

impl Sample for ReplicaState {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            replica_id: Sample::sample(random, version),
            replica_directory_id: if version == 2 { Sample::sample(random, version) } else { Uuid::ZERO },
            log_end_offset: Sample::sample(random, version),
            last_fetch_timestamp: if version >= 1 { Sample::sample(random, version) } else { -1 },
            last_caught_up_timestamp: if version >= 1 { Sample::sample(random, version) } else { -1 },
        }
    }
}

impl Json for Node {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("nodeId".to_owned(), self.node_id.json(version));
        object.insert("listeners".to_owned(), self.listeners.json(version));
        Value::Object(object)
    }
}

impl Sample for Node {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { node_id: Sample::sample(random, version), listeners: Sample::sample(random, version) }
    }
}

impl Json for Listener {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("name".to_owned(), self.name.json(version));
        object.insert("host".to_owned(), self.host.json(version));
        object.insert("port".to_owned(), self.port.json(version));
        Value::Object(object)
    }
}

impl Sample for Listener {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            name: Sample::sample(random, version),
            host: Sample::sample(random, version),
            port: Sample::sample(random, version),
        }
    }
}
