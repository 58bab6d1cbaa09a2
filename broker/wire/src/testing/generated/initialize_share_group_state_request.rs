// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::initialize_share_group_state_request::*;
use crate::testing::view_code::*;

impl Json for InitializeShareGroupStateRequest {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("groupId".to_owned(), self.group_id.json(version));
        object.insert("topics".to_owned(), self.topics.json(version));
        Value::Object(object)
    }
}

impl Sample for InitializeShareGroupStateRequest {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { group_id: Sample::sample(random, version), topics: Sample::sample(random, version) }
    }
}

impl Json for InitializeStateData {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("topicId".to_owned(), self.topic_id.json(version));
        object.insert("partitions".to_owned(), self.partitions.json(version));
        Value::Object(object)
    }
}

impl Sample for InitializeStateData {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { topic_id: Sample::sample(random, version), partitions: Sample::sample(random, version) }
    }
}

impl Json for PartitionData {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("partition".to_owned(), self.partition.json(version));
        object.insert("stateEpoch".to_owned(), self.state_epoch.json(version));
        object.insert("startOffset".to_owned(), self.start_offset.json(version));
        Value::Object(object)
    }
}

impl Sample for PartitionData {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            partition: Sample::sample(random, version),
            state_epoch: Sample::sample(random, version),
            start_offset: Sample::sample(random, version),
        }
    }
}
