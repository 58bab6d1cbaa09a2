// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::streams_group_current_member_assignment_value::*;
use crate::testing::view_code::*;

impl Json for StreamsGroupCurrentMemberAssignmentValue {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("memberEpoch".to_owned(), self.member_epoch.json(version));
        object.insert("previousMemberEpoch".to_owned(), self.previous_member_epoch.json(version));
        object.insert("state".to_owned(), self.state.json(version));
        object.insert("activeTasks".to_owned(), self.active_tasks.json(version));
        object.insert("standbyTasks".to_owned(), self.standby_tasks.json(version));
        object.insert("warmupTasks".to_owned(), self.warmup_tasks.json(version));
        object.insert(
            "activeTasksPendingRevocation".to_owned(),
            self.active_tasks_pending_revocation.json(version),
        );
        object.insert(
            "standbyTasksPendingRevocation".to_owned(),
            self.standby_tasks_pending_revocation.json(version),
        );
        object.insert(
            "warmupTasksPendingRevocation".to_owned(),
            self.warmup_tasks_pending_revocation.json(version),
        );
        Value::Object(object)
    }
}

impl Sample for StreamsGroupCurrentMemberAssignmentValue {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            member_epoch: Sample::sample(random, version),
            previous_member_epoch: Sample::sample(random, version),
            state: Sample::sample(random, version),
            active_tasks: Sample::sample(random, version),
            standby_tasks: Sample::sample(random, version),
            warmup_tasks: Sample::sample(random, version),
            active_tasks_pending_revocation: Sample::sample(random, version),
            standby_tasks_pending_revocation: Sample::sample(random, version),
            warmup_tasks_pending_revocation: Sample::sample(random, version),
        }
    }
}

impl Json for TaskIds {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("subtopologyId".to_owned(), self.subtopology_id.json(version));
        object.insert("partitions".to_owned(), self.partitions.json(version));
        if self.assignment_epochs.as_ref().is_none_or(|v| !v.is_empty()) {
            object.insert("assignmentEpochs".to_owned(), self.assignment_epochs.json(version));
        }
        Value::Object(object)
    }
}

impl Sample for TaskIds {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            subtopology_id: Sample::sample(random, version),
            partitions: Sample::sample(random, version),
            assignment_epochs: Sample::sample(random, version),
        }
    }
}
