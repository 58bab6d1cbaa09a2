// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated_code::*;

#[derive(Clone, Debug, PartialEq)]
pub struct EnvelopeRequest {
    pub request_data: Bytes,
    pub request_principal: Option<Bytes>,
    pub client_host_address: Bytes,
}

impl Default for EnvelopeRequest {
    fn default() -> Self {
        Self {
            request_data: Bytes::new(),
            request_principal: Some(Default::default()),
            client_host_address: Bytes::new(),
        }
    }
}

impl Message for EnvelopeRequest {
    const NAME: &'static str = "EnvelopeRequest";
    const VERSIONS: RangeInclusive<i16> = 0..=0;
    const FLEXIBLE: Option<i16> = Some(0);

    fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        known_version::<Self>(version)?;
        let request_data = d.bytes(true)?;
        let request_principal = d.nullable_bytes(true)?;
        let client_host_address = d.bytes(true)?;
        d.skip_tagged_fields()?;
        Ok(Self { request_data, request_principal, client_host_address })
    }

    fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        encodable_version::<Self>(version)?;
        e.bytes(&self.request_data, true)?;
        match &self.request_principal {
            None => e.null_bytes(true),
            Some(value) => {
                e.bytes(value, true)?;
            }
        }
        e.bytes(&self.client_host_address, true)?;
        e.no_tagged_fields();
        Ok(())
    }
}

impl Request for EnvelopeRequest {
    const API_KEY: ApiKey = ApiKey::Envelope;
    type Response = super::EnvelopeResponse;
}
