//! The world as one process of a host sees it.

use std::sync::Arc;

use env::Env;
use model::{Instant, TimestampMs};

use crate::disk::SimDisk;
use crate::net::SimNet;
use crate::world::{HostId, ProcessId, Shared, Sleep};

/// The simulated [`Env`].
#[derive(Clone)]
pub struct SimEnv {
    disk: SimDisk,
    net: SimNet,
}

impl SimEnv {
    pub(crate) fn new(shared: Arc<Shared>, host: HostId, process: ProcessId) -> Self {
        let disk = SimDisk { shared: Arc::clone(&shared), host, process };
        Self { disk, net: SimNet { shared, host, process } }
    }
}

impl Env for SimEnv {
    type Disk = SimDisk;
    type Net = SimNet;

    fn disk(&self) -> &SimDisk {
        &self.disk
    }

    fn net(&self) -> &SimNet {
        &self.net
    }

    fn now(&self) -> Instant {
        self.disk.shared.lock().now
    }

    fn wall_clock(&self) -> TimestampMs {
        self.disk.shared.lock().wall_clock(self.disk.host)
    }

    fn random_u64(&self) -> u64 {
        self.disk.shared.lock().rng.next_u64()
    }

    fn spawn(&self, _name: &'static str, task: impl Future<Output = ()> + Send + 'static) {
        self.disk.shared.spawn(self.disk.process, task);
    }

    fn sleep_until(&self, deadline: Instant) -> impl Future<Output = ()> + Send {
        Sleep::new(Arc::clone(&self.disk.shared), deadline)
    }

    async fn settle(&self) {
        self.disk.settle().await;
    }
}
