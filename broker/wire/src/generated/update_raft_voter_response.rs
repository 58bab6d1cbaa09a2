// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated_code::*;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct UpdateRaftVoterResponse {
    pub throttle_time_ms: i32,
    pub error_code: i16,
    pub current_leader: CurrentLeader,
}

impl Message for UpdateRaftVoterResponse {
    const NAME: &'static str = "UpdateRaftVoterResponse";
    const VERSIONS: RangeInclusive<i16> = 0..=0;
    const FLEXIBLE: Option<i16> = Some(0);

    fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        known_version::<Self>(version)?;
        let throttle_time_ms = d.i32()?;
        let error_code = d.i16()?;
        let mut current_leader = CurrentLeader::default();
        d.tagged_fields(|d, tag| {
            match tag {
                0 => current_leader = CurrentLeader::decode(d, version)?,
                _ => return Ok(false),
            }
            Ok(true)
        })?;
        Ok(Self { throttle_time_ms, error_code, current_leader })
    }

    fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        encodable_version::<Self>(version)?;
        e.i32(self.throttle_time_ms);
        e.i16(self.error_code);
        let has_current_leader = self.current_leader != CurrentLeader::default();
        e.unsigned_varint(u32::from(has_current_leader));
        if has_current_leader {
            e.tagged_field(0, |e| {
                self.current_leader.encode(e, version)?;
                Ok(())
            })?;
        }

        Ok(())
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct CurrentLeader {
    pub leader_id: i32,
    pub leader_epoch: i32,
    pub host: String,
    pub port: i32,
}

impl Default for CurrentLeader {
    fn default() -> Self {
        Self { leader_id: -1, leader_epoch: -1, host: String::new(), port: 0 }
    }
}

impl CurrentLeader {
    pub(super) fn decode(d: &mut Decoder, _version: i16) -> Result<Self, DecodeError> {
        let leader_id = d.i32()?;
        let leader_epoch = d.i32()?;
        let host = d.string(true)?;
        let port = d.i32()?;
        d.skip_tagged_fields()?;
        Ok(Self { leader_id, leader_epoch, host, port })
    }

    pub(super) fn encode(&self, e: &mut Encoder, _version: i16) -> Result<(), EncodeError> {
        e.i32(self.leader_id);
        e.i32(self.leader_epoch);
        e.string(&self.host, true)?;
        e.i32(self.port);
        e.no_tagged_fields();
        Ok(())
    }
}
