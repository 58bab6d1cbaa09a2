// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::delete_acls_response::*;
use crate::testing::view_code::*;

impl Json for DeleteAclsResponse {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("throttleTimeMs".to_owned(), self.throttle_time_ms.json(version));
        object.insert("filterResults".to_owned(), self.filter_results.json(version));
        Value::Object(object)
    }
}

impl Sample for DeleteAclsResponse {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            throttle_time_ms: Sample::sample(random, version),
            filter_results: Sample::sample(random, version),
        }
    }
}

impl Json for DeleteAclsFilterResult {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("errorCode".to_owned(), self.error_code.json(version));
        object.insert("errorMessage".to_owned(), self.error_message.json(version));
        object.insert("matchingAcls".to_owned(), self.matching_acls.json(version));
        Value::Object(object)
    }
}

impl Sample for DeleteAclsFilterResult {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            error_code: Sample::sample(random, version),
            error_message: Sample::sample(random, version),
            matching_acls: Sample::sample(random, version),
        }
    }
}

impl Json for DeleteAclsMatchingAcl {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("errorCode".to_owned(), self.error_code.json(version));
        object.insert("errorMessage".to_owned(), self.error_message.json(version));
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

impl Sample for DeleteAclsMatchingAcl {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            error_code: Sample::sample(random, version),
            error_message: Sample::sample(random, version),
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
