// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::describe_producers_response::*;
use crate::testing::view_code::*;

impl Json for DescribeProducersResponse {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("throttleTimeMs".to_owned(), self.throttle_time_ms.json(version));
        object.insert("topics".to_owned(), self.topics.json(version));
        Value::Object(object)
    }
}

impl Sample for DescribeProducersResponse {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { throttle_time_ms: Sample::sample(random, version), topics: Sample::sample(random, version) }
    }
}

impl Json for TopicResponse {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("name".to_owned(), self.name.json(version));
        object.insert("partitions".to_owned(), self.partitions.json(version));
        Value::Object(object)
    }
}

impl Sample for TopicResponse {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { name: Sample::sample(random, version), partitions: Sample::sample(random, version) }
    }
}

impl Json for PartitionResponse {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("partitionIndex".to_owned(), self.partition_index.json(version));
        object.insert("errorCode".to_owned(), self.error_code.json(version));
        object.insert("errorMessage".to_owned(), self.error_message.json(version));
        object.insert("activeProducers".to_owned(), self.active_producers.json(version));
        Value::Object(object)
    }
}

impl Sample for PartitionResponse {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            partition_index: Sample::sample(random, version),
            error_code: Sample::sample(random, version),
            error_message: Sample::sample(random, version),
            active_producers: Sample::sample(random, version),
        }
    }
}

impl Json for ProducerState {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("producerId".to_owned(), self.producer_id.json(version));
        object.insert("producerEpoch".to_owned(), self.producer_epoch.json(version));
        object.insert("lastSequence".to_owned(), self.last_sequence.json(version));
        object.insert("lastTimestamp".to_owned(), self.last_timestamp.json(version));
        object.insert("coordinatorEpoch".to_owned(), self.coordinator_epoch.json(version));
        object.insert("currentTxnStartOffset".to_owned(), self.current_txn_start_offset.json(version));
        Value::Object(object)
    }
}

impl Sample for ProducerState {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            producer_id: Sample::sample(random, version),
            producer_epoch: Sample::sample(random, version),
            last_sequence: Sample::sample(random, version),
            last_timestamp: Sample::sample(random, version),
            coordinator_epoch: Sample::sample(random, version),
            current_txn_start_offset: Sample::sample(random, version),
        }
    }
}
