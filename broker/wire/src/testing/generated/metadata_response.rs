// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::metadata_response::*;
use crate::testing::view_code::*;

impl Json for MetadataResponse {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        if version >= 3 {
            object.insert("throttleTimeMs".to_owned(), self.throttle_time_ms.json(version));
        }
        object.insert("brokers".to_owned(), self.brokers.json(version));
        if version >= 2 {
            object.insert("clusterId".to_owned(), self.cluster_id.json(version));
        }
        if version >= 1 {
            object.insert("controllerId".to_owned(), self.controller_id.json(version));
        }
        object.insert("topics".to_owned(), self.topics.json(version));
        if (8..=10).contains(&version) {
            object.insert(
                "clusterAuthorizedOperations".to_owned(),
                self.cluster_authorized_operations.json(version),
            );
        }
        if version == 13 {
            object.insert("errorCode".to_owned(), self.error_code.json(version));
        }
        Value::Object(object)
    }
}

impl Sample for MetadataResponse {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            throttle_time_ms: if version >= 3 { Sample::sample(random, version) } else { 0 },
            brokers: Sample::sample(random, version),
            cluster_id: if version >= 2 { Sample::sample(random, version) } else { None },
            controller_id: if version >= 1 { Sample::sample(random, version) } else { -1 },
            topics: Sample::sample(random, version),
            cluster_authorized_operations: if (8..=10).contains(&version) {
                Sample::sample(random, version)
            } else {
                i32::MIN
            },
            error_code: if version == 13 { Sample::sample(random, version) } else { 0 },
        }
    }
}

impl Json for MetadataResponseBroker {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("nodeId".to_owned(), self.node_id.json(version));
        object.insert("host".to_owned(), self.host.json(version));
        object.insert("port".to_owned(), self.port.json(version));
        if version >= 1 {
            object.insert("rack".to_owned(), self.rack.json(version));
        }
        Value::Object(object)
    }
}

impl Sample for MetadataResponseBroker {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            node_id: Sample::sample(random, version),
            host: Sample::sample(random, version),
            port: Sample::sample(random, version),
            rack: if version >= 1 { Sample::sample(random, version) } else { None },
        }
    }
}

impl Json for MetadataResponseTopic {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("errorCode".to_owned(), self.error_code.json(version));
        object.insert("name".to_owned(), self.name.json(version));
        if version >= 10 {
            object.insert("topicId".to_owned(), self.topic_id.json(version));
        }
        if version >= 1 {
            object.insert("isInternal".to_owned(), self.is_internal.json(version));
        }
        object.insert("partitions".to_owned(), self.partitions.json(version));
        if version >= 8 {
            object.insert(
                "topicAuthorizedOperations".to_owned(),
                self.topic_authorized_operations.json(version),
            );
        }
        Value::Object(object)
    }
}

impl Sample for MetadataResponseTopic {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            error_code: Sample::sample(random, version),
            name: if version >= 12 {
                Sample::sample(random, version)
            } else {
                Some(Sample::sample(random, version))
            },
            topic_id: if version >= 10 { Sample::sample(random, version) } else { Uuid::ZERO },
            is_internal: if version >= 1 { Sample::sample(random, version) } else { false },
            partitions: Sample::sample(random, version),
            topic_authorized_operations: if version >= 8 {
                Sample::sample(random, version)
            } else {
                i32::MIN
            },
        }
    }
}

impl Json for MetadataResponsePartition {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("errorCode".to_owned(), self.error_code.json(version));
        object.insert("partitionIndex".to_owned(), self.partition_index.json(version));
        object.insert("leaderId".to_owned(), self.leader_id.json(version));
        if version >= 7 {
            object.insert("leaderEpoch".to_owned(), self.leader_epoch.json(version));
        }
        object.insert("replicaNodes".to_owned(), self.replica_nodes.json(version));
        object.insert("isrNodes".to_owned(), self.isr_nodes.json(version));
        if version >= 5 {
            object.insert("offlineReplicas".to_owned(), self.offline_replicas.json(version));
        }
        Value::Object(object)
    }
}

impl Sample for MetadataResponsePartition {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            error_code: Sample::sample(random, version),
            partition_index: Sample::sample(random, version),
            leader_id: Sample::sample(random, version),
            leader_epoch: if version >= 7 { Sample::sample(random, version) } else { -1 },
            replica_nodes: Sample::sample(random, version),
            isr_nodes: Sample::sample(random, version),
            offline_replicas: if version >= 5 { Sample::sample(random, version) } else { Vec::new() },
        }
    }
}
