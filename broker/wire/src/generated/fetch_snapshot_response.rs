// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated_code::*;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct FetchSnapshotResponse {
    pub throttle_time_ms: i32,
    pub error_code: i16,
    pub topics: Vec<TopicSnapshot>,
    pub node_endpoints: Vec<NodeEndpoint>,
}

impl Message for FetchSnapshotResponse {
    const NAME: &'static str = "FetchSnapshotResponse";
    const VERSIONS: RangeInclusive<i16> = 0..=1;
    const FLEXIBLE: Option<i16> = Some(0);

    fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        known_version::<Self>(version)?;
        let throttle_time_ms = d.i32()?;
        let error_code = d.i16()?;
        let topics = d.array(true, |d| TopicSnapshot::decode(d, version))?;
        let mut node_endpoints = Vec::new();
        d.tagged_fields(|d, tag| {
            match tag {
                0 if version == 1 => node_endpoints = d.array(true, |d| NodeEndpoint::decode(d, version))?,
                _ => return Ok(false),
            }
            Ok(true)
        })?;
        Ok(Self { throttle_time_ms, error_code, topics, node_endpoints })
    }

    fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        encodable_version::<Self>(version)?;
        e.i32(self.throttle_time_ms);
        e.i16(self.error_code);
        e.array_len(self.topics.len(), true)?;
        for item in &self.topics {
            item.encode(e, version)?;
        }
        if version < 1 && !self.node_endpoints.is_empty() {
            return Err(EncodeError::FieldAbsent { field: "FetchSnapshotResponse.node_endpoints", version });
        }
        let has_node_endpoints = version == 1 && !self.node_endpoints.is_empty();
        e.unsigned_varint(u32::from(has_node_endpoints));
        if has_node_endpoints {
            e.tagged_field(0, |e| {
                e.array_len(self.node_endpoints.len(), true)?;
                for item in &self.node_endpoints {
                    item.encode(e, version)?;
                }
                Ok(())
            })?;
        }

        Ok(())
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct TopicSnapshot {
    pub name: String,
    pub partitions: Vec<PartitionSnapshot>,
}

impl TopicSnapshot {
    pub(super) fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        let name = d.string(true)?;
        let partitions = d.array(true, |d| PartitionSnapshot::decode(d, version))?;
        d.skip_tagged_fields()?;
        Ok(Self { name, partitions })
    }

    pub(super) fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        e.string(&self.name, true)?;
        e.array_len(self.partitions.len(), true)?;
        for item in &self.partitions {
            item.encode(e, version)?;
        }
        e.no_tagged_fields();
        Ok(())
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct PartitionSnapshot {
    pub index: i32,
    pub error_code: i16,
    pub snapshot_id: SnapshotId,
    pub current_leader: LeaderIdAndEpoch,
    pub size: i64,
    pub position: i64,
    pub unaligned_records: Option<Records>,
}

impl PartitionSnapshot {
    pub(super) fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        let index = d.i32()?;
        let error_code = d.i16()?;
        let snapshot_id = SnapshotId::decode(d, version)?;
        let mut current_leader = LeaderIdAndEpoch::default();
        let size = d.i64()?;
        let position = d.i64()?;
        let unaligned_records = Some(d.records(true)?);
        d.tagged_fields(|d, tag| {
            match tag {
                0 => current_leader = LeaderIdAndEpoch::decode(d, version)?,
                _ => return Ok(false),
            }
            Ok(true)
        })?;
        Ok(Self { index, error_code, snapshot_id, current_leader, size, position, unaligned_records })
    }

    pub(super) fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        e.i32(self.index);
        e.i16(self.error_code);
        self.snapshot_id.encode(e, version)?;
        e.i64(self.size);
        e.i64(self.position);
        match &self.unaligned_records {
            None => return Err(EncodeError::Null { field: "PartitionSnapshot.unaligned_records", version }),
            Some(value) => {
                e.records(value, true)?;
            }
        }
        let has_current_leader = self.current_leader != LeaderIdAndEpoch::default();
        e.unsigned_varint(u32::from(has_current_leader));
        if has_current_leader {
            e.tagged_field(0, |e| {
                self.current_leader.encode(e, version)?;
                Ok(())
            })?;
        }

        Ok(())
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct SnapshotId {
    pub end_offset: i64,
    pub epoch: i32,
}

impl SnapshotId {
    pub(super) fn decode(d: &mut Decoder, _version: i16) -> Result<Self, DecodeError> {
        let end_offset = d.i64()?;
        let epoch = d.i32()?;
        d.skip_tagged_fields()?;
        Ok(Self { end_offset, epoch })
    }

    pub(super) fn encode(&self, e: &mut Encoder, _version: i16) -> Result<(), EncodeError> {
        e.i64(self.end_offset);
        e.i32(self.epoch);
        e.no_tagged_fields();
        Ok(())
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct LeaderIdAndEpoch {
    pub leader_id: i32,
    pub leader_epoch: i32,
}

impl LeaderIdAndEpoch {
    pub(super) fn decode(d: &mut Decoder, _version: i16) -> Result<Self, DecodeError> {
        let leader_id = d.i32()?;
        let leader_epoch = d.i32()?;
        d.skip_tagged_fields()?;
        Ok(Self { leader_id, leader_epoch })
    }

    pub(super) fn encode(&self, e: &mut Encoder, _version: i16) -> Result<(), EncodeError> {
        e.i32(self.leader_id);
        e.i32(self.leader_epoch);
        e.no_tagged_fields();
        Ok(())
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct NodeEndpoint {
    pub node_id: i32,
    pub host: String,
    pub port: u16,
}

impl NodeEndpoint {
    pub(super) fn decode(d: &mut Decoder, _version: i16) -> Result<Self, DecodeError> {
        let node_id = d.i32()?;
        let host = d.string(true)?;
        let port = d.u16()?;
        d.skip_tagged_fields()?;
        Ok(Self { node_id, host, port })
    }

    pub(super) fn encode(&self, e: &mut Encoder, _version: i16) -> Result<(), EncodeError> {
        e.i32(self.node_id);
        e.string(&self.host, true)?;
        e.u16(self.port);
        e.no_tagged_fields();
        Ok(())
    }
}
