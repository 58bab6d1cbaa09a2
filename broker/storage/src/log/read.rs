//! Reading: by offset, as ranges of files, and by time.

use std::path::PathBuf;
use std::sync::Arc;

use env::{Env, FileOf, Part};
use model::{Offset, TimestampMs};
use records::BatchHeader;

use super::{Condition, Log};
use crate::error::ReadError;
use crate::pages::Pages;

/// What to read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReadRequest {
    /// The first record wanted; the batch that holds it may start earlier.
    pub offset: Offset,
    /// No more bytes than this, except for the first batch.
    pub bytes_max: u64,
    /// Only batches before this offset: the high watermark, the last stable offset or the log's end.
    pub upper_bound: Offset,
    /// Whether the first batch is wanted even when it is larger than `bytes_max`.
    pub at_least_one: bool,
}

/// Whole batches, one after the other.
#[derive(Debug)]
pub struct ReadSlice<F> {
    /// Where they are; empty when there are none.
    pub parts: Vec<Part<F>>,
    /// The length of all parts.
    pub size_bytes: u64,
    /// The base offset of the first batch.
    pub first_offset: Option<Offset>,
    /// Whether they come from a segment before the active one: a fetch need not wait for more of them.
    pub is_from_older_segment: bool,
    /// The log's offsets when it was read.
    pub log_start_offset: Offset,
    /// See [`Log::high_watermark`].
    pub high_watermark: Offset,
    /// See [`Log::last_stable_offset`].
    pub last_stable_offset: Offset,
    /// See [`Log::log_end_offset`].
    pub log_end_offset: Offset,
}

/// A batch that was looked for by time, still on disk.
pub(crate) struct FoundBatch<F> {
    pub file: Arc<F>,
    pub path: PathBuf,
    pub position: u64,
    pub header: BatchHeader,
    /// Records before it are not there any more.
    pub log_start_offset: Offset,
}

impl<E: Env> Log<E> {
    /// The batches from the one that holds `request.offset` on, of one segment.
    pub fn read(&self, request: &ReadRequest, pages: &Pages) -> Result<ReadSlice<FileOf<E>>, ReadError> {
        if self.is_retired() {
            return Err(ReadError::NotLeader);
        }
        let offset = request.offset;
        if offset < self.log_start_offset || offset > self.log_end_offset {
            return Err(ReadError::OffsetOutOfRange {
                offset,
                log_start_offset: self.log_start_offset,
                log_end_offset: self.log_end_offset,
            });
        }
        let mut slice = ReadSlice {
            parts: Vec::new(),
            size_bytes: 0,
            first_offset: None,
            is_from_older_segment: false,
            log_start_offset: self.log_start_offset,
            high_watermark: self.high_watermark,
            last_stable_offset: self.last_stable_offset(),
            log_end_offset: self.log_end_offset,
        };
        let upper_bound = request.upper_bound.min(self.log_end_offset);
        if offset >= upper_bound {
            return Ok(slice);
        }
        // A segment whose last batches were compacted away has none at or behind the offset: then the next one has.
        for index in self.segment_of(offset)..self.segments.len() {
            let segment = &self.segments[index];
            let Some((start, header)) = segment.batch_at_or_after(&self.place, pages, offset)? else {
                continue;
            };
            if header.last_offset() >= upper_bound {
                return Ok(slice);
            }
            let first_end = start + header.size_bytes() as u64;
            let limit = start.saturating_add(request.bytes_max);
            let end = if first_end >= limit {
                let is_taken = request.at_least_one || first_end == limit;
                if is_taken { first_end } else { start }
            } else {
                let upper = self.upper_position(index, upper_bound, pages)?;
                segment.boundary_before(&self.place, pages, first_end, limit.min(upper))?
            };
            if end > start {
                let file = segment.log_file(&self.place)?;
                slice.size_bytes = end - start;
                slice.parts.push(Part::File { file, position: start, size_bytes: end - start });
                slice.first_offset = Some(header.base_offset);
                slice.is_from_older_segment = index + 1 < self.segments.len();
            }
            return Ok(slice);
        }
        Ok(slice)
    }

    /// Where the batches before `upper_bound` end in a segment.
    fn upper_position(&self, index: usize, upper_bound: Offset, pages: &Pages) -> Result<u64, ReadError> {
        let segment = &self.segments[index];
        let end_offset = self.segments.get(index + 1).map_or(self.log_end_offset, |next| next.base);
        // While a truncation is under way the file still holds what is cut off.
        if upper_bound >= end_offset && !matches!(self.condition, Condition::Truncating) {
            return Ok(segment.size_bytes);
        }
        let upper = segment.batch_at_or_after(&self.place, pages, upper_bound)?;
        Ok(upper.map_or(segment.size_bytes, |(position, _)| position))
    }

    /// The first batch at or behind `from` that may have a record of `timestamp` or later.
    pub(crate) fn find_timestamp(
        &mut self,
        timestamp: TimestampMs,
        from: Offset,
        pages: &Pages,
    ) -> Result<Option<FoundBatch<FileOf<E>>>, ReadError> {
        if self.is_retired() {
            return Err(ReadError::NotLeader);
        }
        let from = from.max(self.log_start_offset);
        for index in self.segment_of(from)..self.segments.len() {
            let segment = &mut self.segments[index];
            if segment.largest(&self.place, pages)?.timestamp < timestamp.0 {
                continue;
            }
            let batch = segment.batch_at_or_after_timestamp(&self.place, pages, timestamp.0, from)?;
            if let Some((position, header)) = batch {
                return self.found(index, position, header).map(Some);
            }
        }
        Ok(None)
    }

    /// The batch that has the largest timestamp of the log.
    pub(crate) fn find_max_timestamp(
        &mut self,
        pages: &Pages,
    ) -> Result<Option<FoundBatch<FileOf<E>>>, ReadError> {
        if self.is_retired() {
            return Err(ReadError::NotLeader);
        }
        let mut best = None;
        for index in 0..self.segments.len() {
            let largest = self.segments[index].largest(&self.place, pages)?;
            if largest.timestamp >= 0 && best.is_none_or(|(_, timestamp, _)| largest.timestamp > timestamp) {
                best = Some((index, largest.timestamp, largest.offset));
            }
        }
        let Some((index, _, offset)) = best else { return Ok(None) };
        match self.segments[index].batch_at_or_after(&self.place, pages, offset)? {
            Some((position, header)) => self.found(index, position, header).map(Some),
            None => Ok(None),
        }
    }

    fn found(
        &self,
        index: usize,
        position: u64,
        header: BatchHeader,
    ) -> Result<FoundBatch<FileOf<E>>, ReadError> {
        let segment = &self.segments[index];
        Ok(FoundBatch {
            file: segment.log_file(&self.place)?,
            path: self.place.path(segment.base, "log"),
            position,
            header,
            log_start_offset: self.log_start_offset,
        })
    }
}
