// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated_code::*;

#[derive(Clone, Debug, PartialEq)]
pub struct MetadataResponse {
    pub throttle_time_ms: i32,
    pub brokers: Vec<MetadataResponseBroker>,
    pub cluster_id: Option<String>,
    pub controller_id: i32,
    pub topics: Vec<MetadataResponseTopic>,
    pub cluster_authorized_operations: i32,
    pub error_code: i16,
}

impl Default for MetadataResponse {
    fn default() -> Self {
        Self {
            throttle_time_ms: 0,
            brokers: Vec::new(),
            cluster_id: None,
            controller_id: -1,
            topics: Vec::new(),
            cluster_authorized_operations: i32::MIN,
            error_code: 0,
        }
    }
}

impl Message for MetadataResponse {
    const NAME: &'static str = "MetadataResponse";
    const VERSIONS: RangeInclusive<i16> = 0..=13;
    const FLEXIBLE: Option<i16> = Some(9);

    fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        known_version::<Self>(version)?;
        let flexible = version >= 9;
        let throttle_time_ms = if version >= 3 { d.i32()? } else { 0 };
        let brokers = d.array(flexible, |d| MetadataResponseBroker::decode(d, version))?;
        let cluster_id = if version >= 2 { d.nullable_string(flexible)? } else { None };
        let controller_id = if version >= 1 { d.i32()? } else { -1 };
        let topics = d.array(flexible, |d| MetadataResponseTopic::decode(d, version))?;
        let cluster_authorized_operations = if (8..=10).contains(&version) { d.i32()? } else { i32::MIN };
        let error_code = if version == 13 { d.i16()? } else { 0 };
        if flexible {
            d.skip_tagged_fields()?;
        }
        Ok(Self {
            throttle_time_ms,
            brokers,
            cluster_id,
            controller_id,
            topics,
            cluster_authorized_operations,
            error_code,
        })
    }

    fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        encodable_version::<Self>(version)?;
        let flexible = version >= 9;
        if version >= 3 {
            e.i32(self.throttle_time_ms);
        }
        e.array_len(self.brokers.len(), flexible)?;
        for item in &self.brokers {
            item.encode(e, version)?;
        }
        if version >= 2 {
            match &self.cluster_id {
                None => e.null_string(flexible),
                Some(value) => {
                    e.string(value, flexible)?;
                }
            }
        }
        if version >= 1 {
            e.i32(self.controller_id);
        }
        e.array_len(self.topics.len(), flexible)?;
        for item in &self.topics {
            item.encode(e, version)?;
        }
        if (8..=10).contains(&version) {
            e.i32(self.cluster_authorized_operations);
        } else if self.cluster_authorized_operations != i32::MIN {
            return Err(EncodeError::FieldAbsent {
                field: "MetadataResponse.cluster_authorized_operations",
                version,
            });
        }
        if version == 13 {
            e.i16(self.error_code);
        }
        if flexible {
            e.no_tagged_fields();
        }
        Ok(())
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct MetadataResponseBroker {
    pub node_id: i32,
    pub host: String,
    pub port: i32,
    pub rack: Option<String>,
}

impl MetadataResponseBroker {
    pub(super) fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        let flexible = version >= 9;
        let node_id = d.i32()?;
        let host = d.string(flexible)?;
        let port = d.i32()?;
        let rack = if version >= 1 { d.nullable_string(flexible)? } else { None };
        if flexible {
            d.skip_tagged_fields()?;
        }
        Ok(Self { node_id, host, port, rack })
    }

    pub(super) fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        let flexible = version >= 9;
        e.i32(self.node_id);
        e.string(&self.host, flexible)?;
        e.i32(self.port);
        if version >= 1 {
            match &self.rack {
                None => e.null_string(flexible),
                Some(value) => {
                    e.string(value, flexible)?;
                }
            }
        }
        if flexible {
            e.no_tagged_fields();
        }
        Ok(())
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct MetadataResponseTopic {
    pub error_code: i16,
    pub name: Option<String>,
    pub topic_id: Uuid,
    pub is_internal: bool,
    pub partitions: Vec<MetadataResponsePartition>,
    pub topic_authorized_operations: i32,
}

impl Default for MetadataResponseTopic {
    fn default() -> Self {
        Self {
            error_code: 0,
            name: Some(Default::default()),
            topic_id: Uuid::ZERO,
            is_internal: false,
            partitions: Vec::new(),
            topic_authorized_operations: i32::MIN,
        }
    }
}

impl MetadataResponseTopic {
    pub(super) fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        let flexible = version >= 9;
        let error_code = d.i16()?;
        let name = if version >= 12 { d.nullable_string(flexible)? } else { Some(d.string(flexible)?) };
        let topic_id = if version >= 10 { d.uuid()? } else { Uuid::ZERO };
        let is_internal = if version >= 1 { d.bool()? } else { false };
        let partitions = d.array(flexible, |d| MetadataResponsePartition::decode(d, version))?;
        let topic_authorized_operations = if version >= 8 { d.i32()? } else { i32::MIN };
        if flexible {
            d.skip_tagged_fields()?;
        }
        Ok(Self { error_code, name, topic_id, is_internal, partitions, topic_authorized_operations })
    }

    pub(super) fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        let flexible = version >= 9;
        e.i16(self.error_code);
        match &self.name {
            None if version >= 12 => e.null_string(flexible),
            None => return Err(EncodeError::Null { field: "MetadataResponseTopic.name", version }),
            Some(value) => {
                e.string(value, flexible)?;
            }
        }
        if version >= 10 {
            e.uuid(self.topic_id);
        }
        if version >= 1 {
            e.bool(self.is_internal);
        }
        e.array_len(self.partitions.len(), flexible)?;
        for item in &self.partitions {
            item.encode(e, version)?;
        }
        if version >= 8 {
            e.i32(self.topic_authorized_operations);
        } else if self.topic_authorized_operations != i32::MIN {
            return Err(EncodeError::FieldAbsent {
                field: "MetadataResponseTopic.topic_authorized_operations",
                version,
            });
        }
        if flexible {
            e.no_tagged_fields();
        }
        Ok(())
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct MetadataResponsePartition {
    pub error_code: i16,
    pub partition_index: i32,
    pub leader_id: i32,
    pub leader_epoch: i32,
    pub replica_nodes: Vec<i32>,
    pub isr_nodes: Vec<i32>,
    pub offline_replicas: Vec<i32>,
}

impl Default for MetadataResponsePartition {
    fn default() -> Self {
        Self {
            error_code: 0,
            partition_index: 0,
            leader_id: 0,
            leader_epoch: -1,
            replica_nodes: Vec::new(),
            isr_nodes: Vec::new(),
            offline_replicas: Vec::new(),
        }
    }
}

impl MetadataResponsePartition {
    pub(super) fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        let flexible = version >= 9;
        let error_code = d.i16()?;
        let partition_index = d.i32()?;
        let leader_id = d.i32()?;
        let leader_epoch = if version >= 7 { d.i32()? } else { -1 };
        let replica_nodes = d.array(flexible, Decoder::i32)?;
        let isr_nodes = d.array(flexible, Decoder::i32)?;
        let offline_replicas = if version >= 5 { d.array(flexible, Decoder::i32)? } else { Vec::new() };
        if flexible {
            d.skip_tagged_fields()?;
        }
        Ok(Self {
            error_code,
            partition_index,
            leader_id,
            leader_epoch,
            replica_nodes,
            isr_nodes,
            offline_replicas,
        })
    }

    pub(super) fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        let flexible = version >= 9;
        e.i16(self.error_code);
        e.i32(self.partition_index);
        e.i32(self.leader_id);
        if version >= 7 {
            e.i32(self.leader_epoch);
        }
        e.array_len(self.replica_nodes.len(), flexible)?;
        for item in &self.replica_nodes {
            e.i32(*item);
        }
        e.array_len(self.isr_nodes.len(), flexible)?;
        for item in &self.isr_nodes {
            e.i32(*item);
        }
        if version >= 5 {
            e.array_len(self.offline_replicas.len(), flexible)?;
            for item in &self.offline_replicas {
                e.i32(*item);
            }
        }
        if flexible {
            e.no_tagged_fields();
        }
        Ok(())
    }
}
