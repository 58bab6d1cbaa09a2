// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::get_telemetry_subscriptions_request::*;
use crate::testing::view_code::*;

impl Json for GetTelemetrySubscriptionsRequest {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("clientInstanceId".to_owned(), self.client_instance_id.json(version));
        Value::Object(object)
    }
}

impl Sample for GetTelemetrySubscriptionsRequest {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { client_instance_id: Sample::sample(random, version) }
    }
}
