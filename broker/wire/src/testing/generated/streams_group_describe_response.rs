// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::streams_group_describe_response::*;
use crate::testing::view_code::*;

impl Json for StreamsGroupDescribeResponse {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("throttleTimeMs".to_owned(), self.throttle_time_ms.json(version));
        object.insert("groups".to_owned(), self.groups.json(version));
        Value::Object(object)
    }
}

impl Sample for StreamsGroupDescribeResponse {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { throttle_time_ms: Sample::sample(random, version), groups: Sample::sample(random, version) }
    }
}

impl Json for DescribedGroup {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("errorCode".to_owned(), self.error_code.json(version));
        object.insert("errorMessage".to_owned(), self.error_message.json(version));
        object.insert("groupId".to_owned(), self.group_id.json(version));
        object.insert("groupState".to_owned(), self.group_state.json(version));
        object.insert("groupEpoch".to_owned(), self.group_epoch.json(version));
        object.insert("assignmentEpoch".to_owned(), self.assignment_epoch.json(version));
        object.insert("topology".to_owned(), self.topology.json(version));
        object.insert("members".to_owned(), self.members.json(version));
        object.insert("authorizedOperations".to_owned(), self.authorized_operations.json(version));
        if version == 1 {
            object.insert("topologyDescription".to_owned(), self.topology_description.json(version));
        }
        if version == 1 {
            object.insert(
                "topologyDescriptionStatus".to_owned(),
                self.topology_description_status.json(version),
            );
        }
        if version == 1 {
            object.insert("assignorName".to_owned(), self.assignor_name.json(version));
        }
        Value::Object(object)
    }
}

impl Sample for DescribedGroup {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            error_code: Sample::sample(random, version),
            error_message: Sample::sample(random, version),
            group_id: Sample::sample(random, version),
            group_state: Sample::sample(random, version),
            group_epoch: Sample::sample(random, version),
            assignment_epoch: Sample::sample(random, version),
            topology: Sample::sample(random, version),
            members: Sample::sample(random, version),
            authorized_operations: Sample::sample(random, version),
            topology_description: if version == 1 { Sample::sample(random, version) } else { None },
            topology_description_status: if version == 1 { Sample::sample(random, version) } else { 0 },
            assignor_name: if version == 1 { Sample::sample(random, version) } else { None },
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
        object.insert("repartitionSinkTopics".to_owned(), self.repartition_sink_topics.json(version));
        object.insert("stateChangelogTopics".to_owned(), self.state_changelog_topics.json(version));
        object.insert("repartitionSourceTopics".to_owned(), self.repartition_source_topics.json(version));
        Value::Object(object)
    }
}

impl Sample for Subtopology {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            subtopology_id: Sample::sample(random, version),
            source_topics: Sample::sample(random, version),
            repartition_sink_topics: Sample::sample(random, version),
            state_changelog_topics: Sample::sample(random, version),
            repartition_source_topics: Sample::sample(random, version),
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

impl Json for Member {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("memberId".to_owned(), self.member_id.json(version));
        object.insert("memberEpoch".to_owned(), self.member_epoch.json(version));
        object.insert("instanceId".to_owned(), self.instance_id.json(version));
        object.insert("rackId".to_owned(), self.rack_id.json(version));
        object.insert("clientId".to_owned(), self.client_id.json(version));
        object.insert("clientHost".to_owned(), self.client_host.json(version));
        object.insert("topologyEpoch".to_owned(), self.topology_epoch.json(version));
        object.insert("processId".to_owned(), self.process_id.json(version));
        object.insert("userEndpoint".to_owned(), self.user_endpoint.json(version));
        object.insert("clientTags".to_owned(), self.client_tags.json(version));
        object.insert("taskOffsets".to_owned(), self.task_offsets.json(version));
        object.insert("taskEndOffsets".to_owned(), self.task_end_offsets.json(version));
        object.insert("assignment".to_owned(), self.assignment.json(version));
        object.insert("targetAssignment".to_owned(), self.target_assignment.json(version));
        object.insert("isClassic".to_owned(), self.is_classic.json(version));
        Value::Object(object)
    }
}

impl Sample for Member {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            member_id: Sample::sample(random, version),
            member_epoch: Sample::sample(random, version),
            instance_id: Sample::sample(random, version),
            rack_id: Sample::sample(random, version),
            client_id: Sample::sample(random, version),
            client_host: Sample::sample(random, version),
            topology_epoch: Sample::sample(random, version),
            process_id: Sample::sample(random, version),
            user_endpoint: Sample::sample(random, version),
            client_tags: Sample::sample(random, version),
            task_offsets: Sample::sample(random, version),
            task_end_offsets: Sample::sample(random, version),
            assignment: Sample::sample(random, version),
            target_assignment: Sample::sample(random, version),
            is_classic: Sample::sample(random, version),
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

impl Json for Assignment {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("activeTasks".to_owned(), self.active_tasks.json(version));
        object.insert("standbyTasks".to_owned(), self.standby_tasks.json(version));
        object.insert("warmupTasks".to_owned(), self.warmup_tasks.json(version));
        Value::Object(object)
    }
}

impl Sample for Assignment {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            active_tasks: Sample::sample(random, version),
            standby_tasks: Sample::sample(random, version),
            warmup_tasks: Sample::sample(random, version),
        }
    }
}

impl Json for TopologyDescription {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("subtopologies".to_owned(), self.subtopologies.json(version));
        object.insert("globalStores".to_owned(), self.global_stores.json(version));
        Value::Object(object)
    }
}

impl Sample for TopologyDescription {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            subtopologies: Sample::sample(random, version),
            global_stores: Sample::sample(random, version),
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

impl Json for TopologyDescriptionSubtopology {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("subtopologyId".to_owned(), self.subtopology_id.json(version));
        object.insert("nodes".to_owned(), self.nodes.json(version));
        Value::Object(object)
    }
}

impl Sample for TopologyDescriptionSubtopology {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { subtopology_id: Sample::sample(random, version), nodes: Sample::sample(random, version) }
    }
}

impl Json for TopologyDescriptionGlobalStore {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("source".to_owned(), self.source.json(version));
        object.insert("processor".to_owned(), self.processor.json(version));
        Value::Object(object)
    }
}

impl Sample for TopologyDescriptionGlobalStore {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { source: Sample::sample(random, version), processor: Sample::sample(random, version) }
    }
}

impl Json for TopologyDescriptionNode {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("name".to_owned(), self.name.json(version));
        object.insert("nodeType".to_owned(), self.node_type.json(version));
        object.insert("sourceTopics".to_owned(), self.source_topics.json(version));
        object.insert("sinkTopic".to_owned(), self.sink_topic.json(version));
        object.insert("stores".to_owned(), self.stores.json(version));
        object.insert("successors".to_owned(), self.successors.json(version));
        Value::Object(object)
    }
}

impl Sample for TopologyDescriptionNode {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            name: Sample::sample(random, version),
            node_type: Sample::sample(random, version),
            source_topics: Sample::sample(random, version),
            sink_topic: Sample::sample(random, version),
            stores: Sample::sample(random, version),
            successors: Sample::sample(random, version),
        }
    }
}
