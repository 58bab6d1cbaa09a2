// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::describe_transactions_response::*;
use crate::testing::view_code::*;

impl Json for DescribeTransactionsResponse {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("throttleTimeMs".to_owned(), self.throttle_time_ms.json(version));
        object.insert("transactionStates".to_owned(), self.transaction_states.json(version));
        Value::Object(object)
    }
}

impl Sample for DescribeTransactionsResponse {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            throttle_time_ms: Sample::sample(random, version),
            transaction_states: Sample::sample(random, version),
        }
    }
}

impl Json for TransactionState {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("errorCode".to_owned(), self.error_code.json(version));
        object.insert("transactionalId".to_owned(), self.transactional_id.json(version));
        object.insert("transactionState".to_owned(), self.transaction_state.json(version));
        object.insert("transactionTimeoutMs".to_owned(), self.transaction_timeout_ms.json(version));
        object.insert("transactionStartTimeMs".to_owned(), self.transaction_start_time_ms.json(version));
        object.insert("producerId".to_owned(), self.producer_id.json(version));
        object.insert("producerEpoch".to_owned(), self.producer_epoch.json(version));
        object.insert("topics".to_owned(), self.topics.json(version));
        Value::Object(object)
    }
}

impl Sample for TransactionState {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            error_code: Sample::sample(random, version),
            transactional_id: Sample::sample(random, version),
            transaction_state: Sample::sample(random, version),
            transaction_timeout_ms: Sample::sample(random, version),
            transaction_start_time_ms: Sample::sample(random, version),
            producer_id: Sample::sample(random, version),
            producer_epoch: Sample::sample(random, version),
            topics: Sample::sample(random, version),
        }
    }
}

impl Json for TopicData {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("topic".to_owned(), self.topic.json(version));
        object.insert("partitions".to_owned(), self.partitions.json(version));
        Value::Object(object)
    }
}

impl Sample for TopicData {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { topic: Sample::sample(random, version), partitions: Sample::sample(random, version) }
    }
}
