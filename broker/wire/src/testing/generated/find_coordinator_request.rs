// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::find_coordinator_request::*;
use crate::testing::view_code::*;

impl Json for FindCoordinatorRequest {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        if version <= 3 {
            object.insert("key".to_owned(), self.key.json(version));
        }
        if version >= 1 {
            object.insert("keyType".to_owned(), self.key_type.json(version));
        }
        if version >= 4 {
            object.insert("coordinatorKeys".to_owned(), self.coordinator_keys.json(version));
        }
        Value::Object(object)
    }
}

impl Sample for FindCoordinatorRequest {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            key: if version <= 3 { Sample::sample(random, version) } else { String::new() },
            key_type: if version >= 1 { Sample::sample(random, version) } else { 0 },
            coordinator_keys: if version >= 4 { Sample::sample(random, version) } else { Vec::new() },
        }
    }
}
