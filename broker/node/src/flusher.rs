//! Flushes in the background: logs that began a new segment, so that recovery after a kill stays short.

use std::collections::BTreeMap;
use std::sync::Arc;

use env::Env;
use model::Uuid;
use parking_lot::Mutex;
use tokio::sync::Notify;

use crate::broker::Broker;
use crate::partition::Partition;

/// The partitions to flush; each is listed once, so the list is no longer than there are partitions.
pub(crate) struct Flusher<E: Env> {
    wanted: Mutex<Wanted<E>>,
    work: Notify,
}

/// By topic id and number: a topic that comes again under its name is another one.
type Wanted<E> = BTreeMap<(Uuid, i32), Arc<Partition<E>>>;

impl<E: Env> Default for Flusher<E> {
    fn default() -> Self {
        Self { wanted: Mutex::default(), work: Notify::new() }
    }
}

impl<E: Env> Flusher<E> {
    /// Asks for a flush of all that is in the partition's log now.
    pub(crate) fn flush_soon(&self, partition: &Arc<Partition<E>>) {
        let key = (partition.topic_id, partition.at.partition.0);
        self.wanted.lock().insert(key, Arc::clone(partition));
        self.work.notify_one();
    }

    /// Flushes what is asked for until the node ends.
    pub(crate) async fn run(self: Arc<Self>, broker: Arc<Broker<E>>) {
        loop {
            let next = self.wanted.lock().pop_first();
            let Some((_, partition)) = next else {
                self.work.notified().await;
                continue;
            };
            if let Err(error) = partition.flush_all(&broker.env).await {
                broker.log_failed(&partition.at, &error);
            }
        }
    }

    /// Lets go of all partitions.
    pub(crate) fn clear(&self) {
        self.wanted.lock().clear();
    }
}
