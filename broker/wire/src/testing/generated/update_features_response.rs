// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::update_features_response::*;
use crate::testing::view_code::*;

impl Json for UpdateFeaturesResponse {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("throttleTimeMs".to_owned(), self.throttle_time_ms.json(version));
        object.insert("errorCode".to_owned(), self.error_code.json(version));
        object.insert("errorMessage".to_owned(), self.error_message.json(version));
        if version <= 1 {
            object.insert("results".to_owned(), self.results.json(version));
        }
        Value::Object(object)
    }
}

impl Sample for UpdateFeaturesResponse {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            throttle_time_ms: Sample::sample(random, version),
            error_code: Sample::sample(random, version),
            error_message: Sample::sample(random, version),
            results: if version <= 1 { Sample::sample(random, version) } else { Vec::new() },
        }
    }
}

impl Json for UpdatableFeatureResult {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("feature".to_owned(), self.feature.json(version));
        object.insert("errorCode".to_owned(), self.error_code.json(version));
        object.insert("errorMessage".to_owned(), self.error_message.json(version));
        Value::Object(object)
    }
}

impl Sample for UpdatableFeatureResult {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            feature: Sample::sample(random, version),
            error_code: Sample::sample(random, version),
            error_message: Sample::sample(random, version),
        }
    }
}
