// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::describe_acls_response::*;
use crate::testing::view_code::*;

impl Json for DescribeAclsResponse {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("throttleTimeMs".to_owned(), self.throttle_time_ms.json(version));
        object.insert("errorCode".to_owned(), self.error_code.json(version));
        object.insert("errorMessage".to_owned(), self.error_message.json(version));
        object.insert("resources".to_owned(), self.resources.json(version));
        Value::Object(object)
    }
}

impl Sample for DescribeAclsResponse {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            throttle_time_ms: Sample::sample(random, version),
            error_code: Sample::sample(random, version),
            error_message: Sample::sample(random, version),
            resources: Sample::sample(random, version),
        }
    }
}

impl Json for DescribeAclsResource {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("resourceType".to_owned(), self.resource_type.json(version));
        object.insert("resourceName".to_owned(), self.resource_name.json(version));
        object.insert("patternType".to_owned(), self.pattern_type.json(version));
        object.insert("acls".to_owned(), self.acls.json(version));
        Value::Object(object)
    }
}

impl Sample for DescribeAclsResource {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            resource_type: Sample::sample(random, version),
            resource_name: Sample::sample(random, version),
            pattern_type: Sample::sample(random, version),
            acls: Sample::sample(random, version),
        }
    }
}

impl Json for AclDescription {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("principal".to_owned(), self.principal.json(version));
        object.insert("host".to_owned(), self.host.json(version));
        object.insert("operation".to_owned(), self.operation.json(version));
        object.insert("permissionType".to_owned(), self.permission_type.json(version));
        Value::Object(object)
    }
}

impl Sample for AclDescription {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            principal: Sample::sample(random, version),
            host: Sample::sample(random, version),
            operation: Sample::sample(random, version),
            permission_type: Sample::sample(random, version),
        }
    }
}
