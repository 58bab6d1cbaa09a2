//! A segment's index: entries of a fixed size in ascending order, searched by bisection.
//!
//! New entries are kept in memory until there are enough for one write; the file holds the older ones, and nothing of
//! it stays in memory. What the entries mean is said in [`OffsetEntry`] and [`TimeEntry`].

use std::path::PathBuf;

use env::File;
use model::Offset;

use crate::error::{ReadError, StorageError};
use crate::pages::Pages;

/// So many entries are collected before they are written.
const PENDING_COUNT_MAX: usize = 128;
/// A bisection that has come down to so many entries reads them all at once.
const BLOCK_COUNT_MAX: u32 = 256;

/// One kind of index entry.
pub(crate) trait Entry: Copy {
    /// Its length in the file; at most 12.
    const SIZE_BYTES: usize;
    fn encode(&self, base: Offset, out: &mut Vec<u8>);
    fn decode(base: Offset, bytes: &[u8]) -> Self;
}

/// An entry of `.index`: a batch's last offset (4 bytes, relative to the segment) and its position (4 bytes).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct OffsetEntry {
    pub last_offset: Offset,
    pub position: u32,
}

/// An entry of `.timeindex`: the largest timestamp up to here (8 bytes) and the last offset of the batch that has it
/// (4 bytes, relative to the segment).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct TimeEntry {
    pub timestamp: i64,
    pub offset: Offset,
}

impl Entry for OffsetEntry {
    const SIZE_BYTES: usize = 8;

    fn encode(&self, base: Offset, out: &mut Vec<u8>) {
        out.extend_from_slice(&relative(base, self.last_offset).to_be_bytes());
        out.extend_from_slice(&self.position.to_be_bytes());
    }

    fn decode(base: Offset, bytes: &[u8]) -> Self {
        Self { last_offset: absolute(base, &bytes[..4]), position: be_u32(&bytes[4..8]) }
    }
}

impl Entry for TimeEntry {
    const SIZE_BYTES: usize = 12;

    fn encode(&self, base: Offset, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.timestamp.to_be_bytes());
        out.extend_from_slice(&relative(base, self.offset).to_be_bytes());
    }

    fn decode(base: Offset, bytes: &[u8]) -> Self {
        let timestamp = i64::from(be_u32(&bytes[..4]) as i32) << 32 | i64::from(be_u32(&bytes[4..8]));
        Self { timestamp, offset: absolute(base, &bytes[8..12]) }
    }
}

fn be_u32(bytes: &[u8]) -> u32 {
    u32::from_be_bytes([bytes[0], bytes[1], bytes[2], bytes[3]])
}

fn relative(base: Offset, offset: Offset) -> i32 {
    i32::try_from(offset.0 - base.0).expect("a segment is rolled before its relative offsets overflow")
}

fn absolute(base: Offset, bytes: &[u8]) -> Offset {
    base.plus(i64::from(be_u32(bytes) as i32))
}

/// The entries of one index.
#[derive(Debug)]
pub(crate) struct IndexFile<T> {
    stored_count: u32,
    pending: Vec<T>,
}

/// Where an index's stored entries are.
pub(crate) struct Stored<'a, F> {
    pub file: &'a F,
    pub path: &'a dyn Fn() -> PathBuf,
    pub pages: &'a Pages,
}

impl<T: Entry> IndexFile<T> {
    /// An index whose file has `size_bytes`.
    pub fn new(size_bytes: u64) -> Self {
        Self { stored_count: (size_bytes / T::SIZE_BYTES as u64) as u32, pending: Vec::new() }
    }

    pub fn count(&self) -> u32 {
        self.stored_count + self.pending.len() as u32
    }

    pub fn size_bytes(&self) -> u64 {
        u64::from(self.count()) * T::SIZE_BYTES as u64
    }

    pub fn push(&mut self, entry: T) {
        self.pending.push(entry);
    }

    /// Whether it is time for [`IndexFile::write_pending`].
    pub fn wants_write(&self) -> bool {
        self.pending.len() >= PENDING_COUNT_MAX
    }

    pub fn has_pending(&self) -> bool {
        !self.pending.is_empty()
    }

    /// Writes what is not in the file yet, at its place; on an error it is kept, and the next call writes it again.
    pub fn write_pending(
        &mut self,
        base: Offset,
        file: &impl File,
        path: impl FnOnce() -> PathBuf,
    ) -> Result<(), StorageError> {
        if self.pending.is_empty() {
            return Ok(());
        }
        let mut bytes = Vec::with_capacity(self.pending.len() * T::SIZE_BYTES);
        self.pending.iter().for_each(|entry| entry.encode(base, &mut bytes));
        let position = u64::from(self.stored_count) * T::SIZE_BYTES as u64;
        file.write_at(&mut [std::io::IoSlice::new(&bytes)], position)
            .map_err(|source| StorageError::new("write", &path(), source))?;
        self.stored_count += self.pending.len() as u32;
        self.pending.clear();
        Ok(())
    }

    /// The last entry.
    pub fn last(&self, base: Offset, stored: &Stored<'_, impl File>) -> Result<Option<T>, ReadError> {
        match self.pending.last() {
            Some(entry) => Ok(Some(*entry)),
            None if self.stored_count == 0 => Ok(None),
            None => self.read_entry(base, stored, self.stored_count - 1).map(Some),
        }
    }

    /// The last entry that is at or before what is looked for: the last one for which `is_before` holds, where it
    /// holds for all entries up to some point and for none behind it.
    pub fn find(
        &self,
        base: Offset,
        stored: &Stored<'_, impl File>,
        is_before: impl Fn(&T) -> bool,
    ) -> Result<Option<T>, ReadError> {
        if self.pending.first().is_some_and(&is_before) {
            let count = self.pending.partition_point(is_before);
            return Ok(Some(self.pending[count - 1]));
        }
        let (mut low, mut high) = (0, self.stored_count);
        while high - low > BLOCK_COUNT_MAX {
            let middle = low + (high - low) / 2;
            if is_before(&self.read_entry(base, stored, middle)?) {
                low = middle; // kept within the range, so that the answer always is
            } else {
                high = middle;
            }
        }
        let mut buffer = [0; BLOCK_COUNT_MAX as usize * 12];
        let block = &mut buffer[..(high - low) as usize * T::SIZE_BYTES];
        read_exact(stored, u64::from(low) * T::SIZE_BYTES as u64, block)?;
        let entries = block.chunks_exact(T::SIZE_BYTES).map(|bytes| T::decode(base, bytes));
        Ok(entries.take_while(|entry| is_before(entry)).last())
    }

    fn read_entry(&self, base: Offset, stored: &Stored<'_, impl File>, number: u32) -> Result<T, ReadError> {
        let mut buffer = [0; 12];
        let bytes = &mut buffer[..T::SIZE_BYTES];
        read_exact(stored, u64::from(number) * T::SIZE_BYTES as u64, bytes)?;
        Ok(T::decode(base, bytes))
    }
}

fn read_exact(stored: &Stored<'_, impl File>, position: u64, buffer: &mut [u8]) -> Result<(), ReadError> {
    let size_bytes = stored.pages.read(stored.file, stored.path, position, buffer)?;
    if size_bytes == buffer.len() {
        return Ok(());
    }
    let reason = "the index is shorter than when it was opened".to_owned();
    Err(ReadError::Corrupt { path: (stored.path)(), position, reason })
}
