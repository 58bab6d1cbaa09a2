// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::list_transactions_response::*;
use crate::testing::view_code::*;

impl Json for ListTransactionsResponse {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("throttleTimeMs".to_owned(), self.throttle_time_ms.json(version));
        object.insert("errorCode".to_owned(), self.error_code.json(version));
        object.insert("unknownStateFilters".to_owned(), self.unknown_state_filters.json(version));
        object.insert("transactionStates".to_owned(), self.transaction_states.json(version));
        Value::Object(object)
    }
}

impl Sample for ListTransactionsResponse {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            throttle_time_ms: Sample::sample(random, version),
            error_code: Sample::sample(random, version),
            unknown_state_filters: Sample::sample(random, version),
            transaction_states: Sample::sample(random, version),
        }
    }
}

impl Json for TransactionState {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("transactionalId".to_owned(), self.transactional_id.json(version));
        object.insert("producerId".to_owned(), self.producer_id.json(version));
        object.insert("transactionState".to_owned(), self.transaction_state.json(version));
        Value::Object(object)
    }
}

impl Sample for TransactionState {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            transactional_id: Sample::sample(random, version),
            producer_id: Sample::sample(random, version),
            transaction_state: Sample::sample(random, version),
        }
    }
}
