//! The request memory: what the requests of all connections may hold together, and who gets it next.
//!
//! A share is taken whole, at once or in line. Whoever holds one and could do without it is told when others wait for
//! it: one holder at a time, the next when that one has given its share back and others wait still.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use parking_lot::Mutex;
use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore};

/// The largest frame that takes its memory from the part for small ones: what producers send by default, and more.
const SMALL_FRAME_BYTES_MAX: usize = 2 << 20;
/// One part in so many of the request memory is for small frames.
const SMALL_FRAME_SHARE: usize = 2;
/// The unit in which request memory is counted, so that the count fits a semaphore.
pub(super) const MEMORY_UNIT_BYTES: usize = 1 << 10;

/// The bytes that requests of all connections may hold together. A frame larger than its part takes the whole part.
#[derive(Clone, Debug)]
pub(crate) struct RequestMemory {
    pub(super) small: Arc<MemoryPart>,
    large: Arc<MemoryPart>,
}

#[derive(Debug)]
pub(super) struct MemoryPart {
    pub(super) free: Arc<Semaphore>,
    units: usize,
    waiting_count: AtomicUsize,
    wanted: Notify,
}

/// A share of the request memory, or nothing. Clones are the same share: it is given back when the last is dropped, or
/// by [`RequestMemoryShare::give_back`].
#[derive(Clone, Debug, Default)]
pub(crate) struct RequestMemoryShare(Option<Arc<Held>>);

#[derive(Debug)]
struct Held {
    part: Arc<MemoryPart>,
    permits: Mutex<Option<OwnedSemaphorePermit>>,
}

/// Waits in line for a share.
pub(super) type ShareLater = Pin<Box<dyn Future<Output = RequestMemoryShare> + Send>>;

impl RequestMemory {
    /// Room for `size_bytes` of requests.
    pub(crate) fn new(size_bytes: usize) -> Self {
        let units = size_bytes.div_ceil(MEMORY_UNIT_BYTES).clamp(2, u32::MAX as usize);
        let small_units = (units / SMALL_FRAME_SHARE).max(1);
        Self { small: MemoryPart::new(small_units), large: MemoryPart::new(units - small_units) }
    }

    /// What is free now, in bytes.
    pub(crate) fn free_bytes(&self) -> usize {
        (self.small.free.available_permits() + self.large.free.available_permits()) * MEMORY_UNIT_BYTES
    }

    /// `held_bytes` for a frame of `frame_size`, at once or in line.
    pub(super) fn take(
        &self,
        frame_size: usize,
        held_bytes: usize,
    ) -> Result<RequestMemoryShare, ShareLater> {
        if held_bytes == 0 {
            return Ok(RequestMemoryShare::default());
        }
        let part = Arc::clone(if frame_size <= SMALL_FRAME_BYTES_MAX { &self.small } else { &self.large });
        let units = held_bytes.div_ceil(MEMORY_UNIT_BYTES).min(part.units) as u32;
        match Arc::clone(&part.free).try_acquire_many_owned(units) {
            Ok(permits) => Ok(RequestMemoryShare::new(part, permits)),
            Err(_) => {
                let permits = Arc::clone(&part.free).acquire_many_owned(units);
                let in_line = InLine::new(part);
                Err(Box::pin(async move {
                    // An error would say that the semaphore is closed, which nobody does.
                    let Ok(permits) = permits.await else { return RequestMemoryShare::default() };
                    RequestMemoryShare::new(Arc::clone(&in_line.0), permits)
                }))
            }
        }
    }
}

impl MemoryPart {
    fn new(units: usize) -> Arc<Self> {
        Arc::new(Self {
            free: Arc::new(Semaphore::new(units)),
            units,
            waiting_count: AtomicUsize::new(0),
            wanted: Notify::new(),
        })
    }

    fn is_waited_for(&self) -> bool {
        self.waiting_count.load(Ordering::Acquire) > 0
    }
}

impl RequestMemoryShare {
    fn new(part: Arc<MemoryPart>, permits: OwnedSemaphorePermit) -> Self {
        Self(Some(Arc::new(Held { part, permits: Mutex::new(Some(permits)) })))
    }

    /// Gives it back before it is dropped: the request holds nothing worth counting any more.
    pub(crate) fn give_back(&self) {
        if let Some(held) = &self.0 {
            held.give_back();
        }
    }

    /// Whether others wait for what this share is of.
    pub(super) fn is_wanted(&self) -> bool {
        self.0.as_ref().is_some_and(|held| held.part.is_waited_for())
    }

    /// Ends when others wait for what this share is of, and it is this holder's turn to make room; a share of nothing
    /// is never wanted.
    pub(crate) async fn wanted(&self) {
        let Some(held) = &self.0 else { return std::future::pending().await };
        while !held.part.is_waited_for() {
            held.part.wanted.notified().await;
        }
    }
}

impl Held {
    fn give_back(&self) {
        let Some(permits) = self.permits.lock().take() else { return };
        drop(permits);
        if self.part.is_waited_for() {
            self.part.wanted.notify_one();
        }
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        self.give_back();
    }
}

/// Counts as waiting until dropped.
struct InLine(Arc<MemoryPart>);

impl InLine {
    fn new(part: Arc<MemoryPart>) -> Self {
        part.waiting_count.fetch_add(1, Ordering::AcqRel);
        part.wanted.notify_one();
        Self(part)
    }
}

impl Drop for InLine {
    fn drop(&mut self) {
        self.0.waiting_count.fetch_sub(1, Ordering::AcqRel);
    }
}
