// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::legacy_offset_commit_key::*;
use crate::testing::view_code::*;

impl Json for LegacyOffsetCommitKey {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("group".to_owned(), self.group.json(version));
        object.insert("topic".to_owned(), self.topic.json(version));
        object.insert("partition".to_owned(), self.partition.json(version));
        Value::Object(object)
    }
}

impl Sample for LegacyOffsetCommitKey {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            group: Sample::sample(random, version),
            topic: Sample::sample(random, version),
            partition: Sample::sample(random, version),
        }
    }
}
