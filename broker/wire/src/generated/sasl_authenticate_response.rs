// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated_code::*;

#[derive(Clone, Debug, PartialEq)]
pub struct SaslAuthenticateResponse {
    pub error_code: i16,
    pub error_message: Option<String>,
    pub auth_bytes: Bytes,
    pub session_lifetime_ms: i64,
}

impl Default for SaslAuthenticateResponse {
    fn default() -> Self {
        Self {
            error_code: 0,
            error_message: Some(Default::default()),
            auth_bytes: Bytes::new(),
            session_lifetime_ms: 0,
        }
    }
}

impl Message for SaslAuthenticateResponse {
    const NAME: &'static str = "SaslAuthenticateResponse";
    const VERSIONS: RangeInclusive<i16> = 0..=2;
    const FLEXIBLE: Option<i16> = Some(2);

    fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        known_version::<Self>(version)?;
        let flexible = version >= 2;
        let error_code = d.i16()?;
        let error_message = d.nullable_string(flexible)?;
        let auth_bytes = d.bytes(flexible)?;
        let session_lifetime_ms = if version >= 1 { d.i64()? } else { 0 };
        if flexible {
            d.skip_tagged_fields()?;
        }
        Ok(Self { error_code, error_message, auth_bytes, session_lifetime_ms })
    }

    fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        encodable_version::<Self>(version)?;
        let flexible = version >= 2;
        e.i16(self.error_code);
        match &self.error_message {
            None => e.null_string(flexible),
            Some(value) => {
                e.string(value, flexible)?;
            }
        }
        e.bytes(&self.auth_bytes, flexible)?;
        if version >= 1 {
            e.i64(self.session_lifetime_ms);
        }
        if flexible {
            e.no_tagged_fields();
        }
        Ok(())
    }
}
