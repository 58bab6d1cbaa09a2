// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated_code::*;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct ControllerRegistrationRequest {
    pub controller_id: i32,
    pub incarnation_id: Uuid,
    pub zk_migration_ready: bool,
    pub listeners: Vec<Listener>,
    pub features: Vec<Feature>,
}

impl Message for ControllerRegistrationRequest {
    const NAME: &'static str = "ControllerRegistrationRequest";
    const VERSIONS: RangeInclusive<i16> = 0..=0;
    const FLEXIBLE: Option<i16> = Some(0);

    fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        known_version::<Self>(version)?;
        let controller_id = d.i32()?;
        let incarnation_id = d.uuid()?;
        let zk_migration_ready = d.bool()?;
        let listeners = d.array(true, |d| Listener::decode(d, version))?;
        let features = d.array(true, |d| Feature::decode(d, version))?;
        d.skip_tagged_fields()?;
        Ok(Self { controller_id, incarnation_id, zk_migration_ready, listeners, features })
    }

    fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        encodable_version::<Self>(version)?;
        e.i32(self.controller_id);
        e.uuid(self.incarnation_id);
        e.bool(self.zk_migration_ready);
        e.array_len(self.listeners.len(), true)?;
        for item in &self.listeners {
            item.encode(e, version)?;
        }
        e.array_len(self.features.len(), true)?;
        for item in &self.features {
            item.encode(e, version)?;
        }
        e.no_tagged_fields();
        Ok(())
    }
}

impl Request for ControllerRegistrationRequest {
    const API_KEY: ApiKey = ApiKey::ControllerRegistration;
    type Response = super::ControllerRegistrationResponse;
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Listener {
    pub name: String,
    pub host: String,
    pub port: u16,
    pub security_protocol: i16,
}

impl Listener {
    pub(super) fn decode(d: &mut Decoder, _version: i16) -> Result<Self, DecodeError> {
        let name = d.string(true)?;
        let host = d.string(true)?;
        let port = d.u16()?;
        let security_protocol = d.i16()?;
        d.skip_tagged_fields()?;
        Ok(Self { name, host, port, security_protocol })
    }

    pub(super) fn encode(&self, e: &mut Encoder, _version: i16) -> Result<(), EncodeError> {
        e.string(&self.name, true)?;
        e.string(&self.host, true)?;
        e.u16(self.port);
        e.i16(self.security_protocol);
        e.no_tagged_fields();
        Ok(())
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Feature {
    pub name: String,
    pub min_supported_version: i16,
    pub max_supported_version: i16,
}

impl Feature {
    pub(super) fn decode(d: &mut Decoder, _version: i16) -> Result<Self, DecodeError> {
        let name = d.string(true)?;
        let min_supported_version = d.i16()?;
        let max_supported_version = d.i16()?;
        d.skip_tagged_fields()?;
        Ok(Self { name, min_supported_version, max_supported_version })
    }

    pub(super) fn encode(&self, e: &mut Encoder, _version: i16) -> Result<(), EncodeError> {
        e.string(&self.name, true)?;
        e.i16(self.min_supported_version);
        e.i16(self.max_supported_version);
        e.no_tagged_fields();
        Ok(())
    }
}
