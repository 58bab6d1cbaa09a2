// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::describe_user_scram_credentials_response::*;
use crate::testing::view_code::*;

impl Json for DescribeUserScramCredentialsResponse {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("throttleTimeMs".to_owned(), self.throttle_time_ms.json(version));
        object.insert("errorCode".to_owned(), self.error_code.json(version));
        object.insert("errorMessage".to_owned(), self.error_message.json(version));
        object.insert("results".to_owned(), self.results.json(version));
        Value::Object(object)
    }
}

impl Sample for DescribeUserScramCredentialsResponse {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            throttle_time_ms: Sample::sample(random, version),
            error_code: Sample::sample(random, version),
            error_message: Sample::sample(random, version),
            results: Sample::sample(random, version),
        }
    }
}

impl Json for DescribeUserScramCredentialsResult {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("user".to_owned(), self.user.json(version));
        object.insert("errorCode".to_owned(), self.error_code.json(version));
        object.insert("errorMessage".to_owned(), self.error_message.json(version));
        object.insert("credentialInfos".to_owned(), self.credential_infos.json(version));
        Value::Object(object)
    }
}

impl Sample for DescribeUserScramCredentialsResult {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            user: Sample::sample(random, version),
            error_code: Sample::sample(random, version),
            error_message: Sample::sample(random, version),
            credential_infos: Sample::sample(random, version),
        }
    }
}

impl Json for CredentialInfo {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("mechanism".to_owned(), self.mechanism.json(version));
        object.insert("iterations".to_owned(), self.iterations.json(version));
        Value::Object(object)
    }
}

impl Sample for CredentialInfo {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { mechanism: Sample::sample(random, version), iterations: Sample::sample(random, version) }
    }
}
