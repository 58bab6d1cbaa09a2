// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::sasl_handshake_response::*;
use crate::testing::view_code::*;

impl Json for SaslHandshakeResponse {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("errorCode".to_owned(), self.error_code.json(version));
        object.insert("mechanisms".to_owned(), self.mechanisms.json(version));
        Value::Object(object)
    }
}

impl Sample for SaslHandshakeResponse {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { error_code: Sample::sample(random, version), mechanisms: Sample::sample(random, version) }
    }
}
