// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::consumer_group_partition_metadata_value::*;
use crate::testing::view_code::*;

impl Json for ConsumerGroupPartitionMetadataValue {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("topics".to_owned(), self.topics.json(version));
        Value::Object(object)
    }
}

impl Sample for ConsumerGroupPartitionMetadataValue {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { topics: Sample::sample(random, version) }
    }
}

impl Json for TopicMetadata {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("topicId".to_owned(), self.topic_id.json(version));
        object.insert("topicName".to_owned(), self.topic_name.json(version));
        object.insert("numPartitions".to_owned(), self.num_partitions.json(version));
        object.insert("partitionMetadata".to_owned(), self.partition_metadata.json(version));
        Value::Object(object)
    }
}

impl Sample for TopicMetadata {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            topic_id: Sample::sample(random, version),
            topic_name: Sample::sample(random, version),
            num_partitions: Sample::sample(random, version),
            partition_metadata: Sample::sample(random, version),
        }
    }
}

impl Json for PartitionMetadata {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("partition".to_owned(), self.partition.json(version));
        object.insert("racks".to_owned(), self.racks.json(version));
        Value::Object(object)
    }
}

impl Sample for PartitionMetadata {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { partition: Sample::sample(random, version), racks: Sample::sample(random, version) }
    }
}
