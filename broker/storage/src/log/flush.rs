//! Flushing: fsync without the log's lock, and closing.
//!
//! A flush is begun under the lock (which files, up to which offset), run without it, and finished under it. Recovery
//! starts at the recovery point, so before that moves on, a flush makes durable: the batches, the indexes of segments
//! that are no longer active, the names of all of them, and the leader epochs.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::Ordering;

use bytes::Bytes;
use env::{Disk, Env, File, OpenMode};
use model::{Offset, TimestampMs};

use super::{FileGate, Log, LogCheckpoint, Unsynced};
use crate::error::{LogError, StorageError};
use crate::leader_epochs::LeaderEpochs;
use crate::segment::NamedFile;

/// A flush that was begun.
pub(crate) struct FlushJob<E: Env> {
    env: E,
    files: Vec<NamedFile<E>>,
    snapshots: Vec<PathBuf>,
    epochs: Option<(PathBuf, Bytes)>,
    dirs: Vec<PathBuf>,
    end_offset: Offset,
    active_base: Offset,
    generation: u64,
    gate: Arc<FileGate>,
}

impl<E: Env> Log<E> {
    /// Whether `flush.ms` asks for a flush.
    pub fn is_flush_due(&self, now: TimestampMs) -> bool {
        self.recovery_point < self.log_end_offset
            && now.0.saturating_sub(self.last_flush.0) >= self.config.flush_ms
    }

    /// Whether everything before `end` is on disk for good. A log that takes no changes says no: whoever asks then hears
    /// why from the flush.
    pub(crate) fn is_flushed(&self, end: Offset) -> bool {
        self.check_changeable().is_ok() && self.recovery_point >= end
    }

    /// How many records a power loss could take.
    pub fn unflushed_count(&self) -> i64 {
        self.log_end_offset.0 - self.recovery_point.0
    }

    /// Begins a flush of all that is there now; `None` when there is nothing to flush. One that fails, or is not
    /// finished, is made good by the next one.
    pub(crate) fn begin_flush(&mut self) -> Result<Option<FlushJob<E>>, LogError> {
        self.check_changeable()?;
        let active_base = self.active().base;
        let is_flushed = self.recovery_point == self.log_end_offset && self.unsynced_base == active_base;
        let unsynced = self.unsynced.and(self.syncing);
        if is_flushed && !unsynced.dir && !unsynced.epochs {
            return Ok(None);
        }
        let mut files = Vec::new();
        let first = self.segments.partition_point(|segment| segment.base < self.unsynced_base);
        for segment in &self.segments[first..] {
            files.extend(segment.files_to_sync(&self.place, segment.base == active_base)?);
        }
        let dir = &self.place.dir;
        let parent = unsynced.parent.then(|| dir.parent().map(PathBuf::from)).flatten();
        let snapshots = self.snapshots.range(self.unsynced_base..).map(|offset| self.snapshot_path(*offset));
        let job = FlushJob {
            env: self.env.clone(),
            files,
            snapshots: snapshots.collect(),
            epochs: unsynced.epochs.then(|| (dir.join(LeaderEpochs::FILE_NAME), self.epochs.to_file())),
            dirs: unsynced.dir.then(|| dir.clone()).into_iter().chain(parent).collect(),
            end_offset: self.log_end_offset,
            active_base,
            generation: self.generation,
            gate: self.file_gate(),
        };
        self.unsynced = Unsynced::default();
        self.syncing = unsynced;
        Ok(Some(job))
    }

    /// Takes note of how a flush ended. After a failed fsync nobody knows what is on disk: the log refuses changes. What
    /// failed before that, for want of room or file handles, may be tried again.
    pub(crate) fn finish_flush(
        &mut self,
        job: &FlushJob<E>,
        result: Result<(), StorageError>,
        now: TimestampMs,
    ) -> Result<(), LogError> {
        if self.is_retired() {
            return Err(LogError::NotLeader);
        }
        result.map_err(|error| self.note_failure(error))?;
        self.syncing = Unsynced::default();
        // What was flushed may have been cut off since; the next flush covers what came instead.
        if self.generation == job.generation {
            self.recovery_point = self.recovery_point.max(job.end_offset);
            self.unsynced_base = self.unsynced_base.max(job.active_base);
            self.last_flush = now;
        }
        self.assert_invariants();
        Ok(())
    }

    /// Completes all files and flushes them. What it answers goes to the checkpoint files before the directory is
    /// marked as cleanly shut down. A log that was not written to since it was opened touches no file.
    pub async fn close(mut self) -> Result<LogCheckpoint, LogError> {
        self.check_changeable()?;
        let place = self.place.clone();
        self.active().seal(&place)?;
        // An empty log is the same with and without a snapshot.
        let has_snapshot = self.intact_snapshot == Some(self.log_end_offset);
        if !has_snapshot && self.size_bytes() > 0 {
            self.write_snapshot(self.log_end_offset)?;
        }
        if let Some(mut job) = self.begin_flush()? {
            job.files.extend(self.active().files_to_sync(&place, false)?);
            job.run().await?;
            let now = self.env.wall_clock();
            self.finish_flush(&job, Ok(()), now)?;
        }
        Ok(self.checkpoint())
    }
}

impl<E: Env> FlushJob<E> {
    /// Waits until all of it is on disk, or the log is retired: there may be much to do.
    pub async fn run(&self) -> Result<(), StorageError> {
        let disk = self.env.disk();
        for (path, file) in &self.files {
            if self.gate.is_retired.load(Ordering::Relaxed) {
                return Ok(());
            }
            file.sync().await.map_err(failed_fsync(path))?;
        }
        for path in &self.snapshots {
            // One that was removed in the meantime needs no fsync.
            match disk.open(path, OpenMode::Read) {
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
                Err(error) => return Err(StorageError::new("open", path, error)),
                Ok(file) => file.sync().await.map_err(failed_fsync(path))?,
            }
        }
        if let Some((path, contents)) = &self.epochs {
            // Whatever fails here, the next attempt writes it all again.
            let written = disk.write_atomic(path, contents.clone()).await;
            written.map_err(StorageError::of("write", path))?;
        }
        for dir in &self.dirs {
            disk.sync_dir(dir).await.map_err(failed_fsync(dir))?;
        }
        Ok(())
    }
}

fn failed_fsync(path: &Path) -> impl FnOnce(io::Error) -> StorageError {
    move |error| {
        // To fsync a directory takes a handle; without one, nothing was tried.
        let was_tried = !env::is_out_of_handles(&error);
        let error = StorageError::new("fsync", path, error);
        if was_tried { error.fatal() } else { error }
    }
}
