// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::zk_migration_state_record::*;
use crate::testing::view_code::*;

impl Json for ZkMigrationStateRecord {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("zkMigrationState".to_owned(), self.zk_migration_state.json(version));
        Value::Object(object)
    }
}

impl Sample for ZkMigrationStateRecord {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { zk_migration_state: Sample::sample(random, version) }
    }
}
