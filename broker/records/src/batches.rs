//! The batches of a blob of records, one after the other, as views into it.

use crate::header::{ATTRIBUTES_POSITION, crc32c};
use crate::{BATCH_HEADER_SIZE_BYTES, BatchError, BatchHeader};

/// One whole batch within a blob.
#[derive(Clone, Copy, Debug)]
pub struct Batch<'a> {
    /// Its header, parsed.
    pub header: BatchHeader,
    /// All its bytes, header included.
    pub bytes: &'a [u8],
    /// Where it starts in the blob.
    pub position: usize,
}

impl<'a> Batch<'a> {
    /// The batch at the start of `bytes`, of which more may follow.
    ///
    /// Errors: those of [`BatchHeader::parse`], and `Truncated` when the batch is longer than `bytes`.
    pub fn parse(bytes: &'a [u8]) -> Result<Batch<'a>, BatchError> {
        let header = BatchHeader::parse(bytes)?;
        let bytes = bytes.get(..header.size_bytes()).ok_or(BatchError::Truncated {
            needed_bytes: header.size_bytes(),
            available_bytes: bytes.len(),
        })?;
        Ok(Batch { header, bytes, position: 0 })
    }

    /// What follows the header: the records, compressed or not.
    pub fn body(&self) -> &'a [u8] {
        &self.bytes[BATCH_HEADER_SIZE_BYTES..]
    }

    /// Checks the CRC; the only error is `Crc`.
    pub fn verify_crc(&self) -> Result<(), BatchError> {
        let computed = crc32c(&self.bytes[ATTRIBUTES_POSITION..]);
        let stored = self.header.crc;
        if computed == stored { Ok(()) } else { Err(BatchError::Crc { stored, computed }) }
    }
}

/// Iterates over the batches of a blob. Ends quietly where the blob ends within a batch, as fetched data may; any other
/// damage is an error, after which it ends. [`Batches::position`] then says how far the good batches reach.
#[derive(Clone, Debug)]
pub struct Batches<'a> {
    blob: &'a [u8],
    position: usize,
    damaged: bool,
}

impl<'a> Batches<'a> {
    /// Over `blob`.
    pub fn new(blob: &'a [u8]) -> Self {
        Self { blob, position: 0, damaged: false }
    }

    /// The end of the last whole batch returned so far.
    pub fn position(&self) -> usize {
        self.position
    }
}

impl<'a> Iterator for Batches<'a> {
    type Item = Result<Batch<'a>, BatchError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.damaged {
            return None;
        }
        match Batch::parse(&self.blob[self.position..]) {
            Ok(mut batch) => {
                batch.position = self.position;
                self.position += batch.bytes.len();
                Some(Ok(batch))
            }
            Err(BatchError::Truncated { .. }) => None,
            Err(error) => {
                self.damaged = true;
                Some(Err(error))
            }
        }
    }
}
