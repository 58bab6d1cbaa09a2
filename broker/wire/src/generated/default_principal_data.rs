// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated_code::*;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct DefaultPrincipalData {
    pub r#type: String,
    pub name: String,
    pub token_authenticated: bool,
}

impl Message for DefaultPrincipalData {
    const NAME: &'static str = "DefaultPrincipalData";
    const VERSIONS: RangeInclusive<i16> = 0..=0;
    const FLEXIBLE: Option<i16> = Some(0);

    fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        known_version::<Self>(version)?;
        let r#type = d.string(true)?;
        let name = d.string(true)?;
        let token_authenticated = d.bool()?;
        d.skip_tagged_fields()?;
        Ok(Self { r#type, name, token_authenticated })
    }

    fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        encodable_version::<Self>(version)?;
        e.string(&self.r#type, true)?;
        e.string(&self.name, true)?;
        e.bool(self.token_authenticated);
        e.no_tagged_fields();
        Ok(())
    }
}
