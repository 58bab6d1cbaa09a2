//! The rules for batches that clients produce: what the header must say, and what the records must.
//!
//! [`check_produced`] is the hot path: header and CRC, once. What Kafka finds by iterating over the records is found by
//! [`check_produced_records`] and [`check_compressed_records`], which the caller runs where it matters: for compacted
//! topics (null keys) and before recompression.

use model::{ErrorCode, Offset, TimestampMs};

use crate::record::RECORD_SIZE_BYTES_MIN;
use crate::{
    Batch, BatchError, Compression, DECOMPRESSED_BYTES_MAX, PassedRecord, RecordView, RecordViews,
    RecordWalk, TimestampType,
};

/// Why a produced batch is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidProduce {
    /// It is not a readable batch.
    #[error(transparent)]
    Batch(#[from] BatchError),
    /// Not a single whole batch.
    #[error("a produce request must hold at least one record batch per partition")]
    NoBatch,
    /// A second batch behind the first.
    #[error("a produce request must hold exactly one record batch per partition")]
    SeveralBatches,
    /// Zstd before Produce version 7.
    #[error("zstd needs Produce version 7 or later")]
    ZstdTooEarly,
    /// The base offset is not 0.
    #[error("the base offset of a produced batch must be 0, but it is {0}")]
    BaseOffset(Offset),
    /// Last offset delta and count of records contradict each other, or the count is impossible for the batch's size.
    #[error("a produced batch of {record_count} records has last offset delta {last_offset_delta}")]
    OffsetRange {
        /// The header's count.
        record_count: i32,
        /// The header's delta.
        last_offset_delta: i32,
    },
    /// Control records are the brokers' own.
    #[error("clients are not allowed to write control records")]
    Control,
    /// A producer id, but no sequence number.
    #[error("invalid sequence number {base_sequence} of producer {producer_id}")]
    Sequence {
        /// The header's number.
        base_sequence: i32,
        /// The header's producer.
        producer_id: i64,
    },
    /// Only brokers set log-append time.
    #[error("producers must not set the timestamp type to LogAppendTime")]
    LogAppendTime,
    /// A timestamp is out of bounds.
    #[error("timestamp {timestamp} is outside of [{oldest}, {newest}]")]
    Timestamp {
        /// The offending one.
        timestamp: TimestampMs,
        /// The oldest accepted.
        oldest: TimestampMs,
        /// The newest accepted.
        newest: TimestampMs,
    },
    /// Single records are wrong; the answer lists them.
    #[error("{} records of the batch are invalid: {}", .0.len(), .0[0].problem)]
    Records(Vec<InvalidRecord>),
}

/// A record that a topic's rules refuse.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidRecord {
    /// Its index in the batch.
    pub batch_index: i32,
    /// For the producer to read.
    pub problem: &'static str,
}

impl InvalidProduce {
    /// Kafka's answer.
    pub fn error_code(&self) -> ErrorCode {
        match self {
            InvalidProduce::Batch(error) => error.error_code(),
            InvalidProduce::ZstdTooEarly => ErrorCode::UnsupportedCompressionType,
            InvalidProduce::LogAppendTime | InvalidProduce::Timestamp { .. } => ErrorCode::InvalidTimestamp,
            InvalidProduce::NoBatch
            | InvalidProduce::SeveralBatches
            | InvalidProduce::BaseOffset(_)
            | InvalidProduce::OffsetRange { .. }
            | InvalidProduce::Control
            | InvalidProduce::Sequence { .. }
            | InvalidProduce::Records(_) => ErrorCode::InvalidRecord,
        }
    }
}

/// Checks what a client produced to one partition: one batch of magic 2 whose header keeps the rules and whose CRC
/// matches. A cut-off second batch is ignored, as Kafka does; append only [`Batch::bytes`]. Sizes are the log's matter.
///
/// The codec may be used from the answer without another check.
pub fn check_produced(records: &[u8], produce_version: i16) -> Result<Batch<'_>, InvalidProduce> {
    let batch = match Batch::parse(records) {
        Err(BatchError::Truncated { .. }) => return Err(InvalidProduce::NoBatch),
        parsed => parsed?,
    };
    match Batch::parse(&records[batch.bytes.len()..]) {
        Err(BatchError::Truncated { .. }) => {}
        Ok(_) => return Err(InvalidProduce::SeveralBatches),
        Err(error) => return Err(error.into()),
    }
    let header = &batch.header;
    if header.attributes.compression()? == Compression::Zstd && produce_version < 7 {
        return Err(InvalidProduce::ZstdTooEarly);
    }
    if header.base_offset != Offset(0) {
        return Err(InvalidProduce::BaseOffset(header.base_offset));
    }
    batch.verify_crc()?;
    let (record_count, last_offset_delta) = (header.record_count, header.last_offset_delta);
    // Nobody counts the records here, but no batch may take more offsets than it has room for records.
    let body_bytes_max = match header.attributes.compression()? {
        Compression::None => batch.body().len(),
        _ => DECOMPRESSED_BYTES_MAX,
    };
    let record_count_max = body_bytes_max / RECORD_SIZE_BYTES_MIN;
    if !(1..=record_count_max as i64).contains(&i64::from(record_count))
        || last_offset_delta != record_count - 1
    {
        return Err(InvalidProduce::OffsetRange { record_count, last_offset_delta });
    }
    if header.attributes.is_control() {
        return Err(InvalidProduce::Control);
    }
    if header.has_producer_id() && header.base_sequence < 0 {
        return Err(InvalidProduce::Sequence {
            base_sequence: header.base_sequence,
            producer_id: header.producer_id.0,
        });
    }
    if header.attributes.timestamp_type() == TimestampType::LogAppendTime {
        return Err(InvalidProduce::LogAppendTime);
    }
    Ok(batch)
}

/// `message.timestamp.before.max.ms` and `message.timestamp.after.max.ms` around the time of append.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimestampBounds {
    /// The oldest accepted.
    pub oldest: TimestampMs,
    /// The newest accepted.
    pub newest: TimestampMs,
}

impl TimestampBounds {
    /// The bounds at `now`; both widths are >= 0.
    pub fn new(now: TimestampMs, before_max_ms: i64, after_max_ms: i64) -> Self {
        Self {
            oldest: TimestampMs(now.0.saturating_sub(before_max_ms)),
            newest: TimestampMs(now.0.saturating_add(after_max_ms)),
        }
    }

    /// Checks one timestamp; "none" is always accepted.
    pub fn check(&self, timestamp: TimestampMs) -> Result<(), InvalidProduce> {
        if timestamp == TimestampMs::NONE || (self.oldest..=self.newest).contains(&timestamp) {
            Ok(())
        } else {
            Err(InvalidProduce::Timestamp { timestamp, oldest: self.oldest, newest: self.newest })
        }
    }

    /// Checks the first and the largest timestamp of a batch, as its header has them.
    pub fn check_header(&self, header: &crate::BatchHeader) -> Result<(), InvalidProduce> {
        self.check(header.base_timestamp)?;
        self.check(header.max_timestamp)
    }
}

/// What to check on every record.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RecordRules {
    /// Compacted topics refuse records without a key.
    pub key_required: bool,
    /// Where timestamps must lie, if they matter.
    pub timestamps: Option<TimestampBounds>,
}

/// How many records at fault an answer lists; a batch with more is refused with these.
const INVALID_RECORD_COUNT_MAX: usize = 1000;

/// Looks at the records of a batch that [`check_produced`] accepted and answers the largest timestamp. `body` is
/// [`Batch::body`], decompressed.
///
/// Errors: `Batch` for records that break the format, `Records` for records out of sequence or without their key,
/// `Timestamp`.
pub fn check_produced_records(
    batch: &Batch<'_>,
    body: &[u8],
    rules: &RecordRules,
) -> Result<TimestampMs, InvalidProduce> {
    let mut check = RecordCheck::new(batch, rules);
    for record in RecordViews::new(&batch.header, body) {
        let RecordView { offset, timestamp, key, .. } = record?;
        check.record(PassedRecord { offset, timestamp, has_key: key.is_some() })?;
    }
    check.end()
}

/// The same for a compressed batch, of whose records little is held at a time; the limits are those of
/// [`RecordWalk::new`].
pub async fn check_compressed_records(
    batch: &Batch<'_>,
    rules: &RecordRules,
    decompressed_bytes_max: usize,
    window_bytes_max: usize,
) -> Result<TimestampMs, InvalidProduce> {
    let mut check = RecordCheck::new(batch, rules);
    let mut walk = RecordWalk::new(*batch, decompressed_bytes_max, window_bytes_max)?;
    while let Some(record) = walk.next().await? {
        check.record(record)?;
    }
    check.end()
}

/// What was found so far.
struct RecordCheck<'a> {
    rules: &'a RecordRules,
    base_offset: Offset,
    batch_index: i32,
    max_timestamp: TimestampMs,
    invalid: Vec<InvalidRecord>,
}

impl<'a> RecordCheck<'a> {
    fn new(batch: &Batch<'_>, rules: &'a RecordRules) -> Self {
        let base_offset = batch.header.base_offset;
        Self { rules, base_offset, batch_index: 0, max_timestamp: TimestampMs::NONE, invalid: Vec::new() }
    }

    fn record(&mut self, record: PassedRecord) -> Result<(), InvalidProduce> {
        let batch_index = self.batch_index;
        let mut refuse = |problem| self.invalid.push(InvalidRecord { batch_index, problem });
        if record.offset != self.base_offset.plus(i64::from(batch_index)) {
            refuse("offsets within the batch are not consecutive");
        }
        if self.rules.key_required && !record.has_key {
            refuse("compacted topic cannot accept message without key");
        }
        if self.invalid.len() >= INVALID_RECORD_COUNT_MAX {
            return Err(InvalidProduce::Records(std::mem::take(&mut self.invalid)));
        }
        if let Some(bounds) = &self.rules.timestamps {
            bounds.check(record.timestamp)?;
        }
        self.max_timestamp = self.max_timestamp.max(record.timestamp);
        self.batch_index += 1;
        Ok(())
    }

    fn end(self) -> Result<TimestampMs, InvalidProduce> {
        if self.invalid.is_empty() {
            Ok(self.max_timestamp)
        } else {
            Err(InvalidProduce::Records(self.invalid))
        }
    }
}
