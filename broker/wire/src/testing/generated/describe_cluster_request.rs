// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::describe_cluster_request::*;
use crate::testing::view_code::*;

impl Json for DescribeClusterRequest {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert(
            "includeClusterAuthorizedOperations".to_owned(),
            self.include_cluster_authorized_operations.json(version),
        );
        if version >= 1 {
            object.insert("endpointType".to_owned(), self.endpoint_type.json(version));
        }
        if version == 2 {
            object.insert("includeFencedBrokers".to_owned(), self.include_fenced_brokers.json(version));
        }
        Value::Object(object)
    }
}

impl Sample for DescribeClusterRequest {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            include_cluster_authorized_operations: Sample::sample(random, version),
            endpoint_type: if version >= 1 { Sample::sample(random, version) } else { 1 },
            include_fenced_brokers: if version == 2 { Sample::sample(random, version) } else { false },
        }
    }
}
