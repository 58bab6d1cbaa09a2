// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::share_group_state_partition_metadata_key::*;
use crate::testing::view_code::*;

impl Json for ShareGroupStatePartitionMetadataKey {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("groupId".to_owned(), self.group_id.json(version));
        Value::Object(object)
    }
}

impl Sample for ShareGroupStatePartitionMetadataKey {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { group_id: Sample::sample(random, version) }
    }
}
