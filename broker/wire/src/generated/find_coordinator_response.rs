// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated_code::*;

#[derive(Clone, Debug, PartialEq)]
pub struct FindCoordinatorResponse {
    pub throttle_time_ms: i32,
    pub error_code: i16,
    pub error_message: Option<String>,
    pub node_id: i32,
    pub host: String,
    pub port: i32,
    pub coordinators: Vec<Coordinator>,
}

impl Default for FindCoordinatorResponse {
    fn default() -> Self {
        Self {
            throttle_time_ms: 0,
            error_code: 0,
            error_message: Some(Default::default()),
            node_id: 0,
            host: String::new(),
            port: 0,
            coordinators: Vec::new(),
        }
    }
}

impl Message for FindCoordinatorResponse {
    const NAME: &'static str = "FindCoordinatorResponse";
    const VERSIONS: RangeInclusive<i16> = 0..=6;
    const FLEXIBLE: Option<i16> = Some(3);

    fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        known_version::<Self>(version)?;
        let flexible = version >= 3;
        let throttle_time_ms = if version >= 1 { d.i32()? } else { 0 };
        let error_code = if version <= 3 { d.i16()? } else { 0 };
        let error_message =
            if (1..=3).contains(&version) { d.nullable_string(flexible)? } else { Some(Default::default()) };
        let node_id = if version <= 3 { d.i32()? } else { 0 };
        let host = if version <= 3 { d.string(flexible)? } else { String::new() };
        let port = if version <= 3 { d.i32()? } else { 0 };
        let coordinators =
            if version >= 4 { d.array(flexible, |d| Coordinator::decode(d, version))? } else { Vec::new() };
        if flexible {
            d.skip_tagged_fields()?;
        }
        Ok(Self { throttle_time_ms, error_code, error_message, node_id, host, port, coordinators })
    }

    fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        encodable_version::<Self>(version)?;
        let flexible = version >= 3;
        if version >= 1 {
            e.i32(self.throttle_time_ms);
        }
        if version <= 3 {
            e.i16(self.error_code);
        } else if self.error_code != 0 {
            return Err(EncodeError::FieldAbsent { field: "FindCoordinatorResponse.error_code", version });
        }
        if (1..=3).contains(&version) {
            match &self.error_message {
                None => e.null_string(flexible),
                Some(value) => {
                    e.string(value, flexible)?;
                }
            }
        }
        if version <= 3 {
            e.i32(self.node_id);
        } else if self.node_id != 0 {
            return Err(EncodeError::FieldAbsent { field: "FindCoordinatorResponse.node_id", version });
        }
        if version <= 3 {
            e.string(&self.host, flexible)?;
        } else if !self.host.is_empty() {
            return Err(EncodeError::FieldAbsent { field: "FindCoordinatorResponse.host", version });
        }
        if version <= 3 {
            e.i32(self.port);
        } else if self.port != 0 {
            return Err(EncodeError::FieldAbsent { field: "FindCoordinatorResponse.port", version });
        }
        if version >= 4 {
            e.array_len(self.coordinators.len(), flexible)?;
            for item in &self.coordinators {
                item.encode(e, version)?;
            }
        } else if !self.coordinators.is_empty() {
            return Err(EncodeError::FieldAbsent { field: "FindCoordinatorResponse.coordinators", version });
        }
        if flexible {
            e.no_tagged_fields();
        }
        Ok(())
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct Coordinator {
    pub key: String,
    pub node_id: i32,
    pub host: String,
    pub port: i32,
    pub error_code: i16,
    pub error_message: Option<String>,
}

impl Default for Coordinator {
    fn default() -> Self {
        Self {
            key: String::new(),
            node_id: 0,
            host: String::new(),
            port: 0,
            error_code: 0,
            error_message: Some(Default::default()),
        }
    }
}

impl Coordinator {
    pub(super) fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        let flexible = version >= 3;
        let key = d.string(flexible)?;
        let node_id = d.i32()?;
        let host = d.string(flexible)?;
        let port = d.i32()?;
        let error_code = d.i16()?;
        let error_message = d.nullable_string(flexible)?;
        if flexible {
            d.skip_tagged_fields()?;
        }
        Ok(Self { key, node_id, host, port, error_code, error_message })
    }

    pub(super) fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        let flexible = version >= 3;
        e.string(&self.key, flexible)?;
        e.i32(self.node_id);
        e.string(&self.host, flexible)?;
        e.i32(self.port);
        e.i16(self.error_code);
        match &self.error_message {
            None => e.null_string(flexible),
            Some(value) => {
                e.string(value, flexible)?;
            }
        }
        if flexible {
            e.no_tagged_fields();
        }
        Ok(())
    }
}
