//! One partition on this node: its log, whether this node leads it, and the fetches that wait for it.

use std::sync::atomic::{AtomicI32, Ordering};

use env::{Env, FileOf};
use model::{ErrorCode, LeaderEpoch, TopicPartition, Uuid};
use parking_lot::Mutex;
use storage::{
    AppendError, AppendInfo, Log, LogAccess, Pages, ProducedBatch, ReadError, ReadRequest, ReadSlice,
};

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
        // This node is the only replica, so all that it has is committed.
        let end = log.log_end_offset();
        log.update_high_watermark(end);
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
        let info = {
            let mut log = self.log.lock();
            let epoch = self.leader_epoch().ok_or(PartitionError::NotLeader)?;
            let info = log.append_as_leader(batch, epoch, &Pages::default())?;
            commit(&mut log);
            info
        };
        self.tell_waiters(batch, &info);
        Ok(info)
    }

    /// Appends as leader, waiting for what is not in memory.
    pub(crate) async fn append_waiting(&self, batch: &ProducedBatch) -> Result<AppendInfo, PartitionError> {
        let epoch = self.leader_epoch().ok_or(PartitionError::NotLeader)?;
        let info = storage::append_as_leader(self, batch, epoch).await?;
        commit(&mut self.log.lock());
        self.tell_waiters(batch, &info);
        Ok(info)
    }

    fn tell_waiters(&self, batch: &ProducedBatch, info: &AppendInfo) {
        if !info.is_duplicate {
            self.waiters.bytes_arrived(batch.size_bytes() as i64);
        }
    }

    /// Reads what consumers may see; waits when it is not in memory.
    pub(crate) async fn read(&self, request: &ReadRequest) -> Result<ReadSlice<FileOf<E>>, ReadError> {
        storage::read(self, request).await
    }
}

/// This node is the only replica, so what it appended is committed.
fn commit<E: Env>(log: &mut Log<E>) {
    let end = log.log_end_offset();
    log.update_high_watermark(end);
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
