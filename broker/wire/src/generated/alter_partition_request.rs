// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated_code::*;

#[derive(Clone, Debug, PartialEq)]
pub struct AlterPartitionRequest {
    pub broker_id: i32,
    pub broker_epoch: i64,
    pub topics: Vec<TopicData>,
}

impl Default for AlterPartitionRequest {
    fn default() -> Self {
        Self { broker_id: 0, broker_epoch: -1, topics: Vec::new() }
    }
}

impl Message for AlterPartitionRequest {
    const NAME: &'static str = "AlterPartitionRequest";
    const VERSIONS: RangeInclusive<i16> = 2..=3;
    const FLEXIBLE: Option<i16> = Some(2);

    fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        known_version::<Self>(version)?;
        let broker_id = d.i32()?;
        let broker_epoch = d.i64()?;
        let topics = d.array(true, |d| TopicData::decode(d, version))?;
        d.skip_tagged_fields()?;
        Ok(Self { broker_id, broker_epoch, topics })
    }

    fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        encodable_version::<Self>(version)?;
        e.i32(self.broker_id);
        e.i64(self.broker_epoch);
        e.array_len(self.topics.len(), true)?;
        for item in &self.topics {
            item.encode(e, version)?;
        }
        e.no_tagged_fields();
        Ok(())
    }
}

impl Request for AlterPartitionRequest {
    const API_KEY: ApiKey = ApiKey::AlterPartition;
    type Response = super::AlterPartitionResponse;
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct TopicData {
    pub topic_id: Uuid,
    pub partitions: Vec<PartitionData>,
}

impl TopicData {
    pub(super) fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        let topic_id = d.uuid()?;
        let partitions = d.array(true, |d| PartitionData::decode(d, version))?;
        d.skip_tagged_fields()?;
        Ok(Self { topic_id, partitions })
    }

    pub(super) fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        e.uuid(self.topic_id);
        e.array_len(self.partitions.len(), true)?;
        for item in &self.partitions {
            item.encode(e, version)?;
        }
        e.no_tagged_fields();
        Ok(())
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct PartitionData {
    pub partition_index: i32,
    pub leader_epoch: i32,
    pub new_isr: Vec<i32>,
    pub new_isr_with_epochs: Vec<BrokerState>,
    pub leader_recovery_state: i8,
    pub partition_epoch: i32,
}

impl PartitionData {
    pub(super) fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        let partition_index = d.i32()?;
        let leader_epoch = d.i32()?;
        let new_isr = if version == 2 { d.array(true, Decoder::i32)? } else { Vec::new() };
        let new_isr_with_epochs =
            if version == 3 { d.array(true, |d| BrokerState::decode(d, version))? } else { Vec::new() };
        let leader_recovery_state = d.i8()?;
        let partition_epoch = d.i32()?;
        d.skip_tagged_fields()?;
        Ok(Self {
            partition_index,
            leader_epoch,
            new_isr,
            new_isr_with_epochs,
            leader_recovery_state,
            partition_epoch,
        })
    }

    pub(super) fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        e.i32(self.partition_index);
        e.i32(self.leader_epoch);
        if version == 2 {
            e.array_len(self.new_isr.len(), true)?;
            for item in &self.new_isr {
                e.i32(*item);
            }
        } else if !self.new_isr.is_empty() {
            return Err(EncodeError::FieldAbsent { field: "PartitionData.new_isr", version });
        }
        if version == 3 {
            e.array_len(self.new_isr_with_epochs.len(), true)?;
            for item in &self.new_isr_with_epochs {
                item.encode(e, version)?;
            }
        } else if !self.new_isr_with_epochs.is_empty() {
            return Err(EncodeError::FieldAbsent { field: "PartitionData.new_isr_with_epochs", version });
        }
        e.i8(self.leader_recovery_state);
        e.i32(self.partition_epoch);
        e.no_tagged_fields();
        Ok(())
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct BrokerState {
    pub broker_id: i32,
    pub broker_epoch: i64,
}

impl Default for BrokerState {
    fn default() -> Self {
        Self { broker_id: 0, broker_epoch: -1 }
    }
}

impl BrokerState {
    pub(super) fn decode(d: &mut Decoder, _version: i16) -> Result<Self, DecodeError> {
        let broker_id = d.i32()?;
        let broker_epoch = d.i64()?;
        d.skip_tagged_fields()?;
        Ok(Self { broker_id, broker_epoch })
    }

    pub(super) fn encode(&self, e: &mut Encoder, _version: i16) -> Result<(), EncodeError> {
        e.i32(self.broker_id);
        e.i64(self.broker_epoch);
        e.no_tagged_fields();
        Ok(())
    }
}
