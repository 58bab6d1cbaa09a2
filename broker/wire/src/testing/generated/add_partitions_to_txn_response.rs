// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::add_partitions_to_txn_response::*;
use crate::testing::view_code::*;

impl Json for AddPartitionsToTxnResponse {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("throttleTimeMs".to_owned(), self.throttle_time_ms.json(version));
        if version >= 4 {
            object.insert("errorCode".to_owned(), self.error_code.json(version));
        }
        if version >= 4 {
            object.insert("resultsByTransaction".to_owned(), self.results_by_transaction.json(version));
        }
        if version <= 3 {
            object.insert(
                "resultsByTopicV3AndBelow".to_owned(),
                self.results_by_topic_v3_and_below.json(version),
            );
        }
        Value::Object(object)
    }
}

impl Sample for AddPartitionsToTxnResponse {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            throttle_time_ms: Sample::sample(random, version),
            error_code: if version >= 4 { Sample::sample(random, version) } else { 0 },
            results_by_transaction: if version >= 4 { Sample::sample(random, version) } else { Vec::new() },
            results_by_topic_v3_and_below: if version <= 3 {
                Sample::sample(random, version)
            } else {
                Vec::new()
            },
        }
    }
}

impl Json for AddPartitionsToTxnResult {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("transactionalId".to_owned(), self.transactional_id.json(version));
        object.insert("topicResults".to_owned(), self.topic_results.json(version));
        Value::Object(object)
    }
}

impl Sample for AddPartitionsToTxnResult {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            transactional_id: Sample::sample(random, version),
            topic_results: Sample::sample(random, version),
        }
    }
}

impl Json for AddPartitionsToTxnTopicResult {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("name".to_owned(), self.name.json(version));
        object.insert("resultsByPartition".to_owned(), self.results_by_partition.json(version));
        Value::Object(object)
    }
}

impl Sample for AddPartitionsToTxnTopicResult {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { name: Sample::sample(random, version), results_by_partition: Sample::sample(random, version) }
    }
}

impl Json for AddPartitionsToTxnPartitionResult {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("partitionIndex".to_owned(), self.partition_index.json(version));
        object.insert("partitionErrorCode".to_owned(), self.partition_error_code.json(version));
        Value::Object(object)
    }
}

impl Sample for AddPartitionsToTxnPartitionResult {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            partition_index: Sample::sample(random, version),
            partition_error_code: Sample::sample(random, version),
        }
    }
}
