// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated_code::*;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct UserScramCredentialRecord {
    pub name: String,
    pub mechanism: i8,
    pub salt: Bytes,
    pub stored_key: Bytes,
    pub server_key: Bytes,
    pub iterations: i32,
}

impl Message for UserScramCredentialRecord {
    const NAME: &'static str = "UserScramCredentialRecord";
    const VERSIONS: RangeInclusive<i16> = 0..=0;
    const FLEXIBLE: Option<i16> = Some(0);

    fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        known_version::<Self>(version)?;
        let name = d.string(true)?;
        let mechanism = d.i8()?;
        let salt = d.bytes(true)?;
        let stored_key = d.bytes(true)?;
        let server_key = d.bytes(true)?;
        let iterations = d.i32()?;
        d.skip_tagged_fields()?;
        Ok(Self { name, mechanism, salt, stored_key, server_key, iterations })
    }

    fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        encodable_version::<Self>(version)?;
        e.string(&self.name, true)?;
        e.i8(self.mechanism);
        e.bytes(&self.salt, true)?;
        e.bytes(&self.stored_key, true)?;
        e.bytes(&self.server_key, true)?;
        e.i32(self.iterations);
        e.no_tagged_fields();
        Ok(())
    }
}
