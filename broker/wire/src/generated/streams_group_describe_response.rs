// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated_code::*;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct StreamsGroupDescribeResponse {
    pub throttle_time_ms: i32,
    pub groups: Vec<DescribedGroup>,
}

impl Message for StreamsGroupDescribeResponse {
    const NAME: &'static str = "StreamsGroupDescribeResponse";
    const VERSIONS: RangeInclusive<i16> = 0..=1;
    const FLEXIBLE: Option<i16> = Some(0);

    fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        known_version::<Self>(version)?;
        let throttle_time_ms = d.i32()?;
        let groups = d.array(true, |d| DescribedGroup::decode(d, version))?;
        d.skip_tagged_fields()?;
        Ok(Self { throttle_time_ms, groups })
    }

    fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        encodable_version::<Self>(version)?;
        e.i32(self.throttle_time_ms);
        e.array_len(self.groups.len(), true)?;
        for item in &self.groups {
            item.encode(e, version)?;
        }
        e.no_tagged_fields();
        Ok(())
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct DescribedGroup {
    pub error_code: i16,
    pub error_message: Option<String>,
    pub group_id: String,
    pub group_state: String,
    pub group_epoch: i32,
    pub assignment_epoch: i32,
    pub topology: Option<Topology>,
    pub members: Vec<Member>,
    pub authorized_operations: i32,
    pub topology_description: Option<TopologyDescription>,
    pub topology_description_status: i8,
    pub assignor_name: Option<String>,
}

impl Default for DescribedGroup {
    fn default() -> Self {
        Self {
            error_code: 0,
            error_message: None,
            group_id: String::new(),
            group_state: String::new(),
            group_epoch: 0,
            assignment_epoch: 0,
            topology: None,
            members: Vec::new(),
            authorized_operations: i32::MIN,
            topology_description: None,
            topology_description_status: 0,
            assignor_name: None,
        }
    }
}

impl DescribedGroup {
    pub(super) fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        let error_code = d.i16()?;
        let error_message = d.nullable_string(true)?;
        let group_id = d.string(true)?;
        let group_state = d.string(true)?;
        let group_epoch = d.i32()?;
        let assignment_epoch = d.i32()?;
        let topology = d.nullable_struct(|d| Topology::decode(d, version))?;
        let members = d.array(true, |d| Member::decode(d, version))?;
        let authorized_operations = d.i32()?;
        let topology_description =
            if version == 1 { d.nullable_struct(|d| TopologyDescription::decode(d, version))? } else { None };
        let topology_description_status = if version == 1 { d.i8()? } else { 0 };
        let assignor_name = if version == 1 { d.nullable_string(true)? } else { None };
        d.skip_tagged_fields()?;
        Ok(Self {
            error_code,
            error_message,
            group_id,
            group_state,
            group_epoch,
            assignment_epoch,
            topology,
            members,
            authorized_operations,
            topology_description,
            topology_description_status,
            assignor_name,
        })
    }

    pub(super) fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        e.i16(self.error_code);
        match &self.error_message {
            None => e.null_string(true),
            Some(value) => {
                e.string(value, true)?;
            }
        }
        e.string(&self.group_id, true)?;
        e.string(&self.group_state, true)?;
        e.i32(self.group_epoch);
        e.i32(self.assignment_epoch);
        match &self.topology {
            None => e.null_struct(),
            Some(value) => {
                e.i8(1);
                value.encode(e, version)?;
            }
        }
        e.array_len(self.members.len(), true)?;
        for item in &self.members {
            item.encode(e, version)?;
        }
        e.i32(self.authorized_operations);
        if version == 1 {
            match &self.topology_description {
                None => e.null_struct(),
                Some(value) => {
                    e.i8(1);
                    value.encode(e, version)?;
                }
            }
        } else if self.topology_description.is_some() {
            return Err(EncodeError::FieldAbsent { field: "DescribedGroup.topology_description", version });
        }
        if version == 1 {
            e.i8(self.topology_description_status);
        } else if self.topology_description_status != 0 {
            return Err(EncodeError::FieldAbsent {
                field: "DescribedGroup.topology_description_status",
                version,
            });
        }
        if version == 1 {
            match &self.assignor_name {
                None => e.null_string(true),
                Some(value) => {
                    e.string(value, true)?;
                }
            }
        }
        e.no_tagged_fields();
        Ok(())
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Topology {
    pub epoch: i32,
    pub subtopologies: Option<Vec<Subtopology>>,
}

impl Topology {
    pub(super) fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        let epoch = d.i32()?;
        let subtopologies = d.nullable_array(true, |d| Subtopology::decode(d, version))?;
        d.skip_tagged_fields()?;
        Ok(Self { epoch, subtopologies })
    }

    pub(super) fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        e.i32(self.epoch);
        match &self.subtopologies {
            None => e.null_array(true),
            Some(value) => {
                e.array_len(value.len(), true)?;
                for item in value {
                    item.encode(e, version)?;
                }
            }
        }
        e.no_tagged_fields();
        Ok(())
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Subtopology {
    pub subtopology_id: String,
    pub source_topics: Vec<String>,
    pub repartition_sink_topics: Vec<String>,
    pub state_changelog_topics: Vec<TopicInfo>,
    pub repartition_source_topics: Vec<TopicInfo>,
}

impl Subtopology {
    pub(super) fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        let subtopology_id = d.string(true)?;
        let source_topics = d.array(true, |d| d.string(true))?;
        let repartition_sink_topics = d.array(true, |d| d.string(true))?;
        let state_changelog_topics = d.array(true, |d| TopicInfo::decode(d, version))?;
        let repartition_source_topics = d.array(true, |d| TopicInfo::decode(d, version))?;
        d.skip_tagged_fields()?;
        Ok(Self {
            subtopology_id,
            source_topics,
            repartition_sink_topics,
            state_changelog_topics,
            repartition_source_topics,
        })
    }

    pub(super) fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        e.string(&self.subtopology_id, true)?;
        e.array_len(self.source_topics.len(), true)?;
        for item in &self.source_topics {
            e.string(item, true)?;
        }
        e.array_len(self.repartition_sink_topics.len(), true)?;
        for item in &self.repartition_sink_topics {
            e.string(item, true)?;
        }
        e.array_len(self.state_changelog_topics.len(), true)?;
        for item in &self.state_changelog_topics {
            item.encode(e, version)?;
        }
        e.array_len(self.repartition_source_topics.len(), true)?;
        for item in &self.repartition_source_topics {
            item.encode(e, version)?;
        }
        e.no_tagged_fields();
        Ok(())
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct TopicInfo {
    pub name: String,
    pub partitions: i32,
    pub replication_factor: i16,
    pub topic_configs: Vec<KeyValue>,
}

impl TopicInfo {
    pub(super) fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        let name = d.string(true)?;
        let partitions = d.i32()?;
        let replication_factor = d.i16()?;
        let topic_configs = d.array(true, |d| KeyValue::decode(d, version))?;
        d.skip_tagged_fields()?;
        Ok(Self { name, partitions, replication_factor, topic_configs })
    }

    pub(super) fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        e.string(&self.name, true)?;
        e.i32(self.partitions);
        e.i16(self.replication_factor);
        e.array_len(self.topic_configs.len(), true)?;
        for item in &self.topic_configs {
            item.encode(e, version)?;
        }
        e.no_tagged_fields();
        Ok(())
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Member {
    pub member_id: String,
    pub member_epoch: i32,
    pub instance_id: Option<String>,
    pub rack_id: Option<String>,
    pub client_id: String,
    pub client_host: String,
    pub topology_epoch: i32,
    pub process_id: String,
    pub user_endpoint: Option<Endpoint>,
    pub client_tags: Vec<KeyValue>,
    pub task_offsets: Vec<TaskOffset>,
    pub task_end_offsets: Vec<TaskOffset>,
    pub assignment: Assignment,
    pub target_assignment: Assignment,
    pub is_classic: bool,
}

impl Member {
    pub(super) fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        let member_id = d.string(true)?;
        let member_epoch = d.i32()?;
        let instance_id = d.nullable_string(true)?;
        let rack_id = d.nullable_string(true)?;
        let client_id = d.string(true)?;
        let client_host = d.string(true)?;
        let topology_epoch = d.i32()?;
        let process_id = d.string(true)?;
        let user_endpoint = d.nullable_struct(|d| Endpoint::decode(d, version))?;
        let client_tags = d.array(true, |d| KeyValue::decode(d, version))?;
        let task_offsets = d.array(true, |d| TaskOffset::decode(d, version))?;
        let task_end_offsets = d.array(true, |d| TaskOffset::decode(d, version))?;
        let assignment = Assignment::decode(d, version)?;
        let target_assignment = Assignment::decode(d, version)?;
        let is_classic = d.bool()?;
        d.skip_tagged_fields()?;
        Ok(Self {
            member_id,
            member_epoch,
            instance_id,
            rack_id,
            client_id,
            client_host,
            topology_epoch,
            process_id,
            user_endpoint,
            client_tags,
            task_offsets,
            task_end_offsets,
            assignment,
            target_assignment,
            is_classic,
        })
    }

    pub(super) fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        e.string(&self.member_id, true)?;
        e.i32(self.member_epoch);
        match &self.instance_id {
            None => e.null_string(true),
            Some(value) => {
                e.string(value, true)?;
            }
        }
        match &self.rack_id {
            None => e.null_string(true),
            Some(value) => {
                e.string(value, true)?;
            }
        }
        e.string(&self.client_id, true)?;
        e.string(&self.client_host, true)?;
        e.i32(self.topology_epoch);
        e.string(&self.process_id, true)?;
        match &self.user_endpoint {
            None => e.null_struct(),
            Some(value) => {
                e.i8(1);
                value.encode(e, version)?;
            }
        }
        e.array_len(self.client_tags.len(), true)?;
        for item in &self.client_tags {
            item.encode(e, version)?;
        }
        e.array_len(self.task_offsets.len(), true)?;
        for item in &self.task_offsets {
            item.encode(e, version)?;
        }
        e.array_len(self.task_end_offsets.len(), true)?;
        for item in &self.task_end_offsets {
            item.encode(e, version)?;
        }
        self.assignment.encode(e, version)?;
        self.target_assignment.encode(e, version)?;
        e.bool(self.is_classic);
        e.no_tagged_fields();
        Ok(())
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Endpoint {
    pub host: String,
    pub port: u16,
}

impl Endpoint {
    pub(super) fn decode(d: &mut Decoder, _version: i16) -> Result<Self, DecodeError> {
        let host = d.string(true)?;
        let port = d.u16()?;
        d.skip_tagged_fields()?;
        Ok(Self { host, port })
    }

    pub(super) fn encode(&self, e: &mut Encoder, _version: i16) -> Result<(), EncodeError> {
        e.string(&self.host, true)?;
        e.u16(self.port);
        e.no_tagged_fields();
        Ok(())
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct KeyValue {
    pub key: String,
    pub value: String,
}

impl KeyValue {
    pub(super) fn decode(d: &mut Decoder, _version: i16) -> Result<Self, DecodeError> {
        let key = d.string(true)?;
        let value = d.string(true)?;
        d.skip_tagged_fields()?;
        Ok(Self { key, value })
    }

    pub(super) fn encode(&self, e: &mut Encoder, _version: i16) -> Result<(), EncodeError> {
        e.string(&self.key, true)?;
        e.string(&self.value, true)?;
        e.no_tagged_fields();
        Ok(())
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct TaskOffset {
    pub subtopology_id: String,
    pub partition: i32,
    pub offset: i64,
}

impl TaskOffset {
    pub(super) fn decode(d: &mut Decoder, _version: i16) -> Result<Self, DecodeError> {
        let subtopology_id = d.string(true)?;
        let partition = d.i32()?;
        let offset = d.i64()?;
        d.skip_tagged_fields()?;
        Ok(Self { subtopology_id, partition, offset })
    }

    pub(super) fn encode(&self, e: &mut Encoder, _version: i16) -> Result<(), EncodeError> {
        e.string(&self.subtopology_id, true)?;
        e.i32(self.partition);
        e.i64(self.offset);
        e.no_tagged_fields();
        Ok(())
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Assignment {
    pub active_tasks: Vec<TaskIds>,
    pub standby_tasks: Vec<TaskIds>,
    pub warmup_tasks: Vec<TaskIds>,
}

impl Assignment {
    pub(super) fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        let active_tasks = d.array(true, |d| TaskIds::decode(d, version))?;
        let standby_tasks = d.array(true, |d| TaskIds::decode(d, version))?;
        let warmup_tasks = d.array(true, |d| TaskIds::decode(d, version))?;
        d.skip_tagged_fields()?;
        Ok(Self { active_tasks, standby_tasks, warmup_tasks })
    }

    pub(super) fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        e.array_len(self.active_tasks.len(), true)?;
        for item in &self.active_tasks {
            item.encode(e, version)?;
        }
        e.array_len(self.standby_tasks.len(), true)?;
        for item in &self.standby_tasks {
            item.encode(e, version)?;
        }
        e.array_len(self.warmup_tasks.len(), true)?;
        for item in &self.warmup_tasks {
            item.encode(e, version)?;
        }
        e.no_tagged_fields();
        Ok(())
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct TopologyDescription {
    pub subtopologies: Vec<TopologyDescriptionSubtopology>,
    pub global_stores: Vec<TopologyDescriptionGlobalStore>,
}

impl TopologyDescription {
    pub(super) fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        let subtopologies = d.array(true, |d| TopologyDescriptionSubtopology::decode(d, version))?;
        let global_stores = d.array(true, |d| TopologyDescriptionGlobalStore::decode(d, version))?;
        d.skip_tagged_fields()?;
        Ok(Self { subtopologies, global_stores })
    }

    pub(super) fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        e.array_len(self.subtopologies.len(), true)?;
        for item in &self.subtopologies {
            item.encode(e, version)?;
        }
        e.array_len(self.global_stores.len(), true)?;
        for item in &self.global_stores {
            item.encode(e, version)?;
        }
        e.no_tagged_fields();
        Ok(())
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct TaskIds {
    pub subtopology_id: String,
    pub partitions: Vec<i32>,
}

impl TaskIds {
    pub(super) fn decode(d: &mut Decoder, _version: i16) -> Result<Self, DecodeError> {
        let subtopology_id = d.string(true)?;
        let partitions = d.array(true, Decoder::i32)?;
        d.skip_tagged_fields()?;
        Ok(Self { subtopology_id, partitions })
    }

    pub(super) fn encode(&self, e: &mut Encoder, _version: i16) -> Result<(), EncodeError> {
        e.string(&self.subtopology_id, true)?;
        e.array_len(self.partitions.len(), true)?;
        for item in &self.partitions {
            e.i32(*item);
        }
        e.no_tagged_fields();
        Ok(())
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct TopologyDescriptionSubtopology {
    pub subtopology_id: String,
    pub nodes: Vec<TopologyDescriptionNode>,
}

impl TopologyDescriptionSubtopology {
    pub(super) fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        let subtopology_id = d.string(true)?;
        let nodes = d.array(true, |d| TopologyDescriptionNode::decode(d, version))?;
        d.skip_tagged_fields()?;
        Ok(Self { subtopology_id, nodes })
    }

    pub(super) fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        e.string(&self.subtopology_id, true)?;
        e.array_len(self.nodes.len(), true)?;
        for item in &self.nodes {
            item.encode(e, version)?;
        }
        e.no_tagged_fields();
        Ok(())
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct TopologyDescriptionGlobalStore {
    pub source: TopologyDescriptionNode,
    pub processor: TopologyDescriptionNode,
}

impl TopologyDescriptionGlobalStore {
    pub(super) fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        let source = TopologyDescriptionNode::decode(d, version)?;
        let processor = TopologyDescriptionNode::decode(d, version)?;
        d.skip_tagged_fields()?;
        Ok(Self { source, processor })
    }

    pub(super) fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        self.source.encode(e, version)?;
        self.processor.encode(e, version)?;
        e.no_tagged_fields();
        Ok(())
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct TopologyDescriptionNode {
    pub name: String,
    pub node_type: i8,
    pub source_topics: Vec<String>,
    pub sink_topic: Option<String>,
    pub stores: Vec<String>,
    pub successors: Vec<String>,
}

impl TopologyDescriptionNode {
    pub(super) fn decode(d: &mut Decoder, _version: i16) -> Result<Self, DecodeError> {
        let name = d.string(true)?;
        let node_type = d.i8()?;
        let source_topics = d.array(true, |d| d.string(true))?;
        let sink_topic = d.nullable_string(true)?;
        let stores = d.array(true, |d| d.string(true))?;
        let successors = d.array(true, |d| d.string(true))?;
        d.skip_tagged_fields()?;
        Ok(Self { name, node_type, source_topics, sink_topic, stores, successors })
    }

    pub(super) fn encode(&self, e: &mut Encoder, _version: i16) -> Result<(), EncodeError> {
        e.string(&self.name, true)?;
        e.i8(self.node_type);
        e.array_len(self.source_topics.len(), true)?;
        for item in &self.source_topics {
            e.string(item, true)?;
        }
        match &self.sink_topic {
            None => e.null_string(true),
            Some(value) => {
                e.string(value, true)?;
            }
        }
        e.array_len(self.stores.len(), true)?;
        for item in &self.stores {
            e.string(item, true)?;
        }
        e.array_len(self.successors.len(), true)?;
        for item in &self.successors {
            e.string(item, true)?;
        }
        e.no_tagged_fields();
        Ok(())
    }
}
