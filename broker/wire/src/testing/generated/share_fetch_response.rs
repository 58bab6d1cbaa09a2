// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::share_fetch_response::*;
use crate::testing::view_code::*;

impl Json for ShareFetchResponse {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("throttleTimeMs".to_owned(), self.throttle_time_ms.json(version));
        object.insert("errorCode".to_owned(), self.error_code.json(version));
        object.insert("errorMessage".to_owned(), self.error_message.json(version));
        object.insert("acquisitionLockTimeoutMs".to_owned(), self.acquisition_lock_timeout_ms.json(version));
        object.insert("responses".to_owned(), self.responses.json(version));
        object.insert("nodeEndpoints".to_owned(), self.node_endpoints.json(version));
        Value::Object(object)
    }
}

impl Sample for ShareFetchResponse {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            throttle_time_ms: Sample::sample(random, version),
            error_code: Sample::sample(random, version),
            error_message: Sample::sample(random, version),
            acquisition_lock_timeout_ms: Sample::sample(random, version),
            responses: Sample::sample(random, version),
            node_endpoints: Sample::sample(random, version),
        }
    }
}

impl Json for ShareFetchableTopicResponse {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("topicId".to_owned(), self.topic_id.json(version));
        object.insert("partitions".to_owned(), self.partitions.json(version));
        Value::Object(object)
    }
}

impl Sample for ShareFetchableTopicResponse {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { topic_id: Sample::sample(random, version), partitions: Sample::sample(random, version) }
    }
}

impl Json for PartitionData {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("partitionIndex".to_owned(), self.partition_index.json(version));
        object.insert("errorCode".to_owned(), self.error_code.json(version));
        object.insert("errorMessage".to_owned(), self.error_message.json(version));
        object.insert("acknowledgeErrorCode".to_owned(), self.acknowledge_error_code.json(version));
        object.insert("acknowledgeErrorMessage".to_owned(), self.acknowledge_error_message.json(version));
        object.insert("currentLeader".to_owned(), self.current_leader.json(version));
        object.insert("records".to_owned(), self.records.json(version));
        object.insert("acquiredRecords".to_owned(), self.acquired_records.json(version));
        Value::Object(object)
    }
}

impl Sample for PartitionData {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            partition_index: Sample::sample(random, version),
            error_code: Sample::sample(random, version),
            error_message: Sample::sample(random, version),
            acknowledge_error_code: Sample::sample(random, version),
            acknowledge_error_message: Sample::sample(random, version),
            current_leader: Sample::sample(random, version),
            records: Some(Sample::sample(random, version)),
            acquired_records: Sample::sample(random, version),
        }
    }
}

impl Json for LeaderIdAndEpoch {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("leaderId".to_owned(), self.leader_id.json(version));
        object.insert("leaderEpoch".to_owned(), self.leader_epoch.json(version));
        Value::Object(object)
    }
}

impl Sample for LeaderIdAndEpoch {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { leader_id: Sample::sample(random, version), leader_epoch: Sample::sample(random, version) }
    }
}

impl Json for AcquiredRecords {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("firstOffset".to_owned(), self.first_offset.json(version));
        object.insert("lastOffset".to_owned(), self.last_offset.json(version));
        object.insert("deliveryCount".to_owned(), self.delivery_count.json(version));
        Value::Object(object)
    }
}

impl Sample for AcquiredRecords {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            first_offset: Sample::sample(random, version),
            last_offset: Sample::sample(random, version),
            delivery_count: Sample::sample(random, version),
        }
    }
}

impl Json for NodeEndpoint {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("nodeId".to_owned(), self.node_id.json(version));
        object.insert("host".to_owned(), self.host.json(version));
        object.insert("port".to_owned(), self.port.json(version));
        object.insert("rack".to_owned(), self.rack.json(version));
        Value::Object(object)
    }
}

impl Sample for NodeEndpoint {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            node_id: Sample::sample(random, version),
            host: Sample::sample(random, version),
            port: Sample::sample(random, version),
            rack: Sample::sample(random, version),
        }
    }
}
