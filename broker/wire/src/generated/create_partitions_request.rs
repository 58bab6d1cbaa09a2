// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated_code::*;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct CreatePartitionsRequest {
    pub topics: Vec<CreatePartitionsTopic>,
    pub timeout_ms: i32,
    pub validate_only: bool,
}

impl Message for CreatePartitionsRequest {
    const NAME: &'static str = "CreatePartitionsRequest";
    const VERSIONS: RangeInclusive<i16> = 0..=3;
    const FLEXIBLE: Option<i16> = Some(2);

    fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        known_version::<Self>(version)?;
        let flexible = version >= 2;
        let topics = d.array(flexible, |d| CreatePartitionsTopic::decode(d, version))?;
        let timeout_ms = d.i32()?;
        let validate_only = d.bool()?;
        if flexible {
            d.skip_tagged_fields()?;
        }
        Ok(Self { topics, timeout_ms, validate_only })
    }

    fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        encodable_version::<Self>(version)?;
        let flexible = version >= 2;
        e.array_len(self.topics.len(), flexible)?;
        for item in &self.topics {
            item.encode(e, version)?;
        }
        e.i32(self.timeout_ms);
        e.bool(self.validate_only);
        if flexible {
            e.no_tagged_fields();
        }
        Ok(())
    }
}

impl Request for CreatePartitionsRequest {
    const API_KEY: ApiKey = ApiKey::CreatePartitions;
    type Response = super::CreatePartitionsResponse;
}

#[derive(Clone, Debug, PartialEq)]
pub struct CreatePartitionsTopic {
    pub name: String,
    pub count: i32,
    pub assignments: Option<Vec<CreatePartitionsAssignment>>,
}

impl Default for CreatePartitionsTopic {
    fn default() -> Self {
        Self { name: String::new(), count: 0, assignments: Some(Default::default()) }
    }
}

impl CreatePartitionsTopic {
    pub(super) fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        let flexible = version >= 2;
        let name = d.string(flexible)?;
        let count = d.i32()?;
        let assignments = d.nullable_array(flexible, |d| CreatePartitionsAssignment::decode(d, version))?;
        if flexible {
            d.skip_tagged_fields()?;
        }
        Ok(Self { name, count, assignments })
    }

    pub(super) fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        let flexible = version >= 2;
        e.string(&self.name, flexible)?;
        e.i32(self.count);
        match &self.assignments {
            None => e.null_array(flexible),
            Some(value) => {
                e.array_len(value.len(), flexible)?;
                for item in value {
                    item.encode(e, version)?;
                }
            }
        }
        if flexible {
            e.no_tagged_fields();
        }
        Ok(())
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct CreatePartitionsAssignment {
    pub broker_ids: Vec<i32>,
}

impl CreatePartitionsAssignment {
    pub(super) fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        let flexible = version >= 2;
        let broker_ids = d.array(flexible, Decoder::i32)?;
        if flexible {
            d.skip_tagged_fields()?;
        }
        Ok(Self { broker_ids })
    }

    pub(super) fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        let flexible = version >= 2;
        e.array_len(self.broker_ids.len(), flexible)?;
        for item in &self.broker_ids {
            e.i32(*item);
        }
        if flexible {
            e.no_tagged_fields();
        }
        Ok(())
    }
}
