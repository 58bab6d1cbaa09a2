// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::sasl_authenticate_response::*;
use crate::testing::view_code::*;

impl Json for SaslAuthenticateResponse {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("errorCode".to_owned(), self.error_code.json(version));
        object.insert("errorMessage".to_owned(), self.error_message.json(version));
        object.insert("authBytes".to_owned(), self.auth_bytes.json(version));
        if version >= 1 {
            object.insert("sessionLifetimeMs".to_owned(), self.session_lifetime_ms.json(version));
        }
        Value::Object(object)
    }
}

impl Sample for SaslAuthenticateResponse {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            error_code: Sample::sample(random, version),
            error_message: Sample::sample(random, version),
            auth_bytes: Sample::sample(random, version),
            session_lifetime_ms: if version >= 1 { Sample::sample(random, version) } else { 0 },
        }
    }
}
