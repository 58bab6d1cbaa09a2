//! The records of a compressed batch one after the other, without ever holding them: what a batch decompresses to may be
//! a hundred times its size and more.
//!
//! A walk sees where a record is, when it was made and whether it has a key; keys and values are passed over. It finds
//! the same damage as [`crate::RecordViews`]. It pauses after every [`PAUSE_BYTES`], so that others run in between.

use std::io::{ErrorKind, Read};
use std::task::Poll;

use model::{Offset, TimestampMs};

use crate::{Batch, BatchError, Compression, varint};

/// After how much decompressed data a walk lets others run. Most batches end before, without any pause.
pub const PAUSE_BYTES: usize = 1 << 20;

/// How much decompressed data is held at a time, beside what the codec needs.
const BUFFER_BYTES: usize = 16 << 10;

/// A length or a count.
const VARINT_BYTES_MAX: usize = 5;

/// What a walk sees of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PassedRecord {
    /// Its position in the partition.
    pub offset: Offset,
    /// The producer's time, or the time of append when the batch says so.
    pub timestamp: TimestampMs,
    /// Whether its key is not null.
    pub has_key: bool,
}

/// See the module.
pub struct RecordWalk<'a> {
    batch: Batch<'a>,
    codec: Compression,
    input: Input<'a>,
    index: u32,
}

impl<'a> RecordWalk<'a> {
    /// Over a batch whose records decompress to at most `decompressed_bytes_max`. Beside a small buffer a walk holds
    /// what its codec looks back on: for zstd up to `window_bytes_max` (at least 1 KiB), 4 MiB for LZ4, one block for
    /// snappy, which is all when the producer did not cut it.
    ///
    /// Errors: `UnknownCodec`, and `Decompress` when the data is damaged at its start.
    pub fn new(
        batch: Batch<'a>,
        decompressed_bytes_max: usize,
        window_bytes_max: usize,
    ) -> Result<Self, BatchError> {
        let codec = batch.header.attributes.compression()?;
        let reader = codec.reader(batch.body(), decompressed_bytes_max, window_bytes_max)?;
        let input = Input {
            reader,
            buffer: Vec::with_capacity(BUFFER_BYTES),
            position: 0,
            ended: false,
            bytes_max: decompressed_bytes_max,
            read_bytes: 0,
            unpaused_bytes: 0,
        };
        Ok(Self { batch, codec, input, index: 0 })
    }

    /// The next record; `None` behind the last one.
    ///
    /// Errors, after which the walk is over: `Decompress`, `TooLarge`, `Record` and `Count`.
    pub async fn next(&mut self) -> Result<Option<PassedRecord>, BatchError> {
        let count = self.batch.header.record_count;
        if i64::from(self.index) >= i64::from(count) {
            self.input.fill_to(1).await.map_err(|error| self.failed(error))?;
            let matches = count >= 0 && self.input.bytes().is_empty();
            return if matches { Ok(None) } else { Err(BatchError::Count { count }) };
        }
        let passed = self.pass_record().await.map_err(|error| self.failed(error))?;
        self.index += 1;
        Ok(Some(passed))
    }

    async fn pass_record(&mut self) -> Result<PassedRecord, Problem> {
        /// Five varints and a byte.
        const FIXED_BYTES_MAX: usize = 31;
        let input = &mut self.input;
        input.fill_to(FIXED_BYTES_MAX).await?;
        let length = input.take(&mut { u64::MAX }, varint::take_i32)?;
        let mut left = u64::try_from(length).map_err(|_| Problem::Record("negative length"))?;
        input.take(&mut left, |bytes| bytes.split_off_first().copied())?;
        let timestamp_delta = input.take(&mut left, varint::take_i64)?;
        let offset_delta = input.take(&mut left, varint::take_i32)?;
        let has_key = input.pass_nullable(&mut left).await?;
        input.pass_nullable(&mut left).await?;
        input.fill_to(VARINT_BYTES_MAX).await?;
        let header_count = input.take(&mut left, varint::take_i32)?;
        let header_count =
            u64::try_from(header_count).map_err(|_| Problem::Record("negative count of headers"))?;
        if header_count > left {
            return Err(Problem::Record("more headers than bytes"));
        }
        for _ in 0..header_count {
            if !input.pass_nullable(&mut left).await? {
                return Err(Problem::Record("a header without a key"));
            }
            input.pass_nullable(&mut left).await?;
        }
        if left > 0 {
            return Err(Problem::Record("bytes are left behind its headers"));
        }
        let header = &self.batch.header;
        Ok(PassedRecord {
            offset: header.offset_at(offset_delta),
            timestamp: header.timestamp_at(timestamp_delta),
            has_key,
        })
    }

    fn failed(&self, problem: Problem) -> BatchError {
        match problem {
            Problem::Record(problem) => BatchError::Record { index: self.index, problem },
            Problem::Damaged(reason) => BatchError::Decompress { codec: self.codec, reason },
            Problem::TooLarge(limit_bytes) => BatchError::TooLarge { codec: self.codec, limit_bytes },
        }
    }
}

enum Problem {
    Record(&'static str),
    Damaged(String),
    TooLarge(usize),
}

/// A decoder's output, a little of it at a time.
struct Input<'a> {
    reader: Box<dyn Read + Send + 'a>,
    buffer: Vec<u8>,
    position: usize,
    ended: bool,
    bytes_max: usize,
    read_bytes: usize,
    unpaused_bytes: usize,
}

impl Input<'_> {
    fn bytes(&self) -> &[u8] {
        &self.buffer[self.position..]
    }

    /// Makes `count` bytes available, fewer only at the end.
    async fn fill_to(&mut self, count: usize) -> Result<(), Problem> {
        while self.bytes().len() < count && !self.ended {
            self.fill().await?;
        }
        Ok(())
    }

    async fn fill(&mut self) -> Result<(), Problem> {
        self.buffer.drain(..self.position);
        self.position = 0;
        let held = self.buffer.len();
        self.buffer.resize(BUFFER_BYTES, 0);
        let count = self.reader.read(&mut self.buffer[held..]).map_err(|error| match error.kind() {
            ErrorKind::FileTooLarge => Problem::TooLarge(self.bytes_max),
            _ => Problem::Damaged(error.to_string()),
        })?;
        self.buffer.truncate(held + count);
        self.ended = count == 0;
        self.read_bytes += count;
        if self.read_bytes > self.bytes_max {
            return Err(Problem::TooLarge(self.bytes_max));
        }
        self.unpaused_bytes += count;
        if self.unpaused_bytes > PAUSE_BYTES {
            self.unpaused_bytes = 0;
            pause().await;
        }
        Ok(())
    }

    /// Takes something off the front of a record that has `left` bytes; [`Input::fill_to`] came before.
    fn take<T>(
        &mut self,
        left: &mut u64,
        take: impl for<'b> FnOnce(&mut &'b [u8]) -> Option<T>,
    ) -> Result<T, Problem> {
        let available = self.bytes().len();
        let within = &self.bytes()[..available.min(usize::try_from(*left).unwrap_or(available))];
        let mut rest = within;
        let value = take(&mut rest).ok_or(Problem::Record("cut off"))?;
        let taken = within.len() - rest.len();
        self.position += taken;
        *left -= taken as u64;
        Ok(value)
    }

    /// Passes a field and says whether it is there; null is not.
    async fn pass_nullable(&mut self, left: &mut u64) -> Result<bool, Problem> {
        self.fill_to(VARINT_BYTES_MAX).await?;
        // As Kafka reads it: every negative length is null.
        let Ok(length) = usize::try_from(self.take(left, varint::take_i32)?) else { return Ok(false) };
        if length as u64 > *left {
            return Err(Problem::Record("a field is longer than its record"));
        }
        *left -= length as u64;
        let mut unpassed = length;
        loop {
            let passed = unpassed.min(self.bytes().len());
            self.position += passed;
            unpassed -= passed;
            if unpassed == 0 {
                return Ok(true);
            }
            if self.ended {
                return Err(Problem::Record("cut off"));
            }
            self.fill().await?;
        }
    }
}

/// Lets other tasks run first.
async fn pause() {
    let mut is_paused = false;
    std::future::poll_fn(|context| {
        if std::mem::replace(&mut is_paused, true) {
            return Poll::Ready(());
        }
        context.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}

#[cfg(test)]
mod tests;
