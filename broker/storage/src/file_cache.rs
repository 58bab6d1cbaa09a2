//! The open files of all logs of a broker, at most so many at once; the least recently used one is closed first.
//!
//! A closed file is opened again when it is needed, and never created by that: its name may belong to another log by
//! then. Who holds a handle (a fetch that is being sent) keeps the file open beyond its time here.
//!
//! All logs share the one lock, so no file is opened or closed under it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use env::{Disk, Env, FileOf, OpenMode};
use model::Offset;
use parking_lot::Mutex;

use crate::error::StorageError;

/// How many files are kept open at most, unless told otherwise.
pub const OPEN_FILE_COUNT_MAX_DEFAULT: usize = 8_000;

/// How many files are closed at once when handles are short.
const GIVEN_UP_COUNT: usize = 16;

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
    /// For [`crate::large_records`]: one of them at a time, too, in all logs of a broker.
    pub(crate) large_record_turns: Arc<tokio::sync::Mutex<()>>,
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
            large_record_turns: Arc::default(),
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

    /// The open file of `key`; opened at `path` when it is not, where it must exist.
    pub(crate) fn get(
        &self,
        key: FileKey,
        path: impl FnOnce() -> PathBuf,
    ) -> Result<Arc<FileOf<E>>, StorageError> {
        if let Some(file) = self.state.lock().use_open(key) {
            return Ok(file);
        }
        let path = path();
        let file = self.open(&path, OpenMode::Write)?;
        let mut state = self.state.lock();
        // Somebody else may have opened it just now; both handles are of the same file.
        let closed = match state.use_open(key) {
            Some(_) => None,
            None => state.keep(key, Arc::clone(&file), self.open_file_count_max),
        };
        drop(state);
        drop(closed);
        Ok(file)
    }

    /// Opens the file of `key` anew at `path`, where it is created when it does not exist.
    pub(crate) fn create(&self, key: FileKey, path: &Path) -> Result<Arc<FileOf<E>>, StorageError> {
        let file = self.open(path, OpenMode::Create)?;
        let mut state = self.state.lock();
        let replaced = state.close(key);
        let closed = state.keep(key, Arc::clone(&file), self.open_file_count_max);
        drop(state);
        drop((replaced, closed));
        Ok(file)
    }

    /// Opens a file. Where the process has no handle left, files that were not used for long give theirs.
    fn open(&self, path: &Path, mode: OpenMode) -> Result<Arc<FileOf<E>>, StorageError> {
        loop {
            match self.disk.open(path, mode) {
                Ok(file) => return Ok(Arc::new(file)),
                Err(error) if env::is_out_of_handles(&error) && self.close_oldest() => {}
                Err(error) => return Err(StorageError::new("open", path, error)),
            }
        }
    }

    /// Closes some files; `false` when there was none.
    fn close_oldest(&self) -> bool {
        let mut state = self.state.lock();
        let keys: Vec<_> = state.uses.values().take(GIVEN_UP_COUNT).copied().collect();
        let closed: Vec<_> = keys.into_iter().filter_map(|key| state.close(key)).collect();
        drop(state);
        !closed.is_empty()
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
        let keys: Vec<_> = state.files.range(keys).map(|(key, _)| *key).collect();
        let closed: Vec<_> = keys.into_iter().filter_map(|key| state.close(key)).collect();
        drop(state);
        drop(closed);
    }
}

impl<F> State<F> {
    /// The file, if it is open, which counts as a use of it.
    fn use_open(&mut self, key: FileKey) -> Option<Arc<F>> {
        let (file, last_use) = self.files.get_mut(&key)?;
        let file = Arc::clone(file);
        let last_use = std::mem::replace(last_use, self.next_use);
        self.uses.remove(&last_use);
        self.note_use(key);
        Some(file)
    }

    /// Keeps a file that is not here. What is answered has to go for it, once the lock is free.
    fn keep(&mut self, key: FileKey, file: Arc<F>, open_file_count_max: usize) -> Option<Arc<F>> {
        let oldest = if self.files.len() >= open_file_count_max { self.uses.first_key_value() } else { None };
        let closed = oldest.map(|(_, key)| *key).and_then(|key| self.close(key));
        self.files.insert(key, (file, self.next_use));
        self.note_use(key);
        closed
    }

    fn note_use(&mut self, key: FileKey) {
        self.uses.insert(self.next_use, key);
        self.next_use += 1;
    }

    fn close(&mut self, key: FileKey) -> Option<Arc<F>> {
        let (file, last_use) = self.files.remove(&key)?;
        self.uses.remove(&last_use);
        Some(file)
    }
}
