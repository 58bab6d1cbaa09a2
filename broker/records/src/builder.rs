//! Makes one batch out of records.

use bytes::Bytes;
use model::{LeaderEpoch, Offset, ProducerEpoch, ProducerId, TimestampMs};

use crate::header::write_crc;
use crate::{
    BATCH_HEADER_SIZE_BYTES, BatchAttributes, BatchHeader, Compression, ControlRecordType, Header,
    LOG_OVERHEAD_SIZE_BYTES, TimestampType, varint,
};

/// Collects records and builds their batch. New ones say: base offset 0, no leader epoch, no producer, no compression,
/// create time.
///
/// Callers bound what they put in by [`BatchBuilder::size_bytes`]: a batch beyond 2 GiB is a panic.
#[derive(Clone, Debug)]
pub struct BatchBuilder {
    base_offset: Offset,
    leader_epoch: LeaderEpoch,
    compression: Compression,
    compression_level: Option<i32>,
    log_append_time: Option<TimestampMs>,
    producer_id: ProducerId,
    producer_epoch: ProducerEpoch,
    base_sequence: i32,
    transactional: bool,
    control: bool,
    base_timestamp: TimestampMs,
    max_timestamp: TimestampMs,
    last_offset_delta: i32,
    record_count: i32,
    records: Vec<u8>,
}

impl Default for BatchBuilder {
    fn default() -> Self {
        Self::new()
    }
}

impl BatchBuilder {
    /// A builder without records.
    pub fn new() -> Self {
        Self {
            base_offset: Offset(0),
            leader_epoch: LeaderEpoch::NONE,
            compression: Compression::None,
            compression_level: None,
            log_append_time: None,
            producer_id: ProducerId::NONE,
            producer_epoch: ProducerEpoch(-1),
            base_sequence: -1,
            transactional: false,
            control: false,
            base_timestamp: TimestampMs::NONE,
            max_timestamp: TimestampMs::NONE,
            last_offset_delta: -1,
            record_count: 0,
            records: Vec::new(),
        }
    }

    /// A builder of control records.
    pub fn control() -> Self {
        Self { control: true, ..Self::new() }
    }

    /// Sets the offset of the first record.
    #[must_use]
    pub fn base_offset(mut self, base_offset: Offset) -> Self {
        self.base_offset = base_offset;
        self
    }

    /// Sets the leader's epoch.
    #[must_use]
    pub fn leader_epoch(mut self, leader_epoch: LeaderEpoch) -> Self {
        self.leader_epoch = leader_epoch;
        self
    }

    /// Sets the codec and its level (see [`Compression::compress`]).
    #[must_use]
    pub fn compression(mut self, compression: Compression, level: Option<i32>) -> Self {
        self.compression = compression;
        self.compression_level = level;
        self
    }

    /// Makes `now` the timestamp of all records.
    #[must_use]
    pub fn log_append_time(mut self, now: TimestampMs) -> Self {
        self.log_append_time = Some(now);
        self
    }

    /// Sets the idempotent producer and the sequence number of the first record.
    #[must_use]
    pub fn producer(mut self, id: ProducerId, epoch: ProducerEpoch, base_sequence: i32) -> Self {
        self.producer_id = id;
        self.producer_epoch = epoch;
        self.base_sequence = base_sequence;
        self
    }

    /// Says whether the batch belongs to a transaction.
    #[must_use]
    pub fn transactional(mut self, transactional: bool) -> Self {
        self.transactional = transactional;
        self
    }

    /// Appends a record behind the last one.
    pub fn push(
        &mut self,
        timestamp: TimestampMs,
        key: Option<&[u8]>,
        value: Option<&[u8]>,
        headers: &[Header],
    ) {
        self.push_at(self.last_offset_delta + 1, timestamp, key, value, headers);
    }

    /// Appends a control record.
    pub fn push_control(&mut self, kind: ControlRecordType, timestamp: TimestampMs, value: &[u8]) {
        debug_assert!(self.control, "control records go into control batches");
        self.push(timestamp, Some(&kind.to_key()), Some(value), &[]);
    }

    /// Appends a record at `offset_delta` from the base offset, beyond all before it: compaction leaves gaps.
    pub fn push_at(
        &mut self,
        offset_delta: i32,
        timestamp: TimestampMs,
        key: Option<&[u8]>,
        value: Option<&[u8]>,
        headers: &[Header],
    ) {
        assert!(offset_delta > self.last_offset_delta, "offsets of a batch increase");
        if self.record_count == 0 {
            self.base_timestamp = timestamp;
        }
        self.max_timestamp = self.max_timestamp.max(timestamp);
        self.last_offset_delta = offset_delta;
        self.record_count += 1;

        let timestamp_delta = timestamp.0.wrapping_sub(self.base_timestamp.0);
        let nullable_size = |field: Option<&[u8]>| match field {
            None => 1,
            Some(field) => varint::size_bytes(field.len() as i64) + field.len(),
        };
        let size_bytes = 1
            + varint::size_bytes(timestamp_delta)
            + varint::size_bytes(i64::from(offset_delta))
            + nullable_size(key)
            + nullable_size(value)
            + varint::size_bytes(headers.len() as i64)
            + headers
                .iter()
                .map(|header| nullable_size(Some(&header.key)) + nullable_size(header.value.as_deref()))
                .sum::<usize>();
        let bytes = &mut self.records;
        varint::put_i32(bytes, i32::try_from(size_bytes).expect("a record is below 2 GiB"));
        bytes.push(0);
        varint::put_i64(bytes, timestamp_delta);
        varint::put_i32(bytes, offset_delta);
        put_nullable(bytes, key);
        put_nullable(bytes, value);
        varint::put_i32(bytes, headers.len() as i32);
        for header in headers {
            put_nullable(bytes, Some(&header.key));
            put_nullable(bytes, header.value.as_deref());
        }
    }

    /// How many records there are.
    pub fn record_count(&self) -> i32 {
        self.record_count
    }

    /// Whether there is no record.
    pub fn is_empty(&self) -> bool {
        self.record_count == 0
    }

    /// The size of the batch were it not compressed.
    pub fn size_bytes(&self) -> usize {
        BATCH_HEADER_SIZE_BYTES + self.records.len()
    }

    /// The batch, compressed and with its CRC. Panics without a record: Kafka has no use for a new empty batch.
    pub fn build(self) -> Bytes {
        assert!(!self.is_empty(), "a batch has a record");
        let (timestamp_type, max_timestamp) = match self.log_append_time {
            Some(now) => (TimestampType::LogAppendTime, now),
            None => (TimestampType::CreateTime, self.max_timestamp),
        };
        let compressed;
        let body = match self.compression {
            Compression::None => &self.records,
            codec => {
                compressed = codec.compress(&self.records, self.compression_level);
                &compressed
            }
        };
        let batch_length = BATCH_HEADER_SIZE_BYTES - LOG_OVERHEAD_SIZE_BYTES + body.len();
        let header = BatchHeader {
            base_offset: self.base_offset,
            batch_length: i32::try_from(batch_length).expect("a batch is below 2 GiB"),
            leader_epoch: self.leader_epoch,
            crc: 0,
            attributes: BatchAttributes::new(
                self.compression,
                timestamp_type,
                self.transactional,
                self.control,
            ),
            last_offset_delta: self.last_offset_delta,
            base_timestamp: self.base_timestamp,
            max_timestamp,
            producer_id: self.producer_id,
            producer_epoch: self.producer_epoch,
            base_sequence: self.base_sequence,
            record_count: self.record_count,
        };
        let mut batch = Vec::with_capacity(BATCH_HEADER_SIZE_BYTES + body.len());
        batch.extend_from_slice(&header.to_bytes());
        batch.extend_from_slice(body);
        write_crc(&mut batch);
        Bytes::from(batch)
    }
}

fn put_nullable(bytes: &mut Vec<u8>, field: Option<&[u8]>) {
    match field {
        None => varint::put_i32(bytes, -1),
        Some(field) => {
            varint::put_i32(bytes, i32::try_from(field.len()).expect("a field is below 2 GiB"));
            bytes.extend_from_slice(field);
        }
    }
}
