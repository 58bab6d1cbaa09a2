// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::snapshot_footer_record::*;
use crate::testing::view_code::*;

impl Json for SnapshotFooterRecord {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("version".to_owned(), self.version.json(version));
        Value::Object(object)
    }
}

impl Sample for SnapshotFooterRecord {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { version: Sample::sample(random, version) }
    }
}
