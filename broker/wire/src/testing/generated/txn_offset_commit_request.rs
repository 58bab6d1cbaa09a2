// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::txn_offset_commit_request::*;
use crate::testing::view_code::*;

impl Json for TxnOffsetCommitRequest {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("transactionalId".to_owned(), self.transactional_id.json(version));
        object.insert("groupId".to_owned(), self.group_id.json(version));
        object.insert("producerId".to_owned(), self.producer_id.json(version));
        object.insert("producerEpoch".to_owned(), self.producer_epoch.json(version));
        if version >= 3 {
            object.insert(
                "generationIdOrMemberEpoch".to_owned(),
                self.generation_id_or_member_epoch.json(version),
            );
        }
        if version >= 3 {
            object.insert("memberId".to_owned(), self.member_id.json(version));
        }
        if version >= 3 {
            object.insert("groupInstanceId".to_owned(), self.group_instance_id.json(version));
        }
        object.insert("topics".to_owned(), self.topics.json(version));
        Value::Object(object)
    }
}

impl Sample for TxnOffsetCommitRequest {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            transactional_id: Sample::sample(random, version),
            group_id: Sample::sample(random, version),
            producer_id: Sample::sample(random, version),
            producer_epoch: Sample::sample(random, version),
            generation_id_or_member_epoch: if version >= 3 { Sample::sample(random, version) } else { -1 },
            member_id: if version >= 3 { Sample::sample(random, version) } else { String::new() },
            group_instance_id: if version >= 3 { Sample::sample(random, version) } else { None },
            topics: Sample::sample(random, version),
        }
    }
}

impl Json for TxnOffsetCommitRequestTopic {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        if version <= 5 {
            object.insert("name".to_owned(), self.name.json(version));
        }
        if version == 6 {
            object.insert("topicId".to_owned(), self.topic_id.json(version));
        }
        object.insert("partitions".to_owned(), self.partitions.json(version));
        Value::Object(object)
    }
}

impl Sample for TxnOffsetCommitRequestTopic {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            name: if version <= 5 { Sample::sample(random, version) } else { String::new() },
            topic_id: if version == 6 { Sample::sample(random, version) } else { Uuid::ZERO },
            partitions: Sample::sample(random, version),
        }
    }
}

impl Json for TxnOffsetCommitRequestPartition {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("partitionIndex".to_owned(), self.partition_index.json(version));
        object.insert("committedOffset".to_owned(), self.committed_offset.json(version));
        if version >= 2 {
            object.insert("committedLeaderEpoch".to_owned(), self.committed_leader_epoch.json(version));
        }
        object.insert("committedMetadata".to_owned(), self.committed_metadata.json(version));
        Value::Object(object)
    }
}

impl Sample for TxnOffsetCommitRequestPartition {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            partition_index: Sample::sample(random, version),
            committed_offset: Sample::sample(random, version),
            committed_leader_epoch: if version >= 2 { Sample::sample(random, version) } else { -1 },
            committed_metadata: Sample::sample(random, version),
        }
    }
}
