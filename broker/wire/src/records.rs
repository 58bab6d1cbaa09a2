//! Record batches within a message: bytes, or a hole that is filled from elsewhere.

use bytes::Bytes;

/// The record batches of one partition. A `null` in the protocol is `None` around this.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Records {
    /// In memory, shared and never copied.
    Bytes(Bytes),
    /// Elsewhere (a range of a file): the encoder counts the bytes and leaves a [`crate::Chunk::External`].
    External {
        /// Chosen by the caller, and returned in the chunk.
        id: u32,
        /// The exact number of bytes to be sent in its place.
        size_bytes: u32,
    },
}

impl Records {
    /// The number of bytes on the wire.
    pub fn size_bytes(&self) -> usize {
        match self {
            Records::Bytes(bytes) => bytes.len(),
            Records::External { size_bytes, .. } => *size_bytes as usize,
        }
    }

    /// Whether there are no bytes.
    pub fn is_empty(&self) -> bool {
        self.size_bytes() == 0
    }

    /// The bytes, if they are in memory; what was decoded always is.
    pub fn as_bytes(&self) -> Option<&Bytes> {
        match self {
            Records::Bytes(bytes) => Some(bytes),
            Records::External { .. } => None,
        }
    }
}

impl From<Bytes> for Records {
    fn from(bytes: Bytes) -> Self {
        Records::Bytes(bytes)
    }
}
