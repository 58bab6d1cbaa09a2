//! A log's settings, from the configuration that counts for its topic.

use controller::config::EffectiveConfig;
use records::{Compression, TimestampType};
use storage::{BrokerCompression, CleanupPolicy, LogConfig};

/// The settings of a topic's logs.
pub(crate) fn log_config(topic: &EffectiveConfig, producer_id_expiration_ms: i64) -> LogConfig {
    let policies = topic.list("cleanup.policy");
    let unlimited = |value: i64| (value >= 0).then_some(value);
    LogConfig {
        segment_bytes: topic.int("segment.bytes").max(0) as u32,
        segment_ms: topic.long("segment.ms"),
        segment_jitter_ms: topic.long("segment.jitter.ms"),
        segment_index_bytes: topic.int("segment.index.bytes").max(0) as u32,
        index_interval_bytes: topic.int("index.interval.bytes").max(0) as u32,
        retention_ms: unlimited(topic.long("retention.ms")),
        retention_bytes: unlimited(topic.long("retention.bytes")).map(|bytes| bytes as u64),
        cleanup_policy: CleanupPolicy {
            delete: policies.iter().any(|policy| policy == "delete"),
            compact: policies.iter().any(|policy| policy == "compact"),
        },
        file_delete_delay_ms: topic.long("file.delete.delay.ms"),
        max_message_bytes: topic.int("max.message.bytes").max(0) as u32,
        message_timestamp_type: match topic.text("message.timestamp.type") {
            "LogAppendTime" => TimestampType::LogAppendTime,
            _ => TimestampType::CreateTime,
        },
        message_timestamp_before_max_ms: topic.long("message.timestamp.before.max.ms"),
        message_timestamp_after_max_ms: topic.long("message.timestamp.after.max.ms"),
        compression: compression(topic),
        flush_messages: topic.long("flush.messages"),
        flush_ms: topic.long("flush.ms"),
        preallocate: topic.boolean("preallocate"),
        producer_id_expiration_ms,
    }
}

fn compression(topic: &EffectiveConfig) -> Option<BrokerCompression> {
    let (codec, level) = match topic.text("compression.type") {
        "uncompressed" => (Compression::None, None),
        "gzip" => (Compression::Gzip, Some(topic.int("compression.gzip.level"))),
        "snappy" => (Compression::Snappy, None),
        "lz4" => (Compression::Lz4, Some(topic.int("compression.lz4.level"))),
        "zstd" => (Compression::Zstd, Some(topic.int("compression.zstd.level"))),
        _ => return None,
    };
    Some(BrokerCompression { codec, level })
}
