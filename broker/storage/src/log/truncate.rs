//! Cutting the log's end off, as a follower does when its leader's log went another way.
//!
//! The order makes a crash at any point harmless: whole segments are hidden first, newest first, so that what recovery
//! finds is always a prefix of the old log; only then the last segment that stays is cut. Appends are refused meanwhile.
//! Until the next flush has been checkpointed, a power loss may bring back what was cut off.

use std::path::PathBuf;
use std::sync::Arc;

use env::{Disk, Env};
use model::Offset;

use super::scan::{ScanRange, SegmentScan, rebuild_producers, scan_segment};
use super::{Condition, Log, Removal};
use crate::config::LogConfig;
use crate::error::{LogError, StorageError};
use crate::producer_state::ProducerState;
use crate::segment::{Place, Segment};

/// A truncation that was begun.
pub(crate) struct Truncation<E: Env> {
    env: E,
    place: Place<E>,
    config: Arc<LogConfig>,
    end_offset: Offset,
    /// What stays, by base offset and size; empty when the log starts anew.
    segments: Vec<(Offset, u64)>,
    snapshots: Vec<Offset>,
    removed: Vec<PathBuf>,
}

/// What the rest of the log turned out to be.
pub(crate) struct Truncated {
    last: Option<SegmentScan>,
    producers: ProducerState,
}

impl<E: Env> Log<E> {
    /// Begins to cut off everything from `offset` on; `None` when there is nothing.
    pub(crate) fn begin_truncate_to(&mut self, offset: Offset) -> Result<Option<Truncation<E>>, LogError> {
        if offset >= self.log_end_offset {
            return Ok(None);
        }
        if offset < self.segments[0].base {
            return self.begin_truncate_fully(offset).map(Some);
        }
        // A segment that starts at the offset stays, empty.
        let kept = self.segments.partition_point(|segment| segment.base <= offset);
        let truncation = self.begin_truncation(offset, kept)?;
        self.log_start_offset = self.log_start_offset.min(offset);
        self.unsynced.epochs |= self.epochs.truncate_to(offset);
        Ok(Some(truncation))
    }

    /// Begins to cut off everything and to start anew at `offset`.
    pub(crate) fn begin_truncate_fully(&mut self, offset: Offset) -> Result<Truncation<E>, LogError> {
        let truncation = self.begin_truncation(offset, 0)?;
        self.segments.push(Segment::existing(offset, 0, 0, 0));
        self.log_start_offset = offset;
        self.high_watermark = offset;
        self.recovery_point = offset;
        self.unsynced_base = offset;
        self.unsynced.epochs |= self.epochs.truncate_to(Offset(0));
        self.producers = ProducerState::default();
        Ok(truncation)
    }

    fn begin_truncation(&mut self, offset: Offset, kept: usize) -> Result<Truncation<E>, LogError> {
        self.check_changeable()?;
        self.condition = Condition::Truncating;
        self.generation += 1;
        let removed = self.segments.split_off(kept);
        let removed = removed.iter().rev().flat_map(|segment| self.forget_segment(segment.base));
        let mut removed: Vec<PathBuf> = removed.collect();
        let strays = self.snapshots.split_off(&if kept == 0 { Offset(0) } else { offset.plus(1) });
        self.intact_snapshot = self.intact_snapshot.filter(|snapshot| self.snapshots.contains(snapshot));
        removed.extend(strays.iter().map(|stray| self.snapshot_path(*stray)));
        self.log_end_offset = offset;
        self.high_watermark = self.high_watermark.min(offset);
        self.recovery_point = self.recovery_point.min(offset);
        self.unsynced_base = self.unsynced_base.min(self.segments.last().map_or(offset, |last| last.base));
        Ok(Truncation {
            env: self.env.clone(),
            place: self.place.clone(),
            config: Arc::clone(&self.config),
            end_offset: offset,
            segments: self.segments.iter().map(|segment| (segment.base, segment.size_bytes)).collect(),
            snapshots: self.snapshots.iter().copied().collect(),
            removed,
        })
    }

    /// Finishes a truncation, or fails the log when it could not be carried out.
    pub(crate) fn finish_truncation(
        &mut self,
        result: Result<Truncated, StorageError>,
    ) -> Result<(), StorageError> {
        let finished = result.and_then(|truncated| {
            let place = self.place.clone();
            match truncated.last {
                Some(scan) => {
                    let active = self.active();
                    active.cut(&place, scan.segment.size_bytes)?;
                    active.install_indexes(&place, scan.segment)?;
                }
                None => *self.active() = Segment::create(&place, self.log_end_offset)?,
            }
            self.producers = truncated.producers;
            Ok(())
        });
        finished.map_err(|error| self.note_failure(error.fatal()))?;
        if !self.is_retired() {
            self.condition = Condition::Good;
        }
        self.unsynced.dir = true;
        self.assert_invariants();
        Ok(())
    }
}

impl<E: Env> Truncation<E> {
    /// Hides what goes, for good, and finds out what the rest is. The hidden files may be purged at once.
    pub async fn run(&self) -> Result<Truncated, StorageError> {
        let disk = self.env.disk();
        let removal = Removal::new(self.removed.clone(), 0);
        removal.hide(disk).await?;
        disk.sync_dir(&self.place.dir).await.map_err(StorageError::of("fsync", &self.place.dir))?;
        removal.purge(disk).await?;
        let Some((base, size_bytes)) = self.segments.last().copied() else {
            return Ok(Truncated { last: None, producers: ProducerState::default() });
        };
        let range = ScanRange { base, size_bytes, end_offset: self.end_offset, verify: false };
        let last = scan_segment(&self.place, &self.config, range, |_, _| {}).await?;
        let snapshots = self.snapshots.iter().copied();
        let (env, place, config) = (&self.env, &self.place, &self.config);
        let producers =
            rebuild_producers(env, place, config, &self.segments, snapshots, self.end_offset).await?;
        Ok(Truncated { last: Some(last), producers })
    }
}
