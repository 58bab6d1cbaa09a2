// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated_code::*;

#[derive(Clone, Debug, PartialEq)]
pub struct PartitionRecord {
    pub partition_id: i32,
    pub topic_id: Uuid,
    pub replicas: Vec<i32>,
    pub isr: Vec<i32>,
    pub removing_replicas: Vec<i32>,
    pub adding_replicas: Vec<i32>,
    pub leader: i32,
    pub leader_recovery_state: i8,
    pub leader_epoch: i32,
    pub partition_epoch: i32,
    pub directories: Vec<Uuid>,
    pub eligible_leader_replicas: Option<Vec<i32>>,
    pub last_known_elr: Option<Vec<i32>>,
}

impl Default for PartitionRecord {
    fn default() -> Self {
        Self {
            partition_id: -1,
            topic_id: Uuid::ZERO,
            replicas: Vec::new(),
            isr: Vec::new(),
            removing_replicas: Vec::new(),
            adding_replicas: Vec::new(),
            leader: -1,
            leader_recovery_state: 0,
            leader_epoch: -1,
            partition_epoch: -1,
            directories: Vec::new(),
            eligible_leader_replicas: None,
            last_known_elr: None,
        }
    }
}

impl Message for PartitionRecord {
    const NAME: &'static str = "PartitionRecord";
    const VERSIONS: RangeInclusive<i16> = 0..=2;
    const FLEXIBLE: Option<i16> = Some(0);

    fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        known_version::<Self>(version)?;
        let partition_id = d.i32()?;
        let topic_id = d.uuid()?;
        let replicas = d.array(true, Decoder::i32)?;
        let isr = d.array(true, Decoder::i32)?;
        let removing_replicas = d.array(true, Decoder::i32)?;
        let adding_replicas = d.array(true, Decoder::i32)?;
        let leader = d.i32()?;
        let mut leader_recovery_state = 0;
        let leader_epoch = d.i32()?;
        let partition_epoch = d.i32()?;
        let directories = if version >= 1 { d.array(true, Decoder::uuid)? } else { Vec::new() };
        let mut eligible_leader_replicas = None;
        let mut last_known_elr = None;
        d.tagged_fields(|d, tag| {
            match tag {
                0 => leader_recovery_state = d.i8()?,
                1 if version == 2 => eligible_leader_replicas = d.nullable_array(true, Decoder::i32)?,
                2 if version == 2 => last_known_elr = d.nullable_array(true, Decoder::i32)?,
                _ => return Ok(false),
            }
            Ok(true)
        })?;
        Ok(Self {
            partition_id,
            topic_id,
            replicas,
            isr,
            removing_replicas,
            adding_replicas,
            leader,
            leader_recovery_state,
            leader_epoch,
            partition_epoch,
            directories,
            eligible_leader_replicas,
            last_known_elr,
        })
    }

    fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        encodable_version::<Self>(version)?;
        e.i32(self.partition_id);
        e.uuid(self.topic_id);
        e.array_len(self.replicas.len(), true)?;
        for item in &self.replicas {
            e.i32(*item);
        }
        e.array_len(self.isr.len(), true)?;
        for item in &self.isr {
            e.i32(*item);
        }
        e.array_len(self.removing_replicas.len(), true)?;
        for item in &self.removing_replicas {
            e.i32(*item);
        }
        e.array_len(self.adding_replicas.len(), true)?;
        for item in &self.adding_replicas {
            e.i32(*item);
        }
        e.i32(self.leader);
        e.i32(self.leader_epoch);
        e.i32(self.partition_epoch);
        if version >= 1 {
            e.array_len(self.directories.len(), true)?;
            for item in &self.directories {
                e.uuid(*item);
            }
        } else if !self.directories.is_empty() {
            return Err(EncodeError::FieldAbsent { field: "PartitionRecord.directories", version });
        }
        if version < 2 && self.eligible_leader_replicas.is_some() {
            return Err(EncodeError::FieldAbsent {
                field: "PartitionRecord.eligible_leader_replicas",
                version,
            });
        }
        if version < 2 && self.last_known_elr.is_some() {
            return Err(EncodeError::FieldAbsent { field: "PartitionRecord.last_known_elr", version });
        }
        let has_leader_recovery_state = self.leader_recovery_state != 0;
        let has_eligible_leader_replicas = version == 2 && self.eligible_leader_replicas.is_some();
        let has_last_known_elr = version == 2 && self.last_known_elr.is_some();
        e.unsigned_varint(
            u32::from(has_leader_recovery_state)
                + u32::from(has_eligible_leader_replicas)
                + u32::from(has_last_known_elr),
        );
        if has_leader_recovery_state {
            e.tagged_field(0, |e| {
                e.i8(self.leader_recovery_state);
                Ok(())
            })?;
        }
        if has_eligible_leader_replicas {
            e.tagged_field(1, |e| {
                match &self.eligible_leader_replicas {
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
        if has_last_known_elr {
            e.tagged_field(2, |e| {
                match &self.last_known_elr {
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
