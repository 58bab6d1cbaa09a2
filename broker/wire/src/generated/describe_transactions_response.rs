// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated_code::*;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct DescribeTransactionsResponse {
    pub throttle_time_ms: i32,
    pub transaction_states: Vec<TransactionState>,
}

impl Message for DescribeTransactionsResponse {
    const NAME: &'static str = "DescribeTransactionsResponse";
    const VERSIONS: RangeInclusive<i16> = 0..=0;
    const FLEXIBLE: Option<i16> = Some(0);

    fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        known_version::<Self>(version)?;
        let throttle_time_ms = d.i32()?;
        let transaction_states = d.array(true, |d| TransactionState::decode(d, version))?;
        d.skip_tagged_fields()?;
        Ok(Self { throttle_time_ms, transaction_states })
    }

    fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        encodable_version::<Self>(version)?;
        e.i32(self.throttle_time_ms);
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
    pub error_code: i16,
    pub transactional_id: String,
    pub transaction_state: String,
    pub transaction_timeout_ms: i32,
    pub transaction_start_time_ms: i64,
    pub producer_id: i64,
    pub producer_epoch: i16,
    pub topics: Vec<TopicData>,
}

impl TransactionState {
    pub(super) fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError> {
        let error_code = d.i16()?;
        let transactional_id = d.string(true)?;
        let transaction_state = d.string(true)?;
        let transaction_timeout_ms = d.i32()?;
        let transaction_start_time_ms = d.i64()?;
        let producer_id = d.i64()?;
        let producer_epoch = d.i16()?;
        let topics = d.array(true, |d| TopicData::decode(d, version))?;
        d.skip_tagged_fields()?;
        Ok(Self {
            error_code,
            transactional_id,
            transaction_state,
            transaction_timeout_ms,
            transaction_start_time_ms,
            producer_id,
            producer_epoch,
            topics,
        })
    }

    pub(super) fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        e.i16(self.error_code);
        e.string(&self.transactional_id, true)?;
        e.string(&self.transaction_state, true)?;
        e.i32(self.transaction_timeout_ms);
        e.i64(self.transaction_start_time_ms);
        e.i64(self.producer_id);
        e.i16(self.producer_epoch);
        e.array_len(self.topics.len(), true)?;
        for item in &self.topics {
            item.encode(e, version)?;
        }
        e.no_tagged_fields();
        Ok(())
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct TopicData {
    pub topic: String,
    pub partitions: Vec<i32>,
}

impl TopicData {
    pub(super) fn decode(d: &mut Decoder, _version: i16) -> Result<Self, DecodeError> {
        let topic = d.string(true)?;
        let partitions = d.array(true, Decoder::i32)?;
        d.skip_tagged_fields()?;
        Ok(Self { topic, partitions })
    }

    pub(super) fn encode(&self, e: &mut Encoder, _version: i16) -> Result<(), EncodeError> {
        e.string(&self.topic, true)?;
        e.array_len(self.partitions.len(), true)?;
        for item in &self.partitions {
            e.i32(*item);
        }
        e.no_tagged_fields();
        Ok(())
    }
}
