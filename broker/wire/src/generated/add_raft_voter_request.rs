// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated_code::*;

#[derive(Clone, Debug, PartialEq)]
pub struct AddRaftVoterRequest {
    pub cluster_id: Option<String>,
    pub timeout_ms: i32,
    pub voter_id: i32,
    pub voter_directory_id: Uuid,
    pub listeners: Vec<Listener>,
    pub ack_when_committed: bool,
}

impl Default for AddRaftVoterRequest {
    fn default() -> Self {
        Self {
            cluster_id: Some(Default::default()),
            timeout_ms: 0,
            voter_id: 0,
            voter_directory_id: Uuid::ZERO,
            listeners: Vec::new(),
            ack_when_committed: true,
        }
    }
}

impl Message for AddRaftVoterRequest {
    const NAME: &'static str = "AddRaftVoterRequest";
    const VERSIONS: RangeInclusive<i16> = 0..=1;
    const FLEXIBLE: Option<i16> = Some(0);

    fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        known_version::<Self>(version)?;
        let cluster_id = d.nullable_string(true)?;
        let timeout_ms = d.i32()?;
        let voter_id = d.i32()?;
        let voter_directory_id = d.uuid()?;
        let listeners = d.array(true, |d| Listener::decode(d, version))?;
        let ack_when_committed = if version == 1 { d.bool()? } else { true };
        d.skip_tagged_fields()?;
        Ok(Self { cluster_id, timeout_ms, voter_id, voter_directory_id, listeners, ack_when_committed })
    }

    fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        encodable_version::<Self>(version)?;
        match &self.cluster_id {
            None => e.null_string(true),
            Some(value) => {
                e.string(value, true)?;
            }
        }
        e.i32(self.timeout_ms);
        e.i32(self.voter_id);
        e.uuid(self.voter_directory_id);
        e.array_len(self.listeners.len(), true)?;
        for item in &self.listeners {
            item.encode(e, version)?;
        }
        if version == 1 {
            e.bool(self.ack_when_committed);
        } else if !self.ack_when_committed {
            return Err(EncodeError::FieldAbsent {
                field: "AddRaftVoterRequest.ack_when_committed",
                version,
            });
        }
        e.no_tagged_fields();
        Ok(())
    }
}

impl Request for AddRaftVoterRequest {
    const API_KEY: ApiKey = ApiKey::AddRaftVoter;
    type Response = super::AddRaftVoterResponse;
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Listener {
    pub name: String,
    pub host: String,
    pub port: u16,
}

impl Listener {
    pub(super) fn decode(d: &mut Decoder, _version: i16) -> Result<Self, DecodeError> {
        let name = d.string(true)?;
        let host = d.string(true)?;
        let port = d.u16()?;
        d.skip_tagged_fields()?;
        Ok(Self { name, host, port })
    }

    pub(super) fn encode(&self, e: &mut Encoder, _version: i16) -> Result<(), EncodeError> {
        e.string(&self.name, true)?;
        e.string(&self.host, true)?;
        e.u16(self.port);
        e.no_tagged_fields();
        Ok(())
    }
}
