// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated_code::*;

#[derive(Clone, Debug, PartialEq)]
pub struct InitProducerIdRequest {
    pub transactional_id: Option<String>,
    pub transaction_timeout_ms: i32,
    pub producer_id: i64,
    pub producer_epoch: i16,
    pub enable2_pc: bool,
    pub keep_prepared_txn: bool,
}

impl Default for InitProducerIdRequest {
    fn default() -> Self {
        Self {
            transactional_id: Some(Default::default()),
            transaction_timeout_ms: 0,
            producer_id: -1,
            producer_epoch: -1,
            enable2_pc: false,
            keep_prepared_txn: false,
        }
    }
}

impl Message for InitProducerIdRequest {
    const NAME: &'static str = "InitProducerIdRequest";
    const VERSIONS: RangeInclusive<i16> = 0..=6;
    const FLEXIBLE: Option<i16> = Some(2);

    fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        known_version::<Self>(version)?;
        let flexible = version >= 2;
        let transactional_id = d.nullable_string(flexible)?;
        let transaction_timeout_ms = d.i32()?;
        let producer_id = if version >= 3 { d.i64()? } else { -1 };
        let producer_epoch = if version >= 3 { d.i16()? } else { -1 };
        let enable2_pc = if version == 6 { d.bool()? } else { false };
        let keep_prepared_txn = if version == 6 { d.bool()? } else { false };
        if flexible {
            d.skip_tagged_fields()?;
        }
        Ok(Self {
            transactional_id,
            transaction_timeout_ms,
            producer_id,
            producer_epoch,
            enable2_pc,
            keep_prepared_txn,
        })
    }

    fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        encodable_version::<Self>(version)?;
        let flexible = version >= 2;
        match &self.transactional_id {
            None => e.null_string(flexible),
            Some(value) => {
                e.string(value, flexible)?;
            }
        }
        e.i32(self.transaction_timeout_ms);
        if version >= 3 {
            e.i64(self.producer_id);
        } else if self.producer_id != -1 {
            return Err(EncodeError::FieldAbsent { field: "InitProducerIdRequest.producer_id", version });
        }
        if version >= 3 {
            e.i16(self.producer_epoch);
        } else if self.producer_epoch != -1 {
            return Err(EncodeError::FieldAbsent { field: "InitProducerIdRequest.producer_epoch", version });
        }
        if version == 6 {
            e.bool(self.enable2_pc);
        } else if self.enable2_pc {
            return Err(EncodeError::FieldAbsent { field: "InitProducerIdRequest.enable2_pc", version });
        }
        if version == 6 {
            e.bool(self.keep_prepared_txn);
        } else if self.keep_prepared_txn {
            return Err(EncodeError::FieldAbsent {
                field: "InitProducerIdRequest.keep_prepared_txn",
                version,
            });
        }
        if flexible {
            e.no_tagged_fields();
        }
        Ok(())
    }
}

impl Request for InitProducerIdRequest {
    const API_KEY: ApiKey = ApiKey::InitProducerId;
    type Response = super::InitProducerIdResponse;
}
