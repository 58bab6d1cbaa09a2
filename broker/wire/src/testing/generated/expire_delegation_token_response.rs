// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::expire_delegation_token_response::*;
use crate::testing::view_code::*;

impl Json for ExpireDelegationTokenResponse {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("errorCode".to_owned(), self.error_code.json(version));
        object.insert("expiryTimestampMs".to_owned(), self.expiry_timestamp_ms.json(version));
        object.insert("throttleTimeMs".to_owned(), self.throttle_time_ms.json(version));
        Value::Object(object)
    }
}

impl Sample for ExpireDelegationTokenResponse {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            error_code: Sample::sample(random, version),
            expiry_timestamp_ms: Sample::sample(random, version),
            throttle_time_ms: Sample::sample(random, version),
        }
    }
}
