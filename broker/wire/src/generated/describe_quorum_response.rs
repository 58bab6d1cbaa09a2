// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated_code::*;

#[derive(Clone, Debug, PartialEq)]
pub struct DescribeQuorumResponse {
    pub error_code: i16,
    pub error_message: Option<String>,
    pub topics: Vec<TopicData>,
    pub nodes: Vec<Node>,
}

impl Default for DescribeQuorumResponse {
    fn default() -> Self {
        Self { error_code: 0, error_message: Some(Default::default()), topics: Vec::new(), nodes: Vec::new() }
    }
}

impl Message for DescribeQuorumResponse {
    const NAME: &'static str = "DescribeQuorumResponse";
    const VERSIONS: RangeInclusive<i16> = 0..=2;
    const FLEXIBLE: Option<i16> = Some(0);

    fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        known_version::<Self>(version)?;
        let error_code = d.i16()?;
        let error_message = if version == 2 { d.nullable_string(true)? } else { Some(Default::default()) };
        let topics = d.array(true, |d| TopicData::decode(d, version))?;
        let nodes = if version == 2 { d.array(true, |d| Node::decode(d, version))? } else { Vec::new() };
        d.skip_tagged_fields()?;
        Ok(Self { error_code, error_message, topics, nodes })
    }

    fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        encodable_version::<Self>(version)?;
        e.i16(self.error_code);
        if version == 2 {
            match &self.error_message {
                None => e.null_string(true),
                Some(value) => {
                    e.string(value, true)?;
                }
            }
        }
        e.array_len(self.topics.len(), true)?;
        for item in &self.topics {
            item.encode(e, version)?;
        }
        if version == 2 {
            e.array_len(self.nodes.len(), true)?;
            for item in &self.nodes {
                item.encode(e, version)?;
            }
        } else if !self.nodes.is_empty() {
            return Err(EncodeError::FieldAbsent { field: "DescribeQuorumResponse.nodes", version });
        }
        e.no_tagged_fields();
        Ok(())
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct TopicData {
    pub topic_name: String,
    pub partitions: Vec<PartitionData>,
}

impl TopicData {
    pub(super) fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        let topic_name = d.string(true)?;
        let partitions = d.array(true, |d| PartitionData::decode(d, version))?;
        d.skip_tagged_fields()?;
        Ok(Self { topic_name, partitions })
    }

    pub(super) fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        e.string(&self.topic_name, true)?;
        e.array_len(self.partitions.len(), true)?;
        for item in &self.partitions {
            item.encode(e, version)?;
        }
        e.no_tagged_fields();
        Ok(())
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct PartitionData {
    pub partition_index: i32,
    pub error_code: i16,
    pub error_message: Option<String>,
    pub leader_id: i32,
    pub leader_epoch: i32,
    pub high_watermark: i64,
    pub current_voters: Vec<ReplicaState>,
    pub observers: Vec<ReplicaState>,
}

impl Default for PartitionData {
    fn default() -> Self {
        Self {
            partition_index: 0,
            error_code: 0,
            error_message: Some(Default::default()),
            leader_id: 0,
            leader_epoch: 0,
            high_watermark: 0,
            current_voters: Vec::new(),
            observers: Vec::new(),
        }
    }
}

impl PartitionData {
    pub(super) fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        let partition_index = d.i32()?;
        let error_code = d.i16()?;
        let error_message = if version == 2 { d.nullable_string(true)? } else { Some(Default::default()) };
        let leader_id = d.i32()?;
        let leader_epoch = d.i32()?;
        let high_watermark = d.i64()?;
        let current_voters = d.array(true, |d| ReplicaState::decode(d, version))?;
        let observers = d.array(true, |d| ReplicaState::decode(d, version))?;
        d.skip_tagged_fields()?;
        Ok(Self {
            partition_index,
            error_code,
            error_message,
            leader_id,
            leader_epoch,
            high_watermark,
            current_voters,
            observers,
        })
    }

    pub(super) fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        e.i32(self.partition_index);
        e.i16(self.error_code);
        if version == 2 {
            match &self.error_message {
                None => e.null_string(true),
                Some(value) => {
                    e.string(value, true)?;
                }
            }
        }
        e.i32(self.leader_id);
        e.i32(self.leader_epoch);
        e.i64(self.high_watermark);
        e.array_len(self.current_voters.len(), true)?;
        for item in &self.current_voters {
            item.encode(e, version)?;
        }
        e.array_len(self.observers.len(), true)?;
        for item in &self.observers {
            item.encode(e, version)?;
        }
        e.no_tagged_fields();
        Ok(())
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct ReplicaState {
    pub replica_id: i32,
    pub replica_directory_id: Uuid,
    pub log_end_offset: i64,
    pub last_fetch_timestamp: i64,
    pub last_caught_up_timestamp: i64,
}

impl Default for ReplicaState {
    fn default() -> Self {
        Self {
            replica_id: 0,
            replica_directory_id: Uuid::ZERO,
            log_end_offset: 0,
            last_fetch_timestamp: -1,
            last_caught_up_timestamp: -1,
        }
    }
}

impl ReplicaState {
    pub(super) fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        let replica_id = d.i32()?;
        let replica_directory_id = if version == 2 { d.uuid()? } else { Uuid::ZERO };
        let log_end_offset = d.i64()?;
        let last_fetch_timestamp = if version >= 1 { d.i64()? } else { -1 };
        let last_caught_up_timestamp = if version >= 1 { d.i64()? } else { -1 };
        d.skip_tagged_fields()?;
        Ok(Self {
            replica_id,
            replica_directory_id,
            log_end_offset,
            last_fetch_timestamp,
            last_caught_up_timestamp,
        })
    }

    pub(super) fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        e.i32(self.replica_id);
        if version == 2 {
            e.uuid(self.replica_directory_id);
        } else if self.replica_directory_id != Uuid::ZERO {
            return Err(EncodeError::FieldAbsent { field: "ReplicaState.replica_directory_id", version });
        }
        e.i64(self.log_end_offset);
        if version >= 1 {
            e.i64(self.last_fetch_timestamp);
        }
        if version >= 1 {
            e.i64(self.last_caught_up_timestamp);
        }
        e.no_tagged_fields();
        Ok(())
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Node {
    pub node_id: i32,
    pub listeners: Vec<Listener>,
}

impl Node {
    pub(super) fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        let node_id = d.i32()?;
        let listeners = d.array(true, |d| Listener::decode(d, version))?;
        d.skip_tagged_fields()?;
        Ok(Self { node_id, listeners })
    }

    pub(super) fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        e.i32(self.node_id);
        e.array_len(self.listeners.len(), true)?;
        for item in &self.listeners {
            item.encode(e, version)?;
        }
        e.no_tagged_fields();
        Ok(())
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Listener {
    pub name: String,
    pub host: String,
    pub port: u16,
}

impl Listener {
    pub(super) fn decode(d: &mut Decoder, _version: i16) -> Result<Self, DecodeError> {
        let name = d.string(true)?;
        let host = d.string(true)?;
        let port = d.u16()?;
        d.skip_tagged_fields()?;
        Ok(Self { name, host, port })
    }

    pub(super) fn encode(&self, e: &mut Encoder, _version: i16) -> Result<(), EncodeError> {
        e.string(&self.name, true)?;
        e.string(&self.host, true)?;
        e.u16(self.port);
        e.no_tagged_fields();
        Ok(())
    }
}
