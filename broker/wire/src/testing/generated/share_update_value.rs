// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::share_update_value::*;
use crate::testing::view_code::*;

impl Json for ShareUpdateValue {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("snapshotEpoch".to_owned(), self.snapshot_epoch.json(version));
        object.insert("leaderEpoch".to_owned(), self.leader_epoch.json(version));
        object.insert("startOffset".to_owned(), self.start_offset.json(version));
        if self.delivery_complete_count != -1 {
            object.insert("deliveryCompleteCount".to_owned(), self.delivery_complete_count.json(version));
        }
        object.insert("stateBatches".to_owned(), self.state_batches.json(version));
        Value::Object(object)
    }
}

impl Sample for ShareUpdateValue {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            snapshot_epoch: Sample::sample(random, version),
            leader_epoch: Sample::sample(random, version),
            start_offset: Sample::sample(random, version),
            delivery_complete_count: Sample::sample(random, version),
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
