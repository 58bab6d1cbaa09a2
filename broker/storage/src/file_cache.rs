//! The open files of all logs of a broker, at most so many at once; the least recently used one is closed first.
//!
//! A closed file is opened again when it is needed. Who holds a handle (a fetch that is being sent) keeps the file
//! open beyond its time here.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use env::{Disk, Env, FileOf, OpenMode};
use model::Offset;
use parking_lot::Mutex;

use crate::error::StorageError;

/// How many files are kept open by default: well below the smallest usual hard limit on open files (20,000), with
/// room for connections.
pub const OPEN_FILE_COUNT_MAX_DEFAULT: usize = 8_000;

/// The kinds of files that are kept open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum FileKind {
    Log,
    OffsetIndex,
    TimeIndex,
}

/// Which file: of which log, which segment, and which of its files.
pub(crate) type FileKey = (u64, Offset, FileKind);

/// A bounded set of open files, shared by the logs of a broker.
pub struct FileCache<E: Env> {
    disk: E::Disk,
    open_file_count_max: usize,
    state: Mutex<State<FileOf<E>>>,
}

struct State<F> {
    files: BTreeMap<FileKey, (Arc<F>, u64)>,
    /// When each was last used, oldest first.
    uses: BTreeMap<u64, FileKey>,
    next_use: u64,
    next_log: u64,
}

impl<E: Env> FileCache<E> {
    /// A cache that keeps at most `open_file_count_max` files open (at least one).
    pub fn new(env: &E, open_file_count_max: usize) -> Arc<Self> {
        let state = State { files: BTreeMap::new(), uses: BTreeMap::new(), next_use: 0, next_log: 0 };
        Arc::new(Self {
            disk: env.disk().clone(),
            open_file_count_max: open_file_count_max.max(1),
            state: Mutex::new(state),
        })
    }

    /// How many files are open; for metrics.
    pub fn open_file_count(&self) -> usize {
        self.state.lock().files.len()
    }

    /// A number for a log that no other log of this cache has.
    pub(crate) fn register_log(&self) -> u64 {
        let mut state = self.state.lock();
        state.next_log += 1;
        state.next_log
    }

    /// The open file of `key`; opened at `path` when it is not, and created when it does not exist.
    pub(crate) fn get(
        &self,
        key: FileKey,
        path: impl FnOnce() -> PathBuf,
    ) -> Result<Arc<FileOf<E>>, StorageError> {
        let mut state = self.state.lock();
        let use_ = state.next_use;
        state.next_use += 1;
        if let Some((file, last_use)) = state.files.get_mut(&key) {
            let file = Arc::clone(file);
            let last_use = std::mem::replace(last_use, use_);
            state.uses.remove(&last_use);
            state.uses.insert(use_, key);
            return Ok(file);
        }
        let path = path();
        let file = self.disk.open(&path, OpenMode::Create).map_err(StorageError::of("open", &path))?;
        let file = Arc::new(file);
        if state.files.len() >= self.open_file_count_max
            && let Some((_, oldest)) = state.uses.pop_first()
        {
            state.files.remove(&oldest);
        }
        state.files.insert(key, (Arc::clone(&file), use_));
        state.uses.insert(use_, key);
        Ok(file)
    }

    /// Closes the files of a segment.
    pub(crate) fn close_segment(&self, log: u64, base: Offset) {
        self.close((log, base, FileKind::Log)..=(log, base, FileKind::TimeIndex));
    }

    /// Closes the files of a log.
    pub(crate) fn close_log(&self, log: u64) {
        self.close((log, Offset(i64::MIN), FileKind::Log)..=(log, Offset(i64::MAX), FileKind::TimeIndex));
    }

    fn close(&self, keys: std::ops::RangeInclusive<FileKey>) {
        let mut state = self.state.lock();
        let closed: Vec<_> = state.files.range(keys).map(|(key, (_, use_))| (*key, *use_)).collect();
        for (key, use_) in closed {
            state.files.remove(&key);
            state.uses.remove(&use_);
        }
    }
}
