// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::broker_heartbeat_response::*;
use crate::testing::view_code::*;

impl Json for BrokerHeartbeatResponse {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("throttleTimeMs".to_owned(), self.throttle_time_ms.json(version));
        object.insert("errorCode".to_owned(), self.error_code.json(version));
        object.insert("isCaughtUp".to_owned(), self.is_caught_up.json(version));
        object.insert("isFenced".to_owned(), self.is_fenced.json(version));
        object.insert("shouldShutDown".to_owned(), self.should_shut_down.json(version));
        Value::Object(object)
    }
}

impl Sample for BrokerHeartbeatResponse {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            throttle_time_ms: Sample::sample(random, version),
            error_code: Sample::sample(random, version),
            is_caught_up: Sample::sample(random, version),
            is_fenced: Sample::sample(random, version),
            should_shut_down: Sample::sample(random, version),
        }
    }
}
