// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::push_telemetry_request::*;
use crate::testing::view_code::*;

impl Json for PushTelemetryRequest {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("clientInstanceId".to_owned(), self.client_instance_id.json(version));
        object.insert("subscriptionId".to_owned(), self.subscription_id.json(version));
        object.insert("terminating".to_owned(), self.terminating.json(version));
        object.insert("compressionType".to_owned(), self.compression_type.json(version));
        object.insert("metrics".to_owned(), self.metrics.json(version));
        Value::Object(object)
    }
}

impl Sample for PushTelemetryRequest {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            client_instance_id: Sample::sample(random, version),
            subscription_id: Sample::sample(random, version),
            terminating: Sample::sample(random, version),
            compression_type: Sample::sample(random, version),
            metrics: Sample::sample(random, version),
        }
    }
}
