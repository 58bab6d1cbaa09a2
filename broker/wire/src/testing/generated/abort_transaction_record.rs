// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::abort_transaction_record::*;
use crate::testing::view_code::*;

impl Json for AbortTransactionRecord {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        if self.reason.is_some() {
            object.insert("reason".to_owned(), self.reason.json(version));
        }
        Value::Object(object)
    }
}

impl Sample for AbortTransactionRecord {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { reason: Sample::sample(random, version) }
    }
}
