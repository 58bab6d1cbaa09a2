//! The real world: tokio for tasks, timers and sockets, system calls for files. Linux only.
//!
//! Promises: no work of a request leaves its task, except to wait for the disk; what waits for the disk (fsync, cold
//! reads, directory work) runs on at most [`WAITING_THREADS_MAX`] threads, which end when idle; memory and processor
//! use are nothing to speak of while nothing happens.
//!
//! Everything here must be called inside [`run`].

mod disk;
mod net;
#[cfg(test)]
mod tests;

use std::io;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use model::{Instant, TimestampMs};

pub use disk::{MachineDisk, MachineFile, MachineLock};
pub use net::{MachineConn, MachineListener, MachineNet, MachineReader, MachineWriter};

/// How many threads wait for the disk at most.
pub const WAITING_THREADS_MAX: usize = 8;

/// How long an idle thread that waits for the disk lives on.
const WAITING_THREAD_IDLE: Duration = Duration::from_secs(5);

/// How long a disk that hangs may hold up the end of [`run`].
const SHUTDOWN_LIMIT: Duration = Duration::from_millis(100);

/// Address space of a thread's stack; only what is touched costs memory.
const STACK_BYTES: usize = 1 << 20;

/// The world of this process. Clones are free.
#[derive(Clone, Debug)]
pub struct Machine {
    origin: std::time::Instant,
    disk: MachineDisk,
    net: MachineNet,
}

/// Runs `main` on `worker_threads` threads (at least one) and returns its output; tasks that it left are dropped.
///
/// Errors when threads cannot be started. A panic in `main` goes on here.
pub fn run<F, T>(worker_threads: usize, main: impl FnOnce(Machine) -> F) -> io::Result<T>
where
    F: Future<Output = T> + Send + 'static,
    T: Send + 'static,
{
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(worker_threads.max(1))
        .max_blocking_threads(WAITING_THREADS_MAX)
        .thread_keep_alive(WAITING_THREAD_IDLE)
        .thread_stack_size(STACK_BYTES)
        .thread_name("ottla")
        .enable_io()
        .enable_time()
        .build()?;
    let machine = Machine { origin: std::time::Instant::now(), disk: MachineDisk::new(), net: MachineNet };
    // On a worker rather than here: the thread that waits would pay a wake-up for each of main's steps.
    let main = main(machine);
    let ended = runtime.block_on(async { tokio::spawn(main).await });
    runtime.shutdown_timeout(SHUTDOWN_LIMIT);
    match ended {
        Ok(output) => Ok(output),
        Err(error) => std::panic::resume_unwind(error.into_panic()),
    }
}

impl crate::Env for Machine {
    type Disk = MachineDisk;
    type Net = MachineNet;

    fn disk(&self) -> &MachineDisk {
        &self.disk
    }

    fn net(&self) -> &MachineNet {
        &self.net
    }

    fn now(&self) -> Instant {
        Instant::from_origin(self.origin.elapsed())
    }

    fn wall_clock(&self) -> TimestampMs {
        timestamp_of(SystemTime::now())
    }

    fn random_u64(&self) -> u64 {
        let mut bytes = [0; 8];
        let filled = rustix::rand::getrandom(&mut bytes, rustix::rand::GetRandomFlags::empty());
        assert_eq!(filled, Ok(8), "the kernel gives random bytes");
        u64::from_ne_bytes(bytes)
    }

    fn spawn(&self, _name: &'static str, task: impl Future<Output = ()> + Send + 'static) {
        drop(tokio::spawn(task));
    }

    async fn sleep_until(&self, deadline: Instant) {
        match self.origin.checked_add(deadline.since_origin()) {
            Some(deadline) => tokio::time::sleep_until(deadline.into()).await,
            None => std::future::pending().await,
        }
    }

    async fn settle(&self) {}
}

fn timestamp_of(time: SystemTime) -> TimestampMs {
    let since = time.duration_since(UNIX_EPOCH).unwrap_or_default();
    TimestampMs(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}
