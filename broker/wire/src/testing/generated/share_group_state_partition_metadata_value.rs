// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::share_group_state_partition_metadata_value::*;
use crate::testing::view_code::*;

impl Json for ShareGroupStatePartitionMetadataValue {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("initializingTopics".to_owned(), self.initializing_topics.json(version));
        object.insert("initializedTopics".to_owned(), self.initialized_topics.json(version));
        object.insert("deletingTopics".to_owned(), self.deleting_topics.json(version));
        Value::Object(object)
    }
}

impl Sample for ShareGroupStatePartitionMetadataValue {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            initializing_topics: Sample::sample(random, version),
            initialized_topics: Sample::sample(random, version),
            deleting_topics: Sample::sample(random, version),
        }
    }
}

impl Json for TopicPartitionsInfo {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("topicId".to_owned(), self.topic_id.json(version));
        object.insert("topicName".to_owned(), self.topic_name.json(version));
        object.insert("partitions".to_owned(), self.partitions.json(version));
        Value::Object(object)
    }
}

impl Sample for TopicPartitionsInfo {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            topic_id: Sample::sample(random, version),
            topic_name: Sample::sample(random, version),
            partitions: Sample::sample(random, version),
        }
    }
}

impl Json for TopicInfo {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("topicId".to_owned(), self.topic_id.json(version));
        object.insert("topicName".to_owned(), self.topic_name.json(version));
        Value::Object(object)
    }
}

impl Sample for TopicInfo {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { topic_id: Sample::sample(random, version), topic_name: Sample::sample(random, version) }
    }
}
