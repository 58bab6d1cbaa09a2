// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::describe_share_group_offsets_response::*;
use crate::testing::view_code::*;

impl Json for DescribeShareGroupOffsetsResponse {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("throttleTimeMs".to_owned(), self.throttle_time_ms.json(version));
        object.insert("groups".to_owned(), self.groups.json(version));
        Value::Object(object)
    }
}

impl Sample for DescribeShareGroupOffsetsResponse {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { throttle_time_ms: Sample::sample(random, version), groups: Sample::sample(random, version) }
    }
}

impl Json for DescribeShareGroupOffsetsResponseGroup {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("groupId".to_owned(), self.group_id.json(version));
        object.insert("topics".to_owned(), self.topics.json(version));
        object.insert("errorCode".to_owned(), self.error_code.json(version));
        object.insert("errorMessage".to_owned(), self.error_message.json(version));
        Value::Object(object)
    }
}

impl Sample for DescribeShareGroupOffsetsResponseGroup {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            group_id: Sample::sample(random, version),
            topics: Sample::sample(random, version),
            error_code: Sample::sample(random, version),
            error_message: Sample::sample(random, version),
        }
    }
}

impl Json for DescribeShareGroupOffsetsResponseTopic {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("topicName".to_owned(), self.topic_name.json(version));
        object.insert("topicId".to_owned(), self.topic_id.json(version));
        object.insert("partitions".to_owned(), self.partitions.json(version));
        Value::Object(object)
    }
}

impl Sample for DescribeShareGroupOffsetsResponseTopic {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            topic_name: Sample::sample(random, version),
            topic_id: Sample::sample(random, version),
            partitions: Sample::sample(random, version),
        }
    }
}

impl Json for DescribeShareGroupOffsetsResponsePartition {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("partitionIndex".to_owned(), self.partition_index.json(version));
        object.insert("startOffset".to_owned(), self.start_offset.json(version));
        object.insert("leaderEpoch".to_owned(), self.leader_epoch.json(version));
        if version == 1 {
            object.insert("lag".to_owned(), self.lag.json(version));
        }
        object.insert("errorCode".to_owned(), self.error_code.json(version));
        object.insert("errorMessage".to_owned(), self.error_message.json(version));
        Value::Object(object)
    }
}

impl Sample for DescribeShareGroupOffsetsResponsePartition {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            partition_index: Sample::sample(random, version),
            start_offset: Sample::sample(random, version),
            leader_epoch: Sample::sample(random, version),
            lag: if version == 1 { Sample::sample(random, version) } else { -1 },
            error_code: Sample::sample(random, version),
            error_message: Sample::sample(random, version),
        }
    }
}
