// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::sasl_authenticate_request::*;
use crate::testing::view_code::*;

impl Json for SaslAuthenticateRequest {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("authBytes".to_owned(), self.auth_bytes.json(version));
        Value::Object(object)
    }
}

impl Sample for SaslAuthenticateRequest {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { auth_bytes: Sample::sample(random, version) }
    }
}
