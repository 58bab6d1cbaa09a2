// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::renew_delegation_token_request::*;
use crate::testing::view_code::*;

impl Json for RenewDelegationTokenRequest {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("hmac".to_owned(), self.hmac.json(version));
        object.insert("renewPeriodMs".to_owned(), self.renew_period_ms.json(version));
        Value::Object(object)
    }
}

impl Sample for RenewDelegationTokenRequest {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { hmac: Sample::sample(random, version), renew_period_ms: Sample::sample(random, version) }
    }
}
