//! The seam to the world: everything that a node asks of the machine goes through one parameter, `E: Env`.
//!
//! There are two implementations: the machine (tokio and files, behind the feature `machine`) and the simulator (one thread, one seed, virtual
//! time, a network and disks that fail). Code between the seam and the cores uses only parts that need no runtime
//! (`tokio::sync`, `futures`, `bytes`), and every `select!` is `biased`.
//!
//! Disk calls come in two kinds. *Inline* calls (open, write, cached read) return at once and are made under short
//! locks, on the request's own task; in the simulator they run up a debt of time, which [`Env::settle`] pays: a task
//! that made inline calls awaits it before it answers anybody, so that a hung disk pauses the node as it would a real
//! worker thread. *Waiting* calls (fsync, cold read, directory work) are futures.

mod disk;
#[cfg(feature = "machine")]
pub mod machine;
mod net;

pub use disk::{DirEntry, Disk, DiskUsage, File, OpenMode, is_out_of_handles};
pub use net::{Conn, ConnReader, ConnWriter, Listener, Net, Part};

use std::time::Duration;

use model::{Instant, TimestampMs};

/// A file of the environment `E`.
pub type FileOf<E> = <<E as Env>::Disk as Disk>::File;
/// A connection of the environment `E`.
pub type ConnOf<E> = <<E as Env>::Net as Net<FileOf<E>>>::Conn;

/// The world as one node sees it. Clones share the same world.
pub trait Env: Clone + Send + Sync + 'static {
    /// The node's disks.
    type Disk: Disk;
    /// The network.
    type Net: Net<<Self::Disk as Disk>::File>;

    /// The disks.
    fn disk(&self) -> &Self::Disk;

    /// The network.
    fn net(&self) -> &Self::Net;

    /// The monotonic clock; all timers use it.
    fn now(&self) -> Instant;

    /// The wall clock, which may jump; only for timestamps in records and files.
    fn wall_clock(&self) -> TimestampMs;

    /// 64 random bits.
    fn random_u64(&self) -> u64;

    /// Runs `task` to its end, or until the node's process ends. `name` is for traces and metrics.
    fn spawn(&self, name: &'static str, task: impl Future<Output = ()> + Send + 'static);

    /// Ends at or after `deadline`.
    fn sleep_until(&self, deadline: Instant) -> impl Future<Output = ()> + Send;

    /// Ends after `duration`.
    fn sleep(&self, duration: Duration) -> impl Future<Output = ()> + Send {
        self.sleep_until(self.now() + duration)
    }

    /// Pays for the inline disk calls made so far; free on the machine, where they took their time already.
    fn settle(&self) -> impl Future<Output = ()> + Send;
}

/// `future`'s output, or `None` when `limit` passes first.
pub async fn timeout<E: Env, T>(env: &E, limit: Duration, future: impl Future<Output = T>) -> Option<T> {
    let mut future = std::pin::pin!(future);
    let mut sleep = std::pin::pin!(env.sleep(limit));
    std::future::poll_fn(|context| {
        use std::task::Poll;
        if let Poll::Ready(output) = future.as_mut().poll(context) {
            return Poll::Ready(Some(output));
        }
        sleep.as_mut().poll(context).map(|()| None)
    })
    .await
}
