// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::consumer_group_metadata_value::*;
use crate::testing::view_code::*;

impl Json for ConsumerGroupMetadataValue {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("epoch".to_owned(), self.epoch.json(version));
        if self.metadata_hash != 0 {
            object.insert("metadataHash".to_owned(), self.metadata_hash.json(version));
        }
        Value::Object(object)
    }
}

impl Sample for ConsumerGroupMetadataValue {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { epoch: Sample::sample(random, version), metadata_hash: Sample::sample(random, version) }
    }
}
