// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::unregister_controller_request::*;
use crate::testing::view_code::*;

impl Json for UnregisterControllerRequest {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("controllerId".to_owned(), self.controller_id.json(version));
        Value::Object(object)
    }
}

impl Sample for UnregisterControllerRequest {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { controller_id: Sample::sample(random, version) }
    }
}
