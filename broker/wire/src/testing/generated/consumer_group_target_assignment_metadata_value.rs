// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::consumer_group_target_assignment_metadata_value::*;
use crate::testing::view_code::*;

impl Json for ConsumerGroupTargetAssignmentMetadataValue {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("assignmentEpoch".to_owned(), self.assignment_epoch.json(version));
        if self.assignment_timestamp != 0 {
            object.insert("assignmentTimestamp".to_owned(), self.assignment_timestamp.json(version));
        }
        Value::Object(object)
    }
}

impl Sample for ConsumerGroupTargetAssignmentMetadataValue {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            assignment_epoch: Sample::sample(random, version),
            assignment_timestamp: Sample::sample(random, version),
        }
    }
}
