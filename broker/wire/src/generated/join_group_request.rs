// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated_code::*;

#[derive(Clone, Debug, PartialEq)]
pub struct JoinGroupRequest {
    pub group_id: String,
    pub session_timeout_ms: i32,
    pub rebalance_timeout_ms: i32,
    pub member_id: String,
    pub group_instance_id: Option<String>,
    pub protocol_type: String,
    pub protocols: Vec<JoinGroupRequestProtocol>,
    pub reason: Option<String>,
}

impl Default for JoinGroupRequest {
    fn default() -> Self {
        Self {
            group_id: String::new(),
            session_timeout_ms: 0,
            rebalance_timeout_ms: -1,
            member_id: String::new(),
            group_instance_id: None,
            protocol_type: String::new(),
            protocols: Vec::new(),
            reason: None,
        }
    }
}

impl Message for JoinGroupRequest {
    const NAME: &'static str = "JoinGroupRequest";
    const VERSIONS: RangeInclusive<i16> = 0..=9;
    const FLEXIBLE: Option<i16> = Some(6);

    fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        known_version::<Self>(version)?;
        let flexible = version >= 6;
        let group_id = d.string(flexible)?;
        let session_timeout_ms = d.i32()?;
        let rebalance_timeout_ms = if version >= 1 { d.i32()? } else { -1 };
        let member_id = d.string(flexible)?;
        let group_instance_id = if version >= 5 { d.nullable_string(flexible)? } else { None };
        let protocol_type = d.string(flexible)?;
        let protocols = d.array(flexible, |d| JoinGroupRequestProtocol::decode(d, version))?;
        let reason = if version >= 8 { d.nullable_string(flexible)? } else { None };
        if flexible {
            d.skip_tagged_fields()?;
        }
        Ok(Self {
            group_id,
            session_timeout_ms,
            rebalance_timeout_ms,
            member_id,
            group_instance_id,
            protocol_type,
            protocols,
            reason,
        })
    }

    fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        encodable_version::<Self>(version)?;
        let flexible = version >= 6;
        e.string(&self.group_id, flexible)?;
        e.i32(self.session_timeout_ms);
        if version >= 1 {
            e.i32(self.rebalance_timeout_ms);
        }
        e.string(&self.member_id, flexible)?;
        if version >= 5 {
            match &self.group_instance_id {
                None => e.null_string(flexible),
                Some(value) => {
                    e.string(value, flexible)?;
                }
            }
        } else if self.group_instance_id.is_some() {
            return Err(EncodeError::FieldAbsent { field: "JoinGroupRequest.group_instance_id", version });
        }
        e.string(&self.protocol_type, flexible)?;
        e.array_len(self.protocols.len(), flexible)?;
        for item in &self.protocols {
            item.encode(e, version)?;
        }
        if version >= 8 {
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

impl Request for JoinGroupRequest {
    const API_KEY: ApiKey = ApiKey::JoinGroup;
    type Response = super::JoinGroupResponse;
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct JoinGroupRequestProtocol {
    pub name: String,
    pub metadata: Bytes,
}

impl JoinGroupRequestProtocol {
    pub(super) fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        let flexible = version >= 6;
        let name = d.string(flexible)?;
        let metadata = d.bytes(flexible)?;
        if flexible {
            d.skip_tagged_fields()?;
        }
        Ok(Self { name, metadata })
    }

    pub(super) fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        let flexible = version >= 6;
        e.string(&self.name, flexible)?;
        e.bytes(&self.metadata, flexible)?;
        if flexible {
            e.no_tagged_fields();
        }
        Ok(())
    }
}
