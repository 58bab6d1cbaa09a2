// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::describe_cluster_response::*;
use crate::testing::view_code::*;

impl Json for DescribeClusterResponse {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("throttleTimeMs".to_owned(), self.throttle_time_ms.json(version));
        object.insert("errorCode".to_owned(), self.error_code.json(version));
        object.insert("errorMessage".to_owned(), self.error_message.json(version));
        if version >= 1 {
            object.insert("endpointType".to_owned(), self.endpoint_type.json(version));
        }
        object.insert("clusterId".to_owned(), self.cluster_id.json(version));
        object.insert("controllerId".to_owned(), self.controller_id.json(version));
        object.insert("brokers".to_owned(), self.brokers.json(version));
        object.insert(
            "clusterAuthorizedOperations".to_owned(),
            self.cluster_authorized_operations.json(version),
        );
        Value::Object(object)
    }
}

impl Sample for DescribeClusterResponse {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            throttle_time_ms: Sample::sample(random, version),
            error_code: Sample::sample(random, version),
            error_message: Sample::sample(random, version),
            endpoint_type: if version >= 1 { Sample::sample(random, version) } else { 1 },
            cluster_id: Sample::sample(random, version),
            controller_id: Sample::sample(random, version),
            brokers: Sample::sample(random, version),
            cluster_authorized_operations: Sample::sample(random, version),
        }
    }
}

impl Json for DescribeClusterBroker {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("brokerId".to_owned(), self.broker_id.json(version));
        object.insert("host".to_owned(), self.host.json(version));
        object.insert("port".to_owned(), self.port.json(version));
        object.insert("rack".to_owned(), self.rack.json(version));
        if version == 2 {
            object.insert("isFenced".to_owned(), self.is_fenced.json(version));
        }
        Value::Object(object)
    }
}

impl Sample for DescribeClusterBroker {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            broker_id: Sample::sample(random, version),
            host: Sample::sample(random, version),
            port: Sample::sample(random, version),
            rack: Sample::sample(random, version),
            is_fenced: if version == 2 { Sample::sample(random, version) } else { false },
        }
    }
}
