// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::create_topics_request::*;
use crate::testing::view_code::*;

impl Json for CreateTopicsRequest {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("topics".to_owned(), self.topics.json(version));
        object.insert("timeoutMs".to_owned(), self.timeout_ms.json(version));
        object.insert("validateOnly".to_owned(), self.validate_only.json(version));
        Value::Object(object)
    }
}

impl Sample for CreateTopicsRequest {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            topics: Sample::sample(random, version),
            timeout_ms: Sample::sample(random, version),
            validate_only: Sample::sample(random, version),
        }
    }
}

impl Json for CreatableTopic {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("name".to_owned(), self.name.json(version));
        object.insert("numPartitions".to_owned(), self.num_partitions.json(version));
        object.insert("replicationFactor".to_owned(), self.replication_factor.json(version));
        object.insert("assignments".to_owned(), self.assignments.json(version));
        object.insert("configs".to_owned(), self.configs.json(version));
        Value::Object(object)
    }
}

impl Sample for CreatableTopic {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            name: Sample::sample(random, version),
            num_partitions: Sample::sample(random, version),
            replication_factor: Sample::sample(random, version),
            assignments: Sample::sample(random, version),
            configs: Sample::sample(random, version),
        }
    }
}

impl Json for CreatableReplicaAssignment {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("partitionIndex".to_owned(), self.partition_index.json(version));
        object.insert("brokerIds".to_owned(), self.broker_ids.json(version));
        Value::Object(object)
    }
}

impl Sample for CreatableReplicaAssignment {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { partition_index: Sample::sample(random, version), broker_ids: Sample::sample(random, version) }
    }
}

impl Json for CreatableTopicConfig {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("name".to_owned(), self.name.json(version));
        object.insert("value".to_owned(), self.value.json(version));
        Value::Object(object)
    }
}

impl Sample for CreatableTopicConfig {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { name: Sample::sample(random, version), value: Sample::sample(random, version) }
    }
}
