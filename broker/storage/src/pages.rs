//! Bytes of a log that inline calls need but that are not in memory.
//!
//! Operations on a log run under its owner's short lock and never wait for the disk. One that meets bytes outside the
//! page cache gives up with [`Missing`], before it changed anything; its caller fetches them into [`Pages`] without the
//! lock and tries again. Bytes once fetched are served from here, so each attempt gets further even when the system
//! drops them from its cache at once.

use std::collections::VecDeque;
use std::path::{Path, PathBuf};

use bytes::Bytes;
use env::{Disk, Env, File, OpenMode};
use model::Offset;

use crate::error::{ReadError, StorageError};

/// The least that is fetched at once.
const PAGE_BYTES_MIN: usize = 64 * 1024;
/// How many fetched ranges are kept for one operation; the oldest go first. More than any operation needs.
const PAGE_COUNT_MAX: usize = 256;

/// What has to be fetched or repaired before an operation can go on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Missing {
    /// A range of a file.
    Bytes {
        /// The file.
        path: PathBuf,
        /// Where the range starts.
        position: u64,
        /// Its length.
        size_bytes: usize,
    },
    /// The indexes of the segment with this base offset, which turned out to be damaged.
    Indexes(Offset),
}

/// Bytes fetched for one operation.
#[derive(Debug, Default)]
pub struct Pages {
    pages: VecDeque<(PathBuf, u64, Bytes)>,
    generation: u64,
}

impl Pages {
    /// Reads at `position`, fewer bytes than `buffer` only at the end of the file. `path` names the file.
    pub(crate) fn read(
        &self,
        file: &impl File,
        path: impl Fn() -> PathBuf,
        position: u64,
        buffer: &mut [u8],
    ) -> Result<usize, ReadError> {
        if !self.pages.is_empty()
            && let Some(size_bytes) = self.copy_fetched(&path(), position, buffer)
        {
            return Ok(size_bytes);
        }
        match file.read_cached_at(buffer, position) {
            Ok(Some(size_bytes)) => Ok(size_bytes),
            Ok(None) => {
                Err(ReadError::Missing(Missing::Bytes { path: path(), position, size_bytes: buffer.len() }))
            }
            Err(source) => Err(StorageError::new("read", &path(), source).into()),
        }
    }

    fn copy_fetched(&self, path: &Path, position: u64, buffer: &mut [u8]) -> Option<usize> {
        let end = position + buffer.len() as u64;
        let (_, start, bytes) = self.pages.iter().find(|(page_path, start, bytes)| {
            page_path == path && *start <= position && end <= start + bytes.len() as u64
        })?;
        let from = (position - start) as usize;
        buffer.copy_from_slice(&bytes[from..from + buffer.len()]);
        Some(buffer.len())
    }

    /// Forgets what was fetched before the log was last truncated.
    pub(crate) fn enter_generation(&mut self, generation: u64) {
        if self.generation != generation {
            self.pages.clear();
            self.generation = generation;
        }
    }

    /// Fetches a range of a file, waiting for the disk.
    pub(crate) async fn fetch<E: Env>(
        &mut self,
        env: &E,
        path: PathBuf,
        position: u64,
        size_bytes: usize,
    ) -> Result<(), StorageError> {
        let file = env.disk().open(&path, OpenMode::Read).map_err(StorageError::of("open", &path))?;
        let bytes = file.read_at(position, size_bytes.max(PAGE_BYTES_MIN)).await;
        let bytes = bytes.map_err(StorageError::of("read", &path))?;
        if self.pages.len() == PAGE_COUNT_MAX {
            self.pages.pop_front();
        }
        self.pages.push_back((path, position, bytes));
        Ok(())
    }
}
