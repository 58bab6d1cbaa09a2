// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated_code::*;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct ExpireDelegationTokenRequest {
    pub hmac: Bytes,
    pub expiry_time_period_ms: i64,
}

impl Message for ExpireDelegationTokenRequest {
    const NAME: &'static str = "ExpireDelegationTokenRequest";
    const VERSIONS: RangeInclusive<i16> = 1..=2;
    const FLEXIBLE: Option<i16> = Some(2);

    fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        known_version::<Self>(version)?;
        let flexible = version >= 2;
        let hmac = d.bytes(flexible)?;
        let expiry_time_period_ms = d.i64()?;
        if flexible {
            d.skip_tagged_fields()?;
        }
        Ok(Self { hmac, expiry_time_period_ms })
    }

    fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        encodable_version::<Self>(version)?;
        let flexible = version >= 2;
        e.bytes(&self.hmac, flexible)?;
        e.i64(self.expiry_time_period_ms);
        if flexible {
            e.no_tagged_fields();
        }
        Ok(())
    }
}

impl Request for ExpireDelegationTokenRequest {
    const API_KEY: ApiKey = ApiKey::ExpireDelegationToken;
    type Response = super::ExpireDelegationTokenResponse;
}
