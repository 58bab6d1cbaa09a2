//! Reads the batches of one segment file from front to back, waiting for the disk: for recovery and to rebuild what is
//! derived from batches.
//!
//! With checksums, every byte is read; without, only headers and the bodies of control batches.

use bytes::Bytes;
use env::File;
use records::{BATCH_HEADER_SIZE_BYTES, BatchHeader, verify_crc};

/// How much is read at once when every byte is needed.
const CHUNK_BYTES: usize = 1024 * 1024;
/// How much is read at once when only headers are needed.
const HEADER_CHUNK_BYTES: usize = 64 * 1024;

/// See the module.
pub(crate) struct BatchScanner<'a, F> {
    file: &'a F,
    position: u64,
    end: u64,
    verify: bool,
    chunk: Bytes,
    chunk_start: u64,
}

/// What a scan found next.
pub(crate) enum Scanned {
    /// A whole batch. The body is empty when it was not read.
    Batch { header: BatchHeader, body: Bytes },
    /// No intact batch starts here.
    Torn { reason: String },
    /// The end.
    End,
}

impl<'a, F: File> BatchScanner<'a, F> {
    /// Scans `position..end`; `verify` says whether checksums are checked.
    pub fn new(file: &'a F, position: u64, end: u64, verify: bool) -> Self {
        Self { file, position, end, verify, chunk: Bytes::new(), chunk_start: position }
    }

    /// The next batch. After `Torn` or `End` the scan is over.
    pub async fn next(&mut self) -> std::io::Result<Scanned> {
        if self.position >= self.end {
            return Ok(Scanned::End);
        }
        let torn = |reason: String| Ok(Scanned::Torn { reason });
        let Some(header) = self.bytes(BATCH_HEADER_SIZE_BYTES).await? else {
            return torn("the segment ends within a batch header".to_owned());
        };
        let header = match BatchHeader::parse(&header) {
            Ok(header) => header,
            Err(error) => return torn(error.to_string()),
        };
        let size_bytes = header.size_bytes();
        if self.position + size_bytes as u64 > self.end {
            return torn(format!("the segment ends within a batch of {size_bytes} bytes"));
        }
        if header.last_offset_delta < 0 {
            return torn(format!("the last offset delta is {}", header.last_offset_delta));
        }
        let mut body = Bytes::new();
        if self.verify || header.attributes.is_control() {
            let Some(batch) = self.bytes(size_bytes).await? else {
                return torn("the file is shorter than its segment".to_owned());
            };
            if self.verify
                && let Err(error) = verify_crc(&batch)
            {
                return torn(error.to_string());
            }
            body = batch.slice(BATCH_HEADER_SIZE_BYTES..);
        }
        self.position += size_bytes as u64;
        Ok(Scanned::Batch { header, body })
    }

    /// The next `size_bytes` bytes, without moving on; `None` when the file ends before.
    async fn bytes(&mut self, size_bytes: usize) -> std::io::Result<Option<Bytes>> {
        let chunk_end = self.chunk_start + self.chunk.len() as u64;
        if self.position < self.chunk_start || self.position + size_bytes as u64 > chunk_end {
            let chunk_bytes = if self.verify { CHUNK_BYTES } else { HEADER_CHUNK_BYTES };
            let left = (self.end - self.position).min(usize::MAX as u64) as usize;
            self.chunk = self.file.read_at(self.position, size_bytes.max(chunk_bytes).min(left)).await?;
            self.chunk_start = self.position;
        }
        let from = (self.position - self.chunk_start) as usize;
        Ok((self.chunk.len() >= from + size_bytes).then(|| self.chunk.slice(from..from + size_bytes)))
    }
}
