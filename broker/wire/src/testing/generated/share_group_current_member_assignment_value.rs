// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::share_group_current_member_assignment_value::*;
use crate::testing::view_code::*;

impl Json for ShareGroupCurrentMemberAssignmentValue {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("memberEpoch".to_owned(), self.member_epoch.json(version));
        object.insert("previousMemberEpoch".to_owned(), self.previous_member_epoch.json(version));
        object.insert("state".to_owned(), self.state.json(version));
        object.insert("assignedPartitions".to_owned(), self.assigned_partitions.json(version));
        Value::Object(object)
    }
}

impl Sample for ShareGroupCurrentMemberAssignmentValue {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            member_epoch: Sample::sample(random, version),
            previous_member_epoch: Sample::sample(random, version),
            state: Sample::sample(random, version),
            assigned_partitions: Sample::sample(random, version),
        }
    }
}

impl Json for TopicPartitions {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("topicId".to_owned(), self.topic_id.json(version));
        object.insert("partitions".to_owned(), self.partitions.json(version));
        Value::Object(object)
    }
}

impl Sample for TopicPartitions {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { topic_id: Sample::sample(random, version), partitions: Sample::sample(random, version) }
    }
}
