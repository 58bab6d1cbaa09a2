//! The incoming half of a connection cut into frames: a 4-byte length and that many bytes.
//!
//! Small frames are sliced out of one shared buffer that grows with the traffic; a large frame gets a buffer of its
//! own size, so that what its handler keeps pins nothing else. What a peer announces is never reserved in advance:
//! beyond [`EAGER_BYTES_MAX`] a buffer grows with the bytes that arrived. Bytes of unfinished and unanswered frames
//! are charged to the node's [`RequestMemory`].

use std::io;
use std::sync::Arc;

use bytes::{Bytes, BytesMut};
use env::ConnReader;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// The first buffer of a connection: an idle one costs no more.
const BUFFER_BYTES_MIN: usize = 1 << 10;
/// How far the shared buffer of a busy connection grows.
const BUFFER_BYTES_MAX: usize = 32 << 10;
/// How much of an announced frame is reserved before its bytes arrive.
const EAGER_BYTES_MAX: usize = 1 << 20;
/// The unit in which request memory is counted, so that the count fits a semaphore.
const MEMORY_UNIT_BYTES: usize = 1 << 10;

/// The bytes that requests of all connections may hold together.
#[derive(Clone, Debug)]
pub(crate) struct RequestMemory {
    units: Arc<Semaphore>,
}

/// A share of the request memory, given back when dropped.
#[derive(Debug, Default)]
pub(crate) struct RequestMemoryShare {
    permits: Option<OwnedSemaphorePermit>,
}

impl RequestMemory {
    /// Room for `size_bytes` of requests.
    pub(crate) fn new(size_bytes: usize) -> Self {
        Self { units: Arc::new(Semaphore::new(size_bytes.div_ceil(MEMORY_UNIT_BYTES))) }
    }

    /// What is free now, in bytes.
    pub(crate) fn free_bytes(&self) -> usize {
        self.units.available_permits() * MEMORY_UNIT_BYTES
    }

    /// Adds `size_bytes` to `share`, waiting until they are free.
    async fn charge(&self, share: &mut RequestMemoryShare, size_bytes: usize) {
        let units = size_bytes.div_ceil(MEMORY_UNIT_BYTES) as u32;
        let Ok(permits) = Arc::clone(&self.units).acquire_many_owned(units).await else {
            return; // the semaphore is never closed
        };
        match &mut share.permits {
            Some(held) => held.merge(permits),
            none => *none = Some(permits),
        }
    }
}

/// A frame without its length, and what it holds of the request memory.
#[derive(Debug)]
pub(crate) struct Frame {
    pub(crate) bytes: Bytes,
    pub(crate) share: RequestMemoryShare,
}

/// Why a connection gives no more frames.
#[derive(Debug, thiserror::Error)]
pub(crate) enum InboxError {
    #[error("frame of {announced} bytes announced, {max} is the maximum (socket.request.max.bytes)")]
    TooLarge { announced: i64, max: usize },
    #[error("connection closed in the middle of a frame")]
    Truncated,
    #[error("{0}")]
    Io(#[from] io::Error),
}

/// A large frame of which the first part has arrived.
#[derive(Debug)]
struct Partial {
    buffer: BytesMut,
    frame_size: usize,
    share: RequestMemoryShare,
}

/// Cuts what a [`ConnReader`] gives into frames.
#[derive(Debug)]
pub(crate) struct Inbox<R> {
    reader: R,
    buffer: BytesMut,
    buffer_size: usize,
    partial: Option<Partial>,
    memory: RequestMemory,
    frame_bytes_max: usize,
}

impl<R: ConnReader> Inbox<R> {
    pub(crate) fn new(reader: R, memory: RequestMemory, frame_bytes_max: usize) -> Self {
        Self {
            reader,
            buffer: BytesMut::new(),
            buffer_size: BUFFER_BYTES_MIN,
            partial: None,
            memory,
            frame_bytes_max,
        }
    }

    /// A frame that has arrived whole already.
    pub(crate) fn ready_frame(&mut self) -> Result<Option<Frame>, InboxError> {
        if self.partial.is_some() {
            return Ok(None);
        }
        let Some(frame_size) = self.announced_size()? else { return Ok(None) };
        if self.buffer.len() < 4 + frame_size {
            return Ok(None);
        }
        let mut bytes = self.buffer.split_to(4 + frame_size);
        let _length = bytes.split_to(4);
        // Frames out of the shared buffer are bounded by its size and the parked requests of a connection.
        Ok(Some(Frame { bytes: bytes.freeze(), share: RequestMemoryShare::default() }))
    }

    /// The next frame; `None` when the peer closed between frames. Cancel-safe.
    pub(crate) async fn next_frame(&mut self) -> Result<Option<Frame>, InboxError> {
        loop {
            if let Some(frame) = self.ready_frame()? {
                return Ok(Some(frame));
            }
            if self.partial.is_none()
                && let Some(frame_size) = self.announced_size()?
                && 4 + frame_size > self.buffer_size
            {
                self.start_large_frame(frame_size);
            }
            if self.partial.is_some() {
                return self.finish_large_frame().await.map(Some);
            }
            self.make_room();
            let had_bytes = !self.buffer.is_empty();
            let count = self.reader.read(&mut self.buffer).await?;
            if count == 0 {
                return if had_bytes { Err(InboxError::Truncated) } else { Ok(None) };
            }
            if self.buffer.len() == self.buffer.capacity() {
                self.buffer_size = (self.buffer_size * 2).min(BUFFER_BYTES_MAX);
            }
        }
    }

    /// The size of the frame that the buffer starts with, once its four bytes are there.
    fn announced_size(&self) -> Result<Option<usize>, InboxError> {
        let Some(length) = self.buffer.first_chunk::<4>() else { return Ok(None) };
        let announced = i32::from_be_bytes(*length);
        match usize::try_from(announced) {
            Ok(size) if size <= self.frame_bytes_max => Ok(Some(size)),
            _ => Err(InboxError::TooLarge { announced: announced.into(), max: self.frame_bytes_max }),
        }
    }

    fn make_room(&mut self) {
        if self.buffer.capacity() - self.buffer.len() < BUFFER_BYTES_MIN / 2 || self.buffer.is_empty() {
            self.buffer.reserve(self.buffer_size - self.buffer.len().min(self.buffer_size / 2));
        }
    }

    fn start_large_frame(&mut self, frame_size: usize) {
        let _length = self.buffer.split_to(4);
        let arrived = self.buffer.split();
        let mut buffer = BytesMut::with_capacity(frame_size.min(EAGER_BYTES_MAX));
        buffer.extend_from_slice(&arrived);
        self.partial = Some(Partial { buffer, frame_size, share: RequestMemoryShare::default() });
    }

    async fn finish_large_frame(&mut self) -> Result<Frame, InboxError> {
        loop {
            let Some(partial) = &mut self.partial else { return Err(InboxError::Truncated) };
            let capacity_wanted = partial.frame_size.min((partial.buffer.len() * 2).max(EAGER_BYTES_MAX));
            let charged = partial.share.size_bytes();
            if charged < capacity_wanted {
                self.memory.charge(&mut partial.share, capacity_wanted - charged).await;
            }
            partial.buffer.reserve(capacity_wanted.saturating_sub(partial.buffer.len()));
            while partial.buffer.len() < capacity_wanted {
                if self.reader.read(&mut partial.buffer).await? == 0 {
                    return Err(InboxError::Truncated);
                }
            }
            if partial.buffer.len() >= partial.frame_size
                && let Some(mut partial) = self.partial.take()
            {
                // The allocator may have rounded the buffer up, and the next frame's start may lie in it.
                self.buffer.extend_from_slice(&partial.buffer[partial.frame_size..]);
                partial.buffer.truncate(partial.frame_size);
                return Ok(Frame { bytes: partial.buffer.freeze(), share: partial.share });
            }
        }
    }
}

impl RequestMemoryShare {
    fn size_bytes(&self) -> usize {
        self.permits.as_ref().map_or(0, |permits| permits.num_permits() * MEMORY_UNIT_BYTES)
    }
}
