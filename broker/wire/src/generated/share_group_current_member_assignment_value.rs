// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated_code::*;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct ShareGroupCurrentMemberAssignmentValue {
    pub member_epoch: i32,
    pub previous_member_epoch: i32,
    pub state: i8,
    pub assigned_partitions: Vec<TopicPartitions>,
}

impl Message for ShareGroupCurrentMemberAssignmentValue {
    const NAME: &'static str = "ShareGroupCurrentMemberAssignmentValue";
    const VERSIONS: RangeInclusive<i16> = 0..=0;
    const FLEXIBLE: Option<i16> = Some(0);

    fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        known_version::<Self>(version)?;
        let member_epoch = d.i32()?;
        let previous_member_epoch = d.i32()?;
        let state = d.i8()?;
        let assigned_partitions = d.array(true, |d| TopicPartitions::decode(d, version))?;
        d.skip_tagged_fields()?;
        Ok(Self { member_epoch, previous_member_epoch, state, assigned_partitions })
    }

    fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        encodable_version::<Self>(version)?;
        e.i32(self.member_epoch);
        e.i32(self.previous_member_epoch);
        e.i8(self.state);
        e.array_len(self.assigned_partitions.len(), true)?;
        for item in &self.assigned_partitions {
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
