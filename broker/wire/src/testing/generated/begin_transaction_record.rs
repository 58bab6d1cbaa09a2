// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::begin_transaction_record::*;
use crate::testing::view_code::*;

impl Json for BeginTransactionRecord {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        if self.name.is_some() {
            object.insert("name".to_owned(), self.name.json(version));
        }
        Value::Object(object)
    }
}

impl Sample for BeginTransactionRecord {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { name: Sample::sample(random, version) }
    }
}
