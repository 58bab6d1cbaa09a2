// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::transaction_log_key::*;
use crate::testing::view_code::*;

impl Json for TransactionLogKey {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("transactionalId".to_owned(), self.transactional_id.json(version));
        Value::Object(object)
    }
}

impl Sample for TransactionLogKey {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { transactional_id: Sample::sample(random, version) }
    }
}
