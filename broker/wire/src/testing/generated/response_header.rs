// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::response_header::*;
use crate::testing::view_code::*;

impl Json for ResponseHeader {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("correlationId".to_owned(), self.correlation_id.json(version));
        Value::Object(object)
    }
}

impl Sample for ResponseHeader {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { correlation_id: Sample::sample(random, version) }
    }
}
