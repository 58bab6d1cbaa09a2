// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated_code::*;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct DescribeDelegationTokenResponse {
    pub error_code: i16,
    pub tokens: Vec<DescribedDelegationToken>,
    pub throttle_time_ms: i32,
}

impl Message for DescribeDelegationTokenResponse {
    const NAME: &'static str = "DescribeDelegationTokenResponse";
    const VERSIONS: RangeInclusive<i16> = 1..=3;
    const FLEXIBLE: Option<i16> = Some(2);

    fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        known_version::<Self>(version)?;
        let flexible = version >= 2;
        let error_code = d.i16()?;
        let tokens = d.array(flexible, |d| DescribedDelegationToken::decode(d, version))?;
        let throttle_time_ms = d.i32()?;
        if flexible {
            d.skip_tagged_fields()?;
        }
        Ok(Self { error_code, tokens, throttle_time_ms })
    }

    fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        encodable_version::<Self>(version)?;
        let flexible = version >= 2;
        e.i16(self.error_code);
        e.array_len(self.tokens.len(), flexible)?;
        for item in &self.tokens {
            item.encode(e, version)?;
        }
        e.i32(self.throttle_time_ms);
        if flexible {
            e.no_tagged_fields();
        }
        Ok(())
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct DescribedDelegationToken {
    pub principal_type: String,
    pub principal_name: String,
    pub token_requester_principal_type: String,
    pub token_requester_principal_name: String,
    pub issue_timestamp: i64,
    pub expiry_timestamp: i64,
    pub max_timestamp: i64,
    pub token_id: String,
    pub hmac: Bytes,
    pub renewers: Vec<DescribedDelegationTokenRenewer>,
}

impl DescribedDelegationToken {
    pub(super) fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        let flexible = version >= 2;
        let principal_type = d.string(flexible)?;
        let principal_name = d.string(flexible)?;
        let token_requester_principal_type = if version == 3 { d.string(flexible)? } else { String::new() };
        let token_requester_principal_name = if version == 3 { d.string(flexible)? } else { String::new() };
        let issue_timestamp = d.i64()?;
        let expiry_timestamp = d.i64()?;
        let max_timestamp = d.i64()?;
        let token_id = d.string(flexible)?;
        let hmac = d.bytes(flexible)?;
        let renewers = d.array(flexible, |d| DescribedDelegationTokenRenewer::decode(d, version))?;
        if flexible {
            d.skip_tagged_fields()?;
        }
        Ok(Self {
            principal_type,
            principal_name,
            token_requester_principal_type,
            token_requester_principal_name,
            issue_timestamp,
            expiry_timestamp,
            max_timestamp,
            token_id,
            hmac,
            renewers,
        })
    }

    pub(super) fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        let flexible = version >= 2;
        e.string(&self.principal_type, flexible)?;
        e.string(&self.principal_name, flexible)?;
        if version == 3 {
            e.string(&self.token_requester_principal_type, flexible)?;
        } else if !self.token_requester_principal_type.is_empty() {
            return Err(EncodeError::FieldAbsent {
                field: "DescribedDelegationToken.token_requester_principal_type",
                version,
            });
        }
        if version == 3 {
            e.string(&self.token_requester_principal_name, flexible)?;
        } else if !self.token_requester_principal_name.is_empty() {
            return Err(EncodeError::FieldAbsent {
                field: "DescribedDelegationToken.token_requester_principal_name",
                version,
            });
        }
        e.i64(self.issue_timestamp);
        e.i64(self.expiry_timestamp);
        e.i64(self.max_timestamp);
        e.string(&self.token_id, flexible)?;
        e.bytes(&self.hmac, flexible)?;
        e.array_len(self.renewers.len(), flexible)?;
        for item in &self.renewers {
            item.encode(e, version)?;
        }
        if flexible {
            e.no_tagged_fields();
        }
        Ok(())
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct DescribedDelegationTokenRenewer {
    pub principal_type: String,
    pub principal_name: String,
}

impl DescribedDelegationTokenRenewer {
    pub(super) fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        let flexible = version >= 2;
        let principal_type = d.string(flexible)?;
        let principal_name = d.string(flexible)?;
        if flexible {
            d.skip_tagged_fields()?;
        }
        Ok(Self { principal_type, principal_name })
    }

    pub(super) fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        let flexible = version >= 2;
        e.string(&self.principal_type, flexible)?;
        e.string(&self.principal_name, flexible)?;
        if flexible {
            e.no_tagged_fields();
        }
        Ok(())
    }
}
