// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated_code::*;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct StreamsGroupTopologyValue {
    pub epoch: i32,
    pub subtopologies: Vec<Subtopology>,
}

impl Message for StreamsGroupTopologyValue {
    const NAME: &'static str = "StreamsGroupTopologyValue";
    const VERSIONS: RangeInclusive<i16> = 0..=0;
    const FLEXIBLE: Option<i16> = Some(0);

    fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        known_version::<Self>(version)?;
        let epoch = d.i32()?;
        let subtopologies = d.array(true, |d| Subtopology::decode(d, version))?;
        d.skip_tagged_fields()?;
        Ok(Self { epoch, subtopologies })
    }

    fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        encodable_version::<Self>(version)?;
        e.i32(self.epoch);
        e.array_len(self.subtopologies.len(), true)?;
        for item in &self.subtopologies {
            item.encode(e, version)?;
        }
        e.no_tagged_fields();
        Ok(())
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Subtopology {
    pub subtopology_id: String,
    pub source_topics: Vec<String>,
    pub source_topic_regex: Vec<String>,
    pub state_changelog_topics: Vec<TopicInfo>,
    pub repartition_sink_topics: Vec<String>,
    pub repartition_source_topics: Vec<TopicInfo>,
    pub copartition_groups: Vec<CopartitionGroup>,
}

impl Subtopology {
    pub(super) fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        let subtopology_id = d.string(true)?;
        let source_topics = d.array(true, |d| d.string(true))?;
        let source_topic_regex = d.array(true, |d| d.string(true))?;
        let state_changelog_topics = d.array(true, |d| TopicInfo::decode(d, version))?;
        let repartition_sink_topics = d.array(true, |d| d.string(true))?;
        let repartition_source_topics = d.array(true, |d| TopicInfo::decode(d, version))?;
        let copartition_groups = d.array(true, |d| CopartitionGroup::decode(d, version))?;
        d.skip_tagged_fields()?;
        Ok(Self {
            subtopology_id,
            source_topics,
            source_topic_regex,
            state_changelog_topics,
            repartition_sink_topics,
            repartition_source_topics,
            copartition_groups,
        })
    }

    pub(super) fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        e.string(&self.subtopology_id, true)?;
        e.array_len(self.source_topics.len(), true)?;
        for item in &self.source_topics {
            e.string(item, true)?;
        }
        e.array_len(self.source_topic_regex.len(), true)?;
        for item in &self.source_topic_regex {
            e.string(item, true)?;
        }
        e.array_len(self.state_changelog_topics.len(), true)?;
        for item in &self.state_changelog_topics {
            item.encode(e, version)?;
        }
        e.array_len(self.repartition_sink_topics.len(), true)?;
        for item in &self.repartition_sink_topics {
            e.string(item, true)?;
        }
        e.array_len(self.repartition_source_topics.len(), true)?;
        for item in &self.repartition_source_topics {
            item.encode(e, version)?;
        }
        e.array_len(self.copartition_groups.len(), true)?;
        for item in &self.copartition_groups {
            item.encode(e, version)?;
        }
        e.no_tagged_fields();
        Ok(())
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct TopicInfo {
    pub name: String,
    pub partitions: i32,
    pub replication_factor: i16,
    pub topic_configs: Vec<TopicConfig>,
}

impl TopicInfo {
    pub(super) fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        let name = d.string(true)?;
        let partitions = d.i32()?;
        let replication_factor = d.i16()?;
        let topic_configs = d.array(true, |d| TopicConfig::decode(d, version))?;
        d.skip_tagged_fields()?;
        Ok(Self { name, partitions, replication_factor, topic_configs })
    }

    pub(super) fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        e.string(&self.name, true)?;
        e.i32(self.partitions);
        e.i16(self.replication_factor);
        e.array_len(self.topic_configs.len(), true)?;
        for item in &self.topic_configs {
            item.encode(e, version)?;
        }
        e.no_tagged_fields();
        Ok(())
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct CopartitionGroup {
    pub source_topics: Vec<i16>,
    pub source_topic_regex: Vec<i16>,
    pub repartition_source_topics: Vec<i16>,
}

impl CopartitionGroup {
    pub(super) fn decode(d: &mut Decoder, _version: i16) -> Result<Self, DecodeError> {
        let source_topics = d.array(true, Decoder::i16)?;
        let source_topic_regex = d.array(true, Decoder::i16)?;
        let repartition_source_topics = d.array(true, Decoder::i16)?;
        d.skip_tagged_fields()?;
        Ok(Self { source_topics, source_topic_regex, repartition_source_topics })
    }

    pub(super) fn encode(&self, e: &mut Encoder, _version: i16) -> Result<(), EncodeError> {
        e.array_len(self.source_topics.len(), true)?;
        for item in &self.source_topics {
            e.i16(*item);
        }
        e.array_len(self.source_topic_regex.len(), true)?;
        for item in &self.source_topic_regex {
            e.i16(*item);
        }
        e.array_len(self.repartition_source_topics.len(), true)?;
        for item in &self.repartition_source_topics {
            e.i16(*item);
        }
        e.no_tagged_fields();
        Ok(())
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct TopicConfig {
    pub key: String,
    pub value: String,
}

impl TopicConfig {
    pub(super) fn decode(d: &mut Decoder, _version: i16) -> Result<Self, DecodeError> {
        let key = d.string(true)?;
        let value = d.string(true)?;
        d.skip_tagged_fields()?;
        Ok(Self { key, value })
    }

    pub(super) fn encode(&self, e: &mut Encoder, _version: i16) -> Result<(), EncodeError> {
        e.string(&self.key, true)?;
        e.string(&self.value, true)?;
        e.no_tagged_fields();
        Ok(())
    }
}
