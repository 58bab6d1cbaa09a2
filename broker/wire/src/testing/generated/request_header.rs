// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::request_header::*;
use crate::testing::view_code::*;

impl Json for RequestHeader {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("requestApiKey".to_owned(), self.request_api_key.json(version));
        object.insert("requestApiVersion".to_owned(), self.request_api_version.json(version));
        object.insert("correlationId".to_owned(), self.correlation_id.json(version));
        object.insert("clientId".to_owned(), self.client_id.json(version));
        Value::Object(object)
    }
}

impl Sample for RequestHeader {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            request_api_key: Sample::sample(random, version),
            request_api_version: Sample::sample(random, version),
            correlation_id: Sample::sample(random, version),
            client_id: Sample::sample(random, version),
        }
    }
}
