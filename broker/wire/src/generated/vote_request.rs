// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated_code::*;

#[derive(Clone, Debug, PartialEq)]
pub struct VoteRequest {
    pub cluster_id: Option<String>,
    pub voter_id: i32,
    pub topics: Vec<TopicData>,
}

impl Default for VoteRequest {
    fn default() -> Self {
        Self { cluster_id: None, voter_id: -1, topics: Vec::new() }
    }
}

impl Message for VoteRequest {
    const NAME: &'static str = "VoteRequest";
    const VERSIONS: RangeInclusive<i16> = 0..=2;
    const FLEXIBLE: Option<i16> = Some(0);

    fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        known_version::<Self>(version)?;
        let cluster_id = d.nullable_string(true)?;
        let voter_id = if version >= 1 { d.i32()? } else { -1 };
        let topics = d.array(true, |d| TopicData::decode(d, version))?;
        d.skip_tagged_fields()?;
        Ok(Self { cluster_id, voter_id, topics })
    }

    fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        encodable_version::<Self>(version)?;
        match &self.cluster_id {
            None => e.null_string(true),
            Some(value) => {
                e.string(value, true)?;
            }
        }
        if version >= 1 {
            e.i32(self.voter_id);
        }
        e.array_len(self.topics.len(), true)?;
        for item in &self.topics {
            item.encode(e, version)?;
        }
        e.no_tagged_fields();
        Ok(())
    }
}

impl Request for VoteRequest {
    const API_KEY: ApiKey = ApiKey::Vote;
    type Response = super::VoteResponse;
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

#[derive(Clone, Debug, Default, PartialEq)]
pub struct PartitionData {
    pub partition_index: i32,
    pub replica_epoch: i32,
    pub replica_id: i32,
    pub replica_directory_id: Uuid,
    pub voter_directory_id: Uuid,
    pub last_offset_epoch: i32,
    pub last_offset: i64,
    pub pre_vote: bool,
}

impl PartitionData {
    pub(super) fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        let partition_index = d.i32()?;
        let replica_epoch = d.i32()?;
        let replica_id = d.i32()?;
        let replica_directory_id = if version >= 1 { d.uuid()? } else { Uuid::ZERO };
        let voter_directory_id = if version >= 1 { d.uuid()? } else { Uuid::ZERO };
        let last_offset_epoch = d.i32()?;
        let last_offset = d.i64()?;
        let pre_vote = if version == 2 { d.bool()? } else { false };
        d.skip_tagged_fields()?;
        Ok(Self {
            partition_index,
            replica_epoch,
            replica_id,
            replica_directory_id,
            voter_directory_id,
            last_offset_epoch,
            last_offset,
            pre_vote,
        })
    }

    pub(super) fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        e.i32(self.partition_index);
        e.i32(self.replica_epoch);
        e.i32(self.replica_id);
        if version >= 1 {
            e.uuid(self.replica_directory_id);
        }
        if version >= 1 {
            e.uuid(self.voter_directory_id);
        }
        e.i32(self.last_offset_epoch);
        e.i64(self.last_offset);
        if version == 2 {
            e.bool(self.pre_vote);
        } else if self.pre_vote {
            return Err(EncodeError::FieldAbsent { field: "PartitionData.pre_vote", version });
        }
        e.no_tagged_fields();
        Ok(())
    }
}
