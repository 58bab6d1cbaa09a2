// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated_code::*;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct ConsumerProtocolAssignment {
    pub assigned_partitions: Vec<TopicPartition>,
    pub user_data: Option<Bytes>,
}

impl Message for ConsumerProtocolAssignment {
    const NAME: &'static str = "ConsumerProtocolAssignment";
    const VERSIONS: RangeInclusive<i16> = 0..=3;
    const FLEXIBLE: Option<i16> = None;

    fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        known_version::<Self>(version)?;
        let assigned_partitions = d.array(false, |d| TopicPartition::decode(d, version))?;
        let user_data = d.nullable_bytes(false)?;
        Ok(Self { assigned_partitions, user_data })
    }

    fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        encodable_version::<Self>(version)?;
        e.array_len(self.assigned_partitions.len(), false)?;
        for item in &self.assigned_partitions {
            item.encode(e, version)?;
        }
        match &self.user_data {
            None => e.null_bytes(false),
            Some(value) => {
                e.bytes(value, false)?;
            }
        }
        Ok(())
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct TopicPartition {
    pub topic: String,
    pub partitions: Vec<i32>,
}

impl TopicPartition {
    pub(super) fn decode(d: &mut Decoder, _version: i16) -> Result<Self, DecodeError> {
        let topic = d.string(false)?;
        let partitions = d.array(false, Decoder::i32)?;
        Ok(Self { topic, partitions })
    }

    pub(super) fn encode(&self, e: &mut Encoder, _version: i16) -> Result<(), EncodeError> {
        e.string(&self.topic, false)?;
        e.array_len(self.partitions.len(), false)?;
        for item in &self.partitions {
            e.i32(*item);
        }
        Ok(())
    }
}
