// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::end_quorum_epoch_request::*;
use crate::testing::view_code::*;

impl Json for EndQuorumEpochRequest {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("clusterId".to_owned(), self.cluster_id.json(version));
        object.insert("topics".to_owned(), self.topics.json(version));
        if version == 1 {
            object.insert("leaderEndpoints".to_owned(), self.leader_endpoints.json(version));
        }
        Value::Object(object)
    }
}

impl Sample for EndQuorumEpochRequest {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            cluster_id: Sample::sample(random, version),
            topics: Sample::sample(random, version),
            leader_endpoints: if version == 1 { Sample::sample(random, version) } else { Vec::new() },
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
        object.insert("leaderId".to_owned(), self.leader_id.json(version));
        object.insert("leaderEpoch".to_owned(), self.leader_epoch.json(version));
        if version == 0 {
            object.insert("preferredSuccessors".to_owned(), self.preferred_successors.json(version));
        }
        if version == 1 {
            object.insert("preferredCandidates".to_owned(), self.preferred_candidates.json(version));
        }
        Value::Object(object)
    }
}

impl Sample for PartitionData {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            partition_index: Sample::sample(random, version),
            leader_id: Sample::sample(random, version),
            leader_epoch: Sample::sample(random, version),
            preferred_successors: if version == 0 { Sample::sample(random, version) } else { Vec::new() },
            preferred_candidates: if version == 1 { Sample::sample(random, version) } else { Vec::new() },
        }
    }
}

impl Json for ReplicaInfo {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("candidateId".to_owned(), self.candidate_id.json(version));
        object.insert("candidateDirectoryId".to_owned(), self.candidate_directory_id.json(version));
        Value::Object(object)
    }
}

impl Sample for ReplicaInfo {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            candidate_id: Sample::sample(random, version),
            candidate_directory_id: Sample::sample(random, version),
        }
    }
}

impl Json for LeaderEndpoint {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("name".to_owned(), self.name.json(version));
        object.insert("host".to_owned(), self.host.json(version));
        object.insert("port".to_owned(), self.port.json(version));
        Value::Object(object)
    }
}

impl Sample for LeaderEndpoint {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            name: Sample::sample(random, version),
            host: Sample::sample(random, version),
            port: Sample::sample(random, version),
        }
    }
}
