// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated_code::*;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct AddPartitionsToTxnResponse {
    pub throttle_time_ms: i32,
    pub error_code: i16,
    pub results_by_transaction: Vec<AddPartitionsToTxnResult>,
    pub results_by_topic_v3_and_below: Vec<AddPartitionsToTxnTopicResult>,
}

impl Message for AddPartitionsToTxnResponse {
    const NAME: &'static str = "AddPartitionsToTxnResponse";
    const VERSIONS: RangeInclusive<i16> = 0..=5;
    const FLEXIBLE: Option<i16> = Some(3);

    fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        known_version::<Self>(version)?;
        let flexible = version >= 3;
        let throttle_time_ms = d.i32()?;
        let error_code = if version >= 4 { d.i16()? } else { 0 };
        let results_by_transaction = if version >= 4 {
            d.array(flexible, |d| AddPartitionsToTxnResult::decode(d, version))?
        } else {
            Vec::new()
        };
        let results_by_topic_v3_and_below = if version <= 3 {
            d.array(flexible, |d| AddPartitionsToTxnTopicResult::decode(d, version))?
        } else {
            Vec::new()
        };
        if flexible {
            d.skip_tagged_fields()?;
        }
        Ok(Self { throttle_time_ms, error_code, results_by_transaction, results_by_topic_v3_and_below })
    }

    fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        encodable_version::<Self>(version)?;
        let flexible = version >= 3;
        e.i32(self.throttle_time_ms);
        if version >= 4 {
            e.i16(self.error_code);
        }
        if version >= 4 {
            e.array_len(self.results_by_transaction.len(), flexible)?;
            for item in &self.results_by_transaction {
                item.encode(e, version)?;
            }
        } else if !self.results_by_transaction.is_empty() {
            return Err(EncodeError::FieldAbsent {
                field: "AddPartitionsToTxnResponse.results_by_transaction",
                version,
            });
        }
        if version <= 3 {
            e.array_len(self.results_by_topic_v3_and_below.len(), flexible)?;
            for item in &self.results_by_topic_v3_and_below {
                item.encode(e, version)?;
            }
        } else if !self.results_by_topic_v3_and_below.is_empty() {
            return Err(EncodeError::FieldAbsent {
                field: "AddPartitionsToTxnResponse.results_by_topic_v3_and_below",
                version,
            });
        }
        if flexible {
            e.no_tagged_fields();
        }
        Ok(())
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct AddPartitionsToTxnResult {
    pub transactional_id: String,
    pub topic_results: Vec<AddPartitionsToTxnTopicResult>,
}

impl AddPartitionsToTxnResult {
    pub(super) fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        let flexible = version >= 3;
        let transactional_id = d.string(flexible)?;
        let topic_results = d.array(flexible, |d| AddPartitionsToTxnTopicResult::decode(d, version))?;
        if flexible {
            d.skip_tagged_fields()?;
        }
        Ok(Self { transactional_id, topic_results })
    }

    pub(super) fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        let flexible = version >= 3;
        e.string(&self.transactional_id, flexible)?;
        e.array_len(self.topic_results.len(), flexible)?;
        for item in &self.topic_results {
            item.encode(e, version)?;
        }
        if flexible {
            e.no_tagged_fields();
        }
        Ok(())
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct AddPartitionsToTxnTopicResult {
    pub name: String,
    pub results_by_partition: Vec<AddPartitionsToTxnPartitionResult>,
}

impl AddPartitionsToTxnTopicResult {
    pub(super) fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        let flexible = version >= 3;
        let name = d.string(flexible)?;
        let results_by_partition =
            d.array(flexible, |d| AddPartitionsToTxnPartitionResult::decode(d, version))?;
        if flexible {
            d.skip_tagged_fields()?;
        }
        Ok(Self { name, results_by_partition })
    }

    pub(super) fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        let flexible = version >= 3;
        e.string(&self.name, flexible)?;
        e.array_len(self.results_by_partition.len(), flexible)?;
        for item in &self.results_by_partition {
            item.encode(e, version)?;
        }
        if flexible {
            e.no_tagged_fields();
        }
        Ok(())
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct AddPartitionsToTxnPartitionResult {
    pub partition_index: i32,
    pub partition_error_code: i16,
}

impl AddPartitionsToTxnPartitionResult {
    pub(super) fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        let flexible = version >= 3;
        let partition_index = d.i32()?;
        let partition_error_code = d.i16()?;
        if flexible {
            d.skip_tagged_fields()?;
        }
        Ok(Self { partition_index, partition_error_code })
    }

    pub(super) fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        let flexible = version >= 3;
        e.i32(self.partition_index);
        e.i16(self.partition_error_code);
        if flexible {
            e.no_tagged_fields();
        }
        Ok(())
    }
}
