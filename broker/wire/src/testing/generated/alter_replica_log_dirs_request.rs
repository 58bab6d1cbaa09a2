// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::alter_replica_log_dirs_request::*;
use crate::testing::view_code::*;

impl Json for AlterReplicaLogDirsRequest {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("dirs".to_owned(), self.dirs.json(version));
        Value::Object(object)
    }
}

impl Sample for AlterReplicaLogDirsRequest {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { dirs: Sample::sample(random, version) }
    }
}

impl Json for AlterReplicaLogDir {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("path".to_owned(), self.path.json(version));
        object.insert("topics".to_owned(), self.topics.json(version));
        Value::Object(object)
    }
}

impl Sample for AlterReplicaLogDir {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { path: Sample::sample(random, version), topics: Sample::sample(random, version) }
    }
}

impl Json for AlterReplicaLogDirTopic {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("name".to_owned(), self.name.json(version));
        object.insert("partitions".to_owned(), self.partitions.json(version));
        Value::Object(object)
    }
}

impl Sample for AlterReplicaLogDirTopic {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { name: Sample::sample(random, version), partitions: Sample::sample(random, version) }
    }
}
