// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated_code::*;

#[derive(Clone, Debug, PartialEq)]
pub struct StreamsGroupHeartbeatRequest {
    pub group_id: String,
    pub member_id: String,
    pub member_epoch: i32,
    pub endpoint_information_epoch: i32,
    pub instance_id: Option<String>,
    pub rack_id: Option<String>,
    pub rebalance_timeout_ms: i32,
    pub topology: Option<Topology>,
    pub active_tasks: Option<Vec<TaskIds>>,
    pub standby_tasks: Option<Vec<TaskIds>>,
    pub warmup_tasks: Option<Vec<TaskIds>>,
    pub process_id: Option<String>,
    pub user_endpoint: Option<Endpoint>,
    pub client_tags: Option<Vec<KeyValue>>,
    pub task_offsets: Option<Vec<TaskOffset>>,
    pub task_end_offsets: Option<Vec<TaskOffset>>,
    pub shutdown_application: bool,
}

impl Default for StreamsGroupHeartbeatRequest {
    fn default() -> Self {
        Self {
            group_id: String::new(),
            member_id: String::new(),
            member_epoch: 0,
            endpoint_information_epoch: 0,
            instance_id: None,
            rack_id: None,
            rebalance_timeout_ms: -1,
            topology: None,
            active_tasks: None,
            standby_tasks: None,
            warmup_tasks: None,
            process_id: None,
            user_endpoint: None,
            client_tags: None,
            task_offsets: None,
            task_end_offsets: None,
            shutdown_application: false,
        }
    }
}

impl Message for StreamsGroupHeartbeatRequest {
    const NAME: &'static str = "StreamsGroupHeartbeatRequest";
    const VERSIONS: RangeInclusive<i16> = 0..=1;
    const FLEXIBLE: Option<i16> = Some(0);

    fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        known_version::<Self>(version)?;
        let group_id = d.string(true)?;
        let member_id = d.string(true)?;
        let member_epoch = d.i32()?;
        let endpoint_information_epoch = d.i32()?;
        let instance_id = d.nullable_string(true)?;
        let rack_id = d.nullable_string(true)?;
        let rebalance_timeout_ms = d.i32()?;
        let topology = d.nullable_struct(|d| Topology::decode(d, version))?;
        let active_tasks = d.nullable_array(true, |d| TaskIds::decode(d, version))?;
        let standby_tasks = d.nullable_array(true, |d| TaskIds::decode(d, version))?;
        let warmup_tasks = d.nullable_array(true, |d| TaskIds::decode(d, version))?;
        let process_id = d.nullable_string(true)?;
        let user_endpoint = d.nullable_struct(|d| Endpoint::decode(d, version))?;
        let client_tags = d.nullable_array(true, |d| KeyValue::decode(d, version))?;
        let task_offsets = d.nullable_array(true, |d| TaskOffset::decode(d, version))?;
        let task_end_offsets = d.nullable_array(true, |d| TaskOffset::decode(d, version))?;
        let shutdown_application = d.bool()?;
        d.skip_tagged_fields()?;
        Ok(Self {
            group_id,
            member_id,
            member_epoch,
            endpoint_information_epoch,
            instance_id,
            rack_id,
            rebalance_timeout_ms,
            topology,
            active_tasks,
            standby_tasks,
            warmup_tasks,
            process_id,
            user_endpoint,
            client_tags,
            task_offsets,
            task_end_offsets,
            shutdown_application,
        })
    }

    fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        encodable_version::<Self>(version)?;
        e.string(&self.group_id, true)?;
        e.string(&self.member_id, true)?;
        e.i32(self.member_epoch);
        e.i32(self.endpoint_information_epoch);
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
        e.i32(self.rebalance_timeout_ms);
        match &self.topology {
            None => e.null_struct(),
            Some(value) => {
                e.i8(1);
                value.encode(e, version)?;
            }
        }
        match &self.active_tasks {
            None => e.null_array(true),
            Some(value) => {
                e.array_len(value.len(), true)?;
                for item in value {
                    item.encode(e, version)?;
                }
            }
        }
        match &self.standby_tasks {
            None => e.null_array(true),
            Some(value) => {
                e.array_len(value.len(), true)?;
                for item in value {
                    item.encode(e, version)?;
                }
            }
        }
        match &self.warmup_tasks {
            None => e.null_array(true),
            Some(value) => {
                e.array_len(value.len(), true)?;
                for item in value {
                    item.encode(e, version)?;
                }
            }
        }
        match &self.process_id {
            None => e.null_string(true),
            Some(value) => {
                e.string(value, true)?;
            }
        }
        match &self.user_endpoint {
            None => e.null_struct(),
            Some(value) => {
                e.i8(1);
                value.encode(e, version)?;
            }
        }
        match &self.client_tags {
            None => e.null_array(true),
            Some(value) => {
                e.array_len(value.len(), true)?;
                for item in value {
                    item.encode(e, version)?;
                }
            }
        }
        match &self.task_offsets {
            None => e.null_array(true),
            Some(value) => {
                e.array_len(value.len(), true)?;
                for item in value {
                    item.encode(e, version)?;
                }
            }
        }
        match &self.task_end_offsets {
            None => e.null_array(true),
            Some(value) => {
                e.array_len(value.len(), true)?;
                for item in value {
                    item.encode(e, version)?;
                }
            }
        }
        e.bool(self.shutdown_application);
        e.no_tagged_fields();
        Ok(())
    }
}

impl Request for StreamsGroupHeartbeatRequest {
    const API_KEY: ApiKey = ApiKey::StreamsGroupHeartbeat;
    type Response = super::StreamsGroupHeartbeatResponse;
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Topology {
    pub epoch: i32,
    pub subtopologies: Vec<Subtopology>,
}

impl Topology {
    pub(super) fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        let epoch = d.i32()?;
        let subtopologies = d.array(true, |d| Subtopology::decode(d, version))?;
        d.skip_tagged_fields()?;
        Ok(Self { epoch, subtopologies })
    }

    pub(super) fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        e.i32(self.epoch);
        e.array_len(self.subtopologies.len(), true)?;
        for item in &self.subtopologies {
            item.encode(e, version)?;
        }
        e.no_tagged_fields();
        Ok(())
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Subtopology {
    pub subtopology_id: String,
    pub source_topics: Vec<String>,
    pub source_topic_regex: Vec<String>,
    pub state_changelog_topics: Vec<TopicInfo>,
    pub repartition_sink_topics: Vec<String>,
    pub repartition_source_topics: Vec<TopicInfo>,
    pub copartition_groups: Vec<CopartitionGroup>,
}

impl Subtopology {
    pub(super) fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        let subtopology_id = d.string(true)?;
        let source_topics = d.array(true, |d| d.string(true))?;
        let source_topic_regex = d.array(true, |d| d.string(true))?;
        let state_changelog_topics = d.array(true, |d| TopicInfo::decode(d, version))?;
        let repartition_sink_topics = d.array(true, |d| d.string(true))?;
        let repartition_source_topics = d.array(true, |d| TopicInfo::decode(d, version))?;
        let copartition_groups = d.array(true, |d| CopartitionGroup::decode(d, version))?;
        d.skip_tagged_fields()?;
        Ok(Self {
            subtopology_id,
            source_topics,
            source_topic_regex,
            state_changelog_topics,
            repartition_sink_topics,
            repartition_source_topics,
            copartition_groups,
        })
    }

    pub(super) fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        e.string(&self.subtopology_id, true)?;
        e.array_len(self.source_topics.len(), true)?;
        for item in &self.source_topics {
            e.string(item, true)?;
        }
        e.array_len(self.source_topic_regex.len(), true)?;
        for item in &self.source_topic_regex {
            e.string(item, true)?;
        }
        e.array_len(self.state_changelog_topics.len(), true)?;
        for item in &self.state_changelog_topics {
            item.encode(e, version)?;
        }
        e.array_len(self.repartition_sink_topics.len(), true)?;
        for item in &self.repartition_sink_topics {
            e.string(item, true)?;
        }
        e.array_len(self.repartition_source_topics.len(), true)?;
        for item in &self.repartition_source_topics {
            item.encode(e, version)?;
        }
        e.array_len(self.copartition_groups.len(), true)?;
        for item in &self.copartition_groups {
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
pub struct CopartitionGroup {
    pub source_topics: Vec<i16>,
    pub source_topic_regex: Vec<i16>,
    pub repartition_source_topics: Vec<i16>,
}

impl CopartitionGroup {
    pub(super) fn decode(d: &mut Decoder, _version: i16) -> Result<Self, DecodeError> {
        let source_topics = d.array(true, Decoder::i16)?;
        let source_topic_regex = d.array(true, Decoder::i16)?;
        let repartition_source_topics = d.array(true, Decoder::i16)?;
        d.skip_tagged_fields()?;
        Ok(Self { source_topics, source_topic_regex, repartition_source_topics })
    }

    pub(super) fn encode(&self, e: &mut Encoder, _version: i16) -> Result<(), EncodeError> {
        e.array_len(self.source_topics.len(), true)?;
        for item in &self.source_topics {
            e.i16(*item);
        }
        e.array_len(self.source_topic_regex.len(), true)?;
        for item in &self.source_topic_regex {
            e.i16(*item);
        }
        e.array_len(self.repartition_source_topics.len(), true)?;
        for item in &self.repartition_source_topics {
            e.i16(*item);
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
