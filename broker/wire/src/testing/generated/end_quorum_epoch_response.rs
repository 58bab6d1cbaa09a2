// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::end_quorum_epoch_response::*;
use crate::testing::view_code::*;

impl Json for EndQuorumEpochResponse {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("errorCode".to_owned(), self.error_code.json(version));
        object.insert("topics".to_owned(), self.topics.json(version));
        if version == 1 && !self.node_endpoints.is_empty() {
            object.insert("nodeEndpoints".to_owned(), self.node_endpoints.json(version));
        }
        Value::Object(object)
    }
}

impl Sample for EndQuorumEpochResponse {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            error_code: Sample::sample(random, version),
            topics: Sample::sample(random, version),
            node_endpoints: if version == 1 { Sample::sample(random, version) } else { Vec::new() },
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
        object.insert("leaderId".to_owned(), self.leader_id.json(version));
        object.insert("leaderEpoch".to_owned(), self.leader_epoch.json(version));
        Value::Object(object)
    }
}

impl Sample for PartitionData {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            partition_index: Sample::sample(random, version),
            error_code: Sample::sample(random, version),
            leader_id: Sample::sample(random, version),
            leader_epoch: Sample::sample(random, version),
        }
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
