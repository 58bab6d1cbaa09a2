// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::consumer_group_current_member_assignment_value::*;
use crate::testing::view_code::*;

impl Json for ConsumerGroupCurrentMemberAssignmentValue {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("memberEpoch".to_owned(), self.member_epoch.json(version));
        object.insert("previousMemberEpoch".to_owned(), self.previous_member_epoch.json(version));
        object.insert("state".to_owned(), self.state.json(version));
        object.insert("assignedPartitions".to_owned(), self.assigned_partitions.json(version));
        object.insert(
            "partitionsPendingRevocation".to_owned(),
            self.partitions_pending_revocation.json(version),
        );
        Value::Object(object)
    }
}

impl Sample for ConsumerGroupCurrentMemberAssignmentValue {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            member_epoch: Sample::sample(random, version),
            previous_member_epoch: Sample::sample(random, version),
            state: Sample::sample(random, version),
            assigned_partitions: Sample::sample(random, version),
            partitions_pending_revocation: Sample::sample(random, version),
        }
    }
}

impl Json for TopicPartitions {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("topicId".to_owned(), self.topic_id.json(version));
        object.insert("partitions".to_owned(), self.partitions.json(version));
        if self.assignment_epochs.as_ref().is_none_or(|v| !v.is_empty()) {
            object.insert("assignmentEpochs".to_owned(), self.assignment_epochs.json(version));
        }
        Value::Object(object)
    }
}

impl Sample for TopicPartitions {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            topic_id: Sample::sample(random, version),
            partitions: Sample::sample(random, version),
            assignment_epochs: Sample::sample(random, version),
        }
    }
}
