// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::share_acknowledge_request::*;
use crate::testing::view_code::*;

impl Json for ShareAcknowledgeRequest {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("groupId".to_owned(), self.group_id.json(version));
        object.insert("memberId".to_owned(), self.member_id.json(version));
        object.insert("shareSessionEpoch".to_owned(), self.share_session_epoch.json(version));
        if version == 2 {
            object.insert("isRenewAck".to_owned(), self.is_renew_ack.json(version));
        }
        object.insert("topics".to_owned(), self.topics.json(version));
        Value::Object(object)
    }
}

impl Sample for ShareAcknowledgeRequest {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            group_id: Sample::sample(random, version),
            member_id: Sample::sample(random, version),
            share_session_epoch: Sample::sample(random, version),
            is_renew_ack: if version == 2 { Sample::sample(random, version) } else { false },
            topics: Sample::sample(random, version),
        }
    }
}

impl Json for AcknowledgeTopic {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("topicId".to_owned(), self.topic_id.json(version));
        object.insert("partitions".to_owned(), self.partitions.json(version));
        Value::Object(object)
    }
}

impl Sample for AcknowledgeTopic {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { topic_id: Sample::sample(random, version), partitions: Sample::sample(random, version) }
    }
}

impl Json for AcknowledgePartition {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("partitionIndex".to_owned(), self.partition_index.json(version));
        object.insert("acknowledgementBatches".to_owned(), self.acknowledgement_batches.json(version));
        Value::Object(object)
    }
}

impl Sample for AcknowledgePartition {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            partition_index: Sample::sample(random, version),
            acknowledgement_batches: Sample::sample(random, version),
        }
    }
}

impl Json for AcknowledgementBatch {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("firstOffset".to_owned(), self.first_offset.json(version));
        object.insert("lastOffset".to_owned(), self.last_offset.json(version));
        object.insert("acknowledgeTypes".to_owned(), self.acknowledge_types.json(version));
        Value::Object(object)
    }
}

impl Sample for AcknowledgementBatch {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            first_offset: Sample::sample(random, version),
            last_offset: Sample::sample(random, version),
            acknowledge_types: Sample::sample(random, version),
        }
    }
}
