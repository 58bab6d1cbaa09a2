// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated_code::*;

#[derive(Clone, Debug, PartialEq)]
pub struct JoinGroupResponse {
    pub throttle_time_ms: i32,
    pub error_code: i16,
    pub generation_id: i32,
    pub protocol_type: Option<String>,
    pub protocol_name: Option<String>,
    pub leader: String,
    pub skip_assignment: bool,
    pub member_id: String,
    pub members: Vec<JoinGroupResponseMember>,
}

impl Default for JoinGroupResponse {
    fn default() -> Self {
        Self {
            throttle_time_ms: 0,
            error_code: 0,
            generation_id: -1,
            protocol_type: None,
            protocol_name: Some(Default::default()),
            leader: String::new(),
            skip_assignment: false,
            member_id: String::new(),
            members: Vec::new(),
        }
    }
}

impl Message for JoinGroupResponse {
    const NAME: &'static str = "JoinGroupResponse";
    const VERSIONS: RangeInclusive<i16> = 0..=9;
    const FLEXIBLE: Option<i16> = Some(6);

    fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        known_version::<Self>(version)?;
        let flexible = version >= 6;
        let throttle_time_ms = if version >= 2 { d.i32()? } else { 0 };
        let error_code = d.i16()?;
        let generation_id = d.i32()?;
        let protocol_type = if version >= 7 { d.nullable_string(flexible)? } else { None };
        let protocol_name =
            if version >= 7 { d.nullable_string(flexible)? } else { Some(d.string(flexible)?) };
        let leader = d.string(flexible)?;
        let skip_assignment = if version == 9 { d.bool()? } else { false };
        let member_id = d.string(flexible)?;
        let members = d.array(flexible, |d| JoinGroupResponseMember::decode(d, version))?;
        if flexible {
            d.skip_tagged_fields()?;
        }
        Ok(Self {
            throttle_time_ms,
            error_code,
            generation_id,
            protocol_type,
            protocol_name,
            leader,
            skip_assignment,
            member_id,
            members,
        })
    }

    fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        encodable_version::<Self>(version)?;
        let flexible = version >= 6;
        if version >= 2 {
            e.i32(self.throttle_time_ms);
        }
        e.i16(self.error_code);
        e.i32(self.generation_id);
        if version >= 7 {
            match &self.protocol_type {
                None => e.null_string(flexible),
                Some(value) => {
                    e.string(value, flexible)?;
                }
            }
        }
        match &self.protocol_name {
            None if version >= 7 => e.null_string(flexible),
            None => return Err(EncodeError::Null { field: "JoinGroupResponse.protocol_name", version }),
            Some(value) => {
                e.string(value, flexible)?;
            }
        }
        e.string(&self.leader, flexible)?;
        if version == 9 {
            e.bool(self.skip_assignment);
        } else if self.skip_assignment {
            return Err(EncodeError::FieldAbsent { field: "JoinGroupResponse.skip_assignment", version });
        }
        e.string(&self.member_id, flexible)?;
        e.array_len(self.members.len(), flexible)?;
        for item in &self.members {
            item.encode(e, version)?;
        }
        if flexible {
            e.no_tagged_fields();
        }
        Ok(())
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct JoinGroupResponseMember {
    pub member_id: String,
    pub group_instance_id: Option<String>,
    pub metadata: Bytes,
}

impl JoinGroupResponseMember {
    pub(super) fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        let flexible = version >= 6;
        let member_id = d.string(flexible)?;
        let group_instance_id = if version >= 5 { d.nullable_string(flexible)? } else { None };
        let metadata = d.bytes(flexible)?;
        if flexible {
            d.skip_tagged_fields()?;
        }
        Ok(Self { member_id, group_instance_id, metadata })
    }

    pub(super) fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        let flexible = version >= 6;
        e.string(&self.member_id, flexible)?;
        if version >= 5 {
            match &self.group_instance_id {
                None => e.null_string(flexible),
                Some(value) => {
                    e.string(value, flexible)?;
                }
            }
        }
        e.bytes(&self.metadata, flexible)?;
        if flexible {
            e.no_tagged_fields();
        }
        Ok(())
    }
}
