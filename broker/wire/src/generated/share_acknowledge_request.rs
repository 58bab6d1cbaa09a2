// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated_code::*;

#[derive(Clone, Debug, PartialEq)]
pub struct ShareAcknowledgeRequest {
    pub group_id: Option<String>,
    pub member_id: Option<String>,
    pub share_session_epoch: i32,
    pub is_renew_ack: bool,
    pub topics: Vec<AcknowledgeTopic>,
}

impl Default for ShareAcknowledgeRequest {
    fn default() -> Self {
        Self {
            group_id: None,
            member_id: Some(Default::default()),
            share_session_epoch: 0,
            is_renew_ack: false,
            topics: Vec::new(),
        }
    }
}

impl Message for ShareAcknowledgeRequest {
    const NAME: &'static str = "ShareAcknowledgeRequest";
    const VERSIONS: RangeInclusive<i16> = 1..=2;
    const FLEXIBLE: Option<i16> = Some(1);

    fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        known_version::<Self>(version)?;
        let group_id = d.nullable_string(true)?;
        let member_id = d.nullable_string(true)?;
        let share_session_epoch = d.i32()?;
        let is_renew_ack = if version == 2 { d.bool()? } else { false };
        let topics = d.array(true, |d| AcknowledgeTopic::decode(d, version))?;
        d.skip_tagged_fields()?;
        Ok(Self { group_id, member_id, share_session_epoch, is_renew_ack, topics })
    }

    fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        encodable_version::<Self>(version)?;
        match &self.group_id {
            None => e.null_string(true),
            Some(value) => {
                e.string(value, true)?;
            }
        }
        match &self.member_id {
            None => e.null_string(true),
            Some(value) => {
                e.string(value, true)?;
            }
        }
        e.i32(self.share_session_epoch);
        if version == 2 {
            e.bool(self.is_renew_ack);
        } else if self.is_renew_ack {
            return Err(EncodeError::FieldAbsent { field: "ShareAcknowledgeRequest.is_renew_ack", version });
        }
        e.array_len(self.topics.len(), true)?;
        for item in &self.topics {
            item.encode(e, version)?;
        }
        e.no_tagged_fields();
        Ok(())
    }
}

impl Request for ShareAcknowledgeRequest {
    const API_KEY: ApiKey = ApiKey::ShareAcknowledge;
    type Response = super::ShareAcknowledgeResponse;
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct AcknowledgeTopic {
    pub topic_id: Uuid,
    pub partitions: Vec<AcknowledgePartition>,
}

impl AcknowledgeTopic {
    pub(super) fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        let topic_id = d.uuid()?;
        let partitions = d.array(true, |d| AcknowledgePartition::decode(d, version))?;
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
pub struct AcknowledgePartition {
    pub partition_index: i32,
    pub acknowledgement_batches: Vec<AcknowledgementBatch>,
}

impl AcknowledgePartition {
    pub(super) fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        let partition_index = d.i32()?;
        let acknowledgement_batches = d.array(true, |d| AcknowledgementBatch::decode(d, version))?;
        d.skip_tagged_fields()?;
        Ok(Self { partition_index, acknowledgement_batches })
    }

    pub(super) fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        e.i32(self.partition_index);
        e.array_len(self.acknowledgement_batches.len(), true)?;
        for item in &self.acknowledgement_batches {
            item.encode(e, version)?;
        }
        e.no_tagged_fields();
        Ok(())
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct AcknowledgementBatch {
    pub first_offset: i64,
    pub last_offset: i64,
    pub acknowledge_types: Vec<i8>,
}

impl AcknowledgementBatch {
    pub(super) fn decode(d: &mut Decoder, _version: i16) -> Result<Self, DecodeError> {
        let first_offset = d.i64()?;
        let last_offset = d.i64()?;
        let acknowledge_types = d.array(true, Decoder::i8)?;
        d.skip_tagged_fields()?;
        Ok(Self { first_offset, last_offset, acknowledge_types })
    }

    pub(super) fn encode(&self, e: &mut Encoder, _version: i16) -> Result<(), EncodeError> {
        e.i64(self.first_offset);
        e.i64(self.last_offset);
        e.array_len(self.acknowledge_types.len(), true)?;
        for item in &self.acknowledge_types {
            e.i8(*item);
        }
        e.no_tagged_fields();
        Ok(())
    }
}
