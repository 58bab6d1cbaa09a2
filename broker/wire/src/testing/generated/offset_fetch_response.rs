// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::offset_fetch_response::*;
use crate::testing::view_code::*;

impl Json for OffsetFetchResponse {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        if version >= 3 {
            object.insert("throttleTimeMs".to_owned(), self.throttle_time_ms.json(version));
        }
        if version <= 7 {
            object.insert("topics".to_owned(), self.topics.json(version));
        }
        if (2..=7).contains(&version) {
            object.insert("errorCode".to_owned(), self.error_code.json(version));
        }
        if version >= 8 {
            object.insert("groups".to_owned(), self.groups.json(version));
        }
        Value::Object(object)
    }
}

impl Sample for OffsetFetchResponse {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            throttle_time_ms: if version >= 3 { Sample::sample(random, version) } else { 0 },
            topics: if version <= 7 { Sample::sample(random, version) } else { Vec::new() },
            error_code: if (2..=7).contains(&version) { Sample::sample(random, version) } else { 0 },
            groups: if version >= 8 { Sample::sample(random, version) } else { Vec::new() },
        }
    }
}

impl Json for OffsetFetchResponseTopic {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("name".to_owned(), self.name.json(version));
        object.insert("partitions".to_owned(), self.partitions.json(version));
        Value::Object(object)
    }
}

impl Sample for OffsetFetchResponseTopic {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { name: Sample::sample(random, version), partitions: Sample::sample(random, version) }
    }
}

impl Json for OffsetFetchResponsePartition {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("partitionIndex".to_owned(), self.partition_index.json(version));
        object.insert("committedOffset".to_owned(), self.committed_offset.json(version));
        if version >= 5 {
            object.insert("committedLeaderEpoch".to_owned(), self.committed_leader_epoch.json(version));
        }
        object.insert("metadata".to_owned(), self.metadata.json(version));
        object.insert("errorCode".to_owned(), self.error_code.json(version));
        Value::Object(object)
    }
}

impl Sample for OffsetFetchResponsePartition {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            partition_index: Sample::sample(random, version),
            committed_offset: Sample::sample(random, version),
            committed_leader_epoch: if version >= 5 { Sample::sample(random, version) } else { -1 },
            metadata: Sample::sample(random, version),
            error_code: Sample::sample(random, version),
        }
    }
}

impl Json for OffsetFetchResponseGroup {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("groupId".to_owned(), self.group_id.json(version));
        object.insert("topics".to_owned(), self.topics.json(version));
        object.insert("errorCode".to_owned(), self.error_code.json(version));
        Value::Object(object)
    }
}

impl Sample for OffsetFetchResponseGroup {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            group_id: Sample::sample(random, version),
            topics: Sample::sample(random, version),
            error_code: Sample::sample(random, version),
        }
    }
}

impl Json for OffsetFetchResponseTopics {
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

impl Sample for OffsetFetchResponseTopics {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            name: if version <= 9 { Sample::sample(random, version) } else { String::new() },
            topic_id: if version == 10 { Sample::sample(random, version) } else { Uuid::ZERO },
            partitions: Sample::sample(random, version),
        }
    }
}

impl Json for OffsetFetchResponsePartitions {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("partitionIndex".to_owned(), self.partition_index.json(version));
        object.insert("committedOffset".to_owned(), self.committed_offset.json(version));
        object.insert("committedLeaderEpoch".to_owned(), self.committed_leader_epoch.json(version));
        object.insert("metadata".to_owned(), self.metadata.json(version));
        object.insert("errorCode".to_owned(), self.error_code.json(version));
        Value::Object(object)
    }
}

impl Sample for OffsetFetchResponsePartitions {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            partition_index: Sample::sample(random, version),
            committed_offset: Sample::sample(random, version),
            committed_leader_epoch: Sample::sample(random, version),
            metadata: Sample::sample(random, version),
            error_code: Sample::sample(random, version),
        }
    }
}
