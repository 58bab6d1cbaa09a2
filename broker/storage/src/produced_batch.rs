//! A client's batch on its way into a log: checked, and changed where the topic's settings ask for it.
//!
//! All of this needs no lock. On the plain path the header and the checksum are looked at once and the bytes stay as
//! they are; records are only walked over where a topic's settings make it matter (keys of compacted topics, oldest
//! timestamps, another codec). A walk over compressed records holds little of them.

use bytes::{Bytes, BytesMut};
use futures::FutureExt;
use model::TimestampMs;
use records::{
    Batch, BatchBuilder, BatchHeader, Compression, DECOMPRESSED_BYTES_MAX, InvalidProduce, RecordRules,
    TimestampBounds, TimestampType, check_compressed_records, check_produced, check_produced_records,
    set_max_timestamp,
};

use crate::config::{BrokerCompression, LogConfig};
use crate::error::AppendError;

/// How far zstd may look back in records that are passed over at once: as far as it can, since it has come no further
/// than [`records::PAUSE_BYTES`] by then.
pub(crate) const INLINE_WINDOW_BYTES_MAX: usize = 128 << 20;

/// The largest records, decompressed, that are compressed anew; they are held while that goes on.
const RECOMPRESSED_BYTES_MAX: usize = 16 << 20;

/// One batch that may be appended, offsets and producer sequence aside.
#[derive(Clone, Debug)]
pub struct ProducedBatch {
    /// Its header.
    pub(crate) header: BatchHeader,
    /// All its bytes.
    pub(crate) bytes: Bytes,
    /// When the topic wants it: the time that all records got.
    pub(crate) log_append_time: Option<TimestampMs>,
}

impl ProducedBatch {
    /// Checks what a client produced to one partition at `now` with this version of the Produce request.
    ///
    /// Errors: `LargeRecords` when that takes longer than a task may take at once; see [`crate::validate_large`].
    pub fn validate(
        records: &Bytes,
        produce_version: i16,
        config: &LogConfig,
        now: TimestampMs,
    ) -> Result<ProducedBatch, AppendError> {
        let check = Self::check(records, produce_version, config, now, INLINE_WINDOW_BYTES_MAX);
        check.now_or_never().unwrap_or(Err(AppendError::LargeRecords))
    }

    /// The same in steps, between which others run.
    pub(crate) async fn check(
        records: &Bytes,
        produce_version: i16,
        config: &LogConfig,
        now: TimestampMs,
        window_bytes_max: usize,
    ) -> Result<ProducedBatch, AppendError> {
        let size_bytes = BatchHeader::parse(records).map_or(0, |header| header.size_bytes());
        check_size(size_bytes, config)?;
        let batch = check_produced(records, produce_version)?;
        if batch.header.attributes.is_transactional() {
            return Err(AppendError::TransactionNotServed);
        }
        let codec = batch.header.attributes.compression()?;
        let wanted = config.compression.filter(|wanted| wanted.codec != codec);
        if let Some(rules) = record_rules(&batch, wanted, config, now)? {
            match codec {
                Compression::None => check_produced_records(&batch, batch.body(), &rules)?,
                _ => {
                    check_compressed_records(&batch, &rules, DECOMPRESSED_BYTES_MAX, window_bytes_max).await?
                }
            };
        }
        let mut bytes = records.slice(..batch.bytes.len());
        if let Some(wanted) = wanted {
            bytes = recompress(&bytes, wanted)?;
            check_size(bytes.len(), config)?;
        }
        let mut log_append_time = None;
        if config.message_timestamp_type == TimestampType::LogAppendTime {
            log_append_time = Some(now);
            let mut changed = bytes.try_into_mut().unwrap_or_else(|shared| BytesMut::from(&shared[..]));
            set_max_timestamp(&mut changed, TimestampType::LogAppendTime, now);
            bytes = changed.freeze();
        }
        let header = BatchHeader::parse(&bytes)?;
        Ok(ProducedBatch { header, bytes, log_append_time })
    }

    /// The length of the batch as it will be stored.
    pub fn size_bytes(&self) -> usize {
        self.bytes.len()
    }

    /// How many records there are.
    pub fn record_count(&self) -> i32 {
        self.header.record_count
    }
}

fn check_size(size_bytes: usize, config: &LogConfig) -> Result<(), AppendError> {
    if size_bytes > config.max_message_bytes as usize {
        return Err(AppendError::MessageTooLarge { size_bytes, max_bytes: config.max_message_bytes });
    }
    if size_bytes > config.segment_bytes as usize {
        return Err(AppendError::RecordListTooLarge { size_bytes, max_bytes: config.segment_bytes });
    }
    Ok(())
}

/// What is to be checked on every record; `None` when the header says enough.
fn record_rules(
    batch: &Batch<'_>,
    wanted: Option<BrokerCompression>,
    config: &LogConfig,
    now: TimestampMs,
) -> Result<Option<RecordRules>, InvalidProduce> {
    let timestamps = (config.message_timestamp_type == TimestampType::CreateTime).then(|| {
        let (before_max_ms, after_max_ms) =
            (config.message_timestamp_before_max_ms, config.message_timestamp_after_max_ms);
        TimestampBounds::new(now, before_max_ms, after_max_ms)
    });
    if let Some(bounds) = &timestamps {
        bounds.check_header(&batch.header)?;
    }
    // The header bounds timestamps from above only; how old the oldest record is, only the records say.
    let is_age_limited = timestamps.is_some() && config.message_timestamp_before_max_ms != i64::MAX;
    let key_required = config.cleanup_policy.compact;
    let is_needed = key_required || is_age_limited || wanted.is_some();
    Ok(is_needed.then_some(RecordRules { key_required, timestamps }))
}

/// The same records with another codec.
fn recompress(batch: &Bytes, wanted: BrokerCompression) -> Result<Bytes, InvalidProduce> {
    let records = records::RecordIter::new(batch, RECOMPRESSED_BYTES_MAX)?;
    let header = *records.header();
    let mut builder = BatchBuilder::new().compression(wanted.codec, wanted.level).producer(
        header.producer_id,
        header.producer_epoch,
        header.base_sequence,
    );
    for record in records {
        let record = record?;
        builder.push(record.timestamp, record.key.as_deref(), record.value.as_deref(), &record.headers);
    }
    Ok(builder.build())
}

#[cfg(test)]
mod tests {
    use model::{ErrorCode, Offset};
    use records::RecordIter;

    use super::*;
    use crate::config::CleanupPolicy;

    const NOW: TimestampMs = TimestampMs(1_000_000);

    fn batch(timestamps: &[i64], key: Option<&[u8]>, codec: Compression) -> Bytes {
        let mut builder = BatchBuilder::new().compression(codec, None);
        for timestamp in timestamps {
            builder.push(TimestampMs(*timestamp), key, Some(b"value value value value"), &[]);
        }
        builder.build()
    }

    fn code(records: &Bytes, config: &LogConfig) -> ErrorCode {
        match ProducedBatch::validate(records, 9, config, NOW) {
            Ok(_) => ErrorCode::None,
            Err(error) => error.code(),
        }
    }

    #[test]
    fn the_plain_path_shares_the_clients_bytes() {
        let records = batch(&[999_999, 1_000_000], None, Compression::Zstd);
        let produced = ProducedBatch::validate(&records, 9, &LogConfig::default(), NOW).unwrap();
        assert_eq!(produced.bytes.as_ptr(), records.as_ptr());
        assert_eq!(produced.bytes, records);
    }

    #[test]
    fn sizes_are_those_of_the_stored_batch() {
        let records = batch(&[1_000_000], None, Compression::None);
        let size = records.len() as u32;
        let limits = |max_message_bytes, segment_bytes| LogConfig {
            max_message_bytes,
            segment_bytes,
            ..LogConfig::default()
        };
        assert_eq!(code(&records, &limits(size, size)), ErrorCode::None);
        assert_eq!(code(&records, &limits(size - 1, size)), ErrorCode::MessageTooLarge);
        assert_eq!(code(&records, &limits(size, size - 1)), ErrorCode::RecordListTooLarge);
    }

    #[test]
    fn timestamps_have_bounds_on_both_sides() {
        let config = |before, after| LogConfig {
            message_timestamp_before_max_ms: before,
            message_timestamp_after_max_ms: after,
            ..LogConfig::default()
        };
        let records = batch(&[999_000, 998_000, 1_001_000], None, Compression::Gzip);
        assert_eq!(code(&records, &config(i64::MAX, 1_000)), ErrorCode::None);
        assert_eq!(code(&records, &config(i64::MAX, 999)), ErrorCode::InvalidTimestamp);
        assert_eq!(code(&records, &config(2_000, 1_000)), ErrorCode::None);
        // The oldest record is neither the first nor in the header.
        assert_eq!(code(&records, &config(1_999, 1_000)), ErrorCode::InvalidTimestamp);
    }

    #[test]
    fn compacted_topics_want_keys() {
        let config = LogConfig {
            cleanup_policy: CleanupPolicy { delete: false, compact: true },
            ..LogConfig::default()
        };
        assert_eq!(code(&batch(&[1], Some(b"key"), Compression::Lz4), &config), ErrorCode::None);
        assert_eq!(code(&batch(&[1], None, Compression::Lz4), &config), ErrorCode::InvalidRecord);
    }

    #[test]
    fn large_records_are_checked_in_steps() {
        let config = LogConfig {
            cleanup_policy: CleanupPolicy { delete: false, compact: true },
            ..LogConfig::default()
        };
        for codec in [Compression::Gzip, Compression::Snappy, Compression::Lz4, Compression::Zstd] {
            for (value_bytes, expected) in [
                (100 << 10, ErrorCode::None),
                (10 << 20, ErrorCode::None),
                (DECOMPRESSED_BYTES_MAX, ErrorCode::MessageTooLarge),
            ] {
                let mut builder = BatchBuilder::new().compression(codec, None);
                builder.push(NOW, Some(b"key"), Some(&vec![0; value_bytes]), &[]);
                let records = builder.build();
                let config = LogConfig { max_message_bytes: 10 << 20, ..config.clone() };
                let at_once = ProducedBatch::validate(&records, 9, &config, NOW);
                let is_large = matches!(at_once, Err(AppendError::LargeRecords));
                assert_eq!(is_large, value_bytes > records::PAUSE_BYTES, "{codec:?} {at_once:?}");

                let mut check = Box::pin(ProducedBatch::check(&records, 9, &config, NOW, 8 << 20));
                let mut step_count = 0;
                let checked = loop {
                    step_count += 1;
                    if let Some(checked) = check.as_mut().now_or_never() {
                        break checked;
                    }
                };
                let code = checked.map_or_else(|error| error.code(), |_| ErrorCode::None);
                assert_eq!(code, expected, "{codec:?} of {value_bytes} bytes");
                if codec != Compression::Snappy {
                    assert!(step_count >= value_bytes / (2 * records::PAUSE_BYTES), "{step_count} steps");
                }
            }
        }
    }

    #[test]
    fn another_codec_keeps_records_and_producer() {
        let mut builder = BatchBuilder::new().producer(model::ProducerId(5), model::ProducerEpoch(2), 11);
        builder.push(TimestampMs(900_000), Some(b"k"), None, &[]);
        builder.push(TimestampMs(800_000), None, Some(b"v"), &[]);
        let records = builder.build();
        let wanted = BrokerCompression { codec: Compression::Zstd, level: Some(5) };
        let config = LogConfig { compression: Some(wanted), ..LogConfig::default() };
        let produced = ProducedBatch::validate(&records, 9, &config, NOW).unwrap();
        assert_eq!(produced.header.attributes.compression(), Ok(Compression::Zstd));
        assert_eq!((produced.header.base_sequence, produced.header.producer_id.0), (11, 5));
        let all = |bytes| RecordIter::new(bytes, 1 << 20).unwrap().map(Result::unwrap).collect::<Vec<_>>();
        assert_eq!(all(&produced.bytes), all(&records));
        // A batch that has the codec already is left alone.
        let again = ProducedBatch::validate(&produced.bytes, 9, &config, NOW).unwrap();
        assert_eq!(again.bytes.as_ptr(), produced.bytes.as_ptr());
    }

    #[test]
    fn log_append_time_replaces_timestamps_without_bounds() {
        let records = batch(&[5, i64::MAX / 2], None, Compression::None);
        let config =
            LogConfig { message_timestamp_type: TimestampType::LogAppendTime, ..LogConfig::default() };
        let produced = ProducedBatch::validate(&records, 9, &config, NOW).unwrap();
        assert_eq!(produced.log_append_time, Some(NOW));
        records::verify_crc(&produced.bytes).unwrap();
        let stamps: Vec<_> =
            RecordIter::new(&produced.bytes, 1 << 20).unwrap().map(|r| r.unwrap().timestamp).collect();
        assert_eq!(stamps, [NOW, NOW]);
        assert_eq!(produced.header.base_offset, Offset(0));
    }

    #[test]
    fn transactional_batches_are_refused_by_name() {
        let mut builder = BatchBuilder::new()
            .producer(model::ProducerId(5), model::ProducerEpoch(2), 0)
            .transactional(true);
        builder.push(NOW, None, None, &[]);
        assert_eq!(code(&builder.build(), &LogConfig::default()), ErrorCode::InvalidTxnState);
    }
}
