// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated_code::*;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct SyncGroupResponse {
    pub throttle_time_ms: i32,
    pub error_code: i16,
    pub protocol_type: Option<String>,
    pub protocol_name: Option<String>,
    pub assignment: Bytes,
}

impl Message for SyncGroupResponse {
    const NAME: &'static str = "SyncGroupResponse";
    const VERSIONS: RangeInclusive<i16> = 0..=5;
    const FLEXIBLE: Option<i16> = Some(4);

    fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        known_version::<Self>(version)?;
        let flexible = version >= 4;
        let throttle_time_ms = if version >= 1 { d.i32()? } else { 0 };
        let error_code = d.i16()?;
        let protocol_type = if version == 5 { d.nullable_string(flexible)? } else { None };
        let protocol_name = if version == 5 { d.nullable_string(flexible)? } else { None };
        let assignment = d.bytes(flexible)?;
        if flexible {
            d.skip_tagged_fields()?;
        }
        Ok(Self { throttle_time_ms, error_code, protocol_type, protocol_name, assignment })
    }

    fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        encodable_version::<Self>(version)?;
        let flexible = version >= 4;
        if version >= 1 {
            e.i32(self.throttle_time_ms);
        }
        e.i16(self.error_code);
        if version == 5 {
            match &self.protocol_type {
                None => e.null_string(flexible),
                Some(value) => {
                    e.string(value, flexible)?;
                }
            }
        }
        if version == 5 {
            match &self.protocol_name {
                None => e.null_string(flexible),
                Some(value) => {
                    e.string(value, flexible)?;
                }
            }
        }
        e.bytes(&self.assignment, flexible)?;
        if flexible {
            e.no_tagged_fields();
        }
        Ok(())
    }
}
