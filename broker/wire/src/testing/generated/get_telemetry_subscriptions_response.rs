// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::get_telemetry_subscriptions_response::*;
use crate::testing::view_code::*;

impl Json for GetTelemetrySubscriptionsResponse {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("throttleTimeMs".to_owned(), self.throttle_time_ms.json(version));
        object.insert("errorCode".to_owned(), self.error_code.json(version));
        object.insert("clientInstanceId".to_owned(), self.client_instance_id.json(version));
        object.insert("subscriptionId".to_owned(), self.subscription_id.json(version));
        object.insert("acceptedCompressionTypes".to_owned(), self.accepted_compression_types.json(version));
        object.insert("pushIntervalMs".to_owned(), self.push_interval_ms.json(version));
        object.insert("telemetryMaxBytes".to_owned(), self.telemetry_max_bytes.json(version));
        object.insert("deltaTemporality".to_owned(), self.delta_temporality.json(version));
        object.insert("requestedMetrics".to_owned(), self.requested_metrics.json(version));
        Value::Object(object)
    }
}

impl Sample for GetTelemetrySubscriptionsResponse {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            throttle_time_ms: Sample::sample(random, version),
            error_code: Sample::sample(random, version),
            client_instance_id: Sample::sample(random, version),
            subscription_id: Sample::sample(random, version),
            accepted_compression_types: Sample::sample(random, version),
            push_interval_ms: Sample::sample(random, version),
            telemetry_max_bytes: Sample::sample(random, version),
            delta_temporality: Sample::sample(random, version),
            requested_metrics: Sample::sample(random, version),
        }
    }
}
