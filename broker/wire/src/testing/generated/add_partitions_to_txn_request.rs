// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::add_partitions_to_txn_request::*;
use crate::testing::view_code::*;

impl Json for AddPartitionsToTxnRequest {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        if version >= 4 {
            object.insert("transactions".to_owned(), self.transactions.json(version));
        }
        if version <= 3 {
            object.insert(
                "v3AndBelowTransactionalId".to_owned(),
                self.v3_and_below_transactional_id.json(version),
            );
        }
        if version <= 3 {
            object.insert("v3AndBelowProducerId".to_owned(), self.v3_and_below_producer_id.json(version));
        }
        if version <= 3 {
            object
                .insert("v3AndBelowProducerEpoch".to_owned(), self.v3_and_below_producer_epoch.json(version));
        }
        if version <= 3 {
            object.insert("v3AndBelowTopics".to_owned(), self.v3_and_below_topics.json(version));
        }
        Value::Object(object)
    }
}

impl Sample for AddPartitionsToTxnRequest {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            transactions: if version >= 4 { Sample::sample(random, version) } else { Vec::new() },
            v3_and_below_transactional_id: if version <= 3 {
                Sample::sample(random, version)
            } else {
                String::new()
            },
            v3_and_below_producer_id: if version <= 3 { Sample::sample(random, version) } else { 0 },
            v3_and_below_producer_epoch: if version <= 3 { Sample::sample(random, version) } else { 0 },
            v3_and_below_topics: if version <= 3 { Sample::sample(random, version) } else { Vec::new() },
        }
    }
}

impl Json for AddPartitionsToTxnTransaction {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("transactionalId".to_owned(), self.transactional_id.json(version));
        object.insert("producerId".to_owned(), self.producer_id.json(version));
        object.insert("producerEpoch".to_owned(), self.producer_epoch.json(version));
        object.insert("verifyOnly".to_owned(), self.verify_only.json(version));
        object.insert("topics".to_owned(), self.topics.json(version));
        Value::Object(object)
    }
}

impl Sample for AddPartitionsToTxnTransaction {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            transactional_id: Sample::sample(random, version),
            producer_id: Sample::sample(random, version),
            producer_epoch: Sample::sample(random, version),
            verify_only: Sample::sample(random, version),
            topics: Sample::sample(random, version),
        }
    }
}

impl Json for AddPartitionsToTxnTopic {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("name".to_owned(), self.name.json(version));
        object.insert("partitions".to_owned(), self.partitions.json(version));
        Value::Object(object)
    }
}

impl Sample for AddPartitionsToTxnTopic {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { name: Sample::sample(random, version), partitions: Sample::sample(random, version) }
    }
}
