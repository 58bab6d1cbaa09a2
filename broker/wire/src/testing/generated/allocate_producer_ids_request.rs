// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::allocate_producer_ids_request::*;
use crate::testing::view_code::*;

impl Json for AllocateProducerIdsRequest {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("brokerId".to_owned(), self.broker_id.json(version));
        object.insert("brokerEpoch".to_owned(), self.broker_epoch.json(version));
        Value::Object(object)
    }
}

impl Sample for AllocateProducerIdsRequest {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { broker_id: Sample::sample(random, version), broker_epoch: Sample::sample(random, version) }
    }
}
