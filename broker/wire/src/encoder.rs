//! Writing the protocol's types: small values into one buffer, records as slices beside it.

use bytes::{Bytes, BytesMut};
use model::Uuid;

use crate::{EncodeError, Records};

/// Records below this many bytes are copied: a slice of their own costs more than the copy.
const COPY_BYTES_MAX: usize = 256;

/// A piece of an encoded message; the message is all of them in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Chunk {
    /// Bytes in memory.
    Bytes(Bytes),
    /// A hole of this size, to be filled from where `id` says.
    External {
        /// As in [`Records::External`].
        id: u32,
        /// As in [`Records::External`].
        size_bytes: u32,
    },
}

impl Chunk {
    /// The number of bytes on the wire.
    pub fn size_bytes(&self) -> usize {
        match self {
            Chunk::Bytes(bytes) => bytes.len(),
            Chunk::External { size_bytes, .. } => *size_bytes as usize,
        }
    }
}

/// What has been written so far.
#[derive(Debug, Default)]
pub struct Encoder {
    buffer: BytesMut,
    /// What stands between parts of the buffer: the position, and the chunk that comes before that byte.
    inserted: Vec<(usize, Chunk)>,
    inserted_bytes: usize,
}

impl Encoder {
    /// Nothing written.
    pub fn new() -> Self {
        Self { buffer: BytesMut::with_capacity(256), ..Self::default() }
    }

    /// The number of bytes written, records included.
    pub fn size_bytes(&self) -> usize {
        self.buffer.len() + self.inserted_bytes
    }

    /// The message in pieces: none is empty, and records are the slices that they were given as.
    pub fn into_chunks(self) -> Vec<Chunk> {
        let mut rest = self.buffer.freeze();
        let mut chunks = Vec::with_capacity(2 * self.inserted.len() + 1);
        let mut cut = 0;
        for (position, chunk) in self.inserted {
            if position > cut {
                chunks.push(Chunk::Bytes(rest.split_to(position - cut)));
                cut = position;
            }
            chunks.push(chunk);
        }
        if !rest.is_empty() {
            chunks.push(Chunk::Bytes(rest));
        }
        chunks
    }

    /// The message as one slice; records are copied.
    ///
    /// # Errors
    /// When some records are not in memory.
    pub fn into_bytes(self) -> Result<Bytes, EncodeError> {
        if self.inserted.is_empty() {
            return Ok(self.buffer.freeze());
        }
        let mut whole = BytesMut::with_capacity(self.size_bytes());
        for chunk in self.into_chunks() {
            match chunk {
                Chunk::Bytes(bytes) => whole.extend_from_slice(&bytes),
                Chunk::External { .. } => return Err(EncodeError::ExternalRecords),
            }
        }
        Ok(whole.freeze())
    }

    /// Overwrites four bytes at `position`, which lies before any records.
    pub(crate) fn patch_i32(&mut self, position: usize, value: i32) {
        self.buffer[position..position + 4].copy_from_slice(&value.to_be_bytes());
    }

    /// One byte.
    pub fn bool(&mut self, value: bool) {
        self.put(&[u8::from(value)]);
    }

    /// One byte.
    pub fn i8(&mut self, value: i8) {
        self.put(&value.to_be_bytes());
    }

    /// Two bytes.
    pub fn i16(&mut self, value: i16) {
        self.put(&value.to_be_bytes());
    }

    /// Two bytes.
    pub fn u16(&mut self, value: u16) {
        self.put(&value.to_be_bytes());
    }

    /// Four bytes.
    pub fn i32(&mut self, value: i32) {
        self.put(&value.to_be_bytes());
    }

    /// Eight bytes.
    pub fn i64(&mut self, value: i64) {
        self.put(&value.to_be_bytes());
    }

    /// Eight bytes.
    pub fn f64(&mut self, value: f64) {
        self.put(&value.to_be_bytes());
    }

    /// Sixteen bytes.
    pub fn uuid(&mut self, value: Uuid) {
        self.put(&value.0);
    }

    /// One to five bytes.
    pub fn unsigned_varint(&mut self, value: u32) {
        let mut rest = value;
        while rest >= 0x80 {
            self.put(&[rest as u8 | 0x80]);
            rest >>= 7;
        }
        self.put(&[rest as u8]);
    }

    /// A string of at most 32,767 bytes.
    pub fn string(&mut self, text: &str, flexible: bool) -> Result<(), EncodeError> {
        let length = i16::try_from(text.len()).map_err(|_| EncodeError::TooLong { length: text.len() })?;
        if flexible {
            self.unsigned_varint(length as u32 + 1);
        } else {
            self.i16(length);
        }
        self.put(text.as_bytes());
        Ok(())
    }

    /// Null where a string could stand.
    pub fn null_string(&mut self, flexible: bool) {
        if flexible { self.unsigned_varint(0) } else { self.i16(-1) }
    }

    /// Bytes, copied.
    pub fn bytes(&mut self, bytes: &[u8], flexible: bool) -> Result<(), EncodeError> {
        self.array_len(bytes.len(), flexible)?;
        self.put(bytes);
        Ok(())
    }

    /// Null where bytes or records could stand.
    pub fn null_bytes(&mut self, flexible: bool) {
        self.null_array(flexible);
    }

    /// Records: shared, not copied, unless tiny.
    pub fn records(&mut self, records: &Records, flexible: bool) -> Result<(), EncodeError> {
        self.array_len(records.size_bytes(), flexible)?;
        let chunk = match records {
            Records::Bytes(bytes) if bytes.len() <= COPY_BYTES_MAX => {
                self.put(bytes);
                return Ok(());
            }
            Records::External { size_bytes: 0, .. } => return Ok(()),
            Records::Bytes(bytes) => Chunk::Bytes(bytes.clone()),
            Records::External { id, size_bytes } => Chunk::External { id: *id, size_bytes: *size_bytes },
        };
        self.inserted_bytes += chunk.size_bytes();
        self.inserted.push((self.buffer.len(), chunk));
        Ok(())
    }

    /// The number of elements that follow; bytes have the same form.
    pub fn array_len(&mut self, count: usize, flexible: bool) -> Result<(), EncodeError> {
        let too_long = EncodeError::TooLong { length: count };
        let count = i32::try_from(count).ok().filter(|count| *count < i32::MAX).ok_or(too_long)?;
        if flexible {
            self.unsigned_varint(count as u32 + 1);
        } else {
            self.i32(count);
        }
        Ok(())
    }

    /// Null where an array could stand.
    pub fn null_array(&mut self, flexible: bool) {
        if flexible { self.unsigned_varint(0) } else { self.i32(-1) }
    }

    /// Null where a struct could stand.
    pub fn null_struct(&mut self) {
        self.i8(-1);
    }

    /// The end of a flexible struct that has no tagged fields to write.
    pub fn no_tagged_fields(&mut self) {
        self.unsigned_varint(0);
    }

    /// One tagged field: tag, size, and what `value` writes, which is never records.
    pub fn tagged_field(
        &mut self,
        tag: u32,
        value: impl FnOnce(&mut Self) -> Result<(), EncodeError>,
    ) -> Result<(), EncodeError> {
        self.unsigned_varint(tag);
        let start = self.buffer.len();
        value(self)?;
        // The size stands before the value, but is known and as long as it is only now.
        let size = self.buffer.len() - start;
        let size = u32::try_from(size).map_err(|_| EncodeError::TooLong { length: size })?;
        let value_end = self.buffer.len();
        self.unsigned_varint(size);
        let size_length = self.buffer.len() - value_end;
        self.buffer[start..].rotate_right(size_length);
        Ok(())
    }

    fn put(&mut self, bytes: &[u8]) {
        self.buffer.extend_from_slice(bytes);
    }
}
