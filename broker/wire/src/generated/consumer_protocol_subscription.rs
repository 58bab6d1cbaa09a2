// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated_code::*;

#[derive(Clone, Debug, PartialEq)]
pub struct ConsumerProtocolSubscription {
    pub topics: Vec<String>,
    pub user_data: Option<Bytes>,
    pub owned_partitions: Vec<TopicPartition>,
    pub generation_id: i32,
    pub rack_id: Option<String>,
}

impl Default for ConsumerProtocolSubscription {
    fn default() -> Self {
        Self {
            topics: Vec::new(),
            user_data: None,
            owned_partitions: Vec::new(),
            generation_id: -1,
            rack_id: None,
        }
    }
}

impl Message for ConsumerProtocolSubscription {
    const NAME: &'static str = "ConsumerProtocolSubscription";
    const VERSIONS: RangeInclusive<i16> = 0..=3;
    const FLEXIBLE: Option<i16> = None;

    fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        known_version::<Self>(version)?;
        let topics = d.array(false, |d| d.string(false))?;
        let user_data = d.nullable_bytes(false)?;
        let owned_partitions =
            if version >= 1 { d.array(false, |d| TopicPartition::decode(d, version))? } else { Vec::new() };
        let generation_id = if version >= 2 { d.i32()? } else { -1 };
        let rack_id = if version == 3 { d.nullable_string(false)? } else { None };
        Ok(Self { topics, user_data, owned_partitions, generation_id, rack_id })
    }

    fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        encodable_version::<Self>(version)?;
        e.array_len(self.topics.len(), false)?;
        for item in &self.topics {
            e.string(item, false)?;
        }
        match &self.user_data {
            None => e.null_bytes(false),
            Some(value) => {
                e.bytes(value, false)?;
            }
        }
        if version >= 1 {
            e.array_len(self.owned_partitions.len(), false)?;
            for item in &self.owned_partitions {
                item.encode(e, version)?;
            }
        }
        if version >= 2 {
            e.i32(self.generation_id);
        }
        if version == 3 {
            match &self.rack_id {
                None => e.null_string(false),
                Some(value) => {
                    e.string(value, false)?;
                }
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
