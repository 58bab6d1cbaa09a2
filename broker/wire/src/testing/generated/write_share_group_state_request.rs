// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::write_share_group_state_request::*;
use crate::testing::view_code::*;

impl Json for WriteShareGroupStateRequest {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("groupId".to_owned(), self.group_id.json(version));
        object.insert("topics".to_owned(), self.topics.json(version));
        Value::Object(object)
    }
}

impl Sample for WriteShareGroupStateRequest {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { group_id: Sample::sample(random, version), topics: Sample::sample(random, version) }
    }
}

impl Json for WriteStateData {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("topicId".to_owned(), self.topic_id.json(version));
        object.insert("partitions".to_owned(), self.partitions.json(version));
        Value::Object(object)
    }
}

impl Sample for WriteStateData {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { topic_id: Sample::sample(random, version), partitions: Sample::sample(random, version) }
    }
}

impl Json for PartitionData {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("partition".to_owned(), self.partition.json(version));
        object.insert("stateEpoch".to_owned(), self.state_epoch.json(version));
        object.insert("leaderEpoch".to_owned(), self.leader_epoch.json(version));
        object.insert("startOffset".to_owned(), self.start_offset.json(version));
        if version == 1 {
            object.insert("deliveryCompleteCount".to_owned(), self.delivery_complete_count.json(version));
        }
        object.insert("stateBatches".to_owned(), self.state_batches.json(version));
        Value::Object(object)
    }
}

impl Sample for PartitionData {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            partition: Sample::sample(random, version),
            state_epoch: Sample::sample(random, version),
            leader_epoch: Sample::sample(random, version),
            start_offset: Sample::sample(random, version),
            delivery_complete_count: if version == 1 { Sample::sample(random, version) } else { -1 },
            state_batches: Sample::sample(random, version),
        }
    }
}

impl Json for StateBatch {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("firstOffset".to_owned(), self.first_offset.json(version));
        object.insert("lastOffset".to_owned(), self.last_offset.json(version));
        object.insert("deliveryState".to_owned(), self.delivery_state.json(version));
        object.insert("deliveryCount".to_owned(), self.delivery_count.json(version));
        Value::Object(object)
    }
}

impl Sample for StateBatch {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            first_offset: Sample::sample(random, version),
            last_offset: Sample::sample(random, version),
            delivery_state: Sample::sample(random, version),
            delivery_count: Sample::sample(random, version),
        }
    }
}
