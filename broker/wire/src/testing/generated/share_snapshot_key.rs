// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::share_snapshot_key::*;
use crate::testing::view_code::*;

impl Json for ShareSnapshotKey {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("groupId".to_owned(), self.group_id.json(version));
        object.insert("topicId".to_owned(), self.topic_id.json(version));
        object.insert("partition".to_owned(), self.partition.json(version));
        Value::Object(object)
    }
}

impl Sample for ShareSnapshotKey {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            group_id: Sample::sample(random, version),
            topic_id: Sample::sample(random, version),
            partition: Sample::sample(random, version),
        }
    }
}
