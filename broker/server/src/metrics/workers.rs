//! How busy the threads are that handle requests.

use std::time::{Duration, Instant};

use parking_lot::Mutex;
use tokio::runtime::{Handle, RuntimeMetrics};

/// Looks closer together than this are answered as the one before.
const INTERVAL_MIN: Duration = Duration::from_secs(1);

/// The share of time that the runtime's threads have nothing to do, between one look and the next.
#[derive(Debug)]
pub struct WorkerIdle {
    runtime: RuntimeMetrics,
    last: Mutex<Look>,
}

#[derive(Debug)]
struct Look {
    at: Instant,
    busy: Duration,
    idle: Option<f64>,
}

impl WorkerIdle {
    /// From now on; to be called on the runtime.
    pub fn new() -> Self {
        let runtime = Handle::current().metrics();
        let last = Look { at: Instant::now(), busy: busy(&runtime), idle: None };
        Self { runtime, last: Mutex::new(last) }
    }

    /// From 0 (all threads busy) to 1; `None` within the first second.
    pub fn ratio(&self) -> Option<f64> {
        let mut last = self.last.lock();
        let elapsed = last.at.elapsed();
        if elapsed >= INTERVAL_MIN {
            let busy = busy(&self.runtime);
            let share =
                (busy - last.busy).as_secs_f64() / elapsed.as_secs_f64() / self.runtime.num_workers() as f64;
            *last = Look { at: last.at + elapsed, busy, idle: Some((1.0 - share).clamp(0.0, 1.0)) };
        }
        last.idle
    }
}

impl Default for WorkerIdle {
    fn default() -> Self {
        Self::new()
    }
}

fn busy(runtime: &RuntimeMetrics) -> Duration {
    (0..runtime.num_workers()).map(|worker| runtime.worker_total_busy_duration(worker)).sum()
}
