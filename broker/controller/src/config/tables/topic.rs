//! Topic keys.

use super::{NULL, key, value};
use crate::config::ConfigType::*;
use crate::config::{ConfigKey, Valid};

#[rustfmt::skip] // a table: one row a key
pub(super) const KEYS: &[ConfigKey] = &[
    key("cleanup.policy", List, value("delete")).valid(Valid::OneOf(&["compact", "delete"])).like(&[("log.cleanup.policy", 1)]).doc("What happens to old segments: `delete` removes them by retention, `compact` keeps the newest record of each key; both can be combined, none keeps everything."),
    key("compression.gzip.level", Int, value("-1")).valid(Valid::GzipLevel).like(&[("compression.gzip.level", 1)]).doc("Level used when batches are recompressed with gzip; -1 is the codec's own default."),
    key("compression.lz4.level", Int, value("9")).valid(Valid::Between(1, 17)).like(&[("compression.lz4.level", 1)]).doc("Level used when batches are recompressed with lz4."),
    key("compression.type", String, value("producer")).valid(Valid::OneOf(&["uncompressed", "zstd", "lz4", "snappy", "gzip", "producer"])).like(&[("compression.type", 1)]).doc("Codec of stored batches; `producer` keeps what the producer used, anything else recompresses."),
    key("compression.zstd.level", Int, value("3")).valid(Valid::Between(-131072, 22)).like(&[("compression.zstd.level", 1)]).doc("Level used when batches are recompressed with zstd."),
    key("delete.retention.ms", Long, value("86400000")).min(0).like(&[("log.cleaner.delete.retention.ms", 1)]).doc("How long a tombstone stays readable in a compacted topic."),
    key("file.delete.delay.ms", Long, value("60000")).min(0).like(&[("log.segment.delete.delay.ms", 1)]).doc("How long a deleted segment's files stay on disk under another name."),
    key("flush.messages", Long, value("9223372036854775807")).min(1).like(&[("log.flush.interval.messages", 1)]).doc("Flush to disk after this many records."),
    key("flush.ms", Long, value("9223372036854775807")).min(0).like(&[("log.flush.interval.ms", 1), ("log.flush.scheduler.interval.ms", 1)]).doc("Flush to disk when the oldest unflushed record is this old."),
    key("follower.replication.throttled.replicas", List, value("")).valid(Valid::ThrottledReplicas).doc("Replicas whose following is throttled: `*`, or pairs of partition and broker."),
    key("index.interval.bytes", Int, value("4096")).min(0).like(&[("log.index.interval.bytes", 1)]).doc("An index entry is added about every this many bytes of log."),
    key("internal.segment.bytes", Int, NULL).internal(),
    key("leader.replication.throttled.replicas", List, value("")).valid(Valid::ThrottledReplicas).doc("Replicas whose leaders throttle what they send to them: `*`, or pairs of partition and broker."),
    key("local.retention.bytes", Long, value("-2")).min(-2).like(&[("log.local.retention.bytes", 1)]).doc("With tiered storage, how many bytes stay on the broker's own disk; -2 is as much as retention.bytes."),
    key("local.retention.ms", Long, value("-2")).min(-2).like(&[("log.local.retention.ms", 1)]).doc("With tiered storage, how long records stay on the broker's own disk; -2 is as long as retention.ms."),
    key("max.compaction.lag.ms", Long, value("9223372036854775807")).min(1).like(&[("log.cleaner.max.compaction.lag.ms", 1)]).doc("A record is compacted at the latest after this time."),
    key("max.message.bytes", Int, value("1048588")).min(0).like(&[("message.max.bytes", 1)]).doc("Largest batch that is accepted, as it is stored."),
    key("message.timestamp.after.max.ms", Long, value("3600000")).min(0).like(&[("log.message.timestamp.after.max.ms", 1)]).doc("How far ahead of the broker's clock a record's timestamp may be."),
    key("message.timestamp.before.max.ms", Long, value("9223372036854775807")).min(0).like(&[("log.message.timestamp.before.max.ms", 1)]).doc("How far behind the broker's clock a record's timestamp may be."),
    key("message.timestamp.type", String, value("CreateTime")).valid(Valid::OneOf(&["CreateTime", "LogAppendTime"])).like(&[("log.message.timestamp.type", 1)]).doc("Whether records keep the producer's time (`CreateTime`) or get the broker's (`LogAppendTime`)."),
    key("min.cleanable.dirty.ratio", Double, value("0.5")).valid(Valid::BetweenFractions(0.0, 1.0)).like(&[("log.cleaner.min.cleanable.ratio", 1)]).doc("Share of a compacted log that may be uncleaned before the cleaner takes it up."),
    key("min.compaction.lag.ms", Long, value("0")).min(0).like(&[("log.cleaner.min.compaction.lag.ms", 1)]).doc("A record is not compacted before this time."),
    key("min.insync.replicas", Int, value("1")).min(1).like(&[("min.insync.replicas", 1)]).doc("With acks=all, how many in-sync replicas a write needs."),
    key("preallocate", Boolean, value("false")).like(&[("log.preallocate", 1)]).doc("Whether a new segment's file gets its full size at once."),
    key("remote.log.copy.disable", Boolean, value("false")).doc("Stops copying this topic's segments to remote storage."),
    key("remote.log.delete.on.disable", Boolean, value("false")).doc("Whether remote segments are deleted when tiered storage is switched off for the topic."),
    key("remote.storage.enable", Boolean, value("false")).doc("Whether the topic's old segments move to remote storage."),
    key("retention.bytes", Long, value("-1")).like(&[("log.retention.bytes", 1)]).doc("Oldest segments of a partition are deleted while it is larger than this; -1 is without limit."),
    key("retention.ms", Long, value("604800000")).min(-1).like(&[("log.retention.ms", 1), ("log.retention.minutes", 60_000), ("log.retention.hours", 3_600_000)]).doc("Segments whose newest record is older than this are deleted; -1 is without limit."),
    key("segment.bytes", Int, value("1073741824")).min(1048576).like(&[("log.segment.bytes", 1)]).doc("Size at which a new segment is started."),
    key("segment.index.bytes", Int, value("10485760")).min(4).like(&[("log.index.size.max.bytes", 1)]).doc("Largest size of a segment's offset index."),
    key("segment.jitter.ms", Long, value("0")).min(0).like(&[("log.roll.jitter.ms", 1), ("log.roll.jitter.hours", 3_600_000)]).doc("Largest random time that is taken off segment.ms, so that segments do not roll all at once."),
    key("segment.ms", Long, value("604800000")).min(1).like(&[("log.roll.ms", 1), ("log.roll.hours", 3_600_000)]).doc("Age at which a new segment is started even if the old one is small."),
    key("unclean.leader.election.enable", Boolean, value("false")).like(&[("unclean.leader.election.enable", 1)]).doc("Whether a replica that is not in sync may become leader when no other is left, at the price of lost records."),
];
