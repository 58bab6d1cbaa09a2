// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::streams_group_target_assignment_member_value::*;
use crate::testing::view_code::*;

impl Json for StreamsGroupTargetAssignmentMemberValue {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("activeTasks".to_owned(), self.active_tasks.json(version));
        object.insert("standbyTasks".to_owned(), self.standby_tasks.json(version));
        object.insert("warmupTasks".to_owned(), self.warmup_tasks.json(version));
        Value::Object(object)
    }
}

impl Sample for StreamsGroupTargetAssignmentMemberValue {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            active_tasks: Sample::sample(random, version),
            standby_tasks: Sample::sample(random, version),
            warmup_tasks: Sample::sample(random, version),
        }
    }
}

impl Json for TaskIds {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("subtopologyId".to_owned(), self.subtopology_id.json(version));
        object.insert("partitions".to_owned(), self.partitions.json(version));
        Value::Object(object)
    }
}

impl Sample for TaskIds {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { subtopology_id: Sample::sample(random, version), partitions: Sample::sample(random, version) }
    }
}
