// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated_code::*;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct DescribeGroupsResponse {
    pub throttle_time_ms: i32,
    pub groups: Vec<DescribedGroup>,
}

impl Message for DescribeGroupsResponse {
    const NAME: &'static str = "DescribeGroupsResponse";
    const VERSIONS: RangeInclusive<i16> = 0..=6;
    const FLEXIBLE: Option<i16> = Some(5);

    fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        known_version::<Self>(version)?;
        let flexible = version >= 5;
        let throttle_time_ms = if version >= 1 { d.i32()? } else { 0 };
        let groups = d.array(flexible, |d| DescribedGroup::decode(d, version))?;
        if flexible {
            d.skip_tagged_fields()?;
        }
        Ok(Self { throttle_time_ms, groups })
    }

    fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        encodable_version::<Self>(version)?;
        let flexible = version >= 5;
        if version >= 1 {
            e.i32(self.throttle_time_ms);
        }
        e.array_len(self.groups.len(), flexible)?;
        for item in &self.groups {
            item.encode(e, version)?;
        }
        if flexible {
            e.no_tagged_fields();
        }
        Ok(())
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct DescribedGroup {
    pub error_code: i16,
    pub error_message: Option<String>,
    pub group_id: String,
    pub group_state: String,
    pub protocol_type: String,
    pub protocol_data: String,
    pub members: Vec<DescribedGroupMember>,
    pub authorized_operations: i32,
}

impl Default for DescribedGroup {
    fn default() -> Self {
        Self {
            error_code: 0,
            error_message: None,
            group_id: String::new(),
            group_state: String::new(),
            protocol_type: String::new(),
            protocol_data: String::new(),
            members: Vec::new(),
            authorized_operations: i32::MIN,
        }
    }
}

impl DescribedGroup {
    pub(super) fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        let flexible = version >= 5;
        let error_code = d.i16()?;
        let error_message = if version == 6 { d.nullable_string(flexible)? } else { None };
        let group_id = d.string(flexible)?;
        let group_state = d.string(flexible)?;
        let protocol_type = d.string(flexible)?;
        let protocol_data = d.string(flexible)?;
        let members = d.array(flexible, |d| DescribedGroupMember::decode(d, version))?;
        let authorized_operations = if version >= 3 { d.i32()? } else { i32::MIN };
        if flexible {
            d.skip_tagged_fields()?;
        }
        Ok(Self {
            error_code,
            error_message,
            group_id,
            group_state,
            protocol_type,
            protocol_data,
            members,
            authorized_operations,
        })
    }

    pub(super) fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        let flexible = version >= 5;
        e.i16(self.error_code);
        if version == 6 {
            match &self.error_message {
                None => e.null_string(flexible),
                Some(value) => {
                    e.string(value, flexible)?;
                }
            }
        } else if self.error_message.is_some() {
            return Err(EncodeError::FieldAbsent { field: "DescribedGroup.error_message", version });
        }
        e.string(&self.group_id, flexible)?;
        e.string(&self.group_state, flexible)?;
        e.string(&self.protocol_type, flexible)?;
        e.string(&self.protocol_data, flexible)?;
        e.array_len(self.members.len(), flexible)?;
        for item in &self.members {
            item.encode(e, version)?;
        }
        if version >= 3 {
            e.i32(self.authorized_operations);
        } else if self.authorized_operations != i32::MIN {
            return Err(EncodeError::FieldAbsent { field: "DescribedGroup.authorized_operations", version });
        }
        if flexible {
            e.no_tagged_fields();
        }
        Ok(())
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct DescribedGroupMember {
    pub member_id: String,
    pub group_instance_id: Option<String>,
    pub client_id: String,
    pub client_host: String,
    pub member_metadata: Bytes,
    pub member_assignment: Bytes,
}

impl DescribedGroupMember {
    pub(super) fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        let flexible = version >= 5;
        let member_id = d.string(flexible)?;
        let group_instance_id = if version >= 4 { d.nullable_string(flexible)? } else { None };
        let client_id = d.string(flexible)?;
        let client_host = d.string(flexible)?;
        let member_metadata = d.bytes(flexible)?;
        let member_assignment = d.bytes(flexible)?;
        if flexible {
            d.skip_tagged_fields()?;
        }
        Ok(Self { member_id, group_instance_id, client_id, client_host, member_metadata, member_assignment })
    }

    pub(super) fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        let flexible = version >= 5;
        e.string(&self.member_id, flexible)?;
        if version >= 4 {
            match &self.group_instance_id {
                None => e.null_string(flexible),
                Some(value) => {
                    e.string(value, flexible)?;
                }
            }
        }
        e.string(&self.client_id, flexible)?;
        e.string(&self.client_host, flexible)?;
        e.bytes(&self.member_metadata, flexible)?;
        e.bytes(&self.member_assignment, flexible)?;
        if flexible {
            e.no_tagged_fields();
        }
        Ok(())
    }
}
