// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::alter_user_scram_credentials_response::*;
use crate::testing::view_code::*;

impl Json for AlterUserScramCredentialsResponse {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("throttleTimeMs".to_owned(), self.throttle_time_ms.json(version));
        object.insert("results".to_owned(), self.results.json(version));
        Value::Object(object)
    }
}

impl Sample for AlterUserScramCredentialsResponse {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { throttle_time_ms: Sample::sample(random, version), results: Sample::sample(random, version) }
    }
}

impl Json for AlterUserScramCredentialsResult {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("user".to_owned(), self.user.json(version));
        object.insert("errorCode".to_owned(), self.error_code.json(version));
        object.insert("errorMessage".to_owned(), self.error_message.json(version));
        Value::Object(object)
    }
}

impl Sample for AlterUserScramCredentialsResult {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            user: Sample::sample(random, version),
            error_code: Sample::sample(random, version),
            error_message: Sample::sample(random, version),
        }
    }
}
