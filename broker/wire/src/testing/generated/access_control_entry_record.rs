// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::access_control_entry_record::*;
use crate::testing::view_code::*;

impl Json for AccessControlEntryRecord {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("id".to_owned(), self.id.json(version));
        object.insert("resourceType".to_owned(), self.resource_type.json(version));
        object.insert("resourceName".to_owned(), self.resource_name.json(version));
        object.insert("patternType".to_owned(), self.pattern_type.json(version));
        object.insert("principal".to_owned(), self.principal.json(version));
        object.insert("host".to_owned(), self.host.json(version));
        object.insert("operation".to_owned(), self.operation.json(version));
        object.insert("permissionType".to_owned(), self.permission_type.json(version));
        Value::Object(object)
    }
}

impl Sample for AccessControlEntryRecord {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            id: Sample::sample(random, version),
            resource_type: Sample::sample(random, version),
            resource_name: Sample::sample(random, version),
            pattern_type: Sample::sample(random, version),
            principal: Sample::sample(random, version),
            host: Sample::sample(random, version),
            operation: Sample::sample(random, version),
            permission_type: Sample::sample(random, version),
        }
    }
}
