//! When to take a snapshot of the metadata, and which snapshots and how much of the log may then go.

use std::time::Duration;

use model::{LeaderEpoch, Offset, TimestampMs};

/// Names a snapshot, and its file: it covers every record below `end_offset`, the last of which has `epoch`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SnapshotId {
    /// The first offset that the snapshot does not cover.
    pub end_offset: Offset,
    /// The leader epoch of the last record covered.
    pub epoch: LeaderEpoch,
}

/// When a snapshot is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SnapshotPolicy {
    /// `metadata.log.max.record.bytes.between.snapshots`: this many bytes of batches since the last one.
    pub record_bytes_max: u64,
    /// `metadata.log.max.snapshot.interval.ms`: this long since the last one, if anything was committed; `None` (0 in
    /// the file) never.
    pub interval_max: Option<Duration>,
}

impl Default for SnapshotPolicy {
    fn default() -> Self {
        Self { record_bytes_max: 20 * 1024 * 1024, interval_max: Some(Duration::from_secs(3600)) }
    }
}

/// How much of log and snapshots is kept; `None` is without limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RetentionPolicy {
    /// `metadata.max.retention.bytes`, of log and snapshots together.
    pub bytes_max: Option<u64>,
    /// `metadata.max.retention.ms`, by the time of the last record that a snapshot covers.
    pub age_max: Option<Duration>,
}

impl Default for RetentionPolicy {
    fn default() -> Self {
        Self { bytes_max: Some(100 * 1024 * 1024), age_max: Some(Duration::from_secs(7 * 24 * 3600)) }
    }
}

/// One snapshot on disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SnapshotFile {
    /// Its name.
    pub id: SnapshotId,
    /// Its length.
    pub size_bytes: u64,
    /// The timestamp in its header.
    pub last_contained_log_timestamp: TimestampMs,
}

/// The log behind the snapshots.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogExtent {
    /// The first offset that can be read.
    pub start: Offset,
    /// Base offset and length of each segment, ascending; the last one is being written and stays.
    pub segments: Vec<(Offset, u64)>,
}

impl LogExtent {
    /// What the segments hold that are still needed when the log starts at `start`.
    fn size_bytes_from(&self, start: Offset) -> u64 {
        let ends = self.segments.iter().skip(1).map(|(base, _)| *base).chain([Offset(i64::MAX)]);
        self.segments.iter().zip(ends).filter(|(_, end)| *end > start).map(|((_, size), _)| size).sum()
    }
}

/// What may go.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cleanup {
    /// Where the log shall start, when it shall move; whole segments below may be deleted.
    pub log_start: Option<Offset>,
    /// Snapshots to delete, oldest first.
    pub delete: Vec<SnapshotId>,
}

/// Decides what retention removes: oldest snapshots first, each only when a later one exists, and the log up to the end
/// of the oldest snapshot that stays. The newest snapshot always stays, and nothing at or above `high_watermark` goes.
///
/// `snapshots` is ordered by id, oldest first.
pub fn cleanup(
    policy: RetentionPolicy,
    now: TimestampMs,
    high_watermark: Offset,
    log: &LogExtent,
    snapshots: &[SnapshotFile],
) -> Cleanup {
    debug_assert!(snapshots.is_sorted_by_key(|snapshot| snapshot.id));
    let mut cleanup = Cleanup::default();
    let mut log_start = log.start;
    for (index, pair) in snapshots.windows(2).enumerate() {
        let [oldest, next] = pair else { unreachable!("windows of two") };
        let snapshot_bytes: u64 = snapshots[index..].iter().map(|snapshot| snapshot.size_bytes).sum();
        let too_big =
            policy.bytes_max.is_some_and(|max| snapshot_bytes + log.size_bytes_from(log_start) > max);
        let age_ms = now.0.saturating_sub(oldest.last_contained_log_timestamp.0);
        let too_old = policy.age_max.is_some_and(|max| i128::from(age_ms) > max.as_millis() as i128);
        if !(too_big || too_old) || next.id.end_offset > high_watermark {
            break;
        }
        cleanup.delete.push(oldest.id);
        if next.id.end_offset > log_start {
            log_start = next.id.end_offset;
            cleanup.log_start = Some(log_start);
        }
    }
    cleanup
}
