// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::expire_delegation_token_request::*;
use crate::testing::view_code::*;

impl Json for ExpireDelegationTokenRequest {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("hmac".to_owned(), self.hmac.json(version));
        object.insert("expiryTimePeriodMs".to_owned(), self.expiry_time_period_ms.json(version));
        Value::Object(object)
    }
}

impl Sample for ExpireDelegationTokenRequest {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { hmac: Sample::sample(random, version), expiry_time_period_ms: Sample::sample(random, version) }
    }
}
