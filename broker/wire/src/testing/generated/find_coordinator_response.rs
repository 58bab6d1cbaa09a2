// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::find_coordinator_response::*;
use crate::testing::view_code::*;

impl Json for FindCoordinatorResponse {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        if version >= 1 {
            object.insert("throttleTimeMs".to_owned(), self.throttle_time_ms.json(version));
        }
        if version <= 3 {
            object.insert("errorCode".to_owned(), self.error_code.json(version));
        }
        if (1..=3).contains(&version) {
            object.insert("errorMessage".to_owned(), self.error_message.json(version));
        }
        if version <= 3 {
            object.insert("nodeId".to_owned(), self.node_id.json(version));
        }
        if version <= 3 {
            object.insert("host".to_owned(), self.host.json(version));
        }
        if version <= 3 {
            object.insert("port".to_owned(), self.port.json(version));
        }
        if version >= 4 {
            object.insert("coordinators".to_owned(), self.coordinators.json(version));
        }
        Value::Object(object)
    }
}

impl Sample for FindCoordinatorResponse {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            throttle_time_ms: if version >= 1 { Sample::sample(random, version) } else { 0 },
            error_code: if version <= 3 { Sample::sample(random, version) } else { 0 },
            error_message: if (1..=3).contains(&version) {
                Sample::sample(random, version)
            } else {
                Some(Default::default())
            },
            node_id: if version <= 3 { Sample::sample(random, version) } else { 0 },
            host: if version <= 3 { Sample::sample(random, version) } else { String::new() },
            port: if version <= 3 { Sample::sample(random, version) } else { 0 },
            coordinators: if version >= 4 { Sample::sample(random, version) } else { Vec::new() },
        }
    }
}

impl Json for Coordinator {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("key".to_owned(), self.key.json(version));
        object.insert("nodeId".to_owned(), self.node_id.json(version));
        object.insert("host".to_owned(), self.host.json(version));
        object.insert("port".to_owned(), self.port.json(version));
        object.insert("errorCode".to_owned(), self.error_code.json(version));
        object.insert("errorMessage".to_owned(), self.error_message.json(version));
        Value::Object(object)
    }
}

impl Sample for Coordinator {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            key: Sample::sample(random, version),
            node_id: Sample::sample(random, version),
            host: Sample::sample(random, version),
            port: Sample::sample(random, version),
            error_code: Sample::sample(random, version),
            error_message: Sample::sample(random, version),
        }
    }
}
