//! The incoming half of a connection cut into frames: a 4-byte length and that many bytes.
//!
//! Small frames are sliced out of one shared buffer that grows with the traffic; a large frame gets a buffer of its
//! own size, so that what its handler keeps pins nothing else. What requests hold is taken from the node's
//! [`RequestMemory`] before it is held, and given back once their answers are known:
//!
//! - A frame takes all its memory at once, or waits in line for it and holds none meanwhile: no two frames can wait
//!   for each other.
//! - Large frames have a part of the memory to themselves: whoever announces them cannot keep a small one waiting.
//! - To announce costs nothing: a large frame takes its memory only after as many bytes as fit the shared buffer.
//! - A frame that has its memory may take its time (the connection's idle limit) while there is enough for all. When
//!   others wait for memory it must keep a pace, or its connection is closed; also when it is not read because the
//!   client does not read its answers.
//!
//! Not counted, since a connection holds little of it: its shared buffer, and frames so small that counting them would
//! cost more (see [`held_bytes`]).

mod memory;

use std::io;
use std::pin::Pin;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use env::{ConnReader, Env};
use model::Instant;
use wire::ApiKey;

use memory::ShareLater;
pub(crate) use memory::{RequestMemory, RequestMemoryShare};

/// The first buffer of a connection: an idle one costs no more.
const BUFFER_BYTES_MIN: usize = 1 << 10;
/// How far the shared buffer of a busy connection grows, and the largest frame that is read into it.
const BUFFER_BYTES_MAX: usize = 32 << 10;
/// Frames up to this size are not counted, whatever they ask; those of a Produce not even as far as the shared buffer
/// goes.
const UNCOUNTED_BYTES_MAX: usize = 4 << 10;
/// What a decoded request takes at most beside its frame, in sizes of the frame; records stay in the frame.
const DECODED_FACTOR: usize = 4;
/// How long a frame that keeps no pace may keep others waiting for memory, and how often that is looked at.
const STALL_MAX: Duration = Duration::from_secs(2);
/// What a frame that counts as arriving brings in that time.
const STALL_BYTES_MIN: usize = 64 << 10;

type Timer = Pin<Box<dyn Future<Output = ()> + Send>>;

/// What the request in a frame may hold, as far as it is counted. A Produce is decoded to slices of its frame; others
/// may be decoded to more than the frame has. Uncounted is what can be neither large nor many: a connection has few
/// unanswered requests.
fn held_bytes(frame_size: usize, api_key: i16) -> usize {
    let is_produce = api_key == ApiKey::Produce.key();
    let uncounted_bytes_max = if is_produce { BUFFER_BYTES_MAX } else { UNCOUNTED_BYTES_MAX };
    let factor = if is_produce { 1 } else { 1 + DECODED_FACTOR };
    if frame_size <= uncounted_bytes_max { 0 } else { frame_size * factor }
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
    #[error("{arrived} of a frame's {frame_size} bytes came within {within:?} while others wait for memory")]
    TooSlow { arrived: usize, frame_size: usize, within: Duration },
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
    /// When its pace was last looked at, and how much had arrived then.
    looked_at: (Instant, usize),
}

impl Partial {
    /// An error when it kept no pace since the last look and others wait for its memory.
    fn check_pace(&mut self, now: Instant) -> Result<(), InboxError> {
        let (since, arrived_before) = self.looked_at;
        let (within, arrived) = (now.saturating_since(since), self.buffer.len() - arrived_before);
        if within < STALL_MAX {
            return Ok(());
        }
        if arrived < STALL_BYTES_MIN && self.share.is_wanted() {
            return Err(InboxError::TooSlow { arrived, frame_size: self.frame_size, within });
        }
        self.looked_at = (now, self.buffer.len());
        Ok(())
    }
}

/// How far the frame at the front of the shared buffer has come to its memory.
enum Admission {
    NotAsked,
    Waiting(ShareLater),
    Granted(RequestMemoryShare),
}

/// Cuts what a [`ConnReader`] gives into frames.
pub(crate) struct Inbox<E, R> {
    env: E,
    reader: R,
    buffer: BytesMut,
    buffer_size: usize,
    admission: Admission,
    partial: Option<Partial>,
    /// When to look at the pace of a frame again. It outlives frames, so that a busy connection seldom sets a timer.
    stall_check: Option<Timer>,
    memory: RequestMemory,
    frame_bytes_max: usize,
}

impl<E: Env, R: ConnReader> Inbox<E, R> {
    pub(crate) fn new(env: E, reader: R, memory: RequestMemory, frame_bytes_max: usize) -> Self {
        Self {
            env,
            reader,
            buffer: BytesMut::new(),
            buffer_size: BUFFER_BYTES_MIN,
            admission: Admission::NotAsked,
            partial: None,
            stall_check: None,
            memory,
            frame_bytes_max,
        }
    }

    /// A frame that has arrived whole already, and has its memory.
    pub(crate) fn ready_frame(&mut self) -> Result<Option<Frame>, InboxError> {
        if self.partial.is_some() {
            return Ok(None);
        }
        let Some(frame_size) = self.announced_size()? else { return Ok(None) };
        if self.buffer.len() < 4 + frame_size {
            return Ok(None);
        }
        let Some(share) = self.admit(frame_size) else { return Ok(None) };
        let mut bytes = self.buffer.split_to(4 + frame_size);
        let _length = bytes.split_to(4);
        Ok(Some(Frame { bytes: bytes.freeze(), share }))
    }

    /// The next frame; `None` when the peer closed between frames. Cancel-safe.
    pub(crate) async fn next_frame(&mut self) -> Result<Option<Frame>, InboxError> {
        loop {
            if let Some(frame) = self.ready_frame()? {
                return Ok(Some(frame));
            }
            if let Admission::Waiting(share) = &mut self.admission {
                self.admission = Admission::Granted(share.await);
                continue;
            }
            if self.partial.is_some() {
                return self.finish_large_frame().await.map(Some);
            }
            let announced = self.announced_size()?.filter(|frame_size| 4 + frame_size > self.buffer_size);
            if let Some(frame_size) = announced {
                self.buffer_size = (4 + frame_size).next_power_of_two().min(BUFFER_BYTES_MAX);
                if self.buffer.len() >= BUFFER_BYTES_MAX {
                    if let Some(share) = self.admit(frame_size) {
                        self.start_large_frame(frame_size, share);
                    }
                    continue;
                }
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

    /// The memory of the frame that the buffer starts with; when it has to be waited for, it is asked for once.
    fn admit(&mut self, frame_size: usize) -> Option<RequestMemoryShare> {
        match std::mem::replace(&mut self.admission, Admission::NotAsked) {
            Admission::Granted(share) => return Some(share),
            Admission::Waiting(share) => self.admission = Admission::Waiting(share),
            Admission::NotAsked => {
                let api_key = self.buffer[4..].first_chunk().map_or(-1, |key| i16::from_be_bytes(*key));
                match self.memory.take(frame_size, held_bytes(frame_size, api_key)) {
                    Ok(share) => return Some(share),
                    Err(later) => self.admission = Admission::Waiting(later),
                }
            }
        }
        None
    }

    fn make_room(&mut self) {
        if self.buffer.capacity() - self.buffer.len() < BUFFER_BYTES_MIN / 2 || self.buffer.is_empty() {
            self.buffer.reserve(self.buffer_size - self.buffer.len().min(self.buffer_size / 2));
        }
    }

    fn start_large_frame(&mut self, frame_size: usize, share: RequestMemoryShare) {
        let _length = self.buffer.split_to(4);
        let arrived = self.buffer.split();
        let mut buffer = BytesMut::with_capacity(frame_size);
        buffer.extend_from_slice(&arrived);
        let looked_at = (self.env.now(), buffer.len());
        self.partial = Some(Partial { buffer, frame_size, share, looked_at });
    }

    /// For while no frame is to be taken: what the next one holds must not keep others waiting meanwhile. Ends with
    /// the reason to close the connection, if ever. Cancel-safe.
    pub(crate) async fn stalled(&mut self) -> InboxError {
        loop {
            if let Admission::Waiting(share) = &mut self.admission {
                self.admission = Admission::Granted(share.await);
                self.stall_check = None;
            }
            if self.partial.is_none() && matches!(self.admission, Admission::NotAsked) {
                return std::future::pending().await;
            }
            self.stall_check.get_or_insert_with(|| stall_timer(&self.env)).await;
            self.stall_check = None;
            if let Some(partial) = &mut self.partial
                && let Err(stalled) = partial.check_pace(self.env.now())
            {
                return stalled;
            }
            if let Admission::Granted(share) = &self.admission
                && share.is_wanted()
            {
                // Nothing of it was used yet: it is asked for again.
                self.admission = Admission::NotAsked;
            }
        }
    }

    async fn finish_large_frame(&mut self) -> Result<Frame, InboxError> {
        let Self { env, reader, partial, stall_check, .. } = self;
        while let Some(partial) = partial
            && partial.buffer.len() < partial.frame_size
        {
            tokio::select! {
                biased;
                count = reader.read(&mut partial.buffer) => {
                    if count? == 0 {
                        return Err(InboxError::Truncated);
                    }
                }
                () = stall_check.get_or_insert_with(|| stall_timer(env)) => {
                    *stall_check = None;
                    partial.check_pace(env.now())?;
                }
            }
        }
        let Some(Partial { mut buffer, frame_size, share, .. }) = partial.take() else {
            return Err(InboxError::Truncated);
        };
        // The allocator may have rounded the buffer up, and the next frame's start may lie in it.
        self.buffer.extend_from_slice(&buffer[frame_size..]);
        buffer.truncate(frame_size);
        Ok(Frame { bytes: buffer.freeze(), share })
    }
}

fn stall_timer<E: Env>(env: &E) -> Timer {
    let env = env.clone();
    Box::pin(async move { env.sleep(STALL_MAX).await })
}

#[cfg(test)]
mod tests;
