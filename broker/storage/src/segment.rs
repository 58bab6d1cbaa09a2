//! One segment of a log: its file of batches, and the two indexes over it.
//!
//! A segment knows offsets, positions and timestamps; that batches are valid and in order is its log's business. All
//! calls are inline; those that read give up with [`ReadError::Missing`] where the bytes are not in memory.

use std::io::{self, IoSlice};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

use env::{Env, File, FileOf};
use model::{Offset, TimestampMs};
use records::{BATCH_HEADER_SIZE_BYTES, BatchHeader};

use crate::config::LogConfig;
use crate::error::{ReadError, StorageError};
use crate::file_cache::{FileCache, FileKind};
use crate::index_file::{Entry, IndexFile, OffsetEntry, Stored, TimeEntry};
use crate::pages::{Missing, Pages};

/// Headers are looked for in windows of so many bytes.
const WINDOW_BYTES: usize = 4096;
/// Room is reserved once this much was appended to a segment.
const RESERVE_AFTER_BYTES: u64 = 1024 * 1024;
/// The largest step by which room is reserved; smaller steps double.
const RESERVE_STEP_BYTES_MAX: u64 = 16 * 1024 * 1024;
/// Write-back is started each time this much was appended, so that writers never meet the system's dirty limit.
const WRITE_BACK_STEP_BYTES: u64 = 8 * 1024 * 1024;

/// Where a log's files are, and its open ones.
pub(crate) struct Place<E: Env> {
    pub files: Arc<FileCache<E>>,
    pub log: u64,
    pub dir: PathBuf,
}

impl<E: Env> Clone for Place<E> {
    fn clone(&self) -> Self {
        Self { files: Arc::clone(&self.files), log: self.log, dir: self.dir.clone() }
    }
}

impl<E: Env> Place<E> {
    pub fn path(&self, base: Offset, suffix: &str) -> PathBuf {
        file_path(&self.dir, base, suffix)
    }

    fn file(&self, base: Offset, kind: FileKind) -> Result<Arc<FileOf<E>>, StorageError> {
        self.files.get((self.log, base, kind), || self.path(base, suffix_of(kind)))
    }

    fn create(&self, base: Offset, kind: FileKind) -> Result<Arc<FileOf<E>>, StorageError> {
        self.files.create((self.log, base, kind), &self.path(base, suffix_of(kind)))
    }
}

/// `<dir>/<20-digit offset>.<suffix>`.
pub(crate) fn file_path(dir: &Path, base: Offset, suffix: &str) -> PathBuf {
    dir.join(format!("{:020}.{suffix}", base.0))
}

fn suffix_of(kind: FileKind) -> &'static str {
    match kind {
        FileKind::Log => "log",
        FileKind::OffsetIndex => "index",
        FileKind::TimeIndex => "timeindex",
    }
}

/// An open file and its path.
pub(crate) type NamedFile<E> = (PathBuf, Arc<FileOf<E>>);

/// What a segment must know of a batch that is appended to it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct AppendedBatch {
    pub last_offset: Offset,
    pub max_timestamp: i64,
    pub size_bytes: u64,
}

/// See the module.
#[derive(Debug)]
pub(crate) struct Segment {
    pub base: Offset,
    pub size_bytes: u64,
    index: IndexFile<OffsetEntry>,
    time_index: IndexFile<TimeEntry>,
    /// Whether the offset index was found plausible since the log was opened.
    is_index_checked: AtomicBool,
    /// The largest timestamp of all batches, once it is known.
    largest: Option<TimeEntry>,
    /// The maximal timestamp of the first batch, once it is known.
    first_timestamp: Option<i64>,
    /// The last timestamp in the time index, as far as `largest` is known.
    indexed_timestamp: i64,
    bytes_since_index_entry: u64,
    appended_bytes: u64,
    reserved_bytes: u64,
    written_back_bytes: u64,
}

const NO_LARGEST: TimeEntry = TimeEntry { timestamp: -1, offset: Offset(-1) };

impl Segment {
    /// A segment that exists with files of these sizes.
    pub fn existing(base: Offset, size_bytes: u64, index_bytes: u64, time_index_bytes: u64) -> Self {
        Self {
            base,
            size_bytes,
            index: IndexFile::new(index_bytes),
            time_index: IndexFile::new(time_index_bytes),
            is_index_checked: AtomicBool::new(index_bytes == 0),
            largest: (size_bytes == 0).then_some(NO_LARGEST),
            first_timestamp: None,
            indexed_timestamp: -1,
            bytes_since_index_entry: 0,
            appended_bytes: 0,
            reserved_bytes: size_bytes,
            written_back_bytes: size_bytes,
        }
    }

    /// Creates the files of an empty segment. What is there under these names is emptied. The file of batches comes
    /// last: where there is none there is no segment, however many of the others could be created.
    pub fn create<E: Env>(place: &Place<E>, base: Offset) -> Result<Self, StorageError> {
        for kind in [FileKind::OffsetIndex, FileKind::TimeIndex, FileKind::Log] {
            let file = place.create(base, kind)?;
            let of = |source| StorageError::new("create", &place.path(base, suffix_of(kind)), source).fatal();
            if file.size_bytes().map_err(of)? != 0 {
                file.set_size(0).map_err(of)?;
            }
        }
        Ok(Self::existing(base, 0, 0, 0))
    }

    pub fn log_file<E: Env>(&self, place: &Place<E>) -> Result<Arc<FileOf<E>>, StorageError> {
        place.file(self.base, FileKind::Log)
    }

    /// When batches were written to it last.
    pub fn modified<E: Env>(&self, place: &Place<E>) -> Result<TimestampMs, StorageError> {
        let modified = self.log_file(place)?.modified();
        modified.map_err(|source| StorageError::new("look at", &place.path(self.base, "log"), source))
    }

    /// The segment's files that a flush has to make durable: the batches alone while it is `active`, else the
    /// indexes too.
    pub fn files_to_sync<E: Env>(
        &self,
        place: &Place<E>,
        active: bool,
    ) -> Result<Vec<NamedFile<E>>, StorageError> {
        let kinds: &[FileKind] = if active {
            &[FileKind::Log]
        } else {
            &[FileKind::Log, FileKind::OffsetIndex, FileKind::TimeIndex]
        };
        let open =
            |kind: &FileKind| Ok((place.path(self.base, suffix_of(*kind)), place.file(self.base, *kind)?));
        kinds.iter().map(open).collect()
    }

    // Rolling and appending.

    /// Learns what [`Segment::should_roll`] and [`Segment::append`] need from the files of a segment that existed
    /// when the log was opened.
    pub fn load<E: Env>(&mut self, place: &Place<E>, pages: &Pages) -> Result<(), ReadError> {
        self.largest(place, pages)?;
        if self.first_timestamp.is_none()
            && self.size_bytes > 0
            && let Some((_, header)) = self.find_batch(place, pages, 0, |_| true)?
        {
            self.first_timestamp = Some(header.max_timestamp.0);
        }
        Ok(())
    }

    /// Whether a batch must go to a new segment. The segment is loaded.
    pub fn should_roll(&self, batch: &AppendedBatch, config: &LogConfig, jitter_ms: i64) -> bool {
        let is_aged = self.first_timestamp.is_some_and(|first| {
            first >= 0
                && batch.max_timestamp.saturating_sub(first) > config.segment_ms.saturating_sub(jitter_ms)
        });
        self.size_bytes + batch.size_bytes > u64::from(config.segment_bytes)
            || (self.size_bytes > 0 && is_aged)
            || self.is_index_full(config)
            || i32::try_from(batch.last_offset.0 - self.base.0).is_err()
    }

    fn is_index_full(&self, config: &LogConfig) -> bool {
        let entry_count_max = |size_bytes: usize| config.segment_index_bytes / size_bytes as u32;
        // The last entry of the time index is kept for the one that is written when the segment is sealed.
        self.index.count() >= entry_count_max(OffsetEntry::SIZE_BYTES)
            || self.time_index.count() >= entry_count_max(TimeEntry::SIZE_BYTES).saturating_sub(1)
    }

    /// Appends batches in one write. After an error the segment is as before, or, when not even cutting off what was
    /// written in part succeeded, the error is not [usable](StorageError::is_log_usable).
    pub fn append<E: Env>(
        &mut self,
        place: &Place<E>,
        config: &LogConfig,
        batches: &[AppendedBatch],
        buffers: &mut [IoSlice<'_>],
    ) -> Result<(), StorageError> {
        if self.index.wants_write() {
            self.write_indexes(place)?;
        }
        let file = self.log_file(place)?;
        let size_bytes: u64 = batches.iter().map(|batch| batch.size_bytes).sum();
        self.reserve(&*file, config, size_bytes);
        if let Err(source) = file.write_at(buffers, self.size_bytes) {
            self.reserved_bytes = self.size_bytes;
            let error = StorageError::new("append to", &place.path(self.base, "log"), source);
            return Err(if file.set_size(self.size_bytes).is_ok() { error } else { error.fatal() });
        }
        for batch in batches {
            self.note_batch(batch, config);
        }
        self.appended_bytes += size_bytes;
        if self.size_bytes - self.written_back_bytes >= WRITE_BACK_STEP_BYTES {
            file.start_write_back(self.written_back_bytes, self.size_bytes - self.written_back_bytes);
            self.written_back_bytes = self.size_bytes;
        }
        Ok(())
    }

    /// Counts a batch at the segment's end, in the indexes too.
    pub fn note_batch(&mut self, batch: &AppendedBatch, config: &LogConfig) {
        self.first_timestamp.get_or_insert(batch.max_timestamp);
        let largest = self.largest.get_or_insert(NO_LARGEST);
        if batch.max_timestamp > largest.timestamp {
            *largest = TimeEntry { timestamp: batch.max_timestamp, offset: batch.last_offset };
        }
        if self.bytes_since_index_entry > u64::from(config.index_interval_bytes) {
            let position = self.size_bytes as u32;
            self.index.push(OffsetEntry { last_offset: batch.last_offset, position });
            self.index_largest();
            self.bytes_since_index_entry = 0;
        }
        self.bytes_since_index_entry += batch.size_bytes;
        self.size_bytes += batch.size_bytes;
    }

    fn index_largest(&mut self) {
        if let Some(largest) = self.largest
            && largest.timestamp > self.indexed_timestamp
        {
            self.time_index.push(largest);
            self.indexed_timestamp = largest.timestamp;
        }
    }

    fn reserve(&mut self, file: &impl File, config: &LogConfig, size_bytes: u64) {
        let needed = self.size_bytes + size_bytes;
        if needed <= self.reserved_bytes {
            return;
        }
        let step = self.appended_bytes.min(RESERVE_STEP_BYTES_MAX);
        let reserved_bytes = match config.preallocate {
            true => u64::from(config.segment_bytes),
            false if self.appended_bytes >= RESERVE_AFTER_BYTES => {
                (needed + step).min(u64::from(config.segment_bytes))
            }
            false => return,
        };
        self.reserved_bytes = reserved_bytes.max(needed);
        file.reserve(self.reserved_bytes);
    }

    fn write_indexes<E: Env>(&mut self, place: &Place<E>) -> Result<(), StorageError> {
        if self.index.has_pending() {
            let file = place.file(self.base, FileKind::OffsetIndex)?;
            self.index.write_pending(self.base, &*file, || place.path(self.base, "index"))?;
        }
        if self.time_index.has_pending() {
            let file = place.file(self.base, FileKind::TimeIndex)?;
            self.time_index.write_pending(self.base, &*file, || place.path(self.base, "timeindex"))?;
        }
        Ok(())
    }

    /// Completes the indexes and gives back reserved room, before the segment is rolled or its log closed.
    pub fn seal<E: Env>(&mut self, place: &Place<E>) -> Result<(), StorageError> {
        if self.appended_bytes == 0 {
            return Ok(());
        }
        self.index_largest();
        self.write_indexes(place)?;
        if self.reserved_bytes > self.size_bytes {
            let file = self.log_file(place)?;
            file.set_size(self.size_bytes)
                .map_err(|source| StorageError::new("trim", &place.path(self.base, "log"), source))?;
            self.reserved_bytes = self.size_bytes;
        }
        Ok(())
    }

    /// Replaces the indexes by those of `scanned`, an [`Segment::existing`] one without indexes whose batches were
    /// noted one by one, and writes them.
    pub fn install_indexes<E: Env>(
        &mut self,
        place: &Place<E>,
        mut scanned: Segment,
    ) -> Result<(), StorageError> {
        scanned.index_largest();
        for (kind, size_bytes) in [
            (FileKind::OffsetIndex, scanned.index.size_bytes()),
            (FileKind::TimeIndex, scanned.time_index.size_bytes()),
        ] {
            let path = place.path(self.base, suffix_of(kind));
            place.create(self.base, kind)?.set_size(size_bytes).map_err(StorageError::of("cut", &path))?;
        }
        scanned.write_indexes(place)?;
        self.index = scanned.index;
        self.is_index_checked = AtomicBool::new(true);
        self.time_index = scanned.time_index;
        self.largest = scanned.largest;
        self.first_timestamp = scanned.first_timestamp;
        self.indexed_timestamp = scanned.indexed_timestamp;
        self.bytes_since_index_entry = scanned.bytes_since_index_entry;
        Ok(())
    }

    /// Cuts the file of batches (not the indexes) to `size_bytes`.
    pub fn cut<E: Env>(&mut self, place: &Place<E>, size_bytes: u64) -> Result<(), StorageError> {
        let path = place.path(self.base, "log");
        self.log_file(place)?.set_size(size_bytes).map_err(StorageError::of("cut", &path))?;
        self.size_bytes = size_bytes;
        self.reserved_bytes = size_bytes;
        self.written_back_bytes = self.written_back_bytes.min(size_bytes);
        Ok(())
    }

    // Finding.

    /// The largest timestamp and the last offset of the first batch that has it; timestamp -1 when there is none.
    pub fn largest<E: Env>(&mut self, place: &Place<E>, pages: &Pages) -> Result<TimeEntry, ReadError> {
        if let Some(largest) = self.largest {
            return Ok(largest);
        }
        let last = self.in_index(place, pages, FileKind::TimeIndex, |segment, stored| {
            segment.time_index.last(segment.base, stored)
        })?;
        let largest = last.unwrap_or(NO_LARGEST);
        self.largest = Some(largest);
        self.indexed_timestamp = largest.timestamp;
        Ok(largest)
    }

    /// The batch that holds `offset`, or the first one behind it: its position and header.
    pub fn batch_at_or_after<E: Env>(
        &self,
        place: &Place<E>,
        pages: &Pages,
        offset: Offset,
    ) -> Result<Option<(u64, BatchHeader)>, ReadError> {
        let start = self.indexed_start(place, pages, |entry| entry.last_offset <= offset)?;
        self.find_batch(place, pages, start, |header| header.last_offset() >= offset)
    }

    /// The first batch from `offset` on that has a record of `timestamp` or later.
    pub fn batch_at_or_after_timestamp<E: Env>(
        &self,
        place: &Place<E>,
        pages: &Pages,
        timestamp: i64,
        offset: Offset,
    ) -> Result<Option<(u64, BatchHeader)>, ReadError> {
        // All up to and including the batch of this entry is older, or it is the batch itself.
        let entry = self.in_index(place, pages, FileKind::TimeIndex, |segment, stored| {
            segment.time_index.find(segment.base, stored, |entry| entry.timestamp < timestamp)
        })?;
        let from = entry.map_or(offset, |entry| entry.offset.max(offset));
        let Some((start, _)) = self.batch_at_or_after(place, pages, from)? else {
            return Ok(None);
        };
        self.find_batch(place, pages, start, |header| {
            header.max_timestamp.0 >= timestamp && header.last_offset() >= offset
        })
    }

    /// The last boundary between batches at or before `limit`, and at or after `start`, which is one.
    pub fn boundary_before<E: Env>(
        &self,
        place: &Place<E>,
        pages: &Pages,
        start: u64,
        limit: u64,
    ) -> Result<u64, ReadError> {
        if limit >= self.size_bytes {
            return Ok(self.size_bytes);
        }
        let indexed = self.indexed_start(place, pages, |entry| u64::from(entry.position) <= limit)?;
        let from = indexed.max(start);
        let behind = self.find_batch_at(place, pages, from, |position, header| {
            position + header.size_bytes() as u64 > limit
        })?;
        Ok(behind.map_or(self.size_bytes, |(position, _)| position))
    }

    /// The position of the last index entry for which `is_before` holds, or the segment's start; the batch there agrees
    /// with the entry.
    fn indexed_start<E: Env>(
        &self,
        place: &Place<E>,
        pages: &Pages,
        is_before: impl Fn(&OffsetEntry) -> bool,
    ) -> Result<u64, ReadError> {
        let entry = self.in_index(place, pages, FileKind::OffsetIndex, |segment, stored| {
            if !segment.is_index_checked.load(Relaxed) {
                // Entries come after some batches, so a position is never 0.
                let last = segment.index.last(segment.base, stored)?;
                if !last.is_some_and(|last| (1..segment.size_bytes).contains(&u64::from(last.position))) {
                    return Err(ReadError::Missing(Missing::Indexes(segment.base)));
                }
                segment.is_index_checked.store(true, Relaxed);
            }
            segment.index.find(segment.base, stored, is_before)
        })?;
        let Some(entry) = entry else { return Ok(0) };
        let position = u64::from(entry.position);
        match self.find_batch(place, pages, position, |_| true) {
            Ok(Some((_, header))) if header.base_offset <= entry.last_offset => Ok(position),
            Ok(_) | Err(ReadError::Corrupt { .. }) => Err(ReadError::Missing(Missing::Indexes(self.base))),
            Err(error) => Err(error),
        }
    }

    /// The first batch at or behind `start` (a boundary) for which `is_it` holds.
    fn find_batch<E: Env>(
        &self,
        place: &Place<E>,
        pages: &Pages,
        start: u64,
        is_it: impl Fn(&BatchHeader) -> bool,
    ) -> Result<Option<(u64, BatchHeader)>, ReadError> {
        self.find_batch_at(place, pages, start, |_, header| is_it(header))
    }

    fn find_batch_at<E: Env>(
        &self,
        place: &Place<E>,
        pages: &Pages,
        start: u64,
        is_it: impl Fn(u64, &BatchHeader) -> bool,
    ) -> Result<Option<(u64, BatchHeader)>, ReadError> {
        let path = || place.path(self.base, "log");
        let file = self.log_file(place)?;
        let mut window = [0; WINDOW_BYTES];
        let mut window_start = 0;
        let mut window_bytes = 0;
        let mut position = start;
        while position < self.size_bytes {
            let corrupt = |reason: String| ReadError::Corrupt { path: path(), position, reason };
            let header_end = position + BATCH_HEADER_SIZE_BYTES as u64;
            if header_end > self.size_bytes {
                return Err(corrupt("the segment ends within a batch header".to_owned()));
            }
            if window_bytes == 0 || header_end > window_start + window_bytes {
                let wanted = (self.size_bytes - position).min(WINDOW_BYTES as u64) as usize;
                window_start = position;
                window_bytes = pages.read(&*file, path, position, &mut window[..wanted])? as u64;
                if window_bytes < BATCH_HEADER_SIZE_BYTES as u64 {
                    return Err(corrupt("the file is shorter than its log".to_owned()));
                }
            }
            let from = (position - window_start) as usize;
            let header = BatchHeader::parse(&window[from..from + BATCH_HEADER_SIZE_BYTES])
                .map_err(|error| corrupt(error.to_string()))?;
            if is_it(position, &header) {
                return Ok(Some((position, header)));
            }
            position += header.size_bytes() as u64;
        }
        Ok(None)
    }

    /// Runs `search` on an index; one that turns out to be shorter than it was is damaged.
    fn in_index<E: Env, T>(
        &self,
        place: &Place<E>,
        pages: &Pages,
        kind: FileKind,
        search: impl FnOnce(&Segment, &Stored<'_, FileOf<E>>) -> Result<T, ReadError>,
    ) -> Result<T, ReadError> {
        let file = place.file(self.base, kind).map_err(|error| match error.source.kind() {
            io::ErrorKind::NotFound => ReadError::Missing(Missing::Indexes(self.base)),
            _ => error.into(),
        })?;
        let path = || place.path(self.base, suffix_of(kind));
        let stored = Stored { file: &*file, path: &path, pages };
        search(self, &stored).map_err(|error| match error {
            ReadError::Corrupt { .. } => ReadError::Missing(Missing::Indexes(self.base)),
            error => error,
        })
    }
}
