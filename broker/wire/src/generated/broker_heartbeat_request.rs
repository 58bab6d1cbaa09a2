// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated_code::*;

#[derive(Clone, Debug, PartialEq)]
pub struct BrokerHeartbeatRequest {
    pub broker_id: i32,
    pub broker_epoch: i64,
    pub current_metadata_offset: i64,
    pub want_fence: bool,
    pub want_shut_down: bool,
    pub offline_log_dirs: Vec<Uuid>,
    pub cordoned_log_dirs: Option<Vec<Uuid>>,
}

impl Default for BrokerHeartbeatRequest {
    fn default() -> Self {
        Self {
            broker_id: 0,
            broker_epoch: -1,
            current_metadata_offset: 0,
            want_fence: false,
            want_shut_down: false,
            offline_log_dirs: Vec::new(),
            cordoned_log_dirs: None,
        }
    }
}

impl Message for BrokerHeartbeatRequest {
    const NAME: &'static str = "BrokerHeartbeatRequest";
    const VERSIONS: RangeInclusive<i16> = 0..=2;
    const FLEXIBLE: Option<i16> = Some(0);

    fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        known_version::<Self>(version)?;
        let broker_id = d.i32()?;
        let broker_epoch = d.i64()?;
        let current_metadata_offset = d.i64()?;
        let want_fence = d.bool()?;
        let want_shut_down = d.bool()?;
        let mut offline_log_dirs = Vec::new();
        let mut cordoned_log_dirs = None;
        d.tagged_fields(|d, tag| {
            match tag {
                0 if version >= 1 => offline_log_dirs = d.array(true, Decoder::uuid)?,
                1 if version == 2 => cordoned_log_dirs = d.nullable_array(true, Decoder::uuid)?,
                _ => return Ok(false),
            }
            Ok(true)
        })?;
        Ok(Self {
            broker_id,
            broker_epoch,
            current_metadata_offset,
            want_fence,
            want_shut_down,
            offline_log_dirs,
            cordoned_log_dirs,
        })
    }

    fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        encodable_version::<Self>(version)?;
        e.i32(self.broker_id);
        e.i64(self.broker_epoch);
        e.i64(self.current_metadata_offset);
        e.bool(self.want_fence);
        e.bool(self.want_shut_down);
        if version < 1 && !self.offline_log_dirs.is_empty() {
            return Err(EncodeError::FieldAbsent {
                field: "BrokerHeartbeatRequest.offline_log_dirs",
                version,
            });
        }
        if version < 2 && self.cordoned_log_dirs.is_some() {
            return Err(EncodeError::FieldAbsent {
                field: "BrokerHeartbeatRequest.cordoned_log_dirs",
                version,
            });
        }
        let has_offline_log_dirs = version >= 1 && !self.offline_log_dirs.is_empty();
        let has_cordoned_log_dirs = version == 2 && self.cordoned_log_dirs.is_some();
        e.unsigned_varint(u32::from(has_offline_log_dirs) + u32::from(has_cordoned_log_dirs));
        if has_offline_log_dirs {
            e.tagged_field(0, |e| {
                e.array_len(self.offline_log_dirs.len(), true)?;
                for item in &self.offline_log_dirs {
                    e.uuid(*item);
                }
                Ok(())
            })?;
        }
        if has_cordoned_log_dirs {
            e.tagged_field(1, |e| {
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

impl Request for BrokerHeartbeatRequest {
    const API_KEY: ApiKey = ApiKey::BrokerHeartbeat;
    type Response = super::BrokerHeartbeatResponse;
}
