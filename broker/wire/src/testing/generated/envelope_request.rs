// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::envelope_request::*;
use crate::testing::view_code::*;

impl Json for EnvelopeRequest {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("requestData".to_owned(), self.request_data.json(version));
        object.insert("requestPrincipal".to_owned(), self.request_principal.json(version));
        object.insert("clientHostAddress".to_owned(), self.client_host_address.json(version));
        Value::Object(object)
    }
}

impl Sample for EnvelopeRequest {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            request_data: Sample::sample(random, version),
            request_principal: Sample::sample(random, version),
            client_host_address: Sample::sample(random, version),
        }
    }
}
