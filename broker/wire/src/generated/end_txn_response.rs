// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated_code::*;

#[derive(Clone, Debug, PartialEq)]
pub struct EndTxnResponse {
    pub throttle_time_ms: i32,
    pub error_code: i16,
    pub producer_id: i64,
    pub producer_epoch: i16,
}

impl Default for EndTxnResponse {
    fn default() -> Self {
        Self { throttle_time_ms: 0, error_code: 0, producer_id: -1, producer_epoch: -1 }
    }
}

impl Message for EndTxnResponse {
    const NAME: &'static str = "EndTxnResponse";
    const VERSIONS: RangeInclusive<i16> = 0..=5;
    const FLEXIBLE: Option<i16> = Some(3);

    fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        known_version::<Self>(version)?;
        let flexible = version >= 3;
        let throttle_time_ms = d.i32()?;
        let error_code = d.i16()?;
        let producer_id = if version == 5 { d.i64()? } else { -1 };
        let producer_epoch = if version == 5 { d.i16()? } else { -1 };
        if flexible {
            d.skip_tagged_fields()?;
        }
        Ok(Self { throttle_time_ms, error_code, producer_id, producer_epoch })
    }

    fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        encodable_version::<Self>(version)?;
        let flexible = version >= 3;
        e.i32(self.throttle_time_ms);
        e.i16(self.error_code);
        if version == 5 {
            e.i64(self.producer_id);
        }
        if version == 5 {
            e.i16(self.producer_epoch);
        }
        if flexible {
            e.no_tagged_fields();
        }
        Ok(())
    }
}
