//! Removing what is old: by time, by size, and what lies before the log's start. Only whole segments below the high
//! watermark go.

use std::io;
use std::path::{Path, PathBuf};

use env::{Disk, Env};
use model::{Offset, TimestampMs};

use super::Log;
use crate::error::{LogError, ReadError, StorageError};
use crate::pages::Pages;

/// The files of a segment, by suffix; the last two need not exist.
const SUFFIXES: [&str; 5] = ["log", "index", "timeindex", "txnindex", "snapshot"];
/// Put behind the names of files that are about to go.
pub(super) const DELETED_SUFFIX: &str = ".deleted";

/// Files that are no longer part of a log. First [`Removal::hide`] them, then, `delay_ms` later, [`Removal::purge`].
#[derive(Debug, Default)]
#[must_use]
pub struct Removal {
    /// `file.delete.delay.ms`.
    pub delay_ms: i64,
    files: Vec<PathBuf>,
}

impl Removal {
    pub(super) fn new(files: Vec<PathBuf>, delay_ms: i64) -> Self {
        Self { delay_ms, files }
    }

    /// Whether there is nothing to remove.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// Renames the files, in their order, so that the log will not find them when it is opened again.
    pub async fn hide(&self, disk: &impl Disk) -> Result<(), StorageError> {
        for path in &self.files {
            ignore_missing(disk.rename(path, &deleted(path)).await)
                .map_err(StorageError::of("rename", path))?;
        }
        Ok(())
    }

    /// Removes the hidden files.
    pub async fn purge(self, disk: &impl Disk) -> Result<(), StorageError> {
        for path in self.files.iter().map(|path| deleted(path)) {
            ignore_missing(disk.remove_file(&path).await).map_err(StorageError::of("remove", &path))?;
        }
        Ok(())
    }
}

fn deleted(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(DELETED_SUFFIX);
    name.into()
}

/// A file that is not there needs no removal.
pub(super) fn ignore_missing(result: io::Result<()>) -> io::Result<()> {
    match result {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        result => result,
    }
}

impl<E: Env> Log<E> {
    /// Takes out the segments that `retention.ms`, `retention.bytes` or the log's start leave nothing of use in, and
    /// moves the log's start. The active segment is rolled first when it goes too.
    ///
    /// A segment's age is that of its largest timestamp; one whose records have none is as old as its file.
    pub fn delete_old_segments(&mut self, now: TimestampMs, pages: &Pages) -> Result<Removal, ReadError> {
        self.check_changeable()?;
        let mut count = self.count_before_log_start();
        if self.config.cleanup_policy.delete {
            count = count.max(self.count_beyond_size()).max(self.count_expired(now, pages)?);
        }
        self.remove_oldest(count).map_err(ReadError::from)
    }

    /// Moves the log's start up to `offset`, which is at most the high watermark; `None` stands for that. The segments
    /// before it go with the next [`Log::delete_old_segments`]. The log's new start.
    pub fn delete_records(&mut self, offset: Option<Offset>) -> Result<Offset, ReadError> {
        self.check_changeable()?;
        let offset = offset.unwrap_or(self.high_watermark);
        if offset > self.high_watermark || offset.0 < 0 {
            return Err(ReadError::OffsetOutOfRange {
                offset,
                log_start_offset: self.log_start_offset,
                log_end_offset: self.high_watermark,
            });
        }
        self.move_log_start(offset);
        Ok(self.log_start_offset)
    }

    fn move_log_start(&mut self, offset: Offset) {
        if offset > self.log_start_offset {
            self.log_start_offset = offset;
            self.unsynced.epochs |= self.epochs.truncate_from_start(offset);
            self.assert_invariants();
        }
    }

    /// The offset behind a segment.
    fn end_of(&self, index: usize) -> Offset {
        self.segments.get(index + 1).map_or(self.log_end_offset, |next| next.base)
    }

    /// Whether the segment's records may all go: they are below the high watermark, and there are any.
    fn is_removable(&self, index: usize) -> bool {
        let is_last = index + 1 == self.segments.len();
        self.high_watermark >= self.end_of(index) && !(is_last && self.segments[index].size_bytes == 0)
    }

    fn count_before_log_start(&self) -> usize {
        (0..self.segments.len() - 1)
            .take_while(|index| self.is_removable(*index) && self.end_of(*index) <= self.log_start_offset)
            .count()
    }

    fn count_beyond_size(&self) -> usize {
        let Some(limit) = self.config.retention_bytes else { return 0 };
        let mut excess = self.size_bytes().saturating_sub(limit);
        (0..self.segments.len())
            .take_while(|index| {
                let size_bytes = self.segments[*index].size_bytes;
                let goes = self.is_removable(*index) && excess > 0 && size_bytes <= excess;
                excess = excess.saturating_sub(size_bytes);
                goes
            })
            .count()
    }

    fn count_expired(&mut self, now: TimestampMs, pages: &Pages) -> Result<usize, ReadError> {
        let Some(retention_ms) = self.config.retention_ms else { return Ok(0) };
        for index in 0..self.segments.len() {
            if !self.is_removable(index) {
                return Ok(index);
            }
            let segment = &mut self.segments[index];
            let largest = match segment.largest(&self.place, pages)?.timestamp {
                ..0 => segment.modified(&self.place)?.0,
                largest => largest,
            };
            if now.0.saturating_sub(largest) <= retention_ms {
                return Ok(index);
            }
        }
        Ok(self.segments.len())
    }

    fn remove_oldest(&mut self, count: usize) -> Result<Removal, LogError> {
        if count == self.segments.len() {
            self.roll()?;
        }
        let removed: Vec<Offset> = self.segments.drain(..count).map(|segment| segment.base).collect();
        let mut files: Vec<PathBuf> = removed.iter().flat_map(|base| self.forget_segment(*base)).collect();
        if let Some(last) = removed.last() {
            self.move_log_start(self.segments[0].base);
            // The snapshots of what stays are enough.
            let kept = self.snapshots.split_off(&last.plus(1));
            let old = std::mem::replace(&mut self.snapshots, kept);
            files.extend(
                old.difference(&removed.iter().copied().collect()).map(|old| self.snapshot_path(*old)),
            );
        }
        Ok(Removal::new(files, self.config.file_delete_delay_ms))
    }

    /// Closes a segment's files and names them.
    pub(super) fn forget_segment(&self, base: Offset) -> Vec<PathBuf> {
        self.place.files.close_segment(self.place.log, base);
        SUFFIXES.iter().map(|suffix| self.place.path(base, suffix)).collect()
    }
}
