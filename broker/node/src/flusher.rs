//! Flushes in the background: logs that began a new segment, so that recovery after a kill stays short.

use std::collections::BTreeMap;
use std::sync::Arc;

use env::Env;
use model::TopicPartition;
use parking_lot::Mutex;
use tokio::sync::Notify;

use crate::broker::Broker;
use crate::partition::Partition;

/// The partitions to flush; each is listed once, so the list is no longer than there are partitions.
pub(crate) struct Flusher<E: Env> {
    wanted: Mutex<BTreeMap<TopicPartition, Arc<Partition<E>>>>,
    work: Notify,
}

impl<E: Env> Default for Flusher<E> {
    fn default() -> Self {
        Self { wanted: Mutex::default(), work: Notify::new() }
    }
}

impl<E: Env> Flusher<E> {
    /// Asks for a flush of all that is in the partition's log now.
    pub(crate) fn flush_soon(&self, partition: &Arc<Partition<E>>) {
        self.wanted.lock().insert(partition.at.clone(), Arc::clone(partition));
        self.work.notify_one();
    }

    /// Flushes what is asked for until the node ends.
    pub(crate) async fn run(self: Arc<Self>, broker: Arc<Broker<E>>) {
        loop {
            let next = self.wanted.lock().pop_first();
            let Some((at, partition)) = next else {
                self.work.notified().await;
                continue;
            };
            if let Err(error) = partition.flush_all(&broker.env).await {
                broker.storage_failed(&at, &error);
            }
        }
    }
}
