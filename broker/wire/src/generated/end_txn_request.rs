// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated_code::*;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct EndTxnRequest {
    pub transactional_id: String,
    pub producer_id: i64,
    pub producer_epoch: i16,
    pub committed: bool,
}

impl Message for EndTxnRequest {
    const NAME: &'static str = "EndTxnRequest";
    const VERSIONS: RangeInclusive<i16> = 0..=5;
    const FLEXIBLE: Option<i16> = Some(3);

    fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        known_version::<Self>(version)?;
        let flexible = version >= 3;
        let transactional_id = d.string(flexible)?;
        let producer_id = d.i64()?;
        let producer_epoch = d.i16()?;
        let committed = d.bool()?;
        if flexible {
            d.skip_tagged_fields()?;
        }
        Ok(Self { transactional_id, producer_id, producer_epoch, committed })
    }

    fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        encodable_version::<Self>(version)?;
        let flexible = version >= 3;
        e.string(&self.transactional_id, flexible)?;
        e.i64(self.producer_id);
        e.i16(self.producer_epoch);
        e.bool(self.committed);
        if flexible {
            e.no_tagged_fields();
        }
        Ok(())
    }
}

impl Request for EndTxnRequest {
    const API_KEY: ApiKey = ApiKey::EndTxn;
    type Response = super::EndTxnResponse;
}
