// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated_code::*;

#[derive(Clone, Debug, PartialEq)]
pub struct PartitionChangeRecord {
    pub partition_id: i32,
    pub topic_id: Uuid,
    pub isr: Option<Vec<i32>>,
    pub leader: i32,
    pub replicas: Option<Vec<i32>>,
    pub removing_replicas: Option<Vec<i32>>,
    pub adding_replicas: Option<Vec<i32>>,
    pub leader_recovery_state: i8,
    pub directories: Option<Vec<Uuid>>,
    pub eligible_leader_replicas: Option<Vec<i32>>,
    pub last_known_elr: Option<Vec<i32>>,
}

impl Default for PartitionChangeRecord {
    fn default() -> Self {
        Self {
            partition_id: -1,
            topic_id: Uuid::ZERO,
            isr: None,
            leader: -2,
            replicas: None,
            removing_replicas: None,
            adding_replicas: None,
            leader_recovery_state: -1,
            directories: None,
            eligible_leader_replicas: None,
            last_known_elr: None,
        }
    }
}

impl Message for PartitionChangeRecord {
    const NAME: &'static str = "PartitionChangeRecord";
    const VERSIONS: RangeInclusive<i16> = 0..=2;
    const FLEXIBLE: Option<i16> = Some(0);

    fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        known_version::<Self>(version)?;
        let partition_id = d.i32()?;
        let topic_id = d.uuid()?;
        let mut isr = None;
        let mut leader = -2;
        let mut replicas = None;
        let mut removing_replicas = None;
        let mut adding_replicas = None;
        let mut leader_recovery_state = -1;
        let mut directories = None;
        let mut eligible_leader_replicas = None;
        let mut last_known_elr = None;
        d.tagged_fields(|d, tag| {
            match tag {
                0 => isr = d.nullable_array(true, Decoder::i32)?,
                1 => leader = d.i32()?,
                2 => replicas = d.nullable_array(true, Decoder::i32)?,
                3 => removing_replicas = d.nullable_array(true, Decoder::i32)?,
                4 => adding_replicas = d.nullable_array(true, Decoder::i32)?,
                5 => leader_recovery_state = d.i8()?,
                8 if version >= 1 => directories = d.nullable_array(true, Decoder::uuid)?,
                6 if version == 2 => eligible_leader_replicas = d.nullable_array(true, Decoder::i32)?,
                7 if version == 2 => last_known_elr = d.nullable_array(true, Decoder::i32)?,
                _ => return Ok(false),
            }
            Ok(true)
        })?;
        Ok(Self {
            partition_id,
            topic_id,
            isr,
            leader,
            replicas,
            removing_replicas,
            adding_replicas,
            leader_recovery_state,
            directories,
            eligible_leader_replicas,
            last_known_elr,
        })
    }

    fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        encodable_version::<Self>(version)?;
        e.i32(self.partition_id);
        e.uuid(self.topic_id);
        if version < 1 && self.directories.is_some() {
            return Err(EncodeError::FieldAbsent { field: "PartitionChangeRecord.directories", version });
        }
        if version < 2 && self.eligible_leader_replicas.is_some() {
            return Err(EncodeError::FieldAbsent {
                field: "PartitionChangeRecord.eligible_leader_replicas",
                version,
            });
        }
        if version < 2 && self.last_known_elr.is_some() {
            return Err(EncodeError::FieldAbsent { field: "PartitionChangeRecord.last_known_elr", version });
        }
        let has_isr = self.isr.is_some();
        let has_leader = self.leader != -2;
        let has_replicas = self.replicas.is_some();
        let has_removing_replicas = self.removing_replicas.is_some();
        let has_adding_replicas = self.adding_replicas.is_some();
        let has_leader_recovery_state = self.leader_recovery_state != -1;
        let has_eligible_leader_replicas = version == 2 && self.eligible_leader_replicas.is_some();
        let has_last_known_elr = version == 2 && self.last_known_elr.is_some();
        let has_directories = version >= 1 && self.directories.is_some();
        e.unsigned_varint(
            u32::from(has_isr)
                + u32::from(has_leader)
                + u32::from(has_replicas)
                + u32::from(has_removing_replicas)
                + u32::from(has_adding_replicas)
                + u32::from(has_leader_recovery_state)
                + u32::from(has_eligible_leader_replicas)
                + u32::from(has_last_known_elr)
                + u32::from(has_directories),
        );
        if has_isr {
            e.tagged_field(0, |e| {
                match &self.isr {
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
        if has_leader {
            e.tagged_field(1, |e| {
                e.i32(self.leader);
                Ok(())
            })?;
        }
        if has_replicas {
            e.tagged_field(2, |e| {
                match &self.replicas {
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
        if has_removing_replicas {
            e.tagged_field(3, |e| {
                match &self.removing_replicas {
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
        if has_adding_replicas {
            e.tagged_field(4, |e| {
                match &self.adding_replicas {
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
        if has_leader_recovery_state {
            e.tagged_field(5, |e| {
                e.i8(self.leader_recovery_state);
                Ok(())
            })?;
        }
        if has_eligible_leader_replicas {
            e.tagged_field(6, |e| {
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
            e.tagged_field(7, |e| {
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
        if has_directories {
            e.tagged_field(8, |e| {
                match &self.directories {
                    None => e.null_array(true),
                    Some(value) => {
                        e.array_len(value.len(), true)?;
                        for item in value {
                            e.uuid(*item);
                        }
                    }
                }
                Ok(())
            })?;
        }

        Ok(())
    }
}
