// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::snapshot_header_record::*;
use crate::testing::view_code::*;

impl Json for SnapshotHeaderRecord {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("version".to_owned(), self.version.json(version));
        object
            .insert("lastContainedLogTimestamp".to_owned(), self.last_contained_log_timestamp.json(version));
        Value::Object(object)
    }
}

impl Sample for SnapshotHeaderRecord {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            version: Sample::sample(random, version),
            last_contained_log_timestamp: Sample::sample(random, version),
        }
    }
}
