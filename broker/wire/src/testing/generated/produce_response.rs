// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::produce_response::*;
use crate::testing::view_code::*;

impl Json for ProduceResponse {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("responses".to_owned(), self.responses.json(version));
        object.insert("throttleTimeMs".to_owned(), self.throttle_time_ms.json(version));
        if version >= 10 && !self.node_endpoints.is_empty() {
            object.insert("nodeEndpoints".to_owned(), self.node_endpoints.json(version));
        }
        Value::Object(object)
    }
}

impl Sample for ProduceResponse {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            responses: Sample::sample(random, version),
            throttle_time_ms: Sample::sample(random, version),
            node_endpoints: if version >= 10 { Sample::sample(random, version) } else { Vec::new() },
        }
    }
}

impl Json for TopicProduceResponse {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        if version <= 12 {
            object.insert("name".to_owned(), self.name.json(version));
        }
        if version == 13 {
            object.insert("topicId".to_owned(), self.topic_id.json(version));
        }
        object.insert("partitionResponses".to_owned(), self.partition_responses.json(version));
        Value::Object(object)
    }
}

impl Sample for TopicProduceResponse {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            name: if version <= 12 { Sample::sample(random, version) } else { String::new() },
            topic_id: if version == 13 { Sample::sample(random, version) } else { Uuid::ZERO },
            partition_responses: Sample::sample(random, version),
        }
    }
}

impl Json for PartitionProduceResponse {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("index".to_owned(), self.index.json(version));
        object.insert("errorCode".to_owned(), self.error_code.json(version));
        object.insert("baseOffset".to_owned(), self.base_offset.json(version));
        object.insert("logAppendTimeMs".to_owned(), self.log_append_time_ms.json(version));
        if version >= 5 {
            object.insert("logStartOffset".to_owned(), self.log_start_offset.json(version));
        }
        if version >= 8 {
            object.insert("recordErrors".to_owned(), self.record_errors.json(version));
        }
        if version >= 8 {
            object.insert("errorMessage".to_owned(), self.error_message.json(version));
        }
        if version >= 10 && self.current_leader != LeaderIdAndEpoch::default() {
            object.insert("currentLeader".to_owned(), self.current_leader.json(version));
        }
        Value::Object(object)
    }
}

impl Sample for PartitionProduceResponse {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            index: Sample::sample(random, version),
            error_code: Sample::sample(random, version),
            base_offset: Sample::sample(random, version),
            log_append_time_ms: Sample::sample(random, version),
            log_start_offset: if version >= 5 { Sample::sample(random, version) } else { -1 },
            record_errors: if version >= 8 { Sample::sample(random, version) } else { Vec::new() },
            error_message: if version >= 8 { Sample::sample(random, version) } else { None },
            current_leader: if version >= 10 {
                Sample::sample(random, version)
            } else {
                LeaderIdAndEpoch::default()
            },
        }
    }
}

impl Json for BatchIndexAndErrorMessage {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("batchIndex".to_owned(), self.batch_index.json(version));
        object.insert("batchIndexErrorMessage".to_owned(), self.batch_index_error_message.json(version));
        Value::Object(object)
    }
}

impl Sample for BatchIndexAndErrorMessage {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            batch_index: Sample::sample(random, version),
            batch_index_error_message: Sample::sample(random, version),
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
