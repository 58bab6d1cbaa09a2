// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::list_config_resources_response::*;
use crate::testing::view_code::*;

impl Json for ListConfigResourcesResponse {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("throttleTimeMs".to_owned(), self.throttle_time_ms.json(version));
        object.insert("errorCode".to_owned(), self.error_code.json(version));
        object.insert("configResources".to_owned(), self.config_resources.json(version));
        Value::Object(object)
    }
}

impl Sample for ListConfigResourcesResponse {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            throttle_time_ms: Sample::sample(random, version),
            error_code: Sample::sample(random, version),
            config_resources: Sample::sample(random, version),
        }
    }
}

impl Json for ConfigResource {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("resourceName".to_owned(), self.resource_name.json(version));
        if version == 1 {
            object.insert("resourceType".to_owned(), self.resource_type.json(version));
        }
        Value::Object(object)
    }
}

impl Sample for ConfigResource {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            resource_name: Sample::sample(random, version),
            resource_type: if version == 1 { Sample::sample(random, version) } else { 16 },
        }
    }
}
