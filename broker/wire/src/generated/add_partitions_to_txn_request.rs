// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated_code::*;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct AddPartitionsToTxnRequest {
    pub transactions: Vec<AddPartitionsToTxnTransaction>,
    pub v3_and_below_transactional_id: String,
    pub v3_and_below_producer_id: i64,
    pub v3_and_below_producer_epoch: i16,
    pub v3_and_below_topics: Vec<AddPartitionsToTxnTopic>,
}

impl Message for AddPartitionsToTxnRequest {
    const NAME: &'static str = "AddPartitionsToTxnRequest";
    const VERSIONS: RangeInclusive<i16> = 0..=5;
    const FLEXIBLE: Option<i16> = Some(3);

    fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        known_version::<Self>(version)?;
        let flexible = version >= 3;
        let transactions = if version >= 4 {
            d.array(flexible, |d| AddPartitionsToTxnTransaction::decode(d, version))?
        } else {
            Vec::new()
        };
        let v3_and_below_transactional_id = if version <= 3 { d.string(flexible)? } else { String::new() };
        let v3_and_below_producer_id = if version <= 3 { d.i64()? } else { 0 };
        let v3_and_below_producer_epoch = if version <= 3 { d.i16()? } else { 0 };
        let v3_and_below_topics = if version <= 3 {
            d.array(flexible, |d| AddPartitionsToTxnTopic::decode(d, version))?
        } else {
            Vec::new()
        };
        if flexible {
            d.skip_tagged_fields()?;
        }
        Ok(Self {
            transactions,
            v3_and_below_transactional_id,
            v3_and_below_producer_id,
            v3_and_below_producer_epoch,
            v3_and_below_topics,
        })
    }

    fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        encodable_version::<Self>(version)?;
        let flexible = version >= 3;
        if version >= 4 {
            e.array_len(self.transactions.len(), flexible)?;
            for item in &self.transactions {
                item.encode(e, version)?;
            }
        } else if !self.transactions.is_empty() {
            return Err(EncodeError::FieldAbsent {
                field: "AddPartitionsToTxnRequest.transactions",
                version,
            });
        }
        if version <= 3 {
            e.string(&self.v3_and_below_transactional_id, flexible)?;
        } else if !self.v3_and_below_transactional_id.is_empty() {
            return Err(EncodeError::FieldAbsent {
                field: "AddPartitionsToTxnRequest.v3_and_below_transactional_id",
                version,
            });
        }
        if version <= 3 {
            e.i64(self.v3_and_below_producer_id);
        } else if self.v3_and_below_producer_id != 0 {
            return Err(EncodeError::FieldAbsent {
                field: "AddPartitionsToTxnRequest.v3_and_below_producer_id",
                version,
            });
        }
        if version <= 3 {
            e.i16(self.v3_and_below_producer_epoch);
        } else if self.v3_and_below_producer_epoch != 0 {
            return Err(EncodeError::FieldAbsent {
                field: "AddPartitionsToTxnRequest.v3_and_below_producer_epoch",
                version,
            });
        }
        if version <= 3 {
            e.array_len(self.v3_and_below_topics.len(), flexible)?;
            for item in &self.v3_and_below_topics {
                item.encode(e, version)?;
            }
        } else if !self.v3_and_below_topics.is_empty() {
            return Err(EncodeError::FieldAbsent {
                field: "AddPartitionsToTxnRequest.v3_and_below_topics",
                version,
            });
        }
        if flexible {
            e.no_tagged_fields();
        }
        Ok(())
    }
}

impl Request for AddPartitionsToTxnRequest {
    const API_KEY: ApiKey = ApiKey::AddPartitionsToTxn;
    type Response = super::AddPartitionsToTxnResponse;
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct AddPartitionsToTxnTransaction {
    pub transactional_id: String,
    pub producer_id: i64,
    pub producer_epoch: i16,
    pub verify_only: bool,
    pub topics: Vec<AddPartitionsToTxnTopic>,
}

impl AddPartitionsToTxnTransaction {
    pub(super) fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        let flexible = version >= 3;
        let transactional_id = d.string(flexible)?;
        let producer_id = d.i64()?;
        let producer_epoch = d.i16()?;
        let verify_only = d.bool()?;
        let topics = d.array(flexible, |d| AddPartitionsToTxnTopic::decode(d, version))?;
        if flexible {
            d.skip_tagged_fields()?;
        }
        Ok(Self { transactional_id, producer_id, producer_epoch, verify_only, topics })
    }

    pub(super) fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        let flexible = version >= 3;
        e.string(&self.transactional_id, flexible)?;
        e.i64(self.producer_id);
        e.i16(self.producer_epoch);
        e.bool(self.verify_only);
        e.array_len(self.topics.len(), flexible)?;
        for item in &self.topics {
            item.encode(e, version)?;
        }
        if flexible {
            e.no_tagged_fields();
        }
        Ok(())
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct AddPartitionsToTxnTopic {
    pub name: String,
    pub partitions: Vec<i32>,
}

impl AddPartitionsToTxnTopic {
    pub(super) fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        let flexible = version >= 3;
        let name = d.string(flexible)?;
        let partitions = d.array(flexible, Decoder::i32)?;
        if flexible {
            d.skip_tagged_fields()?;
        }
        Ok(Self { name, partitions })
    }

    pub(super) fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        let flexible = version >= 3;
        e.string(&self.name, flexible)?;
        e.array_len(self.partitions.len(), flexible)?;
        for item in &self.partitions {
            e.i32(*item);
        }
        if flexible {
            e.no_tagged_fields();
        }
        Ok(())
    }
}
