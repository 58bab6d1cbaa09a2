// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::aborted_txn::*;
use crate::testing::view_code::*;

impl Json for AbortedTxn {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("producerId".to_owned(), self.producer_id.json(version));
        object.insert("firstOffset".to_owned(), self.first_offset.json(version));
        object.insert("lastOffset".to_owned(), self.last_offset.json(version));
        object.insert("lastStableOffset".to_owned(), self.last_stable_offset.json(version));
        Value::Object(object)
    }
}

impl Sample for AbortedTxn {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            producer_id: Sample::sample(random, version),
            first_offset: Sample::sample(random, version),
            last_offset: Sample::sample(random, version),
            last_stable_offset: Sample::sample(random, version),
        }
    }
}
