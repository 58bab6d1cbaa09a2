// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::k_raft_version_record::*;
use crate::testing::view_code::*;

impl Json for KRaftVersionRecord {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("version".to_owned(), self.version.json(version));
        object.insert("kRaftVersion".to_owned(), self.k_raft_version.json(version));
        Value::Object(object)
    }
}

impl Sample for KRaftVersionRecord {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { version: Sample::sample(random, version), k_raft_version: Sample::sample(random, version) }
    }
}
