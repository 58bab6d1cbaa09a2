// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated_code::*;

#[derive(Clone, Debug, PartialEq)]
pub struct CreateDelegationTokenRequest {
    pub owner_principal_type: Option<String>,
    pub owner_principal_name: Option<String>,
    pub renewers: Vec<CreatableRenewers>,
    pub max_lifetime_ms: i64,
}

impl Default for CreateDelegationTokenRequest {
    fn default() -> Self {
        Self {
            owner_principal_type: Some(Default::default()),
            owner_principal_name: Some(Default::default()),
            renewers: Vec::new(),
            max_lifetime_ms: 0,
        }
    }
}

impl Message for CreateDelegationTokenRequest {
    const NAME: &'static str = "CreateDelegationTokenRequest";
    const VERSIONS: RangeInclusive<i16> = 1..=3;
    const FLEXIBLE: Option<i16> = Some(2);

    fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        known_version::<Self>(version)?;
        let flexible = version >= 2;
        let owner_principal_type =
            if version == 3 { d.nullable_string(flexible)? } else { Some(Default::default()) };
        let owner_principal_name =
            if version == 3 { d.nullable_string(flexible)? } else { Some(Default::default()) };
        let renewers = d.array(flexible, |d| CreatableRenewers::decode(d, version))?;
        let max_lifetime_ms = d.i64()?;
        if flexible {
            d.skip_tagged_fields()?;
        }
        Ok(Self { owner_principal_type, owner_principal_name, renewers, max_lifetime_ms })
    }

    fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        encodable_version::<Self>(version)?;
        let flexible = version >= 2;
        if version == 3 {
            match &self.owner_principal_type {
                None => e.null_string(flexible),
                Some(value) => {
                    e.string(value, flexible)?;
                }
            }
        } else if self.owner_principal_type.as_ref().is_none_or(|v| !v.is_empty()) {
            return Err(EncodeError::FieldAbsent {
                field: "CreateDelegationTokenRequest.owner_principal_type",
                version,
            });
        }
        if version == 3 {
            match &self.owner_principal_name {
                None => e.null_string(flexible),
                Some(value) => {
                    e.string(value, flexible)?;
                }
            }
        } else if self.owner_principal_name.as_ref().is_none_or(|v| !v.is_empty()) {
            return Err(EncodeError::FieldAbsent {
                field: "CreateDelegationTokenRequest.owner_principal_name",
                version,
            });
        }
        e.array_len(self.renewers.len(), flexible)?;
        for item in &self.renewers {
            item.encode(e, version)?;
        }
        e.i64(self.max_lifetime_ms);
        if flexible {
            e.no_tagged_fields();
        }
        Ok(())
    }
}

impl Request for CreateDelegationTokenRequest {
    const API_KEY: ApiKey = ApiKey::CreateDelegationToken;
    type Response = super::CreateDelegationTokenResponse;
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct CreatableRenewers {
    pub principal_type: String,
    pub principal_name: String,
}

impl CreatableRenewers {
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
