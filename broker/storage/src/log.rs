//! One partition's log: segments on disk, and everything that is checkpointed with them.
//!
//! A log is held behind its owner's short lock. The methods here are inline: they never wait, change nothing when they
//! fail, and give up with `Missing` where bytes of an idle log are not in memory; the functions of [`crate::access`]
//! fetch those without the lock and try again. Offsets always satisfy
//! `log start <= high watermark <= log end` and `recovery point <= log end`.
//!
//! A log knows no replicas and no clients: its owner moves the high watermark, says which epoch it leads in, and runs
//! what is due (flushes, retention, the removal of files).

mod append;
mod flush;
mod open;
mod read;
mod rebuild;
mod retention;
mod scan;
mod truncate;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use env::Env;
use model::{LeaderEpoch, Offset, TimestampMs};

use crate::config::LogConfig;
use crate::error::{LogError, StorageError};
use crate::leader_epochs::LeaderEpochs;
use crate::producer_state::ProducerState;
use crate::segment::{Place, Segment};

pub use append::AppendInfo;
pub use open::OpenLog;
pub(crate) use read::FoundBatch;
pub use read::{ReadRequest, ReadSlice};
pub use retention::Removal;

/// See the module.
pub struct Log<E: Env> {
    pub(crate) env: E,
    place: Place<E>,
    config: Arc<LogConfig>,
    /// By base offset; never empty. The last one is active.
    segments: Vec<Segment>,
    log_start_offset: Offset,
    high_watermark: Offset,
    log_end_offset: Offset,
    recovery_point: Offset,
    /// The base of the first segment whose indexes a flush has not seen complete.
    unsynced_base: Offset,
    producers: ProducerState,
    epochs: LeaderEpochs,
    /// The offsets that files of producer snapshots may exist of.
    snapshots: BTreeSet<Offset>,
    /// The newest one, as far as it was written without an error.
    intact_snapshot: Option<Offset>,
    /// What is taken off `segment.ms` for the active segment.
    jitter_ms: i64,
    unsynced: Unsynced,
    /// What the last flush was to take care of, unless it succeeded: the next one does so too.
    syncing: Unsynced,
    last_flush: TimestampMs,
    file_gate: Arc<FileGate>,
    /// Counts truncations: what was found before one may not hold behind it.
    pub(crate) generation: u64,
    condition: Condition,
    has_aborted_transactions: bool,
}

/// What a flush has to write besides batches.
#[derive(Clone, Copy, Debug, Default)]
struct Unsynced {
    /// Names in the log's directory.
    dir: bool,
    /// The directory's own name.
    parent: bool,
    /// The leader epochs.
    epochs: bool,
}

/// The turn of whoever works on the log's files without its lock: a flush, a truncation, a removal of segments.
#[derive(Debug, Default)]
pub(crate) struct FileGate {
    pub turn: tokio::sync::Mutex<()>,
    /// Whether the log is over, so that what is at work need not go on.
    is_retired: AtomicBool,
}

impl Unsynced {
    fn and(self, other: Self) -> Self {
        Self {
            dir: self.dir || other.dir,
            parent: self.parent || other.parent,
            epochs: self.epochs || other.epochs,
        }
    }
}

#[derive(Debug)]
enum Condition {
    Good,
    Truncating,
    /// Nothing is changed any more, since what is on disk is not known.
    Failed(StorageError),
    /// The log is over. Its directory is another's, or nobody's.
    Retired,
}

/// What the broker's checkpoint files say of a log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LogCheckpoint {
    /// For `recovery-point-offset-checkpoint`: all before it is on disk for good.
    pub recovery_point: Offset,
    /// For `log-start-offset-checkpoint`.
    pub log_start_offset: Offset,
    /// For `replication-offset-checkpoint`.
    pub high_watermark: Offset,
}

impl<E: Env> Log<E> {
    /// The log's directory.
    pub fn dir(&self) -> &Path {
        &self.place.dir
    }

    /// The settings.
    pub fn config(&self) -> &Arc<LogConfig> {
        &self.config
    }

    /// Changes the settings, from the next operation on.
    pub fn set_config(&mut self, config: Arc<LogConfig>) {
        self.config = config;
    }

    /// The first offset there is.
    pub fn log_start_offset(&self) -> Offset {
        self.log_start_offset
    }

    /// The next offset to be written.
    pub fn log_end_offset(&self) -> Offset {
        self.log_end_offset
    }

    /// The offset up to which consumers may read.
    pub fn high_watermark(&self) -> Offset {
        self.high_watermark
    }

    /// The offset up to which consumers may read that want only what is committed: the high watermark, or the start of
    /// the first open transaction.
    pub fn last_stable_offset(&self) -> Offset {
        self.producers
            .first_unstable_offset()
            .map_or(self.high_watermark, |open| open.min(self.high_watermark))
    }

    /// Whether Apache Kafka's index of aborted transactions beside this log has entries. Which records they are is not
    /// read yet, so nobody can be given only what is committed.
    pub fn has_aborted_transactions(&self) -> bool {
        self.has_aborted_transactions
    }

    /// All before this offset survives a power loss.
    pub fn recovery_point(&self) -> Offset {
        self.recovery_point
    }

    /// Whose turn it is to look at large records, in all logs of the broker.
    pub(crate) fn large_record_turns(&self) -> Arc<tokio::sync::Mutex<()>> {
        Arc::clone(&self.place.files.large_record_turns)
    }

    /// What the broker's checkpoint files should say of this log.
    pub fn checkpoint(&self) -> LogCheckpoint {
        // The batches of a segment may be on disk for good while its indexes are not: recovery then has to begin with
        // that segment, where it rebuilds them.
        let next = self.segments.partition_point(|segment| segment.base <= self.unsynced_base);
        let with_indexes = self.segments.get(next).map_or(self.recovery_point, |next| next.base);
        LogCheckpoint {
            recovery_point: self.recovery_point.min(with_indexes),
            log_start_offset: self.log_start_offset,
            high_watermark: self.high_watermark,
        }
    }

    /// Moves the high watermark up to `offset`, as far as the log goes; it never moves back. Whether it moved.
    pub fn update_high_watermark(&mut self, offset: Offset) -> bool {
        let bounded = offset.min(self.log_end_offset);
        let moves = bounded > self.high_watermark;
        if moves {
            self.high_watermark = bounded;
        }
        moves
    }

    /// The bytes of all segments' batches.
    pub fn size_bytes(&self) -> u64 {
        self.segments.iter().map(|segment| segment.size_bytes).sum()
    }

    /// How many segments there are.
    pub fn segment_count(&self) -> usize {
        self.segments.len()
    }

    /// The base offsets of the segments, ascending; the last one is active.
    pub fn segment_base_offsets(&self) -> impl Iterator<Item = Offset> {
        self.segments.iter().map(|segment| segment.base)
    }

    /// Base offset and size in bytes of each segment, ascending; the last one is active.
    pub fn segments(&self) -> impl Iterator<Item = (Offset, u64)> {
        self.segments.iter().map(|segment| (segment.base, segment.size_bytes))
    }

    /// The producers that wrote to this log.
    pub fn producers(&self) -> &ProducerState {
        &self.producers
    }

    /// Forgets producers that were idle too long.
    pub fn remove_expired_producers(&mut self, now: TimestampMs) {
        self.producers.remove_expired(now, self.config.producer_id_expiration_ms);
    }

    /// The leader epochs of the records here.
    pub fn leader_epochs(&self) -> &LeaderEpochs {
        &self.epochs
    }

    /// Says that what is appended next is of `epoch`: a new leader calls it before its first append.
    pub fn assign_leader_epoch(&mut self, epoch: LeaderEpoch) {
        self.unsynced.epochs |= self.epochs.assign(epoch, self.log_end_offset);
    }

    /// What OffsetForLeaderEpoch answers; see [`LeaderEpochs::end_offset`].
    pub fn epoch_end_offset(&self, epoch: LeaderEpoch) -> Option<(LeaderEpoch, Offset)> {
        self.epochs.end_offset(epoch, self.log_end_offset)
    }

    /// Why the log refuses changes, when it does: the disk failed in a way that leaves open what is stored.
    pub fn failure(&self) -> Option<&StorageError> {
        match &self.condition {
            Condition::Failed(error) => Some(error),
            _ => None,
        }
    }

    pub(crate) fn file_gate(&self) -> Arc<FileGate> {
        Arc::clone(&self.file_gate)
    }

    /// Ends the log; see [`crate::retire`].
    pub(crate) fn retire(&mut self) {
        self.condition = Condition::Retired;
        self.file_gate.is_retired.store(true, Ordering::Relaxed);
    }

    /// Closes all files, until they are used again.
    pub(crate) fn close_files(&self) {
        self.place.files.close_log(self.place.log);
    }

    fn is_retired(&self) -> bool {
        matches!(self.condition, Condition::Retired)
    }

    /// Refuses changes to a log that is over, or whose disk failed.
    fn check_changeable(&self) -> Result<(), LogError> {
        match &self.condition {
            Condition::Good | Condition::Truncating => Ok(()),
            Condition::Failed(error) => Err(error.clone().into()),
            Condition::Retired => Err(LogError::NotLeader),
        }
    }

    /// Passes an error on, and refuses all further changes if it left the log unusable.
    fn note_failure(&mut self, error: StorageError) -> StorageError {
        if !error.is_log_usable && !matches!(self.condition, Condition::Failed(_) | Condition::Retired) {
            tracing::error!(dir = %self.place.dir.display(), %error, "the log takes no further changes");
            self.condition = Condition::Failed(error.clone());
        }
        error
    }

    fn active(&mut self) -> &mut Segment {
        self.segments.last_mut().expect("a log has a segment")
    }

    /// The index of the segment that holds `offset`, or would.
    fn segment_of(&self, offset: Offset) -> usize {
        self.segments.partition_point(|segment| segment.base <= offset).saturating_sub(1)
    }

    fn snapshot_path(&self, offset: Offset) -> PathBuf {
        self.place.path(offset, "snapshot")
    }

    fn draw_jitter(&mut self) {
        let limit_ms = self.config.segment_jitter_ms.min(self.config.segment_ms);
        self.jitter_ms = if limit_ms > 0 { (self.env.random_u64() % limit_ms as u64) as i64 } else { 0 };
    }

    #[cfg(debug_assertions)]
    fn assert_invariants(&self) {
        assert!(self.log_start_offset <= self.high_watermark, "the log start passed the high watermark");
        assert!(self.high_watermark <= self.log_end_offset, "the high watermark passed the log end");
        assert!(self.recovery_point <= self.log_end_offset, "the recovery point passed the log end");
        assert!(self.segments.windows(2).all(|pair| pair[0].base < pair[1].base), "segments are in order");
    }

    #[cfg(not(debug_assertions))]
    fn assert_invariants(&self) {}
}

impl<E: Env> Drop for Log<E> {
    fn drop(&mut self) {
        self.close_files();
    }
}
