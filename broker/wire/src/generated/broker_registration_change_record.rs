// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated_code::*;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct BrokerRegistrationChangeRecord {
    pub broker_id: i32,
    pub broker_epoch: i64,
    pub fenced: i8,
    pub in_controlled_shutdown: i8,
    pub log_dirs: Vec<Uuid>,
    pub cordoned_log_dirs: Option<Vec<Uuid>>,
}

impl Message for BrokerRegistrationChangeRecord {
    const NAME: &'static str = "BrokerRegistrationChangeRecord";
    const VERSIONS: RangeInclusive<i16> = 0..=3;
    const FLEXIBLE: Option<i16> = Some(0);

    fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        known_version::<Self>(version)?;
        let broker_id = d.i32()?;
        let broker_epoch = d.i64()?;
        let mut fenced = 0;
        let mut in_controlled_shutdown = 0;
        let mut log_dirs = Vec::new();
        let mut cordoned_log_dirs = None;
        d.tagged_fields(|d, tag| {
            match tag {
                0 => fenced = d.i8()?,
                1 if version >= 1 => in_controlled_shutdown = d.i8()?,
                2 if version >= 2 => log_dirs = d.array(true, Decoder::uuid)?,
                3 if version == 3 => cordoned_log_dirs = d.nullable_array(true, Decoder::uuid)?,
                _ => return Ok(false),
            }
            Ok(true)
        })?;
        Ok(Self { broker_id, broker_epoch, fenced, in_controlled_shutdown, log_dirs, cordoned_log_dirs })
    }

    fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        encodable_version::<Self>(version)?;
        e.i32(self.broker_id);
        e.i64(self.broker_epoch);
        if version < 1 && self.in_controlled_shutdown != 0 {
            return Err(EncodeError::FieldAbsent {
                field: "BrokerRegistrationChangeRecord.in_controlled_shutdown",
                version,
            });
        }
        if version < 2 && !self.log_dirs.is_empty() {
            return Err(EncodeError::FieldAbsent {
                field: "BrokerRegistrationChangeRecord.log_dirs",
                version,
            });
        }
        if version < 3 && self.cordoned_log_dirs.is_some() {
            return Err(EncodeError::FieldAbsent {
                field: "BrokerRegistrationChangeRecord.cordoned_log_dirs",
                version,
            });
        }
        let has_fenced = self.fenced != 0;
        let has_in_controlled_shutdown = version >= 1 && self.in_controlled_shutdown != 0;
        let has_log_dirs = version >= 2 && !self.log_dirs.is_empty();
        let has_cordoned_log_dirs = version == 3 && self.cordoned_log_dirs.is_some();
        e.unsigned_varint(
            u32::from(has_fenced)
                + u32::from(has_in_controlled_shutdown)
                + u32::from(has_log_dirs)
                + u32::from(has_cordoned_log_dirs),
        );
        if has_fenced {
            e.tagged_field(0, |e| {
                e.i8(self.fenced);
                Ok(())
            })?;
        }
        if has_in_controlled_shutdown {
            e.tagged_field(1, |e| {
                e.i8(self.in_controlled_shutdown);
                Ok(())
            })?;
        }
        if has_log_dirs {
            e.tagged_field(2, |e| {
                e.array_len(self.log_dirs.len(), true)?;
                for item in &self.log_dirs {
                    e.uuid(*item);
                }
                Ok(())
            })?;
        }
        if has_cordoned_log_dirs {
            e.tagged_field(3, |e| {
                match &self.cordoned_log_dirs {
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
