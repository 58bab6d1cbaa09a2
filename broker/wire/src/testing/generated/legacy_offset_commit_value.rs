// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::legacy_offset_commit_value::*;
use crate::testing::view_code::*;

impl Json for LegacyOffsetCommitValue {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("offset".to_owned(), self.offset.json(version));
        object.insert("metadata".to_owned(), self.metadata.json(version));
        object.insert("commitTimestamp".to_owned(), self.commit_timestamp.json(version));
        Value::Object(object)
    }
}

impl Sample for LegacyOffsetCommitValue {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            offset: Sample::sample(random, version),
            metadata: Sample::sample(random, version),
            commit_timestamp: Sample::sample(random, version),
        }
    }
}
