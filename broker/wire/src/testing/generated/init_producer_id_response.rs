// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::init_producer_id_response::*;
use crate::testing::view_code::*;

impl Json for InitProducerIdResponse {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("throttleTimeMs".to_owned(), self.throttle_time_ms.json(version));
        object.insert("errorCode".to_owned(), self.error_code.json(version));
        object.insert("producerId".to_owned(), self.producer_id.json(version));
        object.insert("producerEpoch".to_owned(), self.producer_epoch.json(version));
        if version == 6 {
            object.insert("ongoingTxnProducerId".to_owned(), self.ongoing_txn_producer_id.json(version));
        }
        if version == 6 {
            object
                .insert("ongoingTxnProducerEpoch".to_owned(), self.ongoing_txn_producer_epoch.json(version));
        }
        Value::Object(object)
    }
}

impl Sample for InitProducerIdResponse {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            throttle_time_ms: Sample::sample(random, version),
            error_code: Sample::sample(random, version),
            producer_id: Sample::sample(random, version),
            producer_epoch: Sample::sample(random, version),
            ongoing_txn_producer_id: if version == 6 { Sample::sample(random, version) } else { -1 },
            ongoing_txn_producer_epoch: if version == 6 { Sample::sample(random, version) } else { -1 },
        }
    }
}
