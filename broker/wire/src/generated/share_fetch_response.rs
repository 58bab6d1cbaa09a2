// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated_code::*;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct ShareFetchResponse {
    pub throttle_time_ms: i32,
    pub error_code: i16,
    pub error_message: Option<String>,
    pub acquisition_lock_timeout_ms: i32,
    pub responses: Vec<ShareFetchableTopicResponse>,
    pub node_endpoints: Vec<NodeEndpoint>,
}

impl Message for ShareFetchResponse {
    const NAME: &'static str = "ShareFetchResponse";
    const VERSIONS: RangeInclusive<i16> = 1..=2;
    const FLEXIBLE: Option<i16> = Some(1);

    fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        known_version::<Self>(version)?;
        let throttle_time_ms = d.i32()?;
        let error_code = d.i16()?;
        let error_message = d.nullable_string(true)?;
        let acquisition_lock_timeout_ms = d.i32()?;
        let responses = d.array(true, |d| ShareFetchableTopicResponse::decode(d, version))?;
        let node_endpoints = d.array(true, |d| NodeEndpoint::decode(d, version))?;
        d.skip_tagged_fields()?;
        Ok(Self {
            throttle_time_ms,
            error_code,
            error_message,
            acquisition_lock_timeout_ms,
            responses,
            node_endpoints,
        })
    }

    fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        encodable_version::<Self>(version)?;
        e.i32(self.throttle_time_ms);
        e.i16(self.error_code);
        match &self.error_message {
            None => e.null_string(true),
            Some(value) => {
                e.string(value, true)?;
            }
        }
        e.i32(self.acquisition_lock_timeout_ms);
        e.array_len(self.responses.len(), true)?;
        for item in &self.responses {
            item.encode(e, version)?;
        }
        e.array_len(self.node_endpoints.len(), true)?;
        for item in &self.node_endpoints {
            item.encode(e, version)?;
        }
        e.no_tagged_fields();
        Ok(())
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct ShareFetchableTopicResponse {
    pub topic_id: Uuid,
    pub partitions: Vec<PartitionData>,
}

impl ShareFetchableTopicResponse {
    pub(super) fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        let topic_id = d.uuid()?;
        let partitions = d.array(true, |d| PartitionData::decode(d, version))?;
        d.skip_tagged_fields()?;
        Ok(Self { topic_id, partitions })
    }

    pub(super) fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        e.uuid(self.topic_id);
        e.array_len(self.partitions.len(), true)?;
        for item in &self.partitions {
            item.encode(e, version)?;
        }
        e.no_tagged_fields();
        Ok(())
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct PartitionData {
    pub partition_index: i32,
    pub error_code: i16,
    pub error_message: Option<String>,
    pub acknowledge_error_code: i16,
    pub acknowledge_error_message: Option<String>,
    pub current_leader: LeaderIdAndEpoch,
    pub records: Option<Records>,
    pub acquired_records: Vec<AcquiredRecords>,
}

impl PartitionData {
    pub(super) fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        let partition_index = d.i32()?;
        let error_code = d.i16()?;
        let error_message = d.nullable_string(true)?;
        let acknowledge_error_code = d.i16()?;
        let acknowledge_error_message = d.nullable_string(true)?;
        let current_leader = LeaderIdAndEpoch::decode(d, version)?;
        let records = Some(d.records(true)?);
        let acquired_records = d.array(true, |d| AcquiredRecords::decode(d, version))?;
        d.skip_tagged_fields()?;
        Ok(Self {
            partition_index,
            error_code,
            error_message,
            acknowledge_error_code,
            acknowledge_error_message,
            current_leader,
            records,
            acquired_records,
        })
    }

    pub(super) fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        e.i32(self.partition_index);
        e.i16(self.error_code);
        match &self.error_message {
            None => e.null_string(true),
            Some(value) => {
                e.string(value, true)?;
            }
        }
        e.i16(self.acknowledge_error_code);
        match &self.acknowledge_error_message {
            None => e.null_string(true),
            Some(value) => {
                e.string(value, true)?;
            }
        }
        self.current_leader.encode(e, version)?;
        match &self.records {
            None => return Err(EncodeError::Null { field: "PartitionData.records", version }),
            Some(value) => {
                e.records(value, true)?;
            }
        }
        e.array_len(self.acquired_records.len(), true)?;
        for item in &self.acquired_records {
            item.encode(e, version)?;
        }
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
pub struct AcquiredRecords {
    pub first_offset: i64,
    pub last_offset: i64,
    pub delivery_count: i16,
}

impl AcquiredRecords {
    pub(super) fn decode(d: &mut Decoder, _version: i16) -> Result<Self, DecodeError> {
        let first_offset = d.i64()?;
        let last_offset = d.i64()?;
        let delivery_count = d.i16()?;
        d.skip_tagged_fields()?;
        Ok(Self { first_offset, last_offset, delivery_count })
    }

    pub(super) fn encode(&self, e: &mut Encoder, _version: i16) -> Result<(), EncodeError> {
        e.i64(self.first_offset);
        e.i64(self.last_offset);
        e.i16(self.delivery_count);
        e.no_tagged_fields();
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
    pub(super) fn decode(d: &mut Decoder, _version: i16) -> Result<Self, DecodeError> {
        let node_id = d.i32()?;
        let host = d.string(true)?;
        let port = d.i32()?;
        let rack = d.nullable_string(true)?;
        d.skip_tagged_fields()?;
        Ok(Self { node_id, host, port, rack })
    }

    pub(super) fn encode(&self, e: &mut Encoder, _version: i16) -> Result<(), EncodeError> {
        e.i32(self.node_id);
        e.string(&self.host, true)?;
        e.i32(self.port);
        match &self.rack {
            None => e.null_string(true),
            Some(value) => {
                e.string(value, true)?;
            }
        }
        e.no_tagged_fields();
        Ok(())
    }
}
