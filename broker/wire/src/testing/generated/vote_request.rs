// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::vote_request::*;
use crate::testing::view_code::*;

impl Json for VoteRequest {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("clusterId".to_owned(), self.cluster_id.json(version));
        if version >= 1 {
            object.insert("voterId".to_owned(), self.voter_id.json(version));
        }
        object.insert("topics".to_owned(), self.topics.json(version));
        Value::Object(object)
    }
}

impl Sample for VoteRequest {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            cluster_id: Sample::sample(random, version),
            voter_id: if version >= 1 { Sample::sample(random, version) } else { -1 },
            topics: Sample::sample(random, version),
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
        object.insert("replicaEpoch".to_owned(), self.replica_epoch.json(version));
        object.insert("replicaId".to_owned(), self.replica_id.json(version));
        if version >= 1 {
            object.insert("replicaDirectoryId".to_owned(), self.replica_directory_id.json(version));
        }
        if version >= 1 {
            object.insert("voterDirectoryId".to_owned(), self.voter_directory_id.json(version));
        }
        object.insert("lastOffsetEpoch".to_owned(), self.last_offset_epoch.json(version));
        object.insert("lastOffset".to_owned(), self.last_offset.json(version));
        if version == 2 {
            object.insert("preVote".to_owned(), self.pre_vote.json(version));
        }
        Value::Object(object)
    }
}

impl Sample for PartitionData {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            partition_index: Sample::sample(random, version),
            replica_epoch: Sample::sample(random, version),
            replica_id: Sample::sample(random, version),
            replica_directory_id: if version >= 1 { Sample::sample(random, version) } else { Uuid::ZERO },
            voter_directory_id: if version >= 1 { Sample::sample(random, version) } else { Uuid::ZERO },
            last_offset_epoch: Sample::sample(random, version),
            last_offset: Sample::sample(random, version),
            pre_vote: if version == 2 { Sample::sample(random, version) } else { false },
        }
    }
}
