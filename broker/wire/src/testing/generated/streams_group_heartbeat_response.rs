// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::streams_group_heartbeat_response::*;
use crate::testing::view_code::*;

impl Json for StreamsGroupHeartbeatResponse {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("throttleTimeMs".to_owned(), self.throttle_time_ms.json(version));
        object.insert("errorCode".to_owned(), self.error_code.json(version));
        object.insert("errorMessage".to_owned(), self.error_message.json(version));
        object.insert("memberId".to_owned(), self.member_id.json(version));
        object.insert("memberEpoch".to_owned(), self.member_epoch.json(version));
        object.insert("heartbeatIntervalMs".to_owned(), self.heartbeat_interval_ms.json(version));
        if version == 0 {
            object.insert(
                "acceptableRecoveryLagLegacy".to_owned(),
                self.acceptable_recovery_lag_legacy.json(version),
            );
        }
        object.insert("taskOffsetIntervalMs".to_owned(), self.task_offset_interval_ms.json(version));
        if version == 1 {
            object.insert("acceptableRecoveryLag".to_owned(), self.acceptable_recovery_lag.json(version));
        }
        object.insert("status".to_owned(), self.status.json(version));
        object.insert("activeTasks".to_owned(), self.active_tasks.json(version));
        object.insert("standbyTasks".to_owned(), self.standby_tasks.json(version));
        object.insert("warmupTasks".to_owned(), self.warmup_tasks.json(version));
        if version == 1 {
            object.insert(
                "topologyDescriptionRequired".to_owned(),
                self.topology_description_required.json(version),
            );
        }
        object.insert("endpointInformationEpoch".to_owned(), self.endpoint_information_epoch.json(version));
        object.insert("partitionsByUserEndpoint".to_owned(), self.partitions_by_user_endpoint.json(version));
        Value::Object(object)
    }
}

impl Sample for StreamsGroupHeartbeatResponse {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            throttle_time_ms: Sample::sample(random, version),
            error_code: Sample::sample(random, version),
            error_message: Sample::sample(random, version),
            member_id: Sample::sample(random, version),
            member_epoch: Sample::sample(random, version),
            heartbeat_interval_ms: Sample::sample(random, version),
            acceptable_recovery_lag_legacy: if version == 0 { Sample::sample(random, version) } else { 0 },
            task_offset_interval_ms: Sample::sample(random, version),
            acceptable_recovery_lag: if version == 1 { Sample::sample(random, version) } else { -1 },
            status: Sample::sample(random, version),
            active_tasks: Sample::sample(random, version),
            standby_tasks: Sample::sample(random, version),
            warmup_tasks: Sample::sample(random, version),
            topology_description_required: if version == 1 { Sample::sample(random, version) } else { false },
            endpoint_information_epoch: Sample::sample(random, version),
            partitions_by_user_endpoint: Sample::sample(random, version),
        }
    }
}

impl Json for Status {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("statusCode".to_owned(), self.status_code.json(version));
        object.insert("statusDetail".to_owned(), self.status_detail.json(version));
        Value::Object(object)
    }
}

impl Sample for Status {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { status_code: Sample::sample(random, version), status_detail: Sample::sample(random, version) }
    }
}

impl Json for TaskIds {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("subtopologyId".to_owned(), self.subtopology_id.json(version));
        object.insert("partitions".to_owned(), self.partitions.json(version));
        Value::Object(object)
    }
}

impl Sample for TaskIds {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { subtopology_id: Sample::sample(random, version), partitions: Sample::sample(random, version) }
    }
}

impl Json for EndpointToPartitions {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("userEndpoint".to_owned(), self.user_endpoint.json(version));
        object.insert("activePartitions".to_owned(), self.active_partitions.json(version));
        object.insert("standbyPartitions".to_owned(), self.standby_partitions.json(version));
        Value::Object(object)
    }
}

impl Sample for EndpointToPartitions {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            user_endpoint: Sample::sample(random, version),
            active_partitions: Sample::sample(random, version),
            standby_partitions: Sample::sample(random, version),
        }
    }
}

impl Json for Endpoint {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("host".to_owned(), self.host.json(version));
        object.insert("port".to_owned(), self.port.json(version));
        Value::Object(object)
    }
}

impl Sample for Endpoint {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { host: Sample::sample(random, version), port: Sample::sample(random, version) }
    }
}

impl Json for TopicPartition {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("topic".to_owned(), self.topic.json(version));
        object.insert("partitions".to_owned(), self.partitions.json(version));
        Value::Object(object)
    }
}

impl Sample for TopicPartition {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { topic: Sample::sample(random, version), partitions: Sample::sample(random, version) }
    }
}
