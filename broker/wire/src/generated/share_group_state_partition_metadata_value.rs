// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated_code::*;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct ShareGroupStatePartitionMetadataValue {
    pub initializing_topics: Vec<TopicPartitionsInfo>,
    pub initialized_topics: Vec<TopicPartitionsInfo>,
    pub deleting_topics: Vec<TopicInfo>,
}

impl Message for ShareGroupStatePartitionMetadataValue {
    const NAME: &'static str = "ShareGroupStatePartitionMetadataValue";
    const VERSIONS: RangeInclusive<i16> = 0..=0;
    const FLEXIBLE: Option<i16> = Some(0);

    fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        known_version::<Self>(version)?;
        let initializing_topics = d.array(true, |d| TopicPartitionsInfo::decode(d, version))?;
        let initialized_topics = d.array(true, |d| TopicPartitionsInfo::decode(d, version))?;
        let deleting_topics = d.array(true, |d| TopicInfo::decode(d, version))?;
        d.skip_tagged_fields()?;
        Ok(Self { initializing_topics, initialized_topics, deleting_topics })
    }

    fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        encodable_version::<Self>(version)?;
        e.array_len(self.initializing_topics.len(), true)?;
        for item in &self.initializing_topics {
            item.encode(e, version)?;
        }
        e.array_len(self.initialized_topics.len(), true)?;
        for item in &self.initialized_topics {
            item.encode(e, version)?;
        }
        e.array_len(self.deleting_topics.len(), true)?;
        for item in &self.deleting_topics {
            item.encode(e, version)?;
        }
        e.no_tagged_fields();
        Ok(())
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct TopicPartitionsInfo {
    pub topic_id: Uuid,
    pub topic_name: String,
    pub partitions: Vec<i32>,
}

impl TopicPartitionsInfo {
    pub(super) fn decode(d: &mut Decoder, _version: i16) -> Result<Self, DecodeError> {
        let topic_id = d.uuid()?;
        let topic_name = d.string(true)?;
        let partitions = d.array(true, Decoder::i32)?;
        d.skip_tagged_fields()?;
        Ok(Self { topic_id, topic_name, partitions })
    }

    pub(super) fn encode(&self, e: &mut Encoder, _version: i16) -> Result<(), EncodeError> {
        e.uuid(self.topic_id);
        e.string(&self.topic_name, true)?;
        e.array_len(self.partitions.len(), true)?;
        for item in &self.partitions {
            e.i32(*item);
        }
        e.no_tagged_fields();
        Ok(())
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct TopicInfo {
    pub topic_id: Uuid,
    pub topic_name: String,
}

impl TopicInfo {
    pub(super) fn decode(d: &mut Decoder, _version: i16) -> Result<Self, DecodeError> {
        let topic_id = d.uuid()?;
        let topic_name = d.string(true)?;
        d.skip_tagged_fields()?;
        Ok(Self { topic_id, topic_name })
    }

    pub(super) fn encode(&self, e: &mut Encoder, _version: i16) -> Result<(), EncodeError> {
        e.uuid(self.topic_id);
        e.string(&self.topic_name, true)?;
        e.no_tagged_fields();
        Ok(())
    }
}
