// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated_code::*;

#[derive(Clone, Debug, PartialEq)]
pub struct ListTransactionsRequest {
    pub state_filters: Vec<String>,
    pub producer_id_filters: Vec<i64>,
    pub duration_filter: i64,
    pub transactional_id_pattern: Option<String>,
}

impl Default for ListTransactionsRequest {
    fn default() -> Self {
        Self {
            state_filters: Vec::new(),
            producer_id_filters: Vec::new(),
            duration_filter: -1,
            transactional_id_pattern: None,
        }
    }
}

impl Message for ListTransactionsRequest {
    const NAME: &'static str = "ListTransactionsRequest";
    const VERSIONS: RangeInclusive<i16> = 0..=2;
    const FLEXIBLE: Option<i16> = Some(0);

    fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        known_version::<Self>(version)?;
        let state_filters = d.array(true, |d| d.string(true))?;
        let producer_id_filters = d.array(true, Decoder::i64)?;
        let duration_filter = if version >= 1 { d.i64()? } else { -1 };
        let transactional_id_pattern = if version == 2 { d.nullable_string(true)? } else { None };
        d.skip_tagged_fields()?;
        Ok(Self { state_filters, producer_id_filters, duration_filter, transactional_id_pattern })
    }

    fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        encodable_version::<Self>(version)?;
        e.array_len(self.state_filters.len(), true)?;
        for item in &self.state_filters {
            e.string(item, true)?;
        }
        e.array_len(self.producer_id_filters.len(), true)?;
        for item in &self.producer_id_filters {
            e.i64(*item);
        }
        if version >= 1 {
            e.i64(self.duration_filter);
        } else if self.duration_filter != -1 {
            return Err(EncodeError::FieldAbsent {
                field: "ListTransactionsRequest.duration_filter",
                version,
            });
        }
        if version == 2 {
            match &self.transactional_id_pattern {
                None => e.null_string(true),
                Some(value) => {
                    e.string(value, true)?;
                }
            }
        } else if self.transactional_id_pattern.is_some() {
            return Err(EncodeError::FieldAbsent {
                field: "ListTransactionsRequest.transactional_id_pattern",
                version,
            });
        }
        e.no_tagged_fields();
        Ok(())
    }
}

impl Request for ListTransactionsRequest {
    const API_KEY: ApiKey = ApiKey::ListTransactions;
    type Response = super::ListTransactionsResponse;
}
