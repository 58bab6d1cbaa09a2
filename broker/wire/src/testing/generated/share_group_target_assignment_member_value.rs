// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::share_group_target_assignment_member_value::*;
use crate::testing::view_code::*;

impl Json for ShareGroupTargetAssignmentMemberValue {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("topicPartitions".to_owned(), self.topic_partitions.json(version));
        Value::Object(object)
    }
}

impl Sample for ShareGroupTargetAssignmentMemberValue {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { topic_partitions: Sample::sample(random, version) }
    }
}

impl Json for TopicPartition {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("topicId".to_owned(), self.topic_id.json(version));
        object.insert("partitions".to_owned(), self.partitions.json(version));
        Value::Object(object)
    }
}

impl Sample for TopicPartition {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { topic_id: Sample::sample(random, version), partitions: Sample::sample(random, version) }
    }
}
