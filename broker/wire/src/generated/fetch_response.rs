// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated_code::*;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct FetchResponse {
    pub throttle_time_ms: i32,
    pub error_code: i16,
    pub session_id: i32,
    pub responses: Vec<FetchableTopicResponse>,
    pub node_endpoints: Vec<NodeEndpoint>,
}

impl Message for FetchResponse {
    const NAME: &'static str = "FetchResponse";
    const VERSIONS: RangeInclusive<i16> = 4..=18;
    const FLEXIBLE: Option<i16> = Some(12);

    fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        known_version::<Self>(version)?;
        let flexible = version >= 12;
        let throttle_time_ms = d.i32()?;
        let error_code = if version >= 7 { d.i16()? } else { 0 };
        let session_id = if version >= 7 { d.i32()? } else { 0 };
        let responses = d.array(flexible, |d| FetchableTopicResponse::decode(d, version))?;
        let mut node_endpoints = Vec::new();
        if flexible {
            d.tagged_fields(|d, tag| {
                match tag {
                    0 if version >= 16 => {
                        node_endpoints = d.array(true, |d| NodeEndpoint::decode(d, version))?
                    }
                    _ => return Ok(false),
                }
                Ok(true)
            })?;
        }
        Ok(Self { throttle_time_ms, error_code, session_id, responses, node_endpoints })
    }

    fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        encodable_version::<Self>(version)?;
        let flexible = version >= 12;
        e.i32(self.throttle_time_ms);
        if version >= 7 {
            e.i16(self.error_code);
        }
        if version >= 7 {
            e.i32(self.session_id);
        } else if self.session_id != 0 {
            return Err(EncodeError::FieldAbsent { field: "FetchResponse.session_id", version });
        }
        e.array_len(self.responses.len(), flexible)?;
        for item in &self.responses {
            item.encode(e, version)?;
        }
        if version < 16 && !self.node_endpoints.is_empty() {
            return Err(EncodeError::FieldAbsent { field: "FetchResponse.node_endpoints", version });
        }
        if flexible {
            let has_node_endpoints = version >= 16 && !self.node_endpoints.is_empty();
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
        }
        Ok(())
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct FetchableTopicResponse {
    pub topic: String,
    pub topic_id: Uuid,
    pub partitions: Vec<PartitionData>,
}

impl FetchableTopicResponse {
    pub(super) fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        let flexible = version >= 12;
        let topic = if version <= 12 { d.string(flexible)? } else { String::new() };
        let topic_id = if version >= 13 { d.uuid()? } else { Uuid::ZERO };
        let partitions = d.array(flexible, |d| PartitionData::decode(d, version))?;
        if flexible {
            d.skip_tagged_fields()?;
        }
        Ok(Self { topic, topic_id, partitions })
    }

    pub(super) fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        let flexible = version >= 12;
        if version <= 12 {
            e.string(&self.topic, flexible)?;
        }
        if version >= 13 {
            e.uuid(self.topic_id);
        }
        e.array_len(self.partitions.len(), flexible)?;
        for item in &self.partitions {
            item.encode(e, version)?;
        }
        if flexible {
            e.no_tagged_fields();
        }
        Ok(())
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct PartitionData {
    pub partition_index: i32,
    pub error_code: i16,
    pub high_watermark: i64,
    pub last_stable_offset: i64,
    pub log_start_offset: i64,
    pub diverging_epoch: EpochEndOffset,
    pub current_leader: LeaderIdAndEpoch,
    pub snapshot_id: SnapshotId,
    pub aborted_transactions: Option<Vec<AbortedTransaction>>,
    pub preferred_read_replica: i32,
    pub records: Option<Records>,
}

impl Default for PartitionData {
    fn default() -> Self {
        Self {
            partition_index: 0,
            error_code: 0,
            high_watermark: 0,
            last_stable_offset: -1,
            log_start_offset: -1,
            diverging_epoch: EpochEndOffset::default(),
            current_leader: LeaderIdAndEpoch::default(),
            snapshot_id: SnapshotId::default(),
            aborted_transactions: Some(Default::default()),
            preferred_read_replica: -1,
            records: None,
        }
    }
}

impl PartitionData {
    pub(super) fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        let flexible = version >= 12;
        let partition_index = d.i32()?;
        let error_code = d.i16()?;
        let high_watermark = d.i64()?;
        let last_stable_offset = d.i64()?;
        let log_start_offset = if version >= 5 { d.i64()? } else { -1 };
        let mut diverging_epoch = EpochEndOffset::default();
        let mut current_leader = LeaderIdAndEpoch::default();
        let mut snapshot_id = SnapshotId::default();
        let aborted_transactions = d.nullable_array(flexible, |d| AbortedTransaction::decode(d, version))?;
        let preferred_read_replica = if version >= 11 { d.i32()? } else { -1 };
        let records = d.nullable_records(flexible)?;
        if flexible {
            d.tagged_fields(|d, tag| {
                match tag {
                    0 => diverging_epoch = EpochEndOffset::decode(d, version)?,
                    1 => current_leader = LeaderIdAndEpoch::decode(d, version)?,
                    2 => snapshot_id = SnapshotId::decode(d, version)?,
                    _ => return Ok(false),
                }
                Ok(true)
            })?;
        }
        Ok(Self {
            partition_index,
            error_code,
            high_watermark,
            last_stable_offset,
            log_start_offset,
            diverging_epoch,
            current_leader,
            snapshot_id,
            aborted_transactions,
            preferred_read_replica,
            records,
        })
    }

    pub(super) fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        let flexible = version >= 12;
        e.i32(self.partition_index);
        e.i16(self.error_code);
        e.i64(self.high_watermark);
        e.i64(self.last_stable_offset);
        if version >= 5 {
            e.i64(self.log_start_offset);
        }
        if version < 12 && self.diverging_epoch != EpochEndOffset::default() {
            return Err(EncodeError::FieldAbsent { field: "PartitionData.diverging_epoch", version });
        }
        if version < 12 && self.current_leader != LeaderIdAndEpoch::default() {
            return Err(EncodeError::FieldAbsent { field: "PartitionData.current_leader", version });
        }
        if version < 12 && self.snapshot_id != SnapshotId::default() {
            return Err(EncodeError::FieldAbsent { field: "PartitionData.snapshot_id", version });
        }
        match &self.aborted_transactions {
            None => e.null_array(flexible),
            Some(value) => {
                e.array_len(value.len(), flexible)?;
                for item in value {
                    item.encode(e, version)?;
                }
            }
        }
        if version >= 11 {
            e.i32(self.preferred_read_replica);
        } else if self.preferred_read_replica != -1 {
            return Err(EncodeError::FieldAbsent { field: "PartitionData.preferred_read_replica", version });
        }
        match &self.records {
            None => e.null_bytes(flexible),
            Some(value) => {
                e.records(value, flexible)?;
            }
        }
        if flexible {
            let has_diverging_epoch = self.diverging_epoch != EpochEndOffset::default();
            let has_current_leader = self.current_leader != LeaderIdAndEpoch::default();
            let has_snapshot_id = self.snapshot_id != SnapshotId::default();
            e.unsigned_varint(
                u32::from(has_diverging_epoch) + u32::from(has_current_leader) + u32::from(has_snapshot_id),
            );
            if has_diverging_epoch {
                e.tagged_field(0, |e| {
                    self.diverging_epoch.encode(e, version)?;
                    Ok(())
                })?;
            }
            if has_current_leader {
                e.tagged_field(1, |e| {
                    self.current_leader.encode(e, version)?;
                    Ok(())
                })?;
            }
            if has_snapshot_id {
                e.tagged_field(2, |e| {
                    self.snapshot_id.encode(e, version)?;
                    Ok(())
                })?;
            }
        }
        Ok(())
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct EpochEndOffset {
    pub epoch: i32,
    pub end_offset: i64,
}

impl Default for EpochEndOffset {
    fn default() -> Self {
        Self { epoch: -1, end_offset: -1 }
    }
}

impl EpochEndOffset {
    pub(super) fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        let flexible = version >= 12;
        let epoch = d.i32()?;
        let end_offset = d.i64()?;
        if flexible {
            d.skip_tagged_fields()?;
        }
        Ok(Self { epoch, end_offset })
    }

    pub(super) fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        let flexible = version >= 12;
        e.i32(self.epoch);
        e.i64(self.end_offset);
        if flexible {
            e.no_tagged_fields();
        }
        Ok(())
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct LeaderIdAndEpoch {
    pub leader_id: i32,
    pub leader_epoch: i32,
}

impl Default for LeaderIdAndEpoch {
    fn default() -> Self {
        Self { leader_id: -1, leader_epoch: -1 }
    }
}

impl LeaderIdAndEpoch {
    pub(super) fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        let flexible = version >= 12;
        let leader_id = d.i32()?;
        let leader_epoch = d.i32()?;
        if flexible {
            d.skip_tagged_fields()?;
        }
        Ok(Self { leader_id, leader_epoch })
    }

    pub(super) fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        let flexible = version >= 12;
        e.i32(self.leader_id);
        e.i32(self.leader_epoch);
        if flexible {
            e.no_tagged_fields();
        }
        Ok(())
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct SnapshotId {
    pub end_offset: i64,
    pub epoch: i32,
}

impl Default for SnapshotId {
    fn default() -> Self {
        Self { end_offset: -1, epoch: -1 }
    }
}

impl SnapshotId {
    pub(super) fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        let flexible = version >= 12;
        let end_offset = d.i64()?;
        let epoch = d.i32()?;
        if flexible {
            d.skip_tagged_fields()?;
        }
        Ok(Self { end_offset, epoch })
    }

    pub(super) fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        let flexible = version >= 12;
        e.i64(self.end_offset);
        e.i32(self.epoch);
        if flexible {
            e.no_tagged_fields();
        }
        Ok(())
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct AbortedTransaction {
    pub producer_id: i64,
    pub first_offset: i64,
}

impl AbortedTransaction {
    pub(super) fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        let flexible = version >= 12;
        let producer_id = d.i64()?;
        let first_offset = d.i64()?;
        if flexible {
            d.skip_tagged_fields()?;
        }
        Ok(Self { producer_id, first_offset })
    }

    pub(super) fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        let flexible = version >= 12;
        e.i64(self.producer_id);
        e.i64(self.first_offset);
        if flexible {
            e.no_tagged_fields();
        }
        Ok(())
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct NodeEndpoint {
    pub node_id: i32,
    pub host: String,
    pub port: i32,
    pub rack: Option<String>,
}

impl NodeEndpoint {
    pub(super) fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        let flexible = version >= 12;
        let node_id = d.i32()?;
        let host = d.string(flexible)?;
        let port = d.i32()?;
        let rack = d.nullable_string(flexible)?;
        if flexible {
            d.skip_tagged_fields()?;
        }
        Ok(Self { node_id, host, port, rack })
    }

    pub(super) fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        let flexible = version >= 12;
        e.i32(self.node_id);
        e.string(&self.host, flexible)?;
        e.i32(self.port);
        match &self.rack {
            None => e.null_string(flexible),
            Some(value) => {
                e.string(value, flexible)?;
            }
        }
        if flexible {
            e.no_tagged_fields();
        }
        Ok(())
    }
}
