// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated_code::*;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct StreamsGroupCurrentMemberAssignmentValue {
    pub member_epoch: i32,
    pub previous_member_epoch: i32,
    pub state: i8,
    pub active_tasks: Vec<TaskIds>,
    pub standby_tasks: Vec<TaskIds>,
    pub warmup_tasks: Vec<TaskIds>,
    pub active_tasks_pending_revocation: Vec<TaskIds>,
    pub standby_tasks_pending_revocation: Vec<TaskIds>,
    pub warmup_tasks_pending_revocation: Vec<TaskIds>,
}

impl Message for StreamsGroupCurrentMemberAssignmentValue {
    const NAME: &'static str = "StreamsGroupCurrentMemberAssignmentValue";
    const VERSIONS: RangeInclusive<i16> = 0..=0;
    const FLEXIBLE: Option<i16> = Some(0);

    fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        known_version::<Self>(version)?;
        let member_epoch = d.i32()?;
        let previous_member_epoch = d.i32()?;
        let state = d.i8()?;
        let active_tasks = d.array(true, |d| TaskIds::decode(d, version))?;
        let standby_tasks = d.array(true, |d| TaskIds::decode(d, version))?;
        let warmup_tasks = d.array(true, |d| TaskIds::decode(d, version))?;
        let active_tasks_pending_revocation = d.array(true, |d| TaskIds::decode(d, version))?;
        let standby_tasks_pending_revocation = d.array(true, |d| TaskIds::decode(d, version))?;
        let warmup_tasks_pending_revocation = d.array(true, |d| TaskIds::decode(d, version))?;
        d.skip_tagged_fields()?;
        Ok(Self {
            member_epoch,
            previous_member_epoch,
            state,
            active_tasks,
            standby_tasks,
            warmup_tasks,
            active_tasks_pending_revocation,
            standby_tasks_pending_revocation,
            warmup_tasks_pending_revocation,
        })
    }

    fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        encodable_version::<Self>(version)?;
        e.i32(self.member_epoch);
        e.i32(self.previous_member_epoch);
        e.i8(self.state);
        e.array_len(self.active_tasks.len(), true)?;
        for item in &self.active_tasks {
            item.encode(e, version)?;
        }
        e.array_len(self.standby_tasks.len(), true)?;
        for item in &self.standby_tasks {
            item.encode(e, version)?;
        }
        e.array_len(self.warmup_tasks.len(), true)?;
        for item in &self.warmup_tasks {
            item.encode(e, version)?;
        }
        e.array_len(self.active_tasks_pending_revocation.len(), true)?;
        for item in &self.active_tasks_pending_revocation {
            item.encode(e, version)?;
        }
        e.array_len(self.standby_tasks_pending_revocation.len(), true)?;
        for item in &self.standby_tasks_pending_revocation {
            item.encode(e, version)?;
        }
        e.array_len(self.warmup_tasks_pending_revocation.len(), true)?;
        for item in &self.warmup_tasks_pending_revocation {
            item.encode(e, version)?;
        }
        e.no_tagged_fields();
        Ok(())
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct TaskIds {
    pub subtopology_id: String,
    pub partitions: Vec<i32>,
    pub assignment_epochs: Option<Vec<i32>>,
}

impl Default for TaskIds {
    fn default() -> Self {
        Self {
            subtopology_id: String::new(),
            partitions: Vec::new(),
            assignment_epochs: Some(Default::default()),
        }
    }
}

impl TaskIds {
    pub(super) fn decode(d: &mut Decoder, _version: i16) -> Result<Self, DecodeError> {
        let subtopology_id = d.string(true)?;
        let partitions = d.array(true, Decoder::i32)?;
        let mut assignment_epochs = Some(Default::default());
        d.tagged_fields(|d, tag| {
            match tag {
                0 => assignment_epochs = d.nullable_array(true, Decoder::i32)?,
                _ => return Ok(false),
            }
            Ok(true)
        })?;
        Ok(Self { subtopology_id, partitions, assignment_epochs })
    }

    pub(super) fn encode(&self, e: &mut Encoder, _version: i16) -> Result<(), EncodeError> {
        e.string(&self.subtopology_id, true)?;
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
