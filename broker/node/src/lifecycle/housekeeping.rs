//! What a node does now and then, and the order in which it stops.

use std::sync::Arc;
use std::time::Duration;

use env::Env;
use futures::StreamExt;
use model::TopicPartition;
use storage::{LogAccess, LogCheckpoint, OffsetCheckpoint, ReadError};

use crate::broker::Broker;
use crate::checkpoints::Offsets;
use crate::publish::open_again;

/// How many logs are closed at the same time.
const CLOSE_CONCURRENCY: usize = 8;
/// How often it is tried to open the logs that there was no room for.
const OPEN_AGAIN_INTERVAL: Duration = Duration::from_secs(1);
/// How long the metadata log may take to say that this node leaves: it may wait for room on a full disk.
const LEAVE_LIMIT: Duration = Duration::from_secs(10);
/// How long the parts that hold a partition's log may take to let go of it.
const RELEASE_WAIT: Duration = Duration::from_millis(5);
const RELEASE_WAIT_COUNT_MAX: usize = 40;

impl<E: Env> Broker<E> {
    pub(super) fn start_housekeeping(self: &Arc<Self>) {
        let config = &self.config;
        self.spawn("group-deadlines", Arc::clone(&self.groups).run_deadlines());
        self.spawn("flusher", Arc::clone(&self.flusher).run(Arc::clone(self)));
        self.every("retention", config.retention_check_interval, |broker| async move {
            broker.apply_retention().await;
        });
        self.every("flush", config.flush_check_interval, |broker| async move { broker.flush_due().await });
        self.every("open-again", OPEN_AGAIN_INTERVAL, |broker| async move {
            open_again(&broker).await;
        });
        let expiry = config.producer_expiration_check_interval;
        self.every("producers", expiry, |broker| async move { broker.expire_producers() });
        let checkpoints = [
            (OffsetCheckpoint::HighWatermark, config.high_watermark_checkpoint_interval),
            (OffsetCheckpoint::RecoveryPoint, config.recovery_point_checkpoint_interval),
            (OffsetCheckpoint::LogStart, config.log_start_checkpoint_interval),
        ];
        for (which, interval) in checkpoints {
            let broker = Arc::clone(self);
            self.spawn("checkpoint", async move {
                loop {
                    broker.env.sleep(interval).await;
                    broker.write_checkpoint(which, || broker.checkpoints(which)).await;
                }
            });
        }
    }

    fn every<F: Future<Output = ()> + Send + 'static>(
        self: &Arc<Self>,
        name: &'static str,
        interval: Duration,
        act: impl Fn(Arc<Self>) -> F + Send + 'static,
    ) {
        let broker = Arc::clone(self);
        self.spawn(name, async move {
            loop {
                broker.env.sleep(interval).await;
                act(Arc::clone(&broker)).await;
            }
        });
    }

    /// Removes segments that are too old or too many.
    async fn apply_retention(&self) {
        for partition in self.partitions.all() {
            let now = self.env.wall_clock();
            match storage::delete_old_segments(&self.env, &*partition, now).await {
                Ok(removal) if removal.is_empty() => {}
                Ok(removal) => {
                    let delay = Duration::from_millis(removal.delay_ms.max(0) as u64);
                    let env = self.env.clone();
                    self.spawn("remove-segments", async move {
                        env.sleep(delay).await;
                        if let Err(error) = removal.purge(env.disk()).await {
                            tracing::warn!(%error, "remove old segments; tried again at the next start");
                        }
                    });
                }
                Err(ReadError::Storage(error)) => self.storage_failed(&partition.at, &error),
                // Its topic was deleted a moment ago.
                Err(ReadError::NotLeader) => {}
                Err(error) => tracing::error!(partition = %partition.at, %error, "apply retention"),
            }
        }
    }

    async fn flush_due(&self) {
        let now = self.env.wall_clock();
        for partition in self.partitions.all() {
            let end = partition.with(|log| log.is_flush_due(now).then(|| log.log_end_offset()));
            if let Some(end) = end
                && let Err(error) = partition.flush(&self.env, end).await
            {
                self.log_failed(&partition.at, &error);
            }
        }
    }

    fn expire_producers(&self) {
        let now = self.env.wall_clock();
        for partition in self.partitions.all() {
            partition.with(|log| log.remove_expired_producers(now));
        }
    }

    fn checkpoints(&self, which: OffsetCheckpoint) -> Offsets {
        let all = self.partitions.all().into_iter();
        select(which, all.map(|partition| (partition.at.clone(), partition.with(|log| log.checkpoint()))))
    }

    async fn write_checkpoint(&self, which: OffsetCheckpoint, offsets: impl FnOnce() -> Offsets) -> bool {
        let with_unopened = |written: &Offsets| {
            // Before the partitions: one that is opened in between is listed there before it is taken out here.
            let unopened = self.unopened.all().into_iter();
            let mut kept: Offsets =
                unopened.filter_map(|at| written.get(&at).map(|offset| (at, *offset))).collect();
            kept.extend(offsets());
            kept
        };
        match self.checkpoints.write(&self.log_dir, which, with_unopened).await {
            Ok(()) => true,
            Err(error) => {
                tracing::warn!(file = which.file_name(), %error, "write checkpoint");
                false
            }
        }
    }

    /// Leaves the cluster and closes all logs. Whether everything could be closed.
    pub(super) async fn stop(self: Arc<Self>) -> bool {
        let mut is_clean = match env::timeout(&self.env, LEAVE_LIMIT, self.leave()).await {
            Some(Ok(())) => true,
            Some(Err(error)) => {
                tracing::warn!(%error, "leave the cluster");
                false
            }
            None => {
                tracing::warn!(limit = ?LEAVE_LIMIT, "leave the cluster: the metadata log takes nothing");
                false
            }
        };
        self.groups.resign().await;
        self.end_tasks();
        self.flusher.clear();
        let partitions = self.partitions.all();
        self.partitions.clear();
        let closing = futures::stream::iter(partitions).map(|partition| {
            let env = self.env.clone();
            async move {
                partition.resign();
                let at = partition.at.clone();
                storage::settled(&*partition).await;
                let checkpoint = partition.with(|log| log.checkpoint());
                let mut partition = partition;
                // A request that is being answered may hold it a moment longer.
                for _ in 0..RELEASE_WAIT_COUNT_MAX {
                    match Arc::try_unwrap(partition) {
                        Ok(partition) => return (at, checkpoint, Some(partition.into_log().close().await)),
                        Err(held) => partition = held,
                    }
                    env.sleep(RELEASE_WAIT).await;
                }
                (at, checkpoint, None)
            }
        });
        let closed: Vec<_> = closing.buffer_unordered(CLOSE_CONCURRENCY).collect().await;
        let mut checkpoints = Vec::new();
        for (at, checkpoint, closed) in closed {
            // One that was not closed keeps what it had: without it, the next start would find deleted records again.
            match closed {
                Some(Ok(checkpoint)) => checkpoints.push((at, checkpoint)),
                Some(Err(error)) => {
                    tracing::error!(partition = %at, %error, "close log");
                    checkpoints.push((at, checkpoint));
                    is_clean = false;
                }
                None => {
                    tracing::warn!(partition = %at, "log is still in use");
                    checkpoints.push((at, checkpoint));
                    is_clean = false;
                }
            }
        }
        for which in
            [OffsetCheckpoint::RecoveryPoint, OffsetCheckpoint::LogStart, OffsetCheckpoint::HighWatermark]
        {
            is_clean &= self.write_checkpoint(which, || select(which, checkpoints.iter().cloned())).await;
        }
        for at in self.unopened.all() {
            tracing::warn!(partition = %at, "log was not opened for want of room");
            is_clean = false;
        }
        self.metadata.stop();
        if let Err(error) = self.metadata.close().await {
            tracing::error!(%error, "close metadata log");
            is_clean = false;
        }
        if is_clean && let Err(error) = self.log_dir.write_clean_shutdown(self.epoch()).await {
            tracing::error!(%error, "mark the clean shutdown");
            is_clean = false;
        }
        // What still holds the node holds the lock of its directory.
        for _ in 0..RELEASE_WAIT_COUNT_MAX {
            if Arc::strong_count(&self) == 1 {
                break;
            }
            self.env.sleep(RELEASE_WAIT).await;
        }
        is_clean
    }
}

fn select(which: OffsetCheckpoint, logs: impl Iterator<Item = (TopicPartition, LogCheckpoint)>) -> Offsets {
    let offsets = logs.filter_map(|(at, checkpoint)| {
        let offset = match which {
            OffsetCheckpoint::HighWatermark => checkpoint.high_watermark,
            OffsetCheckpoint::RecoveryPoint => checkpoint.recovery_point,
            OffsetCheckpoint::LogStart => checkpoint.log_start_offset,
            OffsetCheckpoint::Cleaner => return None,
        };
        // As Kafka: a log that starts at 0 needs no entry.
        (which != OffsetCheckpoint::LogStart || offset.0 > 0).then_some((at, offset))
    });
    offsets.collect()
}
