// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::assign_replicas_to_dirs_request::*;
use crate::testing::view_code::*;

impl Json for AssignReplicasToDirsRequest {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("brokerId".to_owned(), self.broker_id.json(version));
        object.insert("brokerEpoch".to_owned(), self.broker_epoch.json(version));
        object.insert("directories".to_owned(), self.directories.json(version));
        Value::Object(object)
    }
}

impl Sample for AssignReplicasToDirsRequest {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            broker_id: Sample::sample(random, version),
            broker_epoch: Sample::sample(random, version),
            directories: Sample::sample(random, version),
        }
    }
}

impl Json for DirectoryData {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("id".to_owned(), self.id.json(version));
        object.insert("topics".to_owned(), self.topics.json(version));
        Value::Object(object)
    }
}

impl Sample for DirectoryData {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { id: Sample::sample(random, version), topics: Sample::sample(random, version) }
    }
}

impl Json for TopicData {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("topicId".to_owned(), self.topic_id.json(version));
        object.insert("partitions".to_owned(), self.partitions.json(version));
        Value::Object(object)
    }
}

impl Sample for TopicData {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { topic_id: Sample::sample(random, version), partitions: Sample::sample(random, version) }
    }
}

impl Json for PartitionData {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("partitionIndex".to_owned(), self.partition_index.json(version));
        Value::Object(object)
    }
}

impl Sample for PartitionData {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { partition_index: Sample::sample(random, version) }
    }
}
