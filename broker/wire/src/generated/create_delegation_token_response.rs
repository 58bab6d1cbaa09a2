// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated_code::*;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct CreateDelegationTokenResponse {
    pub error_code: i16,
    pub principal_type: String,
    pub principal_name: String,
    pub token_requester_principal_type: String,
    pub token_requester_principal_name: String,
    pub issue_timestamp_ms: i64,
    pub expiry_timestamp_ms: i64,
    pub max_timestamp_ms: i64,
    pub token_id: String,
    pub hmac: Bytes,
    pub throttle_time_ms: i32,
}

impl Message for CreateDelegationTokenResponse {
    const NAME: &'static str = "CreateDelegationTokenResponse";
    const VERSIONS: RangeInclusive<i16> = 1..=3;
    const FLEXIBLE: Option<i16> = Some(2);

    fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        known_version::<Self>(version)?;
        let flexible = version >= 2;
        let error_code = d.i16()?;
        let principal_type = d.string(flexible)?;
        let principal_name = d.string(flexible)?;
        let token_requester_principal_type = if version == 3 { d.string(flexible)? } else { String::new() };
        let token_requester_principal_name = if version == 3 { d.string(flexible)? } else { String::new() };
        let issue_timestamp_ms = d.i64()?;
        let expiry_timestamp_ms = d.i64()?;
        let max_timestamp_ms = d.i64()?;
        let token_id = d.string(flexible)?;
        let hmac = d.bytes(flexible)?;
        let throttle_time_ms = d.i32()?;
        if flexible {
            d.skip_tagged_fields()?;
        }
        Ok(Self {
            error_code,
            principal_type,
            principal_name,
            token_requester_principal_type,
            token_requester_principal_name,
            issue_timestamp_ms,
            expiry_timestamp_ms,
            max_timestamp_ms,
            token_id,
            hmac,
            throttle_time_ms,
        })
    }

    fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        encodable_version::<Self>(version)?;
        let flexible = version >= 2;
        e.i16(self.error_code);
        e.string(&self.principal_type, flexible)?;
        e.string(&self.principal_name, flexible)?;
        if version == 3 {
            e.string(&self.token_requester_principal_type, flexible)?;
        } else if !self.token_requester_principal_type.is_empty() {
            return Err(EncodeError::FieldAbsent {
                field: "CreateDelegationTokenResponse.token_requester_principal_type",
                version,
            });
        }
        if version == 3 {
            e.string(&self.token_requester_principal_name, flexible)?;
        } else if !self.token_requester_principal_name.is_empty() {
            return Err(EncodeError::FieldAbsent {
                field: "CreateDelegationTokenResponse.token_requester_principal_name",
                version,
            });
        }
        e.i64(self.issue_timestamp_ms);
        e.i64(self.expiry_timestamp_ms);
        e.i64(self.max_timestamp_ms);
        e.string(&self.token_id, flexible)?;
        e.bytes(&self.hmac, flexible)?;
        e.i32(self.throttle_time_ms);
        if flexible {
            e.no_tagged_fields();
        }
        Ok(())
    }
}
