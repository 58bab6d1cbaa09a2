// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::describe_transactions_request::*;
use crate::testing::view_code::*;

impl Json for DescribeTransactionsRequest {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("transactionalIds".to_owned(), self.transactional_ids.json(version));
        Value::Object(object)
    }
}

impl Sample for DescribeTransactionsRequest {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { transactional_ids: Sample::sample(random, version) }
    }
}
