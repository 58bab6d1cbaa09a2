// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::end_txn_response::*;
use crate::testing::view_code::*;

impl Json for EndTxnResponse {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("throttleTimeMs".to_owned(), self.throttle_time_ms.json(version));
        object.insert("errorCode".to_owned(), self.error_code.json(version));
        if version == 5 {
            object.insert("producerId".to_owned(), self.producer_id.json(version));
        }
        if version == 5 {
            object.insert("producerEpoch".to_owned(), self.producer_epoch.json(version));
        }
        Value::Object(object)
    }
}

impl Sample for EndTxnResponse {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            throttle_time_ms: Sample::sample(random, version),
            error_code: Sample::sample(random, version),
            producer_id: if version == 5 { Sample::sample(random, version) } else { -1 },
            producer_epoch: if version == 5 { Sample::sample(random, version) } else { -1 },
        }
    }
}
