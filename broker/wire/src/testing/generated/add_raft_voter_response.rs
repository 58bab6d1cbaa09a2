// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::add_raft_voter_response::*;
use crate::testing::view_code::*;

impl Json for AddRaftVoterResponse {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("throttleTimeMs".to_owned(), self.throttle_time_ms.json(version));
        object.insert("errorCode".to_owned(), self.error_code.json(version));
        object.insert("errorMessage".to_owned(), self.error_message.json(version));
        Value::Object(object)
    }
}

impl Sample for AddRaftVoterResponse {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            throttle_time_ms: Sample::sample(random, version),
            error_code: Sample::sample(random, version),
            error_message: Sample::sample(random, version),
        }
    }
}
