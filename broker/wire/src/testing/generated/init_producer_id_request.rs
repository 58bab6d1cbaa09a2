// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::init_producer_id_request::*;
use crate::testing::view_code::*;

impl Json for InitProducerIdRequest {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("transactionalId".to_owned(), self.transactional_id.json(version));
        object.insert("transactionTimeoutMs".to_owned(), self.transaction_timeout_ms.json(version));
        if version >= 3 {
            object.insert("producerId".to_owned(), self.producer_id.json(version));
        }
        if version >= 3 {
            object.insert("producerEpoch".to_owned(), self.producer_epoch.json(version));
        }
        if version == 6 {
            object.insert("enable2Pc".to_owned(), self.enable2_pc.json(version));
        }
        if version == 6 {
            object.insert("keepPreparedTxn".to_owned(), self.keep_prepared_txn.json(version));
        }
        Value::Object(object)
    }
}

impl Sample for InitProducerIdRequest {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            transactional_id: Sample::sample(random, version),
            transaction_timeout_ms: Sample::sample(random, version),
            producer_id: if version >= 3 { Sample::sample(random, version) } else { -1 },
            producer_epoch: if version >= 3 { Sample::sample(random, version) } else { -1 },
            enable2_pc: if version == 6 { Sample::sample(random, version) } else { false },
            keep_prepared_txn: if version == 6 { Sample::sample(random, version) } else { false },
        }
    }
}
