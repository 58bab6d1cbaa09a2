// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::unregister_broker_record::*;
use crate::testing::view_code::*;

impl Json for UnregisterBrokerRecord {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("brokerId".to_owned(), self.broker_id.json(version));
        object.insert("brokerEpoch".to_owned(), self.broker_epoch.json(version));
        Value::Object(object)
    }
}

impl Sample for UnregisterBrokerRecord {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { broker_id: Sample::sample(random, version), broker_epoch: Sample::sample(random, version) }
    }
}
