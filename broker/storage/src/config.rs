//! The topic-level settings that one log obeys, as plain values; parsing Kafka's keys is done elsewhere.

use records::{Compression, TimestampType};

/// What `cleanup.policy` asks for. Neither means: keep for ever.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CleanupPolicy {
    /// `delete`: old segments go by time and size.
    pub delete: bool,
    /// `compact`: records need keys; the newest of each key is kept.
    pub compact: bool,
}

/// `compression.type` other than `producer`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BrokerCompression {
    /// The codec that batches of another one are changed to.
    pub codec: Compression,
    /// `compression.<codec>.level`; `None` is the codec's default.
    pub level: Option<i32>,
}

/// Settings of one log. The defaults are Kafka's.
#[derive(Clone, Debug, PartialEq)]
pub struct LogConfig {
    /// `segment.bytes`: a segment is rolled before it grows beyond this; at most `i32::MAX`.
    pub segment_bytes: u32,
    /// `segment.ms`: a segment is rolled when a batch is that much younger than its first one.
    pub segment_ms: i64,
    /// `segment.jitter.ms`: up to that much is taken off `segment_ms`, so that partitions do not roll together.
    pub segment_jitter_ms: i64,
    /// `segment.index.bytes`: a segment is rolled when one of its indexes reaches this.
    pub segment_index_bytes: u32,
    /// `index.interval.bytes`: how much log lies between two index entries.
    pub index_interval_bytes: u32,
    /// `retention.ms`; `None` for no limit (-1).
    pub retention_ms: Option<i64>,
    /// `retention.bytes`; `None` for no limit (-1).
    pub retention_bytes: Option<u64>,
    /// `cleanup.policy`.
    pub cleanup_policy: CleanupPolicy,
    /// `file.delete.delay.ms`: how long removed files stay under their `.deleted` names.
    pub file_delete_delay_ms: i64,
    /// `max.message.bytes`: the largest batch, as stored.
    pub max_message_bytes: u32,
    /// `message.timestamp.type`.
    pub message_timestamp_type: TimestampType,
    /// `message.timestamp.before.max.ms`: how much older than the clock a record may be; `i64::MAX` for any age.
    pub message_timestamp_before_max_ms: i64,
    /// `message.timestamp.after.max.ms`: how much newer than the clock a record may be.
    pub message_timestamp_after_max_ms: i64,
    /// `compression.type`; `None` keeps what the producer chose (`producer`).
    pub compression: Option<BrokerCompression>,
    /// `flush.messages`: an append is answered after an fsync once so many records are not flushed.
    pub flush_messages: i64,
    /// `flush.ms`: records are flushed at the latest after this time.
    pub flush_ms: i64,
    /// `preallocate`: room for a whole segment is reserved at once instead of in steps.
    pub preallocate: bool,
    /// `producer.id.expiration.ms`: how long an idle producer's state is kept.
    pub producer_id_expiration_ms: i64,
}

impl LogConfig {
    /// Whether records are to survive a power loss by themselves, without replicas.
    pub fn promises_flush(&self) -> bool {
        self.flush_messages < i64::MAX || self.flush_ms < i64::MAX
    }
}

impl Default for LogConfig {
    fn default() -> Self {
        const DAY_MS: i64 = 24 * 60 * 60 * 1000;
        Self {
            segment_bytes: 1024 * 1024 * 1024,
            segment_ms: 7 * DAY_MS,
            segment_jitter_ms: 0,
            segment_index_bytes: 10 * 1024 * 1024,
            index_interval_bytes: 4096,
            retention_ms: Some(7 * DAY_MS),
            retention_bytes: None,
            cleanup_policy: CleanupPolicy { delete: true, compact: false },
            file_delete_delay_ms: 60_000,
            max_message_bytes: 1024 * 1024 + 12,
            message_timestamp_type: TimestampType::CreateTime,
            message_timestamp_before_max_ms: i64::MAX,
            message_timestamp_after_max_ms: 60 * 60 * 1000,
            compression: None,
            flush_messages: i64::MAX,
            flush_ms: i64::MAX,
            preallocate: false,
            producer_id_expiration_ms: DAY_MS,
        }
    }
}
