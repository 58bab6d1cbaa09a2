// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated_code::*;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct ProduceResponse {
    pub responses: Vec<TopicProduceResponse>,
    pub throttle_time_ms: i32,
    pub node_endpoints: Vec<NodeEndpoint>,
}

impl Message for ProduceResponse {
    const NAME: &'static str = "ProduceResponse";
    const VERSIONS: RangeInclusive<i16> = 3..=13;
    const FLEXIBLE: Option<i16> = Some(9);

    fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        known_version::<Self>(version)?;
        let flexible = version >= 9;
        let responses = d.array(flexible, |d| TopicProduceResponse::decode(d, version))?;
        let throttle_time_ms = d.i32()?;
        let mut node_endpoints = Vec::new();
        if flexible {
            d.tagged_fields(|d, tag| {
                match tag {
                    0 if version >= 10 => {
                        node_endpoints = d.array(true, |d| NodeEndpoint::decode(d, version))?
                    }
                    _ => return Ok(false),
                }
                Ok(true)
            })?;
        }
        Ok(Self { responses, throttle_time_ms, node_endpoints })
    }

    fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        encodable_version::<Self>(version)?;
        let flexible = version >= 9;
        e.array_len(self.responses.len(), flexible)?;
        for item in &self.responses {
            item.encode(e, version)?;
        }
        e.i32(self.throttle_time_ms);
        if version < 10 && !self.node_endpoints.is_empty() {
            return Err(EncodeError::FieldAbsent { field: "ProduceResponse.node_endpoints", version });
        }
        if flexible {
            let has_node_endpoints = version >= 10 && !self.node_endpoints.is_empty();
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
pub struct TopicProduceResponse {
    pub name: String,
    pub topic_id: Uuid,
    pub partition_responses: Vec<PartitionProduceResponse>,
}

impl TopicProduceResponse {
    pub(super) fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        let flexible = version >= 9;
        let name = if version <= 12 { d.string(flexible)? } else { String::new() };
        let topic_id = if version == 13 { d.uuid()? } else { Uuid::ZERO };
        let partition_responses = d.array(flexible, |d| PartitionProduceResponse::decode(d, version))?;
        if flexible {
            d.skip_tagged_fields()?;
        }
        Ok(Self { name, topic_id, partition_responses })
    }

    pub(super) fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        let flexible = version >= 9;
        if version <= 12 {
            e.string(&self.name, flexible)?;
        }
        if version == 13 {
            e.uuid(self.topic_id);
        }
        e.array_len(self.partition_responses.len(), flexible)?;
        for item in &self.partition_responses {
            item.encode(e, version)?;
        }
        if flexible {
            e.no_tagged_fields();
        }
        Ok(())
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct PartitionProduceResponse {
    pub index: i32,
    pub error_code: i16,
    pub base_offset: i64,
    pub log_append_time_ms: i64,
    pub log_start_offset: i64,
    pub record_errors: Vec<BatchIndexAndErrorMessage>,
    pub error_message: Option<String>,
    pub current_leader: LeaderIdAndEpoch,
}

impl Default for PartitionProduceResponse {
    fn default() -> Self {
        Self {
            index: 0,
            error_code: 0,
            base_offset: 0,
            log_append_time_ms: -1,
            log_start_offset: -1,
            record_errors: Vec::new(),
            error_message: None,
            current_leader: LeaderIdAndEpoch::default(),
        }
    }
}

impl PartitionProduceResponse {
    pub(super) fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        let flexible = version >= 9;
        let index = d.i32()?;
        let error_code = d.i16()?;
        let base_offset = d.i64()?;
        let log_append_time_ms = d.i64()?;
        let log_start_offset = if version >= 5 { d.i64()? } else { -1 };
        let record_errors = if version >= 8 {
            d.array(flexible, |d| BatchIndexAndErrorMessage::decode(d, version))?
        } else {
            Vec::new()
        };
        let error_message = if version >= 8 { d.nullable_string(flexible)? } else { None };
        let mut current_leader = LeaderIdAndEpoch::default();
        if flexible {
            d.tagged_fields(|d, tag| {
                match tag {
                    0 if version >= 10 => current_leader = LeaderIdAndEpoch::decode(d, version)?,
                    _ => return Ok(false),
                }
                Ok(true)
            })?;
        }
        Ok(Self {
            index,
            error_code,
            base_offset,
            log_append_time_ms,
            log_start_offset,
            record_errors,
            error_message,
            current_leader,
        })
    }

    pub(super) fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        let flexible = version >= 9;
        e.i32(self.index);
        e.i16(self.error_code);
        e.i64(self.base_offset);
        e.i64(self.log_append_time_ms);
        if version >= 5 {
            e.i64(self.log_start_offset);
        }
        if version >= 8 {
            e.array_len(self.record_errors.len(), flexible)?;
            for item in &self.record_errors {
                item.encode(e, version)?;
            }
        }
        if version >= 8 {
            match &self.error_message {
                None => e.null_string(flexible),
                Some(value) => {
                    e.string(value, flexible)?;
                }
            }
        }
        if version < 10 && self.current_leader != LeaderIdAndEpoch::default() {
            return Err(EncodeError::FieldAbsent {
                field: "PartitionProduceResponse.current_leader",
                version,
            });
        }
        if flexible {
            let has_current_leader = version >= 10 && self.current_leader != LeaderIdAndEpoch::default();
            e.unsigned_varint(u32::from(has_current_leader));
            if has_current_leader {
                e.tagged_field(0, |e| {
                    self.current_leader.encode(e, version)?;
                    Ok(())
                })?;
            }
        }
        Ok(())
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct BatchIndexAndErrorMessage {
    pub batch_index: i32,
    pub batch_index_error_message: Option<String>,
}

impl BatchIndexAndErrorMessage {
    pub(super) fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        let flexible = version >= 9;
        let batch_index = d.i32()?;
        let batch_index_error_message = d.nullable_string(flexible)?;
        if flexible {
            d.skip_tagged_fields()?;
        }
        Ok(Self { batch_index, batch_index_error_message })
    }

    pub(super) fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        let flexible = version >= 9;
        e.i32(self.batch_index);
        match &self.batch_index_error_message {
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
        let flexible = version >= 9;
        let leader_id = d.i32()?;
        let leader_epoch = d.i32()?;
        if flexible {
            d.skip_tagged_fields()?;
        }
        Ok(Self { leader_id, leader_epoch })
    }

    pub(super) fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        let flexible = version >= 9;
        e.i32(self.leader_id);
        e.i32(self.leader_epoch);
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
        let flexible = version >= 9;
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
        let flexible = version >= 9;
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
