// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated_code::*;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct ConsumerGroupHeartbeatResponse {
    pub throttle_time_ms: i32,
    pub error_code: i16,
    pub error_message: Option<String>,
    pub member_id: Option<String>,
    pub member_epoch: i32,
    pub heartbeat_interval_ms: i32,
    pub assignment: Option<Assignment>,
}

impl Message for ConsumerGroupHeartbeatResponse {
    const NAME: &'static str = "ConsumerGroupHeartbeatResponse";
    const VERSIONS: RangeInclusive<i16> = 0..=1;
    const FLEXIBLE: Option<i16> = Some(0);

    fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        known_version::<Self>(version)?;
        let throttle_time_ms = d.i32()?;
        let error_code = d.i16()?;
        let error_message = d.nullable_string(true)?;
        let member_id = d.nullable_string(true)?;
        let member_epoch = d.i32()?;
        let heartbeat_interval_ms = d.i32()?;
        let assignment = d.nullable_struct(|d| Assignment::decode(d, version))?;
        d.skip_tagged_fields()?;
        Ok(Self {
            throttle_time_ms,
            error_code,
            error_message,
            member_id,
            member_epoch,
            heartbeat_interval_ms,
            assignment,
        })
    }

    fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        encodable_version::<Self>(version)?;
        e.i32(self.throttle_time_ms);
        e.i16(self.error_code);
        match &self.error_message {
            None => e.null_string(true),
            Some(value) => {
                e.string(value, true)?;
            }
        }
        match &self.member_id {
            None => e.null_string(true),
            Some(value) => {
                e.string(value, true)?;
            }
        }
        e.i32(self.member_epoch);
        e.i32(self.heartbeat_interval_ms);
        match &self.assignment {
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

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Assignment {
    pub topic_partitions: Vec<TopicPartitions>,
}

impl Assignment {
    pub(super) fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        let topic_partitions = d.array(true, |d| TopicPartitions::decode(d, version))?;
        d.skip_tagged_fields()?;
        Ok(Self { topic_partitions })
    }

    pub(super) fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        e.array_len(self.topic_partitions.len(), true)?;
        for item in &self.topic_partitions {
            item.encode(e, version)?;
        }
        e.no_tagged_fields();
        Ok(())
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct TopicPartitions {
    pub topic_id: Uuid,
    pub partitions: Vec<i32>,
}

impl TopicPartitions {
    pub(super) fn decode(d: &mut Decoder, _version: i16) -> Result<Self, DecodeError> {
        let topic_id = d.uuid()?;
        let partitions = d.array(true, Decoder::i32)?;
        d.skip_tagged_fields()?;
        Ok(Self { topic_id, partitions })
    }

    pub(super) fn encode(&self, e: &mut Encoder, _version: i16) -> Result<(), EncodeError> {
        e.uuid(self.topic_id);
        e.array_len(self.partitions.len(), true)?;
        for item in &self.partitions {
            e.i32(*item);
        }
        e.no_tagged_fields();
        Ok(())
    }
}
