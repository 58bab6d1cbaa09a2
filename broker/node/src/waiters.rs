//! Fetches that wait for data: the purgatory.
//!
//! A waiting fetch is one [`FetchWaiter`], listed at each partition it reads. Whoever appends tells the partition's
//! [`WaiterList`] how many bytes came; the waiter wakes its fetch once it has the bytes it asked for, or at once when
//! the partition changed in a way that the fetch must see. Deadlines are the environment's timers.

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Weak};

use parking_lot::Mutex;
use tokio::sync::Notify;

/// One waiting fetch.
#[derive(Debug)]
pub(crate) struct FetchWaiter {
    missing_bytes: AtomicI64,
    woken: Notify,
}

impl FetchWaiter {
    /// A fetch that wants `missing_bytes` before it is answered.
    pub(crate) fn new(missing_bytes: i64) -> Arc<Self> {
        Arc::new(Self { missing_bytes: AtomicI64::new(missing_bytes), woken: Notify::new() })
    }

    /// Counts bytes that are readable.
    pub(crate) fn add(&self, bytes: i64) {
        if self.missing_bytes.fetch_sub(bytes, Ordering::AcqRel) <= bytes {
            self.woken.notify_one();
        }
    }

    /// Ends the wait whatever is missing.
    pub(crate) fn wake(&self) {
        self.woken.notify_one();
    }

    /// Ends once the bytes are there or [`FetchWaiter::wake`] was called, also when that was before this call.
    pub(crate) async fn woken(&self) {
        self.woken.notified().await;
    }
}

/// The fetches that wait at one partition.
#[derive(Debug, Default)]
pub(crate) struct WaiterList {
    waiters: Mutex<Vec<Weak<FetchWaiter>>>,
}

impl WaiterList {
    /// Lists a fetch until it is dropped.
    pub(crate) fn add(&self, waiter: &Arc<FetchWaiter>) {
        let mut waiters = self.waiters.lock();
        // Fetches that ended are forgotten here too, so that a partition nobody writes to keeps none.
        if waiters.len() == waiters.capacity() {
            waiters.retain(|waiter| waiter.strong_count() > 0);
        }
        waiters.push(Arc::downgrade(waiter));
    }

    /// Tells all waiting fetches of `bytes` that became readable.
    pub(crate) fn bytes_arrived(&self, bytes: i64) {
        self.waiters.lock().retain(|waiter| {
            waiter.upgrade().is_some_and(|waiter| {
                waiter.add(bytes);
                true
            })
        });
    }

    /// Ends all waits: the partition was deleted, moved, or truncated.
    pub(crate) fn wake_all(&self) {
        for waiter in self.waiters.lock().drain(..) {
            if let Some(waiter) = waiter.upgrade() {
                waiter.wake();
            }
        }
    }

    /// How many fetches are listed, for the purgatory's metric.
    #[cfg(test)]
    pub(crate) fn len(&self) -> usize {
        self.waiters.lock().iter().filter(|waiter| waiter.strong_count() > 0).count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures::FutureExt;

    #[test]
    fn a_fetch_wakes_once_its_bytes_are_there() {
        let list = WaiterList::default();
        let waiter = FetchWaiter::new(10);
        list.add(&waiter);
        list.bytes_arrived(4);
        assert!(waiter.woken().now_or_never().is_none());
        list.bytes_arrived(6);
        assert!(waiter.woken().now_or_never().is_some());
    }

    #[test]
    fn ended_fetches_are_forgotten() {
        let list = WaiterList::default();
        for _ in 0..1000 {
            list.add(&FetchWaiter::new(1));
        }
        assert_eq!(list.len(), 0);
        assert!(list.waiters.lock().capacity() <= 8);
    }
}
