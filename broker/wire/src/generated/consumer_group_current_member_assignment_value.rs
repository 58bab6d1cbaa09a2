// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated_code::*;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct ConsumerGroupCurrentMemberAssignmentValue {
    pub member_epoch: i32,
    pub previous_member_epoch: i32,
    pub state: i8,
    pub assigned_partitions: Vec<TopicPartitions>,
    pub partitions_pending_revocation: Vec<TopicPartitions>,
}

impl Message for ConsumerGroupCurrentMemberAssignmentValue {
    const NAME: &'static str = "ConsumerGroupCurrentMemberAssignmentValue";
    const VERSIONS: RangeInclusive<i16> = 0..=0;
    const FLEXIBLE: Option<i16> = Some(0);

    fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        known_version::<Self>(version)?;
        let member_epoch = d.i32()?;
        let previous_member_epoch = d.i32()?;
        let state = d.i8()?;
        let assigned_partitions = d.array(true, |d| TopicPartitions::decode(d, version))?;
        let partitions_pending_revocation = d.array(true, |d| TopicPartitions::decode(d, version))?;
        d.skip_tagged_fields()?;
        Ok(Self {
            member_epoch,
            previous_member_epoch,
            state,
            assigned_partitions,
            partitions_pending_revocation,
        })
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
        e.array_len(self.partitions_pending_revocation.len(), true)?;
        for item in &self.partitions_pending_revocation {
            item.encode(e, version)?;
        }
        e.no_tagged_fields();
        Ok(())
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct TopicPartitions {
    pub topic_id: Uuid,
    pub partitions: Vec<i32>,
    pub assignment_epochs: Option<Vec<i32>>,
}

impl Default for TopicPartitions {
    fn default() -> Self {
        Self { topic_id: Uuid::ZERO, partitions: Vec::new(), assignment_epochs: Some(Default::default()) }
    }
}

impl TopicPartitions {
    pub(super) fn decode(d: &mut Decoder, _version: i16) -> Result<Self, DecodeError> {
        let topic_id = d.uuid()?;
        let partitions = d.array(true, Decoder::i32)?;
        let mut assignment_epochs = Some(Default::default());
        d.tagged_fields(|d, tag| {
            match tag {
                0 => assignment_epochs = d.nullable_array(true, Decoder::i32)?,
                _ => return Ok(false),
            }
            Ok(true)
        })?;
        Ok(Self { topic_id, partitions, assignment_epochs })
    }

    pub(super) fn encode(&self, e: &mut Encoder, _version: i16) -> Result<(), EncodeError> {
        e.uuid(self.topic_id);
        e.array_len(self.partitions.len(), true)?;
        for item in &self.partitions {
            e.i32(*item);
        }
        let has_assignment_epochs = self.assignment_epochs.as_ref().is_none_or(|v| !v.is_empty());
        e.unsigned_varint(u32::from(has_assignment_epochs));
        if has_assignment_epochs {
            e.tagged_field(0, |e| {
                match &self.assignment_epochs {
                    None => e.null_array(true),
                    Some(value) => {
                        e.array_len(value.len(), true)?;
                        for item in value {
                            e.i32(*item);
                        }
                    }
                }
                Ok(())
            })?;
        }

        Ok(())
    }
}
