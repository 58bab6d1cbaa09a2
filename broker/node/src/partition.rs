//! One partition on this node: its log, whether this node leads it, and the fetches that wait for it.

use std::sync::Arc;
use std::sync::atomic::{AtomicI32, Ordering};

use env::{Env, FileOf};
use model::{ErrorCode, LeaderEpoch, Offset, TopicPartition, Uuid};
use parking_lot::Mutex;
use storage::{
    AppendError, AppendInfo, Log, LogAccess, LogError, Pages, ProducedBatch, ReadError, ReadRequest,
    ReadSlice,
};
use tokio::sync::oneshot;

use crate::metrics::TrafficCounters;
use crate::waiters::WaiterList;

/// The leader epoch of a partition that this node does not lead.
const NOT_LEADING: i32 = -1;

/// See the module.
pub(crate) struct Partition<E: Env> {
    pub(crate) at: TopicPartition,
    pub(crate) topic_id: Uuid,
    log: Mutex<Log<E>>,
    leader_epoch: AtomicI32,
    pub(crate) waiters: WaiterList,
    pub(crate) traffic: TrafficCounters,
}

impl<E: Env> LogAccess<E> for Partition<E> {
    fn with<R>(&self, operation: impl FnOnce(&mut Log<E>) -> R) -> R {
        operation(&mut self.log.lock())
    }
}

impl<E: Env> Partition<E> {
    pub(crate) fn new(at: TopicPartition, topic_id: Uuid, log: Log<E>) -> Self {
        Self {
            at,
            topic_id,
            log: Mutex::new(log),
            leader_epoch: AtomicI32::new(NOT_LEADING),
            waiters: WaiterList::default(),
            traffic: TrafficCounters::default(),
        }
    }

    /// The log, when nothing uses the partition any more.
    pub(crate) fn into_log(self) -> Log<E> {
        self.log.into_inner()
    }

    /// Starts to lead in `epoch`.
    pub(crate) fn lead(&self, epoch: LeaderEpoch) {
        let mut log = self.log.lock();
        log.assign_leader_epoch(epoch);
        self.leader_epoch.store(epoch.0, Ordering::Release);
        commit(&mut log);
    }

    /// Makes everything before `end` survive a power loss, and shows it to consumers.
    pub(crate) async fn flush(self: &Arc<Self>, env: &E, end: Offset) -> Result<(), LogError> {
        let partition = Arc::clone(self);
        self.flushed(env, async move { storage::flush(&*partition, end).await }).await
    }

    /// Makes everything survive a power loss, and shows it to consumers.
    pub(crate) async fn flush_all(self: &Arc<Self>, env: &E) -> Result<(), LogError> {
        let partition = Arc::clone(self);
        self.flushed(env, async move { storage::flush_all(&*partition).await }).await
    }

    /// A flush is a task of its own: it goes on when a client goes away in the middle of it. An fsync that nobody waits
    /// for may fail unheard, and the next one says that all is well.
    async fn flushed(
        self: &Arc<Self>,
        env: &E,
        flush: impl Future<Output = Result<(), LogError>> + Send + 'static,
    ) -> Result<(), LogError> {
        let partition = Arc::clone(self);
        let (sender, ended) = oneshot::channel();
        env.spawn("flush", async move {
            let flushed = flush.await;
            if flushed.is_ok() {
                partition.show_flushed();
            }
            drop(partition);
            // Whoever asked may have gone.
            let _ = sender.send(flushed);
        });
        match ended.await {
            Ok(flushed) => flushed,
            // The process ends.
            Err(_) => std::future::pending().await,
        }
    }

    fn show_flushed(&self) {
        let shown_from = commit(&mut self.log.lock());
        if shown_from.is_some() {
            self.waiters.wake_all();
        }
    }

    /// Stops to lead: the partition goes, or the node does. Waiting fetches are ended.
    pub(crate) fn resign(&self) {
        // Under the lock, so that no append that saw the leadership is still on its way.
        let log = self.log.lock();
        self.leader_epoch.store(NOT_LEADING, Ordering::Release);
        drop(log);
        self.waiters.wake_all();
    }

    /// The epoch in which this node leads.
    pub(crate) fn leader_epoch(&self) -> Option<LeaderEpoch> {
        Some(self.leader_epoch.load(Ordering::Acquire)).filter(|epoch| *epoch >= 0).map(LeaderEpoch)
    }

    /// Checks that this node leads, in the epoch that the client knows if it knows one.
    pub(crate) fn check_leader(&self, client_epoch: i32) -> Result<LeaderEpoch, ErrorCode> {
        let epoch = self.leader_epoch().ok_or(ErrorCode::NotLeaderOrFollower)?;
        match client_epoch {
            -1 => Ok(epoch),
            known if known < epoch.0 => Err(ErrorCode::FencedLeaderEpoch),
            known if known > epoch.0 => Err(ErrorCode::UnknownLeaderEpoch),
            _ => Ok(epoch),
        }
    }

    /// Appends as leader, inline. `AppendError::Missing` asks for [`Partition::append_waiting`].
    pub(crate) fn append_inline(&self, batch: &ProducedBatch) -> Result<AppendInfo, PartitionError> {
        let (info, shown_from) = {
            let mut log = self.log.lock();
            let epoch = self.leader_epoch().ok_or(PartitionError::NotLeader)?;
            let info = log.append_as_leader(batch, epoch, &Pages::default())?;
            let shown_from = commit(&mut log);
            (info, shown_from)
        };
        self.tell_waiters(batch, &info, shown_from);
        Ok(info)
    }

    /// Appends as leader, waiting for what is not in memory.
    pub(crate) async fn append_waiting(&self, batch: &ProducedBatch) -> Result<AppendInfo, PartitionError> {
        let info = storage::append_as_leader(self, batch, || self.leader_epoch()).await?;
        let shown_from = commit(&mut self.log.lock());
        self.tell_waiters(batch, &info, shown_from);
        Ok(info)
    }

    /// After an append, with which consumers see what is behind `shown_from`.
    fn tell_waiters(&self, batch: &ProducedBatch, info: &AppendInfo, shown_from: Option<Offset>) {
        match shown_from {
            None => {}
            Some(from) if from == info.first_offset && !info.is_duplicate => {
                self.waiters.bytes_arrived(batch.size_bytes() as i64);
            }
            // More than this batch, or others: their flush has just ended.
            Some(_) => self.waiters.wake_all(),
        }
    }

    /// Reads what consumers may see; waits when it is not in memory.
    pub(crate) async fn read(&self, request: &ReadRequest) -> Result<ReadSlice<FileOf<E>>, ReadError> {
        storage::read(self, request).await
    }
}

/// This node is the only replica, so what it has is committed; once it is on disk, where `flush.messages` asks for
/// that: nothing that a consumer has seen may go with the power. From where on consumers see more now, if they do.
fn commit<E: Env>(log: &mut Log<E>) -> Option<Offset> {
    let is_flush_due = log.unflushed_count() >= log.config().flush_messages;
    let end = if is_flush_due { log.recovery_point() } else { log.log_end_offset() };
    let before = log.high_watermark();
    log.update_high_watermark(end).then_some(before)
}

/// Why a batch was not appended.
#[derive(Debug, thiserror::Error)]
pub(crate) enum PartitionError {
    #[error("this node does not lead the partition")]
    NotLeader,
    #[error(transparent)]
    Append(#[from] AppendError),
}

impl PartitionError {
    /// What the client is answered.
    pub(crate) fn code(&self) -> ErrorCode {
        match self {
            PartitionError::NotLeader => ErrorCode::NotLeaderOrFollower,
            PartitionError::Append(error) => error.code(),
        }
    }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use futures::FutureExt;
    use model::{PartitionIndex, TimestampMs};
    use records::BatchBuilder;
    use sim::World;
    use storage::{FileCache, LogConfig, OpenLog};

    use super::*;
    use crate::waiters::FetchWaiter;

    fn batch(config: &LogConfig) -> ProducedBatch {
        let mut builder = BatchBuilder::new();
        builder.push(TimestampMs(1), None, Some(b"value"), &[]);
        let records: Bytes = builder.build();
        ProducedBatch::validate(&records, 9, config, TimestampMs(1)).unwrap()
    }

    /// Between a flush and what shows it, a batch comes that need not wait for one. With it consumers see what was flushed
    /// too, and a fetch that waits for as many bytes is told.
    #[test]
    fn a_batch_that_shows_others_wakes_who_waits_for_them() {
        let world = World::new(1);
        let host = world.host("node");
        world.block_on(async {
            let env = host.boot();
            let config = Arc::new(LogConfig { flush_messages: 2, ..LogConfig::default() });
            let log = OpenLog {
                env: env.clone(),
                files: FileCache::new(&env, 8),
                dir: "/data/t-0".into(),
                config: Arc::clone(&config),
                is_clean: true,
                recovery_point: Offset(0),
                log_start_offset: Offset(0),
                high_watermark: Offset(0),
            };
            let at = TopicPartition::new("t", PartitionIndex(0));
            let partition = Partition::new(at, Uuid::default(), log.open().await.unwrap());
            partition.lead(LeaderEpoch(0));
            partition.append_inline(&batch(&config)).unwrap();
            partition.append_inline(&batch(&config)).unwrap();
            assert_eq!(partition.with(|log| log.high_watermark()), Offset(1), "the second waits for a flush");
            let waiter = FetchWaiter::new(2 * batch(&config).size_bytes() as i64);
            partition.waiters.add(&waiter);
            storage::flush_all(&partition).await.unwrap();
            partition.append_inline(&batch(&config)).unwrap();
            assert_eq!(partition.with(|log| log.high_watermark()), Offset(3));
            assert!(waiter.woken().now_or_never().is_some());
        });
    }
}
