// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated_code::*;

#[derive(Clone, Debug, PartialEq)]
pub struct DescribeUserScramCredentialsRequest {
    pub users: Option<Vec<UserName>>,
}

impl Default for DescribeUserScramCredentialsRequest {
    fn default() -> Self {
        Self { users: Some(Default::default()) }
    }
}

impl Message for DescribeUserScramCredentialsRequest {
    const NAME: &'static str = "DescribeUserScramCredentialsRequest";
    const VERSIONS: RangeInclusive<i16> = 0..=0;
    const FLEXIBLE: Option<i16> = Some(0);

    fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        known_version::<Self>(version)?;
        let users = d.nullable_array(true, |d| UserName::decode(d, version))?;
        d.skip_tagged_fields()?;
        Ok(Self { users })
    }

    fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        encodable_version::<Self>(version)?;
        match &self.users {
            None => e.null_array(true),
            Some(value) => {
                e.array_len(value.len(), true)?;
                for item in value {
                    item.encode(e, version)?;
                }
            }
        }
        e.no_tagged_fields();
        Ok(())
    }
}

impl Request for DescribeUserScramCredentialsRequest {
    const API_KEY: ApiKey = ApiKey::DescribeUserScramCredentials;
    type Response = super::DescribeUserScramCredentialsResponse;
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct UserName {
    pub name: String,
}

impl UserName {
    pub(super) fn decode(d: &mut Decoder, _version: i16) -> Result<Self, DecodeError> {
        let name = d.string(true)?;
        d.skip_tagged_fields()?;
        Ok(Self { name })
    }

    pub(super) fn encode(&self, e: &mut Encoder, _version: i16) -> Result<(), EncodeError> {
        e.string(&self.name, true)?;
        e.no_tagged_fields();
        Ok(())
    }
}
