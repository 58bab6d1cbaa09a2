// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated_code::*;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct ConsumerGroupMetadataValue {
    pub epoch: i32,
    pub metadata_hash: i64,
}

impl Message for ConsumerGroupMetadataValue {
    const NAME: &'static str = "ConsumerGroupMetadataValue";
    const VERSIONS: RangeInclusive<i16> = 0..=0;
    const FLEXIBLE: Option<i16> = Some(0);

    fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        known_version::<Self>(version)?;
        let epoch = d.i32()?;
        let mut metadata_hash = 0;
        d.tagged_fields(|d, tag| {
            match tag {
                0 => metadata_hash = d.i64()?,
                _ => return Ok(false),
            }
            Ok(true)
        })?;
        Ok(Self { epoch, metadata_hash })
    }

    fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        encodable_version::<Self>(version)?;
        e.i32(self.epoch);
        let has_metadata_hash = self.metadata_hash != 0;
        e.unsigned_varint(u32::from(has_metadata_hash));
        if has_metadata_hash {
            e.tagged_field(0, |e| {
                e.i64(self.metadata_hash);
                Ok(())
            })?;
        }

        Ok(())
    }
}
