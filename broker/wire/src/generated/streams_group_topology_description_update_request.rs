// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated_code::*;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct StreamsGroupTopologyDescriptionUpdateRequest {
    pub group_id: String,
    pub member_id: String,
    pub topology_epoch: i32,
    pub topology_description: TopologyDescription,
}

impl Message for StreamsGroupTopologyDescriptionUpdateRequest {
    const NAME: &'static str = "StreamsGroupTopologyDescriptionUpdateRequest";
    const VERSIONS: RangeInclusive<i16> = 0..=0;
    const FLEXIBLE: Option<i16> = Some(0);

    fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        known_version::<Self>(version)?;
        let group_id = d.string(true)?;
        let member_id = d.string(true)?;
        let topology_epoch = d.i32()?;
        let topology_description = TopologyDescription::decode(d, version)?;
        d.skip_tagged_fields()?;
        Ok(Self { group_id, member_id, topology_epoch, topology_description })
    }

    fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        encodable_version::<Self>(version)?;
        e.string(&self.group_id, true)?;
        e.string(&self.member_id, true)?;
        e.i32(self.topology_epoch);
        self.topology_description.encode(e, version)?;
        e.no_tagged_fields();
        Ok(())
    }
}

impl Request for StreamsGroupTopologyDescriptionUpdateRequest {
    const API_KEY: ApiKey = ApiKey::StreamsGroupTopologyDescriptionUpdate;
    type Response = super::StreamsGroupTopologyDescriptionUpdateResponse;
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct TopologyDescription {
    pub subtopologies: Vec<TopologyDescriptionSubtopology>,
    pub global_stores: Vec<TopologyDescriptionGlobalStore>,
}

impl TopologyDescription {
    pub(super) fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        let subtopologies = d.array(true, |d| TopologyDescriptionSubtopology::decode(d, version))?;
        let global_stores = d.array(true, |d| TopologyDescriptionGlobalStore::decode(d, version))?;
        d.skip_tagged_fields()?;
        Ok(Self { subtopologies, global_stores })
    }

    pub(super) fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        e.array_len(self.subtopologies.len(), true)?;
        for item in &self.subtopologies {
            item.encode(e, version)?;
        }
        e.array_len(self.global_stores.len(), true)?;
        for item in &self.global_stores {
            item.encode(e, version)?;
        }
        e.no_tagged_fields();
        Ok(())
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct TopologyDescriptionSubtopology {
    pub subtopology_id: String,
    pub nodes: Vec<TopologyDescriptionNode>,
}

impl TopologyDescriptionSubtopology {
    pub(super) fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        let subtopology_id = d.string(true)?;
        let nodes = d.array(true, |d| TopologyDescriptionNode::decode(d, version))?;
        d.skip_tagged_fields()?;
        Ok(Self { subtopology_id, nodes })
    }

    pub(super) fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        e.string(&self.subtopology_id, true)?;
        e.array_len(self.nodes.len(), true)?;
        for item in &self.nodes {
            item.encode(e, version)?;
        }
        e.no_tagged_fields();
        Ok(())
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct TopologyDescriptionGlobalStore {
    pub source: TopologyDescriptionNode,
    pub processor: TopologyDescriptionNode,
}

impl TopologyDescriptionGlobalStore {
    pub(super) fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        let source = TopologyDescriptionNode::decode(d, version)?;
        let processor = TopologyDescriptionNode::decode(d, version)?;
        d.skip_tagged_fields()?;
        Ok(Self { source, processor })
    }

    pub(super) fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        self.source.encode(e, version)?;
        self.processor.encode(e, version)?;
        e.no_tagged_fields();
        Ok(())
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct TopologyDescriptionNode {
    pub name: String,
    pub node_type: i8,
    pub source_topics: Vec<String>,
    pub sink_topic: Option<String>,
    pub stores: Vec<String>,
    pub successors: Vec<String>,
}

impl TopologyDescriptionNode {
    pub(super) fn decode(d: &mut Decoder, _version: i16) -> Result<Self, DecodeError> {
        let name = d.string(true)?;
        let node_type = d.i8()?;
        let source_topics = d.array(true, |d| d.string(true))?;
        let sink_topic = d.nullable_string(true)?;
        let stores = d.array(true, |d| d.string(true))?;
        let successors = d.array(true, |d| d.string(true))?;
        d.skip_tagged_fields()?;
        Ok(Self { name, node_type, source_topics, sink_topic, stores, successors })
    }

    pub(super) fn encode(&self, e: &mut Encoder, _version: i16) -> Result<(), EncodeError> {
        e.string(&self.name, true)?;
        e.i8(self.node_type);
        e.array_len(self.source_topics.len(), true)?;
        for item in &self.source_topics {
            e.string(item, true)?;
        }
        match &self.sink_topic {
            None => e.null_string(true),
            Some(value) => {
                e.string(value, true)?;
            }
        }
        e.array_len(self.stores.len(), true)?;
        for item in &self.stores {
            e.string(item, true)?;
        }
        e.array_len(self.successors.len(), true)?;
        for item in &self.successors {
            e.string(item, true)?;
        }
        e.no_tagged_fields();
        Ok(())
    }
}
