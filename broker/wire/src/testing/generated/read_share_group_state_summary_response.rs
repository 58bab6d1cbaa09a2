// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::read_share_group_state_summary_response::*;
use crate::testing::view_code::*;

impl Json for ReadShareGroupStateSummaryResponse {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("results".to_owned(), self.results.json(version));
        Value::Object(object)
    }
}

impl Sample for ReadShareGroupStateSummaryResponse {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { results: Sample::sample(random, version) }
    }
}

impl Json for ReadStateSummaryResult {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("topicId".to_owned(), self.topic_id.json(version));
        object.insert("partitions".to_owned(), self.partitions.json(version));
        Value::Object(object)
    }
}

impl Sample for ReadStateSummaryResult {
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
        object.insert("leaderEpoch".to_owned(), self.leader_epoch.json(version));
        object.insert("startOffset".to_owned(), self.start_offset.json(version));
        if version == 1 {
            object.insert("deliveryCompleteCount".to_owned(), self.delivery_complete_count.json(version));
        }
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
            leader_epoch: Sample::sample(random, version),
            start_offset: Sample::sample(random, version),
            delivery_complete_count: if version == 1 { Sample::sample(random, version) } else { -1 },
        }
    }
}
