// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated_code::*;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct LeaveGroupRequest {
    pub group_id: String,
    pub member_id: String,
    pub members: Vec<MemberIdentity>,
}

impl Message for LeaveGroupRequest {
    const NAME: &'static str = "LeaveGroupRequest";
    const VERSIONS: RangeInclusive<i16> = 0..=5;
    const FLEXIBLE: Option<i16> = Some(4);

    fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        known_version::<Self>(version)?;
        let flexible = version >= 4;
        let group_id = d.string(flexible)?;
        let member_id = if version <= 2 { d.string(flexible)? } else { String::new() };
        let members = if version >= 3 {
            d.array(flexible, |d| MemberIdentity::decode(d, version))?
        } else {
            Vec::new()
        };
        if flexible {
            d.skip_tagged_fields()?;
        }
        Ok(Self { group_id, member_id, members })
    }

    fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        encodable_version::<Self>(version)?;
        let flexible = version >= 4;
        e.string(&self.group_id, flexible)?;
        if version <= 2 {
            e.string(&self.member_id, flexible)?;
        } else if !self.member_id.is_empty() {
            return Err(EncodeError::FieldAbsent { field: "LeaveGroupRequest.member_id", version });
        }
        if version >= 3 {
            e.array_len(self.members.len(), flexible)?;
            for item in &self.members {
                item.encode(e, version)?;
            }
        } else if !self.members.is_empty() {
            return Err(EncodeError::FieldAbsent { field: "LeaveGroupRequest.members", version });
        }
        if flexible {
            e.no_tagged_fields();
        }
        Ok(())
    }
}

impl Request for LeaveGroupRequest {
    const API_KEY: ApiKey = ApiKey::LeaveGroup;
    type Response = super::LeaveGroupResponse;
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct MemberIdentity {
    pub member_id: String,
    pub group_instance_id: Option<String>,
    pub reason: Option<String>,
}

impl MemberIdentity {
    pub(super) fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        let flexible = version >= 4;
        let member_id = d.string(flexible)?;
        let group_instance_id = d.nullable_string(flexible)?;
        let reason = if version == 5 { d.nullable_string(flexible)? } else { None };
        if flexible {
            d.skip_tagged_fields()?;
        }
        Ok(Self { member_id, group_instance_id, reason })
    }

    pub(super) fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        let flexible = version >= 4;
        e.string(&self.member_id, flexible)?;
        match &self.group_instance_id {
            None => e.null_string(flexible),
            Some(value) => {
                e.string(value, flexible)?;
            }
        }
        if version == 5 {
            match &self.reason {
                None => e.null_string(flexible),
                Some(value) => {
                    e.string(value, flexible)?;
                }
            }
        }
        if flexible {
            e.no_tagged_fields();
        }
        Ok(())
    }
}
