// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated_code::*;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct HeartbeatRequest {
    pub group_id: String,
    pub generation_id: i32,
    pub member_id: String,
    pub group_instance_id: Option<String>,
}

impl Message for HeartbeatRequest {
    const NAME: &'static str = "HeartbeatRequest";
    const VERSIONS: RangeInclusive<i16> = 0..=4;
    const FLEXIBLE: Option<i16> = Some(4);

    fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        known_version::<Self>(version)?;
        let flexible = version >= 4;
        let group_id = d.string(flexible)?;
        let generation_id = d.i32()?;
        let member_id = d.string(flexible)?;
        let group_instance_id = if version >= 3 { d.nullable_string(flexible)? } else { None };
        if flexible {
            d.skip_tagged_fields()?;
        }
        Ok(Self { group_id, generation_id, member_id, group_instance_id })
    }

    fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        encodable_version::<Self>(version)?;
        let flexible = version >= 4;
        e.string(&self.group_id, flexible)?;
        e.i32(self.generation_id);
        e.string(&self.member_id, flexible)?;
        if version >= 3 {
            match &self.group_instance_id {
                None => e.null_string(flexible),
                Some(value) => {
                    e.string(value, flexible)?;
                }
            }
        } else if self.group_instance_id.is_some() {
            return Err(EncodeError::FieldAbsent { field: "HeartbeatRequest.group_instance_id", version });
        }
        if flexible {
            e.no_tagged_fields();
        }
        Ok(())
    }
}

impl Request for HeartbeatRequest {
    const API_KEY: ApiKey = ApiKey::Heartbeat;
    type Response = super::HeartbeatResponse;
}
