// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::list_transactions_request::*;
use crate::testing::view_code::*;

impl Json for ListTransactionsRequest {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("stateFilters".to_owned(), self.state_filters.json(version));
        object.insert("producerIdFilters".to_owned(), self.producer_id_filters.json(version));
        if version >= 1 {
            object.insert("durationFilter".to_owned(), self.duration_filter.json(version));
        }
        if version == 2 {
            object.insert("transactionalIdPattern".to_owned(), self.transactional_id_pattern.json(version));
        }
        Value::Object(object)
    }
}

impl Sample for ListTransactionsRequest {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            state_filters: Sample::sample(random, version),
            producer_id_filters: Sample::sample(random, version),
            duration_filter: if version >= 1 { Sample::sample(random, version) } else { -1 },
            transactional_id_pattern: if version == 2 { Sample::sample(random, version) } else { None },
        }
    }
}
