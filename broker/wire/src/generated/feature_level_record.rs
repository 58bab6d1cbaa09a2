// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated_code::*;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct FeatureLevelRecord {
    pub name: String,
    pub feature_level: i16,
}

impl Message for FeatureLevelRecord {
    const NAME: &'static str = "FeatureLevelRecord";
    const VERSIONS: RangeInclusive<i16> = 0..=0;
    const FLEXIBLE: Option<i16> = Some(0);

    fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        known_version::<Self>(version)?;
        let name = d.string(true)?;
        let feature_level = d.i16()?;
        d.skip_tagged_fields()?;
        Ok(Self { name, feature_level })
    }

    fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        encodable_version::<Self>(version)?;
        e.string(&self.name, true)?;
        e.i16(self.feature_level);
        e.no_tagged_fields();
        Ok(())
    }
}
