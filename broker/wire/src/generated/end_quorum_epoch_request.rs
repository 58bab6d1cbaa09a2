// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated_code::*;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct EndQuorumEpochRequest {
    pub cluster_id: Option<String>,
    pub topics: Vec<TopicData>,
    pub leader_endpoints: Vec<LeaderEndpoint>,
}

impl Message for EndQuorumEpochRequest {
    const NAME: &'static str = "EndQuorumEpochRequest";
    const VERSIONS: RangeInclusive<i16> = 0..=1;
    const FLEXIBLE: Option<i16> = Some(1);

    fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        known_version::<Self>(version)?;
        let flexible = version >= 1;
        let cluster_id = d.nullable_string(flexible)?;
        let topics = d.array(flexible, |d| TopicData::decode(d, version))?;
        let leader_endpoints = if version == 1 {
            d.array(flexible, |d| LeaderEndpoint::decode(d, version))?
        } else {
            Vec::new()
        };
        if flexible {
            d.skip_tagged_fields()?;
        }
        Ok(Self { cluster_id, topics, leader_endpoints })
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

impl Request for EndQuorumEpochRequest {
    const API_KEY: ApiKey = ApiKey::EndQuorumEpoch;
    type Response = super::EndQuorumEpochResponse;
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
    pub leader_id: i32,
    pub leader_epoch: i32,
    pub preferred_successors: Vec<i32>,
    pub preferred_candidates: Vec<ReplicaInfo>,
}

impl PartitionData {
    pub(super) fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        let flexible = version >= 1;
        let partition_index = d.i32()?;
        let leader_id = d.i32()?;
        let leader_epoch = d.i32()?;
        let preferred_successors = if version == 0 { d.array(flexible, Decoder::i32)? } else { Vec::new() };
        let preferred_candidates =
            if version == 1 { d.array(flexible, |d| ReplicaInfo::decode(d, version))? } else { Vec::new() };
        if flexible {
            d.skip_tagged_fields()?;
        }
        Ok(Self { partition_index, leader_id, leader_epoch, preferred_successors, preferred_candidates })
    }

    pub(super) fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        let flexible = version >= 1;
        e.i32(self.partition_index);
        e.i32(self.leader_id);
        e.i32(self.leader_epoch);
        if version == 0 {
            e.array_len(self.preferred_successors.len(), flexible)?;
            for item in &self.preferred_successors {
                e.i32(*item);
            }
        }
        if version == 1 {
            e.array_len(self.preferred_candidates.len(), flexible)?;
            for item in &self.preferred_candidates {
                item.encode(e, version)?;
            }
        }
        if flexible {
            e.no_tagged_fields();
        }
        Ok(())
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct ReplicaInfo {
    pub candidate_id: i32,
    pub candidate_directory_id: Uuid,
}

impl ReplicaInfo {
    pub(super) fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        let flexible = version >= 1;
        let candidate_id = d.i32()?;
        let candidate_directory_id = d.uuid()?;
        if flexible {
            d.skip_tagged_fields()?;
        }
        Ok(Self { candidate_id, candidate_directory_id })
    }

    pub(super) fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        let flexible = version >= 1;
        e.i32(self.candidate_id);
        e.uuid(self.candidate_directory_id);
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
