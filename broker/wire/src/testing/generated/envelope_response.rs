// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::envelope_response::*;
use crate::testing::view_code::*;

impl Json for EnvelopeResponse {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("responseData".to_owned(), self.response_data.json(version));
        object.insert("errorCode".to_owned(), self.error_code.json(version));
        Value::Object(object)
    }
}

impl Sample for EnvelopeResponse {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { response_data: Sample::sample(random, version), error_code: Sample::sample(random, version) }
    }
}
