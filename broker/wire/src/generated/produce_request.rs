// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated_code::*;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct ProduceRequest {
    pub transactional_id: Option<String>,
    pub acks: i16,
    pub timeout_ms: i32,
    pub topic_data: Vec<TopicProduceData>,
}

impl Message for ProduceRequest {
    const NAME: &'static str = "ProduceRequest";
    const VERSIONS: RangeInclusive<i16> = 3..=13;
    const FLEXIBLE: Option<i16> = Some(9);

    fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        known_version::<Self>(version)?;
        let flexible = version >= 9;
        let transactional_id = d.nullable_string(flexible)?;
        let acks = d.i16()?;
        let timeout_ms = d.i32()?;
        let topic_data = d.array(flexible, |d| TopicProduceData::decode(d, version))?;
        if flexible {
            d.skip_tagged_fields()?;
        }
        Ok(Self { transactional_id, acks, timeout_ms, topic_data })
    }

    fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        encodable_version::<Self>(version)?;
        let flexible = version >= 9;
        match &self.transactional_id {
            None => e.null_string(flexible),
            Some(value) => {
                e.string(value, flexible)?;
            }
        }
        e.i16(self.acks);
        e.i32(self.timeout_ms);
        e.array_len(self.topic_data.len(), flexible)?;
        for item in &self.topic_data {
            item.encode(e, version)?;
        }
        if flexible {
            e.no_tagged_fields();
        }
        Ok(())
    }
}

impl Request for ProduceRequest {
    const API_KEY: ApiKey = ApiKey::Produce;
    type Response = super::ProduceResponse;
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct TopicProduceData {
    pub name: String,
    pub topic_id: Uuid,
    pub partition_data: Vec<PartitionProduceData>,
}

impl TopicProduceData {
    pub(super) fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        let flexible = version >= 9;
        let name = if version <= 12 { d.string(flexible)? } else { String::new() };
        let topic_id = if version == 13 { d.uuid()? } else { Uuid::ZERO };
        let partition_data = d.array(flexible, |d| PartitionProduceData::decode(d, version))?;
        if flexible {
            d.skip_tagged_fields()?;
        }
        Ok(Self { name, topic_id, partition_data })
    }

    pub(super) fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        let flexible = version >= 9;
        if version <= 12 {
            e.string(&self.name, flexible)?;
        }
        if version == 13 {
            e.uuid(self.topic_id);
        }
        e.array_len(self.partition_data.len(), flexible)?;
        for item in &self.partition_data {
            item.encode(e, version)?;
        }
        if flexible {
            e.no_tagged_fields();
        }
        Ok(())
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct PartitionProduceData {
    pub index: i32,
    pub records: Option<Records>,
}

impl PartitionProduceData {
    pub(super) fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        let flexible = version >= 9;
        let index = d.i32()?;
        let records = d.nullable_records(flexible)?;
        if flexible {
            d.skip_tagged_fields()?;
        }
        Ok(Self { index, records })
    }

    pub(super) fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        let flexible = version >= 9;
        e.i32(self.index);
        match &self.records {
            None => e.null_bytes(flexible),
            Some(value) => {
                e.records(value, flexible)?;
            }
        }
        if flexible {
            e.no_tagged_fields();
        }
        Ok(())
    }
}
