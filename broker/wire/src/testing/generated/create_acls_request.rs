// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::create_acls_request::*;
use crate::testing::view_code::*;

impl Json for CreateAclsRequest {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("creations".to_owned(), self.creations.json(version));
        Value::Object(object)
    }
}

impl Sample for CreateAclsRequest {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { creations: Sample::sample(random, version) }
    }
}

impl Json for AclCreation {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("resourceType".to_owned(), self.resource_type.json(version));
        object.insert("resourceName".to_owned(), self.resource_name.json(version));
        object.insert("resourcePatternType".to_owned(), self.resource_pattern_type.json(version));
        object.insert("principal".to_owned(), self.principal.json(version));
        object.insert("host".to_owned(), self.host.json(version));
        object.insert("operation".to_owned(), self.operation.json(version));
        object.insert("permissionType".to_owned(), self.permission_type.json(version));
        Value::Object(object)
    }
}

impl Sample for AclCreation {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            resource_type: Sample::sample(random, version),
            resource_name: Sample::sample(random, version),
            resource_pattern_type: Sample::sample(random, version),
            principal: Sample::sample(random, version),
            host: Sample::sample(random, version),
            operation: Sample::sample(random, version),
            permission_type: Sample::sample(random, version),
        }
    }
}
