// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated_code::*;

#[derive(Clone, Debug, PartialEq)]
pub struct RegisterBrokerRecord {
    pub broker_id: i32,
    pub is_migrating_zk_broker: bool,
    pub incarnation_id: Uuid,
    pub broker_epoch: i64,
    pub end_points: Vec<BrokerEndpoint>,
    pub features: Vec<BrokerFeature>,
    pub rack: Option<String>,
    pub fenced: bool,
    pub in_controlled_shutdown: bool,
    pub log_dirs: Vec<Uuid>,
    pub cordoned_log_dirs: Option<Vec<Uuid>>,
}

impl Default for RegisterBrokerRecord {
    fn default() -> Self {
        Self {
            broker_id: 0,
            is_migrating_zk_broker: false,
            incarnation_id: Uuid::ZERO,
            broker_epoch: 0,
            end_points: Vec::new(),
            features: Vec::new(),
            rack: Some(Default::default()),
            fenced: true,
            in_controlled_shutdown: false,
            log_dirs: Vec::new(),
            cordoned_log_dirs: None,
        }
    }
}

impl Message for RegisterBrokerRecord {
    const NAME: &'static str = "RegisterBrokerRecord";
    const VERSIONS: RangeInclusive<i16> = 0..=4;
    const FLEXIBLE: Option<i16> = Some(0);

    fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        known_version::<Self>(version)?;
        let broker_id = d.i32()?;
        let is_migrating_zk_broker = if version >= 2 { d.bool()? } else { false };
        let incarnation_id = d.uuid()?;
        let broker_epoch = d.i64()?;
        let end_points = d.array(true, |d| BrokerEndpoint::decode(d, version))?;
        let features = d.array(true, |d| BrokerFeature::decode(d, version))?;
        let rack = d.nullable_string(true)?;
        let fenced = d.bool()?;
        let in_controlled_shutdown = if version >= 1 { d.bool()? } else { false };
        let mut log_dirs = Vec::new();
        let mut cordoned_log_dirs = None;
        d.tagged_fields(|d, tag| {
            match tag {
                0 if version >= 3 => log_dirs = d.array(true, Decoder::uuid)?,
                1 if version == 4 => cordoned_log_dirs = d.nullable_array(true, Decoder::uuid)?,
                _ => return Ok(false),
            }
            Ok(true)
        })?;
        Ok(Self {
            broker_id,
            is_migrating_zk_broker,
            incarnation_id,
            broker_epoch,
            end_points,
            features,
            rack,
            fenced,
            in_controlled_shutdown,
            log_dirs,
            cordoned_log_dirs,
        })
    }

    fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        encodable_version::<Self>(version)?;
        e.i32(self.broker_id);
        if version >= 2 {
            e.bool(self.is_migrating_zk_broker);
        } else if self.is_migrating_zk_broker {
            return Err(EncodeError::FieldAbsent {
                field: "RegisterBrokerRecord.is_migrating_zk_broker",
                version,
            });
        }
        e.uuid(self.incarnation_id);
        e.i64(self.broker_epoch);
        e.array_len(self.end_points.len(), true)?;
        for item in &self.end_points {
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
        e.bool(self.fenced);
        if version >= 1 {
            e.bool(self.in_controlled_shutdown);
        } else if self.in_controlled_shutdown {
            return Err(EncodeError::FieldAbsent {
                field: "RegisterBrokerRecord.in_controlled_shutdown",
                version,
            });
        }
        if version < 3 && !self.log_dirs.is_empty() {
            return Err(EncodeError::FieldAbsent { field: "RegisterBrokerRecord.log_dirs", version });
        }
        if version < 4 && self.cordoned_log_dirs.is_some() {
            return Err(EncodeError::FieldAbsent {
                field: "RegisterBrokerRecord.cordoned_log_dirs",
                version,
            });
        }
        let has_log_dirs = version >= 3 && !self.log_dirs.is_empty();
        let has_cordoned_log_dirs = version == 4 && self.cordoned_log_dirs.is_some();
        e.unsigned_varint(u32::from(has_log_dirs) + u32::from(has_cordoned_log_dirs));
        if has_log_dirs {
            e.tagged_field(0, |e| {
                e.array_len(self.log_dirs.len(), true)?;
                for item in &self.log_dirs {
                    e.uuid(*item);
                }
                Ok(())
            })?;
        }
        if has_cordoned_log_dirs {
            e.tagged_field(1, |e| {
                match &self.cordoned_log_dirs {
                    None => e.null_array(true),
                    Some(value) => {
                        e.array_len(value.len(), true)?;
                        for item in value {
                            e.uuid(*item);
                        }
                    }
                }
                Ok(())
            })?;
        }

        Ok(())
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct BrokerEndpoint {
    pub name: String,
    pub host: String,
    pub port: u16,
    pub security_protocol: i16,
}

impl BrokerEndpoint {
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
pub struct BrokerFeature {
    pub name: String,
    pub min_supported_version: i16,
    pub max_supported_version: i16,
}

impl BrokerFeature {
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
