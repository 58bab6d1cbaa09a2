// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated_code::*;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct DescribeProducersRequest {
    pub topics: Vec<TopicRequest>,
}

impl Message for DescribeProducersRequest {
    const NAME: &'static str = "DescribeProducersRequest";
    const VERSIONS: RangeInclusive<i16> = 0..=0;
    const FLEXIBLE: Option<i16> = Some(0);

    fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        known_version::<Self>(version)?;
        let topics = d.array(true, |d| TopicRequest::decode(d, version))?;
        d.skip_tagged_fields()?;
        Ok(Self { topics })
    }

    fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        encodable_version::<Self>(version)?;
        e.array_len(self.topics.len(), true)?;
        for item in &self.topics {
            item.encode(e, version)?;
        }
        e.no_tagged_fields();
        Ok(())
    }
}

impl Request for DescribeProducersRequest {
    const API_KEY: ApiKey = ApiKey::DescribeProducers;
    type Response = super::DescribeProducersResponse;
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct TopicRequest {
    pub name: String,
    pub partition_indexes: Vec<i32>,
}

impl TopicRequest {
    pub(super) fn decode(d: &mut Decoder, _version: i16) -> Result<Self, DecodeError> {
        let name = d.string(true)?;
        let partition_indexes = d.array(true, Decoder::i32)?;
        d.skip_tagged_fields()?;
        Ok(Self { name, partition_indexes })
    }

    pub(super) fn encode(&self, e: &mut Encoder, _version: i16) -> Result<(), EncodeError> {
        e.string(&self.name, true)?;
        e.array_len(self.partition_indexes.len(), true)?;
        for item in &self.partition_indexes {
            e.i32(*item);
        }
        e.no_tagged_fields();
        Ok(())
    }
}
