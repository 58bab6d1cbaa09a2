// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::add_offsets_to_txn_request::*;
use crate::testing::view_code::*;

impl Json for AddOffsetsToTxnRequest {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("transactionalId".to_owned(), self.transactional_id.json(version));
        object.insert("producerId".to_owned(), self.producer_id.json(version));
        object.insert("producerEpoch".to_owned(), self.producer_epoch.json(version));
        object.insert("groupId".to_owned(), self.group_id.json(version));
        Value::Object(object)
    }
}

impl Sample for AddOffsetsToTxnRequest {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            transactional_id: Sample::sample(random, version),
            producer_id: Sample::sample(random, version),
            producer_epoch: Sample::sample(random, version),
            group_id: Sample::sample(random, version),
        }
    }
}
