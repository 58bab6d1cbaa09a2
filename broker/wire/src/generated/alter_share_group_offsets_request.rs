// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated_code::*;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct AlterShareGroupOffsetsRequest {
    pub group_id: String,
    pub topics: Vec<AlterShareGroupOffsetsRequestTopic>,
}

impl Message for AlterShareGroupOffsetsRequest {
    const NAME: &'static str = "AlterShareGroupOffsetsRequest";
    const VERSIONS: RangeInclusive<i16> = 0..=0;
    const FLEXIBLE: Option<i16> = Some(0);

    fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        known_version::<Self>(version)?;
        let group_id = d.string(true)?;
        let topics = d.array(true, |d| AlterShareGroupOffsetsRequestTopic::decode(d, version))?;
        d.skip_tagged_fields()?;
        Ok(Self { group_id, topics })
    }

    fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        encodable_version::<Self>(version)?;
        e.string(&self.group_id, true)?;
        e.array_len(self.topics.len(), true)?;
        for item in &self.topics {
            item.encode(e, version)?;
        }
        e.no_tagged_fields();
        Ok(())
    }
}

impl Request for AlterShareGroupOffsetsRequest {
    const API_KEY: ApiKey = ApiKey::AlterShareGroupOffsets;
    type Response = super::AlterShareGroupOffsetsResponse;
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct AlterShareGroupOffsetsRequestTopic {
    pub topic_name: String,
    pub partitions: Vec<AlterShareGroupOffsetsRequestPartition>,
}

impl AlterShareGroupOffsetsRequestTopic {
    pub(super) fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        let topic_name = d.string(true)?;
        let partitions = d.array(true, |d| AlterShareGroupOffsetsRequestPartition::decode(d, version))?;
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
pub struct AlterShareGroupOffsetsRequestPartition {
    pub partition_index: i32,
    pub start_offset: i64,
}

impl AlterShareGroupOffsetsRequestPartition {
    pub(super) fn decode(d: &mut Decoder, _version: i16) -> Result<Self, DecodeError> {
        let partition_index = d.i32()?;
        let start_offset = d.i64()?;
        d.skip_tagged_fields()?;
        Ok(Self { partition_index, start_offset })
    }

    pub(super) fn encode(&self, e: &mut Encoder, _version: i16) -> Result<(), EncodeError> {
        e.i32(self.partition_index);
        e.i64(self.start_offset);
        e.no_tagged_fields();
        Ok(())
    }
}
