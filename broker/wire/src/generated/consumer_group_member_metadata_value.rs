// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated_code::*;

#[derive(Clone, Debug, PartialEq)]
pub struct ConsumerGroupMemberMetadataValue {
    pub instance_id: Option<String>,
    pub rack_id: Option<String>,
    pub client_id: String,
    pub client_host: String,
    pub subscribed_topic_names: Vec<String>,
    pub subscribed_topic_regex: Option<String>,
    pub rebalance_timeout_ms: i32,
    pub server_assignor: Option<String>,
    pub classic_member_metadata: Option<ClassicMemberMetadata>,
}

impl Default for ConsumerGroupMemberMetadataValue {
    fn default() -> Self {
        Self {
            instance_id: Some(Default::default()),
            rack_id: Some(Default::default()),
            client_id: String::new(),
            client_host: String::new(),
            subscribed_topic_names: Vec::new(),
            subscribed_topic_regex: Some(Default::default()),
            rebalance_timeout_ms: -1,
            server_assignor: Some(Default::default()),
            classic_member_metadata: Some(Default::default()),
        }
    }
}

impl Message for ConsumerGroupMemberMetadataValue {
    const NAME: &'static str = "ConsumerGroupMemberMetadataValue";
    const VERSIONS: RangeInclusive<i16> = 0..=0;
    const FLEXIBLE: Option<i16> = Some(0);

    fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        known_version::<Self>(version)?;
        let instance_id = d.nullable_string(true)?;
        let rack_id = d.nullable_string(true)?;
        let client_id = d.string(true)?;
        let client_host = d.string(true)?;
        let subscribed_topic_names = d.array(true, |d| d.string(true))?;
        let subscribed_topic_regex = d.nullable_string(true)?;
        let rebalance_timeout_ms = d.i32()?;
        let server_assignor = d.nullable_string(true)?;
        let mut classic_member_metadata = Some(Default::default());
        d.tagged_fields(|d, tag| {
            match tag {
                0 => {
                    classic_member_metadata =
                        d.nullable_tagged_struct(|d| ClassicMemberMetadata::decode(d, version))?
                }
                _ => return Ok(false),
            }
            Ok(true)
        })?;
        Ok(Self {
            instance_id,
            rack_id,
            client_id,
            client_host,
            subscribed_topic_names,
            subscribed_topic_regex,
            rebalance_timeout_ms,
            server_assignor,
            classic_member_metadata,
        })
    }

    fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        encodable_version::<Self>(version)?;
        match &self.instance_id {
            None => e.null_string(true),
            Some(value) => {
                e.string(value, true)?;
            }
        }
        match &self.rack_id {
            None => e.null_string(true),
            Some(value) => {
                e.string(value, true)?;
            }
        }
        e.string(&self.client_id, true)?;
        e.string(&self.client_host, true)?;
        e.array_len(self.subscribed_topic_names.len(), true)?;
        for item in &self.subscribed_topic_names {
            e.string(item, true)?;
        }
        match &self.subscribed_topic_regex {
            None => e.null_string(true),
            Some(value) => {
                e.string(value, true)?;
            }
        }
        e.i32(self.rebalance_timeout_ms);
        match &self.server_assignor {
            None => e.null_string(true),
            Some(value) => {
                e.string(value, true)?;
            }
        }
        let has_classic_member_metadata = self.classic_member_metadata != Some(Default::default());
        e.unsigned_varint(u32::from(has_classic_member_metadata));
        if has_classic_member_metadata {
            e.tagged_field(0, |e| {
                match &self.classic_member_metadata {
                    None => e.unsigned_varint(0),
                    Some(value) => {
                        e.unsigned_varint(1);
                        value.encode(e, version)?;
                    }
                }
                Ok(())
            })?;
        }

        Ok(())
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct ClassicMemberMetadata {
    pub session_timeout_ms: i32,
    pub supported_protocols: Vec<ClassicProtocol>,
}

impl ClassicMemberMetadata {
    pub(super) fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        let session_timeout_ms = d.i32()?;
        let supported_protocols = d.array(true, |d| ClassicProtocol::decode(d, version))?;
        d.skip_tagged_fields()?;
        Ok(Self { session_timeout_ms, supported_protocols })
    }

    pub(super) fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        e.i32(self.session_timeout_ms);
        e.array_len(self.supported_protocols.len(), true)?;
        for item in &self.supported_protocols {
            item.encode(e, version)?;
        }
        e.no_tagged_fields();
        Ok(())
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct ClassicProtocol {
    pub name: String,
    pub metadata: Bytes,
}

impl ClassicProtocol {
    pub(super) fn decode(d: &mut Decoder, _version: i16) -> Result<Self, DecodeError> {
        let name = d.string(true)?;
        let metadata = d.bytes(true)?;
        d.skip_tagged_fields()?;
        Ok(Self { name, metadata })
    }

    pub(super) fn encode(&self, e: &mut Encoder, _version: i16) -> Result<(), EncodeError> {
        e.string(&self.name, true)?;
        e.bytes(&self.metadata, true)?;
        e.no_tagged_fields();
        Ok(())
    }
}
