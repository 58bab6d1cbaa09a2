// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated_code::*;

#[derive(Clone, Debug, PartialEq)]
pub struct BeginQuorumEpochRequest {
    pub cluster_id: Option<String>,
    pub voter_id: i32,
    pub topics: Vec<TopicData>,
    pub leader_endpoints: Vec<LeaderEndpoint>,
}

impl Default for BeginQuorumEpochRequest {
    fn default() -> Self {
        Self { cluster_id: None, voter_id: -1, topics: Vec::new(), leader_endpoints: Vec::new() }
    }
}

impl Message for BeginQuorumEpochRequest {
    const NAME: &'static str = "BeginQuorumEpochRequest";
    const VERSIONS: RangeInclusive<i16> = 0..=1;
    const FLEXIBLE: Option<i16> = Some(1);

    fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        known_version::<Self>(version)?;
        let flexible = version >= 1;
        let cluster_id = d.nullable_string(flexible)?;
        let voter_id = if version == 1 { d.i32()? } else { -1 };
        let topics = d.array(flexible, |d| TopicData::decode(d, version))?;
        let leader_endpoints = if version == 1 {
            d.array(flexible, |d| LeaderEndpoint::decode(d, version))?
        } else {
            Vec::new()
        };
        if flexible {
            d.skip_tagged_fields()?;
        }
        Ok(Self { cluster_id, voter_id, topics, leader_endpoints })
    }

    fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        encodable_version::<Self>(version)?;
        let flexible = version >= 1;
        match &self.cluster_id {
            None => e.null_string(flexible),
            Some(value) => {
                e.string(value, flexible)?;
            }
        }
        if version == 1 {
            e.i32(self.voter_id);
        }
        e.array_len(self.topics.len(), flexible)?;
        for item in &self.topics {
            item.encode(e, version)?;
        }
        if version == 1 {
            e.array_len(self.leader_endpoints.len(), flexible)?;
            for item in &self.leader_endpoints {
                item.encode(e, version)?;
            }
        }
        if flexible {
            e.no_tagged_fields();
        }
        Ok(())
    }
}

impl Request for BeginQuorumEpochRequest {
    const API_KEY: ApiKey = ApiKey::BeginQuorumEpoch;
    type Response = super::BeginQuorumEpochResponse;
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
    pub voter_directory_id: Uuid,
    pub leader_id: i32,
    pub leader_epoch: i32,
}

impl PartitionData {
    pub(super) fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        let flexible = version >= 1;
        let partition_index = d.i32()?;
        let voter_directory_id = if version == 1 { d.uuid()? } else { Uuid::ZERO };
        let leader_id = d.i32()?;
        let leader_epoch = d.i32()?;
        if flexible {
            d.skip_tagged_fields()?;
        }
        Ok(Self { partition_index, voter_directory_id, leader_id, leader_epoch })
    }

    pub(super) fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        let flexible = version >= 1;
        e.i32(self.partition_index);
        if version == 1 {
            e.uuid(self.voter_directory_id);
        }
        e.i32(self.leader_id);
        e.i32(self.leader_epoch);
        if flexible {
            e.no_tagged_fields();
        }
        Ok(())
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct LeaderEndpoint {
    pub name: String,
    pub host: String,
    pub port: u16,
}

impl LeaderEndpoint {
    pub(super) fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        let flexible = version >= 1;
        let name = d.string(flexible)?;
        let host = d.string(flexible)?;
        let port = d.u16()?;
        if flexible {
            d.skip_tagged_fields()?;
        }
        Ok(Self { name, host, port })
    }

    pub(super) fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        let flexible = version >= 1;
        e.string(&self.name, flexible)?;
        e.string(&self.host, flexible)?;
        e.u16(self.port);
        if flexible {
            e.no_tagged_fields();
        }
        Ok(())
    }
}
