// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated_code::*;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct ConsumerGroupPartitionMetadataValue {
    pub topics: Vec<TopicMetadata>,
}

impl Message for ConsumerGroupPartitionMetadataValue {
    const NAME: &'static str = "ConsumerGroupPartitionMetadataValue";
    const VERSIONS: RangeInclusive<i16> = 0..=0;
    const FLEXIBLE: Option<i16> = Some(0);

    fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        known_version::<Self>(version)?;
        let topics = d.array(true, |d| TopicMetadata::decode(d, version))?;
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

#[derive(Clone, Debug, Default, PartialEq)]
pub struct TopicMetadata {
    pub topic_id: Uuid,
    pub topic_name: String,
    pub num_partitions: i32,
    pub partition_metadata: Vec<PartitionMetadata>,
}

impl TopicMetadata {
    pub(super) fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        let topic_id = d.uuid()?;
        let topic_name = d.string(true)?;
        let num_partitions = d.i32()?;
        let partition_metadata = d.array(true, |d| PartitionMetadata::decode(d, version))?;
        d.skip_tagged_fields()?;
        Ok(Self { topic_id, topic_name, num_partitions, partition_metadata })
    }

    pub(super) fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        e.uuid(self.topic_id);
        e.string(&self.topic_name, true)?;
        e.i32(self.num_partitions);
        e.array_len(self.partition_metadata.len(), true)?;
        for item in &self.partition_metadata {
            item.encode(e, version)?;
        }
        e.no_tagged_fields();
        Ok(())
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct PartitionMetadata {
    pub partition: i32,
    pub racks: Vec<String>,
}

impl PartitionMetadata {
    pub(super) fn decode(d: &mut Decoder, _version: i16) -> Result<Self, DecodeError> {
        let partition = d.i32()?;
        let racks = d.array(true, |d| d.string(true))?;
        d.skip_tagged_fields()?;
        Ok(Self { partition, racks })
    }

    pub(super) fn encode(&self, e: &mut Encoder, _version: i16) -> Result<(), EncodeError> {
        e.i32(self.partition);
        e.array_len(self.racks.len(), true)?;
        for item in &self.racks {
            e.string(item, true)?;
        }
        e.no_tagged_fields();
        Ok(())
    }
}
