// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated_code::*;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct ListOffsetsResponse {
    pub throttle_time_ms: i32,
    pub topics: Vec<ListOffsetsTopicResponse>,
}

impl Message for ListOffsetsResponse {
    const NAME: &'static str = "ListOffsetsResponse";
    const VERSIONS: RangeInclusive<i16> = 1..=11;
    const FLEXIBLE: Option<i16> = Some(6);

    fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        known_version::<Self>(version)?;
        let flexible = version >= 6;
        let throttle_time_ms = if version >= 2 { d.i32()? } else { 0 };
        let topics = d.array(flexible, |d| ListOffsetsTopicResponse::decode(d, version))?;
        if flexible {
            d.skip_tagged_fields()?;
        }
        Ok(Self { throttle_time_ms, topics })
    }

    fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        encodable_version::<Self>(version)?;
        let flexible = version >= 6;
        if version >= 2 {
            e.i32(self.throttle_time_ms);
        }
        e.array_len(self.topics.len(), flexible)?;
        for item in &self.topics {
            item.encode(e, version)?;
        }
        if flexible {
            e.no_tagged_fields();
        }
        Ok(())
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct ListOffsetsTopicResponse {
    pub name: String,
    pub partitions: Vec<ListOffsetsPartitionResponse>,
}

impl ListOffsetsTopicResponse {
    pub(super) fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        let flexible = version >= 6;
        let name = d.string(flexible)?;
        let partitions = d.array(flexible, |d| ListOffsetsPartitionResponse::decode(d, version))?;
        if flexible {
            d.skip_tagged_fields()?;
        }
        Ok(Self { name, partitions })
    }

    pub(super) fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        let flexible = version >= 6;
        e.string(&self.name, flexible)?;
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
pub struct ListOffsetsPartitionResponse {
    pub partition_index: i32,
    pub error_code: i16,
    pub timestamp: i64,
    pub offset: i64,
    pub leader_epoch: i32,
}

impl Default for ListOffsetsPartitionResponse {
    fn default() -> Self {
        Self { partition_index: 0, error_code: 0, timestamp: -1, offset: -1, leader_epoch: -1 }
    }
}

impl ListOffsetsPartitionResponse {
    pub(super) fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        let flexible = version >= 6;
        let partition_index = d.i32()?;
        let error_code = d.i16()?;
        let timestamp = d.i64()?;
        let offset = d.i64()?;
        let leader_epoch = if version >= 4 { d.i32()? } else { -1 };
        if flexible {
            d.skip_tagged_fields()?;
        }
        Ok(Self { partition_index, error_code, timestamp, offset, leader_epoch })
    }

    pub(super) fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        let flexible = version >= 6;
        e.i32(self.partition_index);
        e.i16(self.error_code);
        e.i64(self.timestamp);
        e.i64(self.offset);
        if version >= 4 {
            e.i32(self.leader_epoch);
        } else if self.leader_epoch != -1 {
            return Err(EncodeError::FieldAbsent {
                field: "ListOffsetsPartitionResponse.leader_epoch",
                version,
            });
        }
        if flexible {
            e.no_tagged_fields();
        }
        Ok(())
    }
}
