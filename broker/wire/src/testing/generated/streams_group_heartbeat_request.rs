// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::streams_group_heartbeat_request::*;
use crate::testing::view_code::*;

impl Json for StreamsGroupHeartbeatRequest {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("groupId".to_owned(), self.group_id.json(version));
        object.insert("memberId".to_owned(), self.member_id.json(version));
        object.insert("memberEpoch".to_owned(), self.member_epoch.json(version));
        object.insert("endpointInformationEpoch".to_owned(), self.endpoint_information_epoch.json(version));
        object.insert("instanceId".to_owned(), self.instance_id.json(version));
        object.insert("rackId".to_owned(), self.rack_id.json(version));
        object.insert("rebalanceTimeoutMs".to_owned(), self.rebalance_timeout_ms.json(version));
        object.insert("topology".to_owned(), self.topology.json(version));
        object.insert("activeTasks".to_owned(), self.active_tasks.json(version));
        object.insert("standbyTasks".to_owned(), self.standby_tasks.json(version));
        object.insert("warmupTasks".to_owned(), self.warmup_tasks.json(version));
        object.insert("processId".to_owned(), self.process_id.json(version));
        object.insert("userEndpoint".to_owned(), self.user_endpoint.json(version));
        object.insert("clientTags".to_owned(), self.client_tags.json(version));
        object.insert("taskOffsets".to_owned(), self.task_offsets.json(version));
        object.insert("taskEndOffsets".to_owned(), self.task_end_offsets.json(version));
        object.insert("shutdownApplication".to_owned(), self.shutdown_application.json(version));
        Value::Object(object)
    }
}

impl Sample for StreamsGroupHeartbeatRequest {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            group_id: Sample::sample(random, version),
            member_id: Sample::sample(random, version),
            member_epoch: Sample::sample(random, version),
            endpoint_information_epoch: Sample::sample(random, version),
            instance_id: Sample::sample(random, version),
            rack_id: Sample::sample(random, version),
            rebalance_timeout_ms: Sample::sample(random, version),
            topology: Sample::sample(random, version),
            active_tasks: Sample::sample(random, version),
            standby_tasks: Sample::sample(random, version),
            warmup_tasks: Sample::sample(random, version),
            process_id: Sample::sample(random, version),
            user_endpoint: Sample::sample(random, version),
            client_tags: Sample::sample(random, version),
            task_offsets: Sample::sample(random, version),
            task_end_offsets: Sample::sample(random, version),
            shutdown_application: Sample::sample(random, version),
        }
    }
}

impl Json for Topology {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("epoch".to_owned(), self.epoch.json(version));
        object.insert("subtopologies".to_owned(), self.subtopologies.json(version));
        Value::Object(object)
    }
}

impl Sample for Topology {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { epoch: Sample::sample(random, version), subtopologies: Sample::sample(random, version) }
    }
}

impl Json for Subtopology {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("subtopologyId".to_owned(), self.subtopology_id.json(version));
        object.insert("sourceTopics".to_owned(), self.source_topics.json(version));
        object.insert("sourceTopicRegex".to_owned(), self.source_topic_regex.json(version));
        object.insert("stateChangelogTopics".to_owned(), self.state_changelog_topics.json(version));
        object.insert("repartitionSinkTopics".to_owned(), self.repartition_sink_topics.json(version));
        object.insert("repartitionSourceTopics".to_owned(), self.repartition_source_topics.json(version));
        object.insert("copartitionGroups".to_owned(), self.copartition_groups.json(version));
        Value::Object(object)
    }
}

impl Sample for Subtopology {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            subtopology_id: Sample::sample(random, version),
            source_topics: Sample::sample(random, version),
            source_topic_regex: Sample::sample(random, version),
            state_changelog_topics: Sample::sample(random, version),
            repartition_sink_topics: Sample::sample(random, version),
            repartition_source_topics: Sample::sample(random, version),
            copartition_groups: Sample::sample(random, version),
        }
    }
}

impl Json for TopicInfo {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("name".to_owned(), self.name.json(version));
        object.insert("partitions".to_owned(), self.partitions.json(version));
        object.insert("replicationFactor".to_owned(), self.replication_factor.json(version));
        object.insert("topicConfigs".to_owned(), self.topic_configs.json(version));
        Value::Object(object)
    }
}

impl Sample for TopicInfo {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            name: Sample::sample(random, version),
            partitions: Sample::sample(random, version),
            replication_factor: Sample::sample(random, version),
            topic_configs: Sample::sample(random, version),
        }
    }
}

impl Json for CopartitionGroup {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("sourceTopics".to_owned(), self.source_topics.json(version));
        object.insert("sourceTopicRegex".to_owned(), self.source_topic_regex.json(version));
        object.insert("repartitionSourceTopics".to_owned(), self.repartition_source_topics.json(version));
        Value::Object(object)
    }
}

impl Sample for CopartitionGroup {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            source_topics: Sample::sample(random, version),
            source_topic_regex: Sample::sample(random, version),
            repartition_source_topics: Sample::sample(random, version),
        }
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

impl Json for KeyValue {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("key".to_owned(), self.key.json(version));
        object.insert("value".to_owned(), self.value.json(version));
        Value::Object(object)
    }
}

impl Sample for KeyValue {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { key: Sample::sample(random, version), value: Sample::sample(random, version) }
    }
}

impl Json for TaskOffset {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("subtopologyId".to_owned(), self.subtopology_id.json(version));
        object.insert("partition".to_owned(), self.partition.json(version));
        object.insert("offset".to_owned(), self.offset.json(version));
        Value::Object(object)
    }
}

impl Sample for TaskOffset {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            subtopology_id: Sample::sample(random, version),
            partition: Sample::sample(random, version),
            offset: Sample::sample(random, version),
        }
    }
}
