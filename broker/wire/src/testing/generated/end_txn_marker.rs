// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::end_txn_marker::*;
use crate::testing::view_code::*;

impl Json for EndTxnMarker {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("coordinatorEpoch".to_owned(), self.coordinator_epoch.json(version));
        Value::Object(object)
    }
}

impl Sample for EndTxnMarker {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { coordinator_epoch: Sample::sample(random, version) }
    }
}
