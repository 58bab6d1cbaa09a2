// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated_code::*;

#[derive(Clone, Debug, PartialEq)]
pub struct BrokerRegistrationRequest {
    pub broker_id: i32,
    pub cluster_id: String,
    pub incarnation_id: Uuid,
    pub listeners: Vec<Listener>,
    pub features: Vec<Feature>,
    pub rack: Option<String>,
    pub is_migrating_zk_broker: bool,
    pub log_dirs: Vec<Uuid>,
    pub previous_broker_epoch: i64,
}

impl Default for BrokerRegistrationRequest {
    fn default() -> Self {
        Self {
            broker_id: 0,
            cluster_id: String::new(),
            incarnation_id: Uuid::ZERO,
            listeners: Vec::new(),
            features: Vec::new(),
            rack: Some(Default::default()),
            is_migrating_zk_broker: false,
            log_dirs: Vec::new(),
            previous_broker_epoch: -1,
        }
    }
}

impl Message for BrokerRegistrationRequest {
    const NAME: &'static str = "BrokerRegistrationRequest";
    const VERSIONS: RangeInclusive<i16> = 0..=4;
    const FLEXIBLE: Option<i16> = Some(0);

    fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        known_version::<Self>(version)?;
        let broker_id = d.i32()?;
        let cluster_id = d.string(true)?;
        let incarnation_id = d.uuid()?;
        let listeners = d.array(true, |d| Listener::decode(d, version))?;
        let features = d.array(true, |d| Feature::decode(d, version))?;
        let rack = d.nullable_string(true)?;
        let is_migrating_zk_broker = if version >= 1 { d.bool()? } else { false };
        let log_dirs = if version >= 2 { d.array(true, Decoder::uuid)? } else { Vec::new() };
        let previous_broker_epoch = if version >= 3 { d.i64()? } else { -1 };
        d.skip_tagged_fields()?;
        Ok(Self {
            broker_id,
            cluster_id,
            incarnation_id,
            listeners,
            features,
            rack,
            is_migrating_zk_broker,
            log_dirs,
            previous_broker_epoch,
        })
    }

    fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        encodable_version::<Self>(version)?;
        e.i32(self.broker_id);
        e.string(&self.cluster_id, true)?;
        e.uuid(self.incarnation_id);
        e.array_len(self.listeners.len(), true)?;
        for item in &self.listeners {
            item.encode(e, version)?;
        }
        e.array_len(self.features.len(), true)?;
        for item in &self.features {
            item.encode(e, version)?;
        }
        match &self.rack {
            None => e.null_string(true),
            Some(value) => {
                e.string(value, true)?;
            }
        }
        if version >= 1 {
            e.bool(self.is_migrating_zk_broker);
        } else if self.is_migrating_zk_broker {
            return Err(EncodeError::FieldAbsent {
                field: "BrokerRegistrationRequest.is_migrating_zk_broker",
                version,
            });
        }
        if version >= 2 {
            e.array_len(self.log_dirs.len(), true)?;
            for item in &self.log_dirs {
                e.uuid(*item);
            }
        }
        if version >= 3 {
            e.i64(self.previous_broker_epoch);
        }
        e.no_tagged_fields();
        Ok(())
    }
}

impl Request for BrokerRegistrationRequest {
    const API_KEY: ApiKey = ApiKey::BrokerRegistration;
    type Response = super::BrokerRegistrationResponse;
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
