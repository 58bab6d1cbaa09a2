// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::describe_acls_request::*;
use crate::testing::view_code::*;

impl Json for DescribeAclsRequest {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("resourceTypeFilter".to_owned(), self.resource_type_filter.json(version));
        object.insert("resourceNameFilter".to_owned(), self.resource_name_filter.json(version));
        object.insert("patternTypeFilter".to_owned(), self.pattern_type_filter.json(version));
        object.insert("principalFilter".to_owned(), self.principal_filter.json(version));
        object.insert("hostFilter".to_owned(), self.host_filter.json(version));
        object.insert("operation".to_owned(), self.operation.json(version));
        object.insert("permissionType".to_owned(), self.permission_type.json(version));
        Value::Object(object)
    }
}

impl Sample for DescribeAclsRequest {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            resource_type_filter: Sample::sample(random, version),
            resource_name_filter: Sample::sample(random, version),
            pattern_type_filter: Sample::sample(random, version),
            principal_filter: Sample::sample(random, version),
            host_filter: Sample::sample(random, version),
            operation: Sample::sample(random, version),
            permission_type: Sample::sample(random, version),
        }
    }
}
