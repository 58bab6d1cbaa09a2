//! The metadata log: `__cluster_metadata-0`, the quorum that orders it, and the image that it makes.
//!
//! The quorum decides what happens to the log, this drives it. An append by the leader changes the speculative image
//! at once; a task of its own flushes the log, tells the quorum, and hands what became committed to the node before
//! anybody who waits for that commit goes on. The log always flushes before it commits. A disk that fails here ends
//! the node: without its metadata it can promise nothing.

mod open;
mod snapshots;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use env::Env;
use image::MetadataImage;
use model::{Offset, TimestampMs};
use parking_lot::Mutex;
use quorum::{Action, Event, Quorum, QuorumDescription, RetentionPolicy, Step};
use records::BatchBuilder;
use storage::{AppendError, Log, LogAccess, LogError, Pages};
use tokio::sync::{Notify, watch};
use wire::MetadataRecord;

use crate::journal::CommitQueue;

pub use open::MetadataLogError;
pub(crate) use open::{OpenMetadataLog, read_parts};

/// The most records of a batch, and so, as in Kafka, of a decision that is carried out as a whole or not at all.
const BATCH_RECORD_COUNT_MAX: usize = 10_000;

/// How long to wait before flushing again when there was no room or no file handle for it.
const FLUSH_RETRY: Duration = Duration::from_millis(100);

/// Records with the version that each is written in.
pub(crate) type Records = Vec<(MetadataRecord, i16)>;

/// See the module.
pub(crate) struct MetadataLog<E: Env> {
    env: E,
    dir: PathBuf,
    retention: RetentionPolicy,
    state: Mutex<State<E>>,
    /// Wakes the task that flushes and commits.
    work: Notify,
    committed: watch::Sender<Offset>,
    stopped: watch::Sender<bool>,
}

struct State<E: Env> {
    log: Log<E>,
    quorum: Quorum,
    /// With everything that was appended.
    speculative: MetadataImage,
    /// Images that wait for their commit.
    pending: CommitQueue<MetadataImage>,
    /// What the last commit left.
    committed: Arc<MetadataImage>,
    /// The time of the newest committed record, for snapshots.
    last_append_time: TimestampMs,
    failure: Option<LogError>,
}

impl<E: Env> LogAccess<E> for MetadataLog<E> {
    fn with<R>(&self, operation: impl FnOnce(&mut Log<E>) -> R) -> R {
        operation(&mut self.state.lock().log)
    }
}

/// Why a decision could not be recorded.
#[derive(Debug, thiserror::Error)]
pub(crate) enum RecordError {
    #[error("this node does not lead the metadata quorum")]
    NotLeader,
    #[error("metadata log: {0}")]
    Append(#[from] AppendError),
    #[error("metadata record: {0}")]
    Encode(#[from] wire::EncodeError),
    #[error("the request makes {0} metadata records, {BATCH_RECORD_COUNT_MAX} are the most")]
    TooLarge(usize),
}

impl<E: Env> MetadataLog<E> {
    /// What the committed records say.
    pub(crate) fn committed_image(&self) -> Arc<MetadataImage> {
        Arc::clone(&self.state.lock().committed)
    }

    /// What DescribeQuorum says.
    pub(crate) fn describe(&self) -> Option<QuorumDescription> {
        let now = self.env.wall_clock();
        self.state.lock().quorum.describe(now)
    }

    /// Decides something over the speculative image and records it. The response may be given once the log is
    /// committed up to the offset returned, see [`MetadataLog::committed`]. `decide` is given the offset that its
    /// first record will have.
    pub(crate) fn decide<R>(
        &self,
        decide: impl FnOnce(&MetadataImage, Offset) -> (Records, R),
    ) -> Result<(R, Offset), RecordError> {
        let mut state = self.state.lock();
        let leadership = state.quorum.leadership().ok_or(RecordError::NotLeader)?;
        let start = state.log.log_end_offset();
        let (records, response) = decide(&state.speculative, start);
        if records.len() > BATCH_RECORD_COUNT_MAX && !records.iter().all(|(record, _)| stands_alone(record)) {
            return Err(RecordError::TooLarge(records.len()));
        }
        let now = self.env.wall_clock();
        for batch in records.chunks(BATCH_RECORD_COUNT_MAX) {
            let base = state.log.log_end_offset();
            let mut builder = BatchBuilder::new().base_offset(base).leader_epoch(leadership.epoch());
            for (record, version) in batch {
                let value = record.encode(*version)?;
                builder.push(now, None, Some(&value), &[]);
            }
            if let Err(error) = state.append(&self.env, &builder.build()) {
                if let AppendError::Storage(error) = &error
                    && !error.is_transient()
                {
                    tracing::error!(%error, "metadata log failed: this node cannot go on");
                    state.failure = Some(error.clone().into());
                    self.stop();
                }
                return Err(error.into());
            }
            for (record, _) in batch {
                state.speculative.apply(record);
            }
            state.last_append_time = now;
            let (end, image) = (state.log.log_end_offset(), state.speculative.clone());
            state.pending.push(end, image);
        }
        let end = state.log.log_end_offset();
        drop(state);
        self.work.notify_one();
        Ok((response, end))
    }

    /// Ends once everything before `end` is committed and this node acts on it. `false` when that will not happen.
    pub(crate) async fn committed(&self, end: Offset) -> bool {
        let mut committed = self.committed.subscribe();
        committed.wait_for(|committed| *committed >= end).await.is_ok()
    }

    /// Flushes and commits until the node stops. `publish` makes the node act on an image.
    pub(crate) async fn run<F>(self: Arc<Self>, mut publish: impl FnMut(Arc<MetadataImage>) -> F)
    where
        F: Future<Output = ()>,
    {
        let mut stopped = self.stopped.subscribe();
        let mut retry_count = 0u64;
        loop {
            let deadline = self.state.lock().quorum.next_deadline();
            let tick = async {
                match deadline {
                    Some(deadline) => self.env.sleep_until(deadline).await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                biased;
                _ = stopped.wait_for(|stopped| *stopped) => return,
                () = self.work.notified() => {}
                () = tick => {}
            }
            let end = self.with(|log| log.log_end_offset());
            if let Err(error) = storage::flush(&*self, end).await {
                if let LogError::Storage(error) = &error
                    && error.is_transient()
                {
                    retry_count += 1;
                    if retry_count.is_power_of_two() {
                        tracing::warn!(%error, retry_count, "flush metadata log; tried again");
                    }
                    self.env.sleep(FLUSH_RETRY).await;
                    self.work.notify_one();
                    continue;
                }
                tracing::error!(%error, "metadata log failed: this node cannot go on");
                self.state.lock().failure = Some(error);
                self.stop();
                return;
            }
            retry_count = 0;
            let flushed = self.with(|log| log.recovery_point());
            for event in [Event::Flushed { end: flushed }, Event::Tick] {
                let actions = self.step(event);
                self.act(actions, &mut publish).await;
            }
        }
    }

    /// Makes [`MetadataLog::run`] end.
    pub(crate) fn stop(&self) {
        self.stopped.send_replace(true);
    }

    /// Ends when the log has failed or was stopped.
    pub(crate) async fn ended(&self) {
        let mut stopped = self.stopped.subscribe();
        let _ = stopped.wait_for(|stopped| *stopped).await;
    }

    /// Why the log failed, if it did.
    pub(crate) fn failure(&self) -> Option<LogError> {
        self.state.lock().failure.clone()
    }

    /// Everything before this offset is committed, and this node acts on it.
    pub(crate) fn committed_offset(&self) -> Offset {
        *self.committed.borrow()
    }

    /// Gives up leadership and flushes the log for the last time.
    pub(crate) async fn close(&self) -> Result<(), LogError> {
        let _ = self.step(Event::Shutdown);
        storage::flush_all(self).await
    }

    /// A step of a leader: elections happen when the log is opened, so nothing is left to persist.
    fn step(&self, event: Event) -> Vec<Action> {
        let now = self.env.now();
        let mut state = self.state.lock();
        match state.quorum.step(event, now) {
            Ok(Step::Act(actions)) => actions,
            Ok(Step::Persist(_)) => unreachable!("only the start of a quorum of one elects"),
            Err(error) => {
                tracing::error!(%error, "quorum");
                Vec::new()
            }
        }
    }

    async fn act<F>(self: &Arc<Self>, actions: Vec<Action>, publish: &mut impl FnMut(Arc<MetadataImage>) -> F)
    where
        F: Future<Output = ()>,
    {
        for action in actions {
            match action {
                Action::Commit(offset) => {
                    let image = self.state.lock().take_committed(offset);
                    if let Some(image) = image {
                        publish(image).await;
                    }
                    self.committed.send_replace(offset);
                }
                Action::TakeSnapshot(id) => {
                    let image = self.committed_image();
                    let log = Arc::clone(self);
                    self.env.spawn("metadata-snapshot", async move { log.take_snapshot(id, image).await });
                }
                Action::Lead(_) | Action::Append(_) | Action::Resign { .. } => {
                    tracing::error!(?action, "unexpected after the start");
                }
            }
        }
    }
}

/// Whether a record says all of what it changes. A broker that comes or goes changes its partitions one by one, and goes
/// over all of them again when it registers, so that such a decision may end half-way.
fn stands_alone(record: &MetadataRecord) -> bool {
    matches!(
        record,
        MetadataRecord::RegisterBroker(_)
            | MetadataRecord::UnregisterBroker(_)
            | MetadataRecord::BrokerRegistrationChange(_)
            | MetadataRecord::PartitionChange(_)
    )
}

impl<E: Env> State<E> {
    /// Appends a batch that has its offsets, and tells the quorum.
    fn append(&mut self, env: &E, batch: &Bytes) -> Result<(), AppendError> {
        self.log.append_as_follower(batch, &Pages::default())?;
        let (end, size_bytes) = (self.log.log_end_offset(), batch.len() as u64);
        if let Some(leadership) = self.quorum.leadership() {
            let event = Event::Appended { epoch: leadership.epoch(), end, size_bytes };
            let stepped = self.quorum.step(event, env.now());
            debug_assert!(matches!(stepped, Ok(Step::Act(actions)) if actions.is_empty()));
        }
        Ok(())
    }

    /// The newest image that is committed now, if there is a new one.
    fn take_committed(&mut self, committed: Offset) -> Option<Arc<MetadataImage>> {
        self.log.update_high_watermark(committed);
        let image = Arc::new(self.pending.take(committed).pop()?);
        self.committed = Arc::clone(&image);
        Some(image)
    }
}

impl RecordError {
    /// What the client is answered.
    pub(crate) fn code(&self) -> model::ErrorCode {
        match self {
            RecordError::NotLeader => model::ErrorCode::NotController,
            RecordError::Append(error) => error.code(),
            RecordError::Encode(_) => model::ErrorCode::UnknownServerError,
            RecordError::TooLarge(_) => model::ErrorCode::PolicyViolation,
        }
    }
}
