// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated_code::*;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct RemoveDelegationTokenRecord {
    pub token_id: String,
}

impl Message for RemoveDelegationTokenRecord {
    const NAME: &'static str = "RemoveDelegationTokenRecord";
    const VERSIONS: RangeInclusive<i16> = 0..=0;
    const FLEXIBLE: Option<i16> = Some(0);

    fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        known_version::<Self>(version)?;
        let token_id = d.string(true)?;
        d.skip_tagged_fields()?;
        Ok(Self { token_id })
    }

    fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        encodable_version::<Self>(version)?;
        e.string(&self.token_id, true)?;
        e.no_tagged_fields();
        Ok(())
    }
}
