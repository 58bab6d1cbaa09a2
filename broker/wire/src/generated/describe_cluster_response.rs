// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated_code::*;

#[derive(Clone, Debug, PartialEq)]
pub struct DescribeClusterResponse {
    pub throttle_time_ms: i32,
    pub error_code: i16,
    pub error_message: Option<String>,
    pub endpoint_type: i8,
    pub cluster_id: String,
    pub controller_id: i32,
    pub brokers: Vec<DescribeClusterBroker>,
    pub cluster_authorized_operations: i32,
}

impl Default for DescribeClusterResponse {
    fn default() -> Self {
        Self {
            throttle_time_ms: 0,
            error_code: 0,
            error_message: None,
            endpoint_type: 1,
            cluster_id: String::new(),
            controller_id: -1,
            brokers: Vec::new(),
            cluster_authorized_operations: i32::MIN,
        }
    }
}

impl Message for DescribeClusterResponse {
    const NAME: &'static str = "DescribeClusterResponse";
    const VERSIONS: RangeInclusive<i16> = 0..=2;
    const FLEXIBLE: Option<i16> = Some(0);

    fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        known_version::<Self>(version)?;
        let throttle_time_ms = d.i32()?;
        let error_code = d.i16()?;
        let error_message = d.nullable_string(true)?;
        let endpoint_type = if version >= 1 { d.i8()? } else { 1 };
        let cluster_id = d.string(true)?;
        let controller_id = d.i32()?;
        let brokers = d.array(true, |d| DescribeClusterBroker::decode(d, version))?;
        let cluster_authorized_operations = d.i32()?;
        d.skip_tagged_fields()?;
        Ok(Self {
            throttle_time_ms,
            error_code,
            error_message,
            endpoint_type,
            cluster_id,
            controller_id,
            brokers,
            cluster_authorized_operations,
        })
    }

    fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        encodable_version::<Self>(version)?;
        e.i32(self.throttle_time_ms);
        e.i16(self.error_code);
        match &self.error_message {
            None => e.null_string(true),
            Some(value) => {
                e.string(value, true)?;
            }
        }
        if version >= 1 {
            e.i8(self.endpoint_type);
        } else if self.endpoint_type != 1 {
            return Err(EncodeError::FieldAbsent { field: "DescribeClusterResponse.endpoint_type", version });
        }
        e.string(&self.cluster_id, true)?;
        e.i32(self.controller_id);
        e.array_len(self.brokers.len(), true)?;
        for item in &self.brokers {
            item.encode(e, version)?;
        }
        e.i32(self.cluster_authorized_operations);
        e.no_tagged_fields();
        Ok(())
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct DescribeClusterBroker {
    pub broker_id: i32,
    pub host: String,
    pub port: i32,
    pub rack: Option<String>,
    pub is_fenced: bool,
}

impl DescribeClusterBroker {
    pub(super) fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        let broker_id = d.i32()?;
        let host = d.string(true)?;
        let port = d.i32()?;
        let rack = d.nullable_string(true)?;
        let is_fenced = if version == 2 { d.bool()? } else { false };
        d.skip_tagged_fields()?;
        Ok(Self { broker_id, host, port, rack, is_fenced })
    }

    pub(super) fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        e.i32(self.broker_id);
        e.string(&self.host, true)?;
        e.i32(self.port);
        match &self.rack {
            None => e.null_string(true),
            Some(value) => {
                e.string(value, true)?;
            }
        }
        if version == 2 {
            e.bool(self.is_fenced);
        } else if self.is_fenced {
            return Err(EncodeError::FieldAbsent { field: "DescribeClusterBroker.is_fenced", version });
        }
        e.no_tagged_fields();
        Ok(())
    }
}
