// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::sasl_handshake_request::*;
use crate::testing::view_code::*;

impl Json for SaslHandshakeRequest {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("mechanism".to_owned(), self.mechanism.json(version));
        Value::Object(object)
    }
}

impl Sample for SaslHandshakeRequest {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { mechanism: Sample::sample(random, version) }
    }
}
