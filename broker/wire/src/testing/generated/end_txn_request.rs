// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::end_txn_request::*;
use crate::testing::view_code::*;

impl Json for EndTxnRequest {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("transactionalId".to_owned(), self.transactional_id.json(version));
        object.insert("producerId".to_owned(), self.producer_id.json(version));
        object.insert("producerEpoch".to_owned(), self.producer_epoch.json(version));
        object.insert("committed".to_owned(), self.committed.json(version));
        Value::Object(object)
    }
}

impl Sample for EndTxnRequest {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            transactional_id: Sample::sample(random, version),
            producer_id: Sample::sample(random, version),
            producer_epoch: Sample::sample(random, version),
            committed: Sample::sample(random, version),
        }
    }
}
