// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::offset_commit_request::*;
use crate::testing::view_code::*;

impl Json for OffsetCommitRequest {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("groupId".to_owned(), self.group_id.json(version));
        object
            .insert("generationIdOrMemberEpoch".to_owned(), self.generation_id_or_member_epoch.json(version));
        object.insert("memberId".to_owned(), self.member_id.json(version));
        if version >= 7 {
            object.insert("groupInstanceId".to_owned(), self.group_instance_id.json(version));
        }
        if version <= 4 {
            object.insert("retentionTimeMs".to_owned(), self.retention_time_ms.json(version));
        }
        object.insert("topics".to_owned(), self.topics.json(version));
        Value::Object(object)
    }
}

impl Sample for OffsetCommitRequest {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            group_id: Sample::sample(random, version),
            generation_id_or_member_epoch: Sample::sample(random, version),
            member_id: Sample::sample(random, version),
            group_instance_id: if version >= 7 { Sample::sample(random, version) } else { None },
            retention_time_ms: if version <= 4 { Sample::sample(random, version) } else { -1 },
            topics: Sample::sample(random, version),
        }
    }
}

impl Json for OffsetCommitRequestTopic {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        if version <= 9 {
            object.insert("name".to_owned(), self.name.json(version));
        }
        if version == 10 {
            object.insert("topicId".to_owned(), self.topic_id.json(version));
        }
        object.insert("partitions".to_owned(), self.partitions.json(version));
        Value::Object(object)
    }
}

impl Sample for OffsetCommitRequestTopic {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            name: if version <= 9 { Sample::sample(random, version) } else { String::new() },
            topic_id: if version == 10 { Sample::sample(random, version) } else { Uuid::ZERO },
            partitions: Sample::sample(random, version),
        }
    }
}

impl Json for OffsetCommitRequestPartition {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("partitionIndex".to_owned(), self.partition_index.json(version));
        object.insert("committedOffset".to_owned(), self.committed_offset.json(version));
        if version >= 6 {
            object.insert("committedLeaderEpoch".to_owned(), self.committed_leader_epoch.json(version));
        }
        object.insert("committedMetadata".to_owned(), self.committed_metadata.json(version));
        Value::Object(object)
    }
}

impl Sample for OffsetCommitRequestPartition {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            partition_index: Sample::sample(random, version),
            committed_offset: Sample::sample(random, version),
            committed_leader_epoch: if version >= 6 { Sample::sample(random, version) } else { -1 },
            committed_metadata: Sample::sample(random, version),
        }
    }
}
