// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated_code::*;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct AlterUserScramCredentialsRequest {
    pub deletions: Vec<ScramCredentialDeletion>,
    pub upsertions: Vec<ScramCredentialUpsertion>,
}

impl Message for AlterUserScramCredentialsRequest {
    const NAME: &'static str = "AlterUserScramCredentialsRequest";
    const VERSIONS: RangeInclusive<i16> = 0..=0;
    const FLEXIBLE: Option<i16> = Some(0);

    fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        known_version::<Self>(version)?;
        let deletions = d.array(true, |d| ScramCredentialDeletion::decode(d, version))?;
        let upsertions = d.array(true, |d| ScramCredentialUpsertion::decode(d, version))?;
        d.skip_tagged_fields()?;
        Ok(Self { deletions, upsertions })
    }

    fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        encodable_version::<Self>(version)?;
        e.array_len(self.deletions.len(), true)?;
        for item in &self.deletions {
            item.encode(e, version)?;
        }
        e.array_len(self.upsertions.len(), true)?;
        for item in &self.upsertions {
            item.encode(e, version)?;
        }
        e.no_tagged_fields();
        Ok(())
    }
}

impl Request for AlterUserScramCredentialsRequest {
    const API_KEY: ApiKey = ApiKey::AlterUserScramCredentials;
    type Response = super::AlterUserScramCredentialsResponse;
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct ScramCredentialDeletion {
    pub name: String,
    pub mechanism: i8,
}

impl ScramCredentialDeletion {
    pub(super) fn decode(d: &mut Decoder, _version: i16) -> Result<Self, DecodeError> {
        let name = d.string(true)?;
        let mechanism = d.i8()?;
        d.skip_tagged_fields()?;
        Ok(Self { name, mechanism })
    }

    pub(super) fn encode(&self, e: &mut Encoder, _version: i16) -> Result<(), EncodeError> {
        e.string(&self.name, true)?;
        e.i8(self.mechanism);
        e.no_tagged_fields();
        Ok(())
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct ScramCredentialUpsertion {
    pub name: String,
    pub mechanism: i8,
    pub iterations: i32,
    pub salt: Bytes,
    pub salted_password: Bytes,
}

impl ScramCredentialUpsertion {
    pub(super) fn decode(d: &mut Decoder, _version: i16) -> Result<Self, DecodeError> {
        let name = d.string(true)?;
        let mechanism = d.i8()?;
        let iterations = d.i32()?;
        let salt = d.bytes(true)?;
        let salted_password = d.bytes(true)?;
        d.skip_tagged_fields()?;
        Ok(Self { name, mechanism, iterations, salt, salted_password })
    }

    pub(super) fn encode(&self, e: &mut Encoder, _version: i16) -> Result<(), EncodeError> {
        e.string(&self.name, true)?;
        e.i8(self.mechanism);
        e.i32(self.iterations);
        e.bytes(&self.salt, true)?;
        e.bytes(&self.salted_password, true)?;
        e.no_tagged_fields();
        Ok(())
    }
}
