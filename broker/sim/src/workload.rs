//! Clients at work: what they do until they are stopped, each told apart by its kind in the run's totals.
//!
//! An operation that fails has an unknown outcome, unless the error says that nothing was done; a workload then goes on
//! with the next. What was acknowledged goes into the [`History`], which knows the promises.

mod group;
mod read;
mod topics;
mod write;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use client::{Client, ClientConfig, ConnectionConfig};
use env::Env;
use model::{PartitionIndex, TopicPartition};

pub(crate) use group::{consume_in_group, group_offsets_are_kept};
pub(crate) use read::{drain, read_along, watch_bounds};
pub(crate) use topics::{Topics, change_topics};
pub(crate) use write::{trim, write_once, write_plain};

use crate::history::History;
use crate::planted::Planted;
use crate::rng::Rng;
use crate::sim_env::SimEnv;

/// How long one request may take.
pub(crate) const REQUEST_TIMEOUT: Duration = Duration::from_secs(2);

/// How long a call with all its retries may take.
const DEADLINE: Duration = Duration::from_secs(6);

/// A topic that workloads share.
#[derive(Clone, Debug)]
pub(crate) struct SharedTopic {
    pub(crate) name: String,
    pub(crate) partitions_count: i32,
}

impl SharedTopic {
    pub(crate) fn partitions(&self) -> impl Iterator<Item = TopicPartition> + '_ {
        (0..self.partitions_count).map(|index| TopicPartition::new(self.name.clone(), PartitionIndex(index)))
    }

    fn any_partition(&self, rng: &mut Rng) -> TopicPartition {
        let index = rng.below(self.partitions_count as u64) as i32;
        TopicPartition::new(self.name.clone(), PartitionIndex(index))
    }
}

/// What every workload is given.
#[derive(Clone)]
pub(crate) struct Desk {
    pub(crate) env: SimEnv,
    pub(crate) history: History,
    bootstrap: String,
    planted: Option<Planted>,
    stopped: Arc<AtomicBool>,
    at_work: Arc<AtomicUsize>,
}

impl Desk {
    pub(crate) fn new(env: SimEnv, history: History, bootstrap: String, planted: Option<Planted>) -> Self {
        Self { env, history, bootstrap, planted, stopped: Arc::default(), at_work: Arc::default() }
    }

    /// A client of its own.
    pub(crate) fn client(&self) -> Client<SimEnv> {
        let config = ClientConfig {
            bootstrap: vec![self.bootstrap.clone()],
            connection: ConnectionConfig {
                connect_timeout: Duration::from_secs(1),
                ..ConnectionConfig::default()
            },
            request_timeout: REQUEST_TIMEOUT,
            deadline: DEADLINE,
            retry_backoff_min: Duration::from_millis(20),
            retry_backoff_max: Duration::from_millis(200),
            metadata_age_max: Duration::from_secs(5),
            ..ClientConfig::default()
        };
        Client::new(self.env.clone(), config).expect("the bootstrap address is host:port")
    }

    /// Lets a workload of this kind run until it is stopped. Each kind has to make progress.
    pub(crate) fn begin(&self, kind: &'static str, work: impl Future<Output = ()> + Send + 'static) {
        self.history.expect(kind);
        self.at_work.fetch_add(1, Ordering::Relaxed);
        let at_work = Arc::clone(&self.at_work);
        self.env.spawn(kind, async move {
            work.await;
            at_work.fetch_sub(1, Ordering::Relaxed);
        });
    }

    /// Asks the workloads to stop, and waits until they have.
    pub(crate) async fn stop(&self) {
        self.stopped.store(true, Ordering::Relaxed);
        while self.at_work.load(Ordering::Relaxed) > 0 {
            self.env.sleep(Duration::from_millis(50)).await;
        }
    }

    fn is_running(&self) -> bool {
        !self.stopped.load(Ordering::Relaxed)
    }

    fn succeeded(&self, kind: &'static str) {
        self.history.succeeded(kind, self.env.now());
    }

    fn rng(&self) -> Rng {
        Rng::new(self.env.random_u64())
    }

    /// Sleeps for a time up to `most`.
    async fn pause(&self, rng: &mut Rng, most: Duration) {
        self.env.sleep(rng.duration(Duration::ZERO..most)).await;
    }
}
