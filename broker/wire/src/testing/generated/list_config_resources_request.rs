// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::list_config_resources_request::*;
use crate::testing::view_code::*;

impl Json for ListConfigResourcesRequest {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        if version == 1 {
            object.insert("resourceTypes".to_owned(), self.resource_types.json(version));
        }
        Value::Object(object)
    }
}

impl Sample for ListConfigResourcesRequest {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { resource_types: if version == 1 { Sample::sample(random, version) } else { Vec::new() } }
    }
}
