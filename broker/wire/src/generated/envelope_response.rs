// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated_code::*;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct EnvelopeResponse {
    pub response_data: Option<Bytes>,
    pub error_code: i16,
}

impl Message for EnvelopeResponse {
    const NAME: &'static str = "EnvelopeResponse";
    const VERSIONS: RangeInclusive<i16> = 0..=0;
    const FLEXIBLE: Option<i16> = Some(0);

    fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        known_version::<Self>(version)?;
        let response_data = d.nullable_bytes(true)?;
        let error_code = d.i16()?;
        d.skip_tagged_fields()?;
        Ok(Self { response_data, error_code })
    }

    fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        encodable_version::<Self>(version)?;
        match &self.response_data {
            None => e.null_bytes(true),
            Some(value) => {
                e.bytes(value, true)?;
            }
        }
        e.i16(self.error_code);
        e.no_tagged_fields();
        Ok(())
    }
}
