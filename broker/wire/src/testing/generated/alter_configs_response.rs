// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::alter_configs_response::*;
use crate::testing::view_code::*;

impl Json for AlterConfigsResponse {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("throttleTimeMs".to_owned(), self.throttle_time_ms.json(version));
        object.insert("responses".to_owned(), self.responses.json(version));
        Value::Object(object)
    }
}

impl Sample for AlterConfigsResponse {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { throttle_time_ms: Sample::sample(random, version), responses: Sample::sample(random, version) }
    }
}

impl Json for AlterConfigsResourceResponse {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("errorCode".to_owned(), self.error_code.json(version));
        object.insert("errorMessage".to_owned(), self.error_message.json(version));
        object.insert("resourceType".to_owned(), self.resource_type.json(version));
        object.insert("resourceName".to_owned(), self.resource_name.json(version));
        Value::Object(object)
    }
}

impl Sample for AlterConfigsResourceResponse {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            error_code: Sample::sample(random, version),
            error_message: Sample::sample(random, version),
            resource_type: Sample::sample(random, version),
            resource_name: Sample::sample(random, version),
        }
    }
}
