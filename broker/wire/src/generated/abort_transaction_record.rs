// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated_code::*;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct AbortTransactionRecord {
    pub reason: Option<String>,
}

impl Message for AbortTransactionRecord {
    const NAME: &'static str = "AbortTransactionRecord";
    const VERSIONS: RangeInclusive<i16> = 0..=0;
    const FLEXIBLE: Option<i16> = Some(0);

    fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        known_version::<Self>(version)?;
        let mut reason = None;
        d.tagged_fields(|d, tag| {
            match tag {
                0 => reason = d.nullable_string(true)?,
                _ => return Ok(false),
            }
            Ok(true)
        })?;
        Ok(Self { reason })
    }

    fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        encodable_version::<Self>(version)?;
        let has_reason = self.reason.is_some();
        e.unsigned_varint(u32::from(has_reason));
        if has_reason {
            e.tagged_field(0, |e| {
                match &self.reason {
                    None => e.null_string(true),
                    Some(value) => {
                        e.string(value, true)?;
                    }
                }
                Ok(())
            })?;
        }

        Ok(())
    }
}
