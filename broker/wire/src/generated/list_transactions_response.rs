// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated_code::*;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct ListTransactionsResponse {
    pub throttle_time_ms: i32,
    pub error_code: i16,
    pub unknown_state_filters: Vec<String>,
    pub transaction_states: Vec<TransactionState>,
}

impl Message for ListTransactionsResponse {
    const NAME: &'static str = "ListTransactionsResponse";
    const VERSIONS: RangeInclusive<i16> = 0..=2;
    const FLEXIBLE: Option<i16> = Some(0);

    fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        known_version::<Self>(version)?;
        let throttle_time_ms = d.i32()?;
        let error_code = d.i16()?;
        let unknown_state_filters = d.array(true, |d| d.string(true))?;
        let transaction_states = d.array(true, |d| TransactionState::decode(d, version))?;
        d.skip_tagged_fields()?;
        Ok(Self { throttle_time_ms, error_code, unknown_state_filters, transaction_states })
    }

    fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        encodable_version::<Self>(version)?;
        e.i32(self.throttle_time_ms);
        e.i16(self.error_code);
        e.array_len(self.unknown_state_filters.len(), true)?;
        for item in &self.unknown_state_filters {
            e.string(item, true)?;
        }
        e.array_len(self.transaction_states.len(), true)?;
        for item in &self.transaction_states {
            item.encode(e, version)?;
        }
        e.no_tagged_fields();
        Ok(())
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct TransactionState {
    pub transactional_id: String,
    pub producer_id: i64,
    pub transaction_state: String,
}

impl TransactionState {
    pub(super) fn decode(d: &mut Decoder, _version: i16) -> Result<Self, DecodeError> {
        let transactional_id = d.string(true)?;
        let producer_id = d.i64()?;
        let transaction_state = d.string(true)?;
        d.skip_tagged_fields()?;
        Ok(Self { transactional_id, producer_id, transaction_state })
    }

    pub(super) fn encode(&self, e: &mut Encoder, _version: i16) -> Result<(), EncodeError> {
        e.string(&self.transactional_id, true)?;
        e.i64(self.producer_id);
        e.string(&self.transaction_state, true)?;
        e.no_tagged_fields();
        Ok(())
    }
}
