// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::transaction_log_value::*;
use crate::testing::view_code::*;

impl Json for TransactionLogValue {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("producerId".to_owned(), self.producer_id.json(version));
        if version == 1 && self.previous_producer_id != -1 {
            object.insert("previousProducerId".to_owned(), self.previous_producer_id.json(version));
        }
        if version == 1 && self.next_producer_id != -1 {
            object.insert("nextProducerId".to_owned(), self.next_producer_id.json(version));
        }
        object.insert("producerEpoch".to_owned(), self.producer_epoch.json(version));
        if version == 1 && self.next_producer_epoch != -1 {
            object.insert("nextProducerEpoch".to_owned(), self.next_producer_epoch.json(version));
        }
        object.insert("transactionTimeoutMs".to_owned(), self.transaction_timeout_ms.json(version));
        object.insert("transactionStatus".to_owned(), self.transaction_status.json(version));
        object.insert("transactionPartitions".to_owned(), self.transaction_partitions.json(version));
        object.insert(
            "transactionLastUpdateTimestampMs".to_owned(),
            self.transaction_last_update_timestamp_ms.json(version),
        );
        object.insert(
            "transactionStartTimestampMs".to_owned(),
            self.transaction_start_timestamp_ms.json(version),
        );
        if version == 1 && self.client_transaction_version != 0 {
            object
                .insert("clientTransactionVersion".to_owned(), self.client_transaction_version.json(version));
        }
        Value::Object(object)
    }
}

impl Sample for TransactionLogValue {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            producer_id: Sample::sample(random, version),
            previous_producer_id: if version == 1 { Sample::sample(random, version) } else { -1 },
            next_producer_id: if version == 1 { Sample::sample(random, version) } else { -1 },
            producer_epoch: Sample::sample(random, version),
            next_producer_epoch: if version == 1 { Sample::sample(random, version) } else { -1 },
            transaction_timeout_ms: Sample::sample(random, version),
            transaction_status: Sample::sample(random, version),
            transaction_partitions: Sample::sample(random, version),
            transaction_last_update_timestamp_ms: Sample::sample(random, version),
            transaction_start_timestamp_ms: Sample::sample(random, version),
            client_transaction_version: if version == 1 { Sample::sample(random, version) } else { 0 },
        }
    }
}

impl Json for PartitionsSchema {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("topic".to_owned(), self.topic.json(version));
        object.insert("partitionIds".to_owned(), self.partition_ids.json(version));
        Value::Object(object)
    }
}

impl Sample for PartitionsSchema {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { topic: Sample::sample(random, version), partition_ids: Sample::sample(random, version) }
    }
}
