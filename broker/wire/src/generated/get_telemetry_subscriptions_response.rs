// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated_code::*;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct GetTelemetrySubscriptionsResponse {
    pub throttle_time_ms: i32,
    pub error_code: i16,
    pub client_instance_id: Uuid,
    pub subscription_id: i32,
    pub accepted_compression_types: Vec<i8>,
    pub push_interval_ms: i32,
    pub telemetry_max_bytes: i32,
    pub delta_temporality: bool,
    pub requested_metrics: Vec<String>,
}

impl Message for GetTelemetrySubscriptionsResponse {
    const NAME: &'static str = "GetTelemetrySubscriptionsResponse";
    const VERSIONS: RangeInclusive<i16> = 0..=0;
    const FLEXIBLE: Option<i16> = Some(0);

    fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        known_version::<Self>(version)?;
        let throttle_time_ms = d.i32()?;
        let error_code = d.i16()?;
        let client_instance_id = d.uuid()?;
        let subscription_id = d.i32()?;
        let accepted_compression_types = d.array(true, Decoder::i8)?;
        let push_interval_ms = d.i32()?;
        let telemetry_max_bytes = d.i32()?;
        let delta_temporality = d.bool()?;
        let requested_metrics = d.array(true, |d| d.string(true))?;
        d.skip_tagged_fields()?;
        Ok(Self {
            throttle_time_ms,
            error_code,
            client_instance_id,
            subscription_id,
            accepted_compression_types,
            push_interval_ms,
            telemetry_max_bytes,
            delta_temporality,
            requested_metrics,
        })
    }

    fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        encodable_version::<Self>(version)?;
        e.i32(self.throttle_time_ms);
        e.i16(self.error_code);
        e.uuid(self.client_instance_id);
        e.i32(self.subscription_id);
        e.array_len(self.accepted_compression_types.len(), true)?;
        for item in &self.accepted_compression_types {
            e.i8(*item);
        }
        e.i32(self.push_interval_ms);
        e.i32(self.telemetry_max_bytes);
        e.bool(self.delta_temporality);
        e.array_len(self.requested_metrics.len(), true)?;
        for item in &self.requested_metrics {
            e.string(item, true)?;
        }
        e.no_tagged_fields();
        Ok(())
    }
}
