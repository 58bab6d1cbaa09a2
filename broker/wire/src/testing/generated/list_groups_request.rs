// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::list_groups_request::*;
use crate::testing::view_code::*;

impl Json for ListGroupsRequest {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        if version >= 4 {
            object.insert("statesFilter".to_owned(), self.states_filter.json(version));
        }
        if version == 5 {
            object.insert("typesFilter".to_owned(), self.types_filter.json(version));
        }
        Value::Object(object)
    }
}

impl Sample for ListGroupsRequest {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            states_filter: if version >= 4 { Sample::sample(random, version) } else { Vec::new() },
            types_filter: if version == 5 { Sample::sample(random, version) } else { Vec::new() },
        }
    }
}
