// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated_code::*;

#[derive(Clone, Debug, PartialEq)]
pub struct DescribeDelegationTokenRequest {
    pub owners: Option<Vec<DescribeDelegationTokenOwner>>,
}

impl Default for DescribeDelegationTokenRequest {
    fn default() -> Self {
        Self { owners: Some(Default::default()) }
    }
}

impl Message for DescribeDelegationTokenRequest {
    const NAME: &'static str = "DescribeDelegationTokenRequest";
    const VERSIONS: RangeInclusive<i16> = 1..=3;
    const FLEXIBLE: Option<i16> = Some(2);

    fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        known_version::<Self>(version)?;
        let flexible = version >= 2;
        let owners = d.nullable_array(flexible, |d| DescribeDelegationTokenOwner::decode(d, version))?;
        if flexible {
            d.skip_tagged_fields()?;
        }
        Ok(Self { owners })
    }

    fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        encodable_version::<Self>(version)?;
        let flexible = version >= 2;
        match &self.owners {
            None => e.null_array(flexible),
            Some(value) => {
                e.array_len(value.len(), flexible)?;
                for item in value {
                    item.encode(e, version)?;
                }
            }
        }
        if flexible {
            e.no_tagged_fields();
        }
        Ok(())
    }
}

impl Request for DescribeDelegationTokenRequest {
    const API_KEY: ApiKey = ApiKey::DescribeDelegationToken;
    type Response = super::DescribeDelegationTokenResponse;
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct DescribeDelegationTokenOwner {
    pub principal_type: String,
    pub principal_name: String,
}

impl DescribeDelegationTokenOwner {
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
