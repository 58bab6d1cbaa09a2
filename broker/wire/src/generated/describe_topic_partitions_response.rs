// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated_code::*;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct DescribeTopicPartitionsResponse {
    pub throttle_time_ms: i32,
    pub topics: Vec<DescribeTopicPartitionsResponseTopic>,
    pub next_cursor: Option<Cursor>,
}

impl Message for DescribeTopicPartitionsResponse {
    const NAME: &'static str = "DescribeTopicPartitionsResponse";
    const VERSIONS: RangeInclusive<i16> = 0..=0;
    const FLEXIBLE: Option<i16> = Some(0);

    fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        known_version::<Self>(version)?;
        let throttle_time_ms = d.i32()?;
        let topics = d.array(true, |d| DescribeTopicPartitionsResponseTopic::decode(d, version))?;
        let next_cursor = d.nullable_struct(|d| Cursor::decode(d, version))?;
        d.skip_tagged_fields()?;
        Ok(Self { throttle_time_ms, topics, next_cursor })
    }

    fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        encodable_version::<Self>(version)?;
        e.i32(self.throttle_time_ms);
        e.array_len(self.topics.len(), true)?;
        for item in &self.topics {
            item.encode(e, version)?;
        }
        match &self.next_cursor {
            None => e.null_struct(),
            Some(value) => {
                e.i8(1);
                value.encode(e, version)?;
            }
        }
        e.no_tagged_fields();
        Ok(())
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct DescribeTopicPartitionsResponseTopic {
    pub error_code: i16,
    pub name: Option<String>,
    pub topic_id: Uuid,
    pub is_internal: bool,
    pub partitions: Vec<DescribeTopicPartitionsResponsePartition>,
    pub topic_authorized_operations: i32,
}

impl Default for DescribeTopicPartitionsResponseTopic {
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

impl DescribeTopicPartitionsResponseTopic {
    pub(super) fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        let error_code = d.i16()?;
        let name = d.nullable_string(true)?;
        let topic_id = d.uuid()?;
        let is_internal = d.bool()?;
        let partitions = d.array(true, |d| DescribeTopicPartitionsResponsePartition::decode(d, version))?;
        let topic_authorized_operations = d.i32()?;
        d.skip_tagged_fields()?;
        Ok(Self { error_code, name, topic_id, is_internal, partitions, topic_authorized_operations })
    }

    pub(super) fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        e.i16(self.error_code);
        match &self.name {
            None => e.null_string(true),
            Some(value) => {
                e.string(value, true)?;
            }
        }
        e.uuid(self.topic_id);
        e.bool(self.is_internal);
        e.array_len(self.partitions.len(), true)?;
        for item in &self.partitions {
            item.encode(e, version)?;
        }
        e.i32(self.topic_authorized_operations);
        e.no_tagged_fields();
        Ok(())
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct DescribeTopicPartitionsResponsePartition {
    pub error_code: i16,
    pub partition_index: i32,
    pub leader_id: i32,
    pub leader_epoch: i32,
    pub replica_nodes: Vec<i32>,
    pub isr_nodes: Vec<i32>,
    pub eligible_leader_replicas: Option<Vec<i32>>,
    pub last_known_elr: Option<Vec<i32>>,
    pub offline_replicas: Vec<i32>,
}

impl Default for DescribeTopicPartitionsResponsePartition {
    fn default() -> Self {
        Self {
            error_code: 0,
            partition_index: 0,
            leader_id: 0,
            leader_epoch: -1,
            replica_nodes: Vec::new(),
            isr_nodes: Vec::new(),
            eligible_leader_replicas: None,
            last_known_elr: None,
            offline_replicas: Vec::new(),
        }
    }
}

impl DescribeTopicPartitionsResponsePartition {
    pub(super) fn decode(d: &mut Decoder, _version: i16) -> Result<Self, DecodeError> {
        let error_code = d.i16()?;
        let partition_index = d.i32()?;
        let leader_id = d.i32()?;
        let leader_epoch = d.i32()?;
        let replica_nodes = d.array(true, Decoder::i32)?;
        let isr_nodes = d.array(true, Decoder::i32)?;
        let eligible_leader_replicas = d.nullable_array(true, Decoder::i32)?;
        let last_known_elr = d.nullable_array(true, Decoder::i32)?;
        let offline_replicas = d.array(true, Decoder::i32)?;
        d.skip_tagged_fields()?;
        Ok(Self {
            error_code,
            partition_index,
            leader_id,
            leader_epoch,
            replica_nodes,
            isr_nodes,
            eligible_leader_replicas,
            last_known_elr,
            offline_replicas,
        })
    }

    pub(super) fn encode(&self, e: &mut Encoder, _version: i16) -> Result<(), EncodeError> {
        e.i16(self.error_code);
        e.i32(self.partition_index);
        e.i32(self.leader_id);
        e.i32(self.leader_epoch);
        e.array_len(self.replica_nodes.len(), true)?;
        for item in &self.replica_nodes {
            e.i32(*item);
        }
        e.array_len(self.isr_nodes.len(), true)?;
        for item in &self.isr_nodes {
            e.i32(*item);
        }
        match &self.eligible_leader_replicas {
            None => e.null_array(true),
            Some(value) => {
                e.array_len(value.len(), true)?;
                for item in value {
                    e.i32(*item);
                }
            }
        }
        match &self.last_known_elr {
            None => e.null_array(true),
            Some(value) => {
                e.array_len(value.len(), true)?;
                for item in value {
                    e.i32(*item);
                }
            }
        }
        e.array_len(self.offline_replicas.len(), true)?;
        for item in &self.offline_replicas {
            e.i32(*item);
        }
        e.no_tagged_fields();
        Ok(())
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cursor {
    pub topic_name: String,
    pub partition_index: i32,
}

impl Cursor {
    pub(super) fn decode(d: &mut Decoder, _version: i16) -> Result<Self, DecodeError> {
        let topic_name = d.string(true)?;
        let partition_index = d.i32()?;
        d.skip_tagged_fields()?;
        Ok(Self { topic_name, partition_index })
    }

    pub(super) fn encode(&self, e: &mut Encoder, _version: i16) -> Result<(), EncodeError> {
        e.string(&self.topic_name, true)?;
        e.i32(self.partition_index);
        e.no_tagged_fields();
        Ok(())
    }
}
