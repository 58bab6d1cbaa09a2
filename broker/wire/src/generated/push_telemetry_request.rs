// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated_code::*;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct PushTelemetryRequest {
    pub client_instance_id: Uuid,
    pub subscription_id: i32,
    pub terminating: bool,
    pub compression_type: i8,
    pub metrics: Bytes,
}

impl Message for PushTelemetryRequest {
    const NAME: &'static str = "PushTelemetryRequest";
    const VERSIONS: RangeInclusive<i16> = 0..=0;
    const FLEXIBLE: Option<i16> = Some(0);

    fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        known_version::<Self>(version)?;
        let client_instance_id = d.uuid()?;
        let subscription_id = d.i32()?;
        let terminating = d.bool()?;
        let compression_type = d.i8()?;
        let metrics = d.bytes(true)?;
        d.skip_tagged_fields()?;
        Ok(Self { client_instance_id, subscription_id, terminating, compression_type, metrics })
    }

    fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        encodable_version::<Self>(version)?;
        e.uuid(self.client_instance_id);
        e.i32(self.subscription_id);
        e.bool(self.terminating);
        e.i8(self.compression_type);
        e.bytes(&self.metrics, true)?;
        e.no_tagged_fields();
        Ok(())
    }
}

impl Request for PushTelemetryRequest {
    const API_KEY: ApiKey = ApiKey::PushTelemetry;
    type Response = super::PushTelemetryResponse;
}
