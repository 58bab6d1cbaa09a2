// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated_code::*;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct AbortedTxn {
    pub producer_id: i64,
    pub first_offset: i64,
    pub last_offset: i64,
    pub last_stable_offset: i64,
}

impl Message for AbortedTxn {
    const NAME: &'static str = "AbortedTxn";
    const VERSIONS: RangeInclusive<i16> = 0..=0;
    const FLEXIBLE: Option<i16> = None;

    fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        known_version::<Self>(version)?;
        let producer_id = d.i64()?;
        let first_offset = d.i64()?;
        let last_offset = d.i64()?;
        let last_stable_offset = d.i64()?;
        Ok(Self { producer_id, first_offset, last_offset, last_stable_offset })
    }

    fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        encodable_version::<Self>(version)?;
        e.i64(self.producer_id);
        e.i64(self.first_offset);
        e.i64(self.last_offset);
        e.i64(self.last_stable_offset);
        Ok(())
    }
}
