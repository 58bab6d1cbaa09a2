// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated_code::*;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct EndQuorumEpochResponse {
    pub error_code: i16,
    pub topics: Vec<TopicData>,
    pub node_endpoints: Vec<NodeEndpoint>,
}

impl Message for EndQuorumEpochResponse {
    const NAME: &'static str = "EndQuorumEpochResponse";
    const VERSIONS: RangeInclusive<i16> = 0..=1;
    const FLEXIBLE: Option<i16> = Some(1);

    fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        known_version::<Self>(version)?;
        let flexible = version >= 1;
        let error_code = d.i16()?;
        let topics = d.array(flexible, |d| TopicData::decode(d, version))?;
        let mut node_endpoints = Vec::new();
        if flexible {
            d.tagged_fields(|d, tag| {
                match tag {
                    0 => node_endpoints = d.array(true, |d| NodeEndpoint::decode(d, version))?,
                    _ => return Ok(false),
                }
                Ok(true)
            })?;
        }
        Ok(Self { error_code, topics, node_endpoints })
    }

    fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        encodable_version::<Self>(version)?;
        let flexible = version >= 1;
        e.i16(self.error_code);
        e.array_len(self.topics.len(), flexible)?;
        for item in &self.topics {
            item.encode(e, version)?;
        }
        if version < 1 && !self.node_endpoints.is_empty() {
            return Err(EncodeError::FieldAbsent { field: "EndQuorumEpochResponse.node_endpoints", version });
        }
        if flexible {
            let has_node_endpoints = !self.node_endpoints.is_empty();
            e.unsigned_varint(u32::from(has_node_endpoints));
            if has_node_endpoints {
                e.tagged_field(0, |e| {
                    e.array_len(self.node_endpoints.len(), true)?;
                    for item in &self.node_endpoints {
                        item.encode(e, version)?;
                    }
                    Ok(())
                })?;
            }
        }
        Ok(())
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct TopicData {
    pub topic_name: String,
    pub partitions: Vec<PartitionData>,
}

impl TopicData {
    pub(super) fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        let flexible = version >= 1;
        let topic_name = d.string(flexible)?;
        let partitions = d.array(flexible, |d| PartitionData::decode(d, version))?;
        if flexible {
            d.skip_tagged_fields()?;
        }
        Ok(Self { topic_name, partitions })
    }

    pub(super) fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        let flexible = version >= 1;
        e.string(&self.topic_name, flexible)?;
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

#[derive(Clone, Debug, Default, PartialEq)]
pub struct PartitionData {
    pub partition_index: i32,
    pub error_code: i16,
    pub leader_id: i32,
    pub leader_epoch: i32,
}

impl PartitionData {
    pub(super) fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        let flexible = version >= 1;
        let partition_index = d.i32()?;
        let error_code = d.i16()?;
        let leader_id = d.i32()?;
        let leader_epoch = d.i32()?;
        if flexible {
            d.skip_tagged_fields()?;
        }
        Ok(Self { partition_index, error_code, leader_id, leader_epoch })
    }

    pub(super) fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        let flexible = version >= 1;
        e.i32(self.partition_index);
        e.i16(self.error_code);
        e.i32(self.leader_id);
        e.i32(self.leader_epoch);
        if flexible {
            e.no_tagged_fields();
        }
        Ok(())
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct NodeEndpoint {
    pub node_id: i32,
    pub host: String,
    pub port: u16,
}

impl NodeEndpoint {
    pub(super) fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        let flexible = version >= 1;
        let node_id = d.i32()?;
        let host = d.string(flexible)?;
        let port = d.u16()?;
        if flexible {
            d.skip_tagged_fields()?;
        }
        Ok(Self { node_id, host, port })
    }

    pub(super) fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        let flexible = version >= 1;
        e.i32(self.node_id);
        e.string(&self.host, flexible)?;
        e.u16(self.port);
        if flexible {
            e.no_tagged_fields();
        }
        Ok(())
    }
}
