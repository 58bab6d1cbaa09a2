// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated_code::*;

#[derive(Clone, Debug, PartialEq)]
pub struct RequestHeader {
    pub request_api_key: i16,
    pub request_api_version: i16,
    pub correlation_id: i32,
    pub client_id: Option<String>,
}

impl Default for RequestHeader {
    fn default() -> Self {
        Self {
            request_api_key: 0,
            request_api_version: 0,
            correlation_id: 0,
            client_id: Some(Default::default()),
        }
    }
}

impl Message for RequestHeader {
    const NAME: &'static str = "RequestHeader";
    const VERSIONS: RangeInclusive<i16> = 1..=2;
    const FLEXIBLE: Option<i16> = Some(2);

    fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        known_version::<Self>(version)?;
        let flexible = version >= 2;
        let request_api_key = d.i16()?;
        let request_api_version = d.i16()?;
        let correlation_id = d.i32()?;
        let client_id = d.nullable_string(false)?;
        if flexible {
            d.skip_tagged_fields()?;
        }
        Ok(Self { request_api_key, request_api_version, correlation_id, client_id })
    }

    fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        encodable_version::<Self>(version)?;
        let flexible = version >= 2;
        e.i16(self.request_api_key);
        e.i16(self.request_api_version);
        e.i32(self.correlation_id);
        match &self.client_id {
            None => e.null_string(false),
            Some(value) => {
                e.string(value, false)?;
            }
        }
        if flexible {
            e.no_tagged_fields();
        }
        Ok(())
    }
}
