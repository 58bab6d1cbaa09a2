// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated_code::*;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct ShareUpdateKey {
    pub group_id: String,
    pub topic_id: Uuid,
    pub partition: i32,
}

impl Message for ShareUpdateKey {
    const NAME: &'static str = "ShareUpdateKey";
    const VERSIONS: RangeInclusive<i16> = 0..=0;
    const FLEXIBLE: Option<i16> = None;

    fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        known_version::<Self>(version)?;
        let group_id = d.string(false)?;
        let topic_id = d.uuid()?;
        let partition = d.i32()?;
        Ok(Self { group_id, topic_id, partition })
    }

    fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        encodable_version::<Self>(version)?;
        e.string(&self.group_id, false)?;
        e.uuid(self.topic_id);
        e.i32(self.partition);
        Ok(())
    }
}
