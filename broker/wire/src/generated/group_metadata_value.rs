// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated_code::*;

#[derive(Clone, Debug, PartialEq)]
pub struct GroupMetadataValue {
    pub protocol_type: String,
    pub generation: i32,
    pub protocol: Option<String>,
    pub leader: Option<String>,
    pub current_state_timestamp: i64,
    pub members: Vec<MemberMetadata>,
}

impl Default for GroupMetadataValue {
    fn default() -> Self {
        Self {
            protocol_type: String::new(),
            generation: 0,
            protocol: Some(Default::default()),
            leader: Some(Default::default()),
            current_state_timestamp: -1,
            members: Vec::new(),
        }
    }
}

impl Message for GroupMetadataValue {
    const NAME: &'static str = "GroupMetadataValue";
    const VERSIONS: RangeInclusive<i16> = 0..=4;
    const FLEXIBLE: Option<i16> = Some(4);

    fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        known_version::<Self>(version)?;
        let flexible = version >= 4;
        let protocol_type = d.string(flexible)?;
        let generation = d.i32()?;
        let protocol = d.nullable_string(flexible)?;
        let leader = d.nullable_string(flexible)?;
        let current_state_timestamp = if version >= 2 { d.i64()? } else { -1 };
        let members = d.array(flexible, |d| MemberMetadata::decode(d, version))?;
        if flexible {
            d.skip_tagged_fields()?;
        }
        Ok(Self { protocol_type, generation, protocol, leader, current_state_timestamp, members })
    }

    fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        encodable_version::<Self>(version)?;
        let flexible = version >= 4;
        e.string(&self.protocol_type, flexible)?;
        e.i32(self.generation);
        match &self.protocol {
            None => e.null_string(flexible),
            Some(value) => {
                e.string(value, flexible)?;
            }
        }
        match &self.leader {
            None => e.null_string(flexible),
            Some(value) => {
                e.string(value, flexible)?;
            }
        }
        if version >= 2 {
            e.i64(self.current_state_timestamp);
        }
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

#[derive(Clone, Debug, PartialEq)]
pub struct MemberMetadata {
    pub member_id: String,
    pub group_instance_id: Option<String>,
    pub client_id: String,
    pub client_host: String,
    pub rebalance_timeout: i32,
    pub session_timeout: i32,
    pub subscription: Bytes,
    pub assignment: Bytes,
}

impl Default for MemberMetadata {
    fn default() -> Self {
        Self {
            member_id: String::new(),
            group_instance_id: None,
            client_id: String::new(),
            client_host: String::new(),
            rebalance_timeout: -1,
            session_timeout: 0,
            subscription: Bytes::new(),
            assignment: Bytes::new(),
        }
    }
}

impl MemberMetadata {
    pub(super) fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        let flexible = version >= 4;
        let member_id = d.string(flexible)?;
        let group_instance_id = if version >= 3 { d.nullable_string(flexible)? } else { None };
        let client_id = d.string(flexible)?;
        let client_host = d.string(flexible)?;
        let rebalance_timeout = if version >= 1 { d.i32()? } else { -1 };
        let session_timeout = d.i32()?;
        let subscription = d.bytes(flexible)?;
        let assignment = d.bytes(flexible)?;
        if flexible {
            d.skip_tagged_fields()?;
        }
        Ok(Self {
            member_id,
            group_instance_id,
            client_id,
            client_host,
            rebalance_timeout,
            session_timeout,
            subscription,
            assignment,
        })
    }

    pub(super) fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        let flexible = version >= 4;
        e.string(&self.member_id, flexible)?;
        if version >= 3 {
            match &self.group_instance_id {
                None => e.null_string(flexible),
                Some(value) => {
                    e.string(value, flexible)?;
                }
            }
        }
        e.string(&self.client_id, flexible)?;
        e.string(&self.client_host, flexible)?;
        if version >= 1 {
            e.i32(self.rebalance_timeout);
        }
        e.i32(self.session_timeout);
        e.bytes(&self.subscription, flexible)?;
        e.bytes(&self.assignment, flexible)?;
        if flexible {
            e.no_tagged_fields();
        }
        Ok(())
    }
}
