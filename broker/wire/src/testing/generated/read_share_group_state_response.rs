// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::read_share_group_state_response::*;
use crate::testing::view_code::*;

impl Json for ReadShareGroupStateResponse {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("results".to_owned(), self.results.json(version));
        Value::Object(object)
    }
}

impl Sample for ReadShareGroupStateResponse {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { results: Sample::sample(random, version) }
    }
}

impl Json for ReadStateResult {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("topicId".to_owned(), self.topic_id.json(version));
        object.insert("partitions".to_owned(), self.partitions.json(version));
        Value::Object(object)
    }
}

impl Sample for ReadStateResult {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { topic_id: Sample::sample(random, version), partitions: Sample::sample(random, version) }
    }
}

impl Json for PartitionResult {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("partition".to_owned(), self.partition.json(version));
        object.insert("errorCode".to_owned(), self.error_code.json(version));
        object.insert("errorMessage".to_owned(), self.error_message.json(version));
        object.insert("stateEpoch".to_owned(), self.state_epoch.json(version));
        object.insert("startOffset".to_owned(), self.start_offset.json(version));
        object.insert("stateBatches".to_owned(), self.state_batches.json(version));
        Value::Object(object)
    }
}

impl Sample for PartitionResult {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            partition: Sample::sample(random, version),
            error_code: Sample::sample(random, version),
            error_message: Sample::sample(random, version),
            state_epoch: Sample::sample(random, version),
            start_offset: Sample::sample(random, version),
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
