// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::sync_group_response::*;
use crate::testing::view_code::*;

impl Json for SyncGroupResponse {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        if version >= 1 {
            object.insert("throttleTimeMs".to_owned(), self.throttle_time_ms.json(version));
        }
        object.insert("errorCode".to_owned(), self.error_code.json(version));
        if version == 5 {
            object.insert("protocolType".to_owned(), self.protocol_type.json(version));
        }
        if version == 5 {
            object.insert("protocolName".to_owned(), self.protocol_name.json(version));
        }
        object.insert("assignment".to_owned(), self.assignment.json(version));
        Value::Object(object)
    }
}

impl Sample for SyncGroupResponse {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            throttle_time_ms: if version >= 1 { Sample::sample(random, version) } else { 0 },
            error_code: Sample::sample(random, version),
            protocol_type: if version == 5 { Sample::sample(random, version) } else { None },
            protocol_name: if version == 5 { Sample::sample(random, version) } else { None },
            assignment: Sample::sample(random, version),
        }
    }
}
