// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated_code::*;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct ListOffsetsRequest {
    pub replica_id: i32,
    pub isolation_level: i8,
    pub topics: Vec<ListOffsetsTopic>,
    pub timeout_ms: i32,
}

impl Message for ListOffsetsRequest {
    const NAME: &'static str = "ListOffsetsRequest";
    const VERSIONS: RangeInclusive<i16> = 1..=11;
    const FLEXIBLE: Option<i16> = Some(6);

    fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        known_version::<Self>(version)?;
        let flexible = version >= 6;
        let replica_id = d.i32()?;
        let isolation_level = if version >= 2 { d.i8()? } else { 0 };
        let topics = d.array(flexible, |d| ListOffsetsTopic::decode(d, version))?;
        let timeout_ms = if version >= 10 { d.i32()? } else { 0 };
        if flexible {
            d.skip_tagged_fields()?;
        }
        Ok(Self { replica_id, isolation_level, topics, timeout_ms })
    }

    fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        encodable_version::<Self>(version)?;
        let flexible = version >= 6;
        e.i32(self.replica_id);
        if version >= 2 {
            e.i8(self.isolation_level);
        } else if self.isolation_level != 0 {
            return Err(EncodeError::FieldAbsent { field: "ListOffsetsRequest.isolation_level", version });
        }
        e.array_len(self.topics.len(), flexible)?;
        for item in &self.topics {
            item.encode(e, version)?;
        }
        if version >= 10 {
            e.i32(self.timeout_ms);
        }
        if flexible {
            e.no_tagged_fields();
        }
        Ok(())
    }
}

impl Request for ListOffsetsRequest {
    const API_KEY: ApiKey = ApiKey::ListOffsets;
    type Response = super::ListOffsetsResponse;
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct ListOffsetsTopic {
    pub name: String,
    pub partitions: Vec<ListOffsetsPartition>,
}

impl ListOffsetsTopic {
    pub(super) fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        let flexible = version >= 6;
        let name = d.string(flexible)?;
        let partitions = d.array(flexible, |d| ListOffsetsPartition::decode(d, version))?;
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
pub struct ListOffsetsPartition {
    pub partition_index: i32,
    pub current_leader_epoch: i32,
    pub timestamp: i64,
}

impl Default for ListOffsetsPartition {
    fn default() -> Self {
        Self { partition_index: 0, current_leader_epoch: -1, timestamp: 0 }
    }
}

impl ListOffsetsPartition {
    pub(super) fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        let flexible = version >= 6;
        let partition_index = d.i32()?;
        let current_leader_epoch = if version >= 4 { d.i32()? } else { -1 };
        let timestamp = d.i64()?;
        if flexible {
            d.skip_tagged_fields()?;
        }
        Ok(Self { partition_index, current_leader_epoch, timestamp })
    }

    pub(super) fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        let flexible = version >= 6;
        e.i32(self.partition_index);
        if version >= 4 {
            e.i32(self.current_leader_epoch);
        }
        e.i64(self.timestamp);
        if flexible {
            e.no_tagged_fields();
        }
        Ok(())
    }
}
