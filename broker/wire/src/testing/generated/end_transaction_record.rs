// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::end_transaction_record::*;
use crate::testing::view_code::*;

impl Json for EndTransactionRecord {
    fn json(&self, _version: i16) -> Value {
        let object = Map::new();
        Value::Object(object)
    }
}

impl Sample for EndTransactionRecord {
    fn sample(_random: &mut Random, _version: i16) -> Self {
        Self {}
    }
}
