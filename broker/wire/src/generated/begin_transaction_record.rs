// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated_code::*;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct BeginTransactionRecord {
    pub name: Option<String>,
}

impl Message for BeginTransactionRecord {
    const NAME: &'static str = "BeginTransactionRecord";
    const VERSIONS: RangeInclusive<i16> = 0..=0;
    const FLEXIBLE: Option<i16> = Some(0);

    fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        known_version::<Self>(version)?;
        let mut name = None;
        d.tagged_fields(|d, tag| {
            match tag {
                0 => name = d.nullable_string(true)?,
                _ => return Ok(false),
            }
            Ok(true)
        })?;
        Ok(Self { name })
    }

    fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        encodable_version::<Self>(version)?;
        let has_name = self.name.is_some();
        e.unsigned_varint(u32::from(has_name));
        if has_name {
            e.tagged_field(0, |e| {
                match &self.name {
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
