// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::unfence_broker_record::*;
use crate::testing::view_code::*;

impl Json for UnfenceBrokerRecord {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("id".to_owned(), self.id.json(version));
        object.insert("epoch".to_owned(), self.epoch.json(version));
        Value::Object(object)
    }
}

impl Sample for UnfenceBrokerRecord {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { id: Sample::sample(random, version), epoch: Sample::sample(random, version) }
    }
}
