//! Group coordinators: one for each partition of `__consumer_offsets` that this node leads.
//!
//! A request is decided under its partition's lock, its records are appended, the decision is accepted, and the
//! answers leave once the records are committed. Requests that wait for other members (JoinGroup, SyncGroup) are
//! answered by whichever later decision names their token.

mod load;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use bytes::Bytes;
use coordinator::{
    Decision, GroupCoordinator, GroupCoordinatorConfig, GroupRecord, GroupRequest, GroupResponse, Held, Now,
    Reply, RequestContext, RequestToken, TopicInfo, TopicLookup,
};
use env::Env;
use image::MetadataImage;
use model::{ErrorCode, Instant, Offset, Uuid};
use parking_lot::{Mutex, RwLock};
use records::{BatchBuilder, Compression};
use storage::{AppendError, LogAccess, ProducedBatch};
use tokio::sync::{Notify, oneshot};

use crate::failure::Failure;
use crate::inbox::RequestMemoryShare;
use crate::partition::{Partition, PartitionError};

/// The topic that keeps groups and offsets.
pub(crate) const OFFSETS_TOPIC: &str = "__consumer_offsets";
/// The newest Produce version: its rules are those of batches made here.
const PRODUCE_VERSION: i16 = 13;

/// All coordinators of this node.
pub(crate) struct Groups<E: Env> {
    env: E,
    config: Arc<GroupCoordinatorConfig>,
    failure: Arc<Failure>,
    hosts: RwLock<BTreeMap<i32, Arc<Host<E>>>>,
    parked: Mutex<HashMap<RequestToken, oneshot::Sender<GroupResponse>>>,
    next_token: AtomicU64,
    deadlines_changed: Notify,
}

/// One coordinator and its log.
struct Host<E: Env> {
    partition: Arc<Partition<E>>,
    /// `None` while it is loading. The lock is held while a decision is made and appended.
    coordinator: tokio::sync::Mutex<Option<GroupCoordinator>>,
}

/// Who sent a request, as groups remember it.
pub(crate) struct Caller<'a> {
    pub(crate) version: i16,
    pub(crate) client_id: &'a str,
    pub(crate) client_host: String,
}

impl<E: Env> Groups<E> {
    pub(crate) fn new(env: E, config: GroupCoordinatorConfig, failure: Arc<Failure>) -> Self {
        Self {
            env,
            config: Arc::new(config),
            failure,
            hosts: RwLock::default(),
            parked: Mutex::default(),
            next_token: AtomicU64::new(0),
            deadlines_changed: Notify::new(),
        }
    }

    /// Answers a request that may change the group `group_id`. Once that is decided, the request and its `memory` are
    /// given back: the answer may have to wait for as long as a client likes.
    pub(crate) async fn handle(
        self: &Arc<Self>,
        group_id: &str,
        caller: &Caller<'_>,
        request: GroupRequest,
        memory: &RequestMemoryShare,
        image: &MetadataImage,
    ) -> GroupResponse {
        let host = match self.host_of(group_id, image) {
            Ok(host) => host,
            Err(error) => return request.failed(caller.version, error),
        };
        let token = RequestToken(self.next_token.fetch_add(1, Ordering::Relaxed));
        let (sender, answer) = oneshot::channel();
        self.parked.lock().insert(token, sender);
        let _parked = Parked { groups: self, token };
        let context = RequestContext {
            token,
            version: caller.version,
            client_id: caller.client_id,
            client_host: &caller.client_host,
            random: u128::from(self.env.random_u64()) << 64 | u128::from(self.env.random_u64()),
        };
        {
            let mut locked = host.coordinator.lock().await;
            let Some(coordinator) = locked.as_mut() else {
                return request.failed(caller.version, ErrorCode::CoordinatorLoadInProgress);
            };
            let decision = coordinator.decide(&context, &request, self.now(), &ImageTopics(image));
            match self.carry_out(&host.partition, coordinator, decision).await {
                Ok((held, end)) => {
                    drop(locked);
                    self.release(&host.partition, held, end);
                }
                Err(error) => return request.append_failed(caller.version, error),
            }
        }
        let abandoned = request.failed(caller.version, ErrorCode::NotCoordinator);
        drop(request);
        memory.give_back();
        answer.await.unwrap_or(abandoned)
    }

    /// Reads something of the coordinator of `group_id`.
    pub(crate) async fn with_coordinator<R>(
        &self,
        group_id: &str,
        image: &MetadataImage,
        read: impl FnOnce(&GroupCoordinator) -> R,
    ) -> Result<R, ErrorCode> {
        let host = self.host_of(group_id, image)?;
        let locked = host.coordinator.lock().await;
        locked.as_ref().map(read).ok_or(ErrorCode::CoordinatorLoadInProgress)
    }

    /// Reads something of every coordinator here, in order of partition.
    pub(crate) async fn each_coordinator<R>(
        &self,
        mut read: impl FnMut(&GroupCoordinator) -> R,
    ) -> Result<Vec<R>, ErrorCode> {
        let hosts: Vec<_> = self.hosts.read().values().cloned().collect();
        let mut results = Vec::with_capacity(hosts.len());
        for host in hosts {
            let locked = host.coordinator.lock().await;
            results.push(read(locked.as_ref().ok_or(ErrorCode::CoordinatorLoadInProgress)?));
        }
        Ok(results)
    }

    /// The groups in each state, of the coordinators that are not busy now; for metrics.
    pub(crate) fn counts(&self) -> coordinator::GroupCounts {
        let mut sum = coordinator::GroupCounts::default();
        for host in self.hosts.read().values() {
            if let Ok(locked) = host.coordinator.try_lock()
                && let Some(coordinator) = locked.as_ref()
            {
                let counts = coordinator.counts();
                sum.total += counts.total;
                sum.empty += counts.empty;
                sum.preparing_rebalance += counts.preparing_rebalance;
                sum.completing_rebalance += counts.completing_rebalance;
                sum.stable += counts.stable;
                sum.offsets += counts.offsets;
            }
        }
        sum
    }

    /// What groups have committed, of the coordinators that are not busy now; for metrics.
    pub(crate) fn offsets(&self) -> Vec<coordinator::GroupOffsetsView> {
        let mut views = Vec::new();
        for host in self.hosts.read().values() {
            if let Ok(locked) = host.coordinator.try_lock()
                && let Some(coordinator) = locked.as_ref()
            {
                views.extend(coordinator.offsets_view());
            }
        }
        views
    }

    fn host_of(&self, group_id: &str, image: &MetadataImage) -> Result<Arc<Host<E>>, ErrorCode> {
        let topic = image.topic(OFFSETS_TOPIC).ok_or(ErrorCode::NotCoordinator)?;
        let partition = model::group_partition(group_id, topic.partitions.len() as i32);
        self.hosts.read().get(&partition.0).cloned().ok_or(ErrorCode::NotCoordinator)
    }

    /// Appends a decision's records and accepts it; the answers may leave once the log is committed up to the offset.
    async fn carry_out(
        &self,
        partition: &Partition<E>,
        coordinator: &mut GroupCoordinator,
        decision: Decision,
    ) -> Result<(Held, Offset), ErrorCode> {
        let deadline_before = coordinator.next_deadline();
        let appended = match decision.records() {
            [] => Ok((Offset(0), Offset(0))),
            records => self.append(partition, records).await,
        };
        let result = match appended {
            Ok((first, end)) => Ok((coordinator.accept(decision, first), end)),
            Err(error) => {
                coordinator.refused(decision, self.now());
                Err(error)
            }
        };
        if coordinator.next_deadline() != deadline_before {
            self.deadlines_changed.notify_one();
        }
        result
    }

    async fn append(
        &self,
        partition: &Partition<E>,
        records: &[GroupRecord],
    ) -> Result<(Offset, Offset), ErrorCode> {
        let now = self.env.wall_clock();
        let batch = batch_of(records, now).map_err(|_| ErrorCode::UnknownServerError)?;
        let config = partition.with(|log| Arc::clone(log.config()));
        let batch = ProducedBatch::validate(&batch, PRODUCE_VERSION, &config, now);
        let batch = batch.map_err(|error| error.code())?;
        let appended = partition.append_waiting(&batch).await;
        let info = appended.map_err(|error| {
            match &error {
                PartitionError::Append(AppendError::Storage(error)) => {
                    self.failure.storage_failed(&partition.at, error);
                }
                error => tracing::warn!(partition = %partition.at, %error, "append group records"),
            }
            error.code()
        })?;
        Ok((info.first_offset, info.last_offset.plus(1)))
    }

    /// Gives answers away once the log is committed up to `end`, and on disk if the topic asks for that. They are
    /// answers to other members too, so what waits does so in a task of its own, whatever becomes of the caller's.
    fn release(self: &Arc<Self>, partition: &Arc<Partition<E>>, held: Held, end: Offset) {
        if held.is_empty() || end == Offset(0) {
            self.answer(held.release());
            return;
        }
        let (groups, partition) = (Arc::clone(self), Arc::clone(partition));
        self.env.spawn("group-answers", async move {
            let flush_wanted = partition.with(|log| {
                log.config().flush_messages <= log.unflushed_count() && log.recovery_point() < end
            });
            let replies = match flush_wanted {
                true => match partition.flush(&groups.env, end).await {
                    Ok(()) => held.release(),
                    Err(error) => {
                        groups.failure.log_failed(&partition.at, &error);
                        held.fail(ErrorCode::NotCoordinator)
                    }
                },
                false => held.release(),
            };
            // Inline appends are paid for before anybody hears of them.
            groups.env.settle().await;
            groups.answer(replies);
        });
    }

    fn answer(&self, replies: Vec<Reply>) {
        let mut parked = self.parked.lock();
        for reply in replies {
            if let Some(sender) = parked.remove(&reply.token) {
                // A client that went away needs no answer.
                let _ = sender.send(reply.response);
            }
        }
    }

    /// Runs the coordinators' deadlines until the node ends.
    pub(crate) async fn run_deadlines(self: Arc<Self>) {
        loop {
            let next = self.next_deadline().await;
            let sleep = async {
                match next {
                    Some(deadline) => self.env.sleep_until(deadline).await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                biased;
                () = self.deadlines_changed.notified() => continue,
                () = sleep => {}
            }
            let hosts: Vec<_> = self.hosts.read().values().cloned().collect();
            for host in hosts {
                self.run_host_deadlines(&host).await;
            }
        }
    }

    async fn next_deadline(&self) -> Option<Instant> {
        let hosts: Vec<_> = self.hosts.read().values().cloned().collect();
        let mut next = None;
        for host in hosts {
            let deadline = host.coordinator.lock().await.as_ref().and_then(GroupCoordinator::next_deadline);
            next = match (next, deadline) {
                (Some(a), Some(b)) => Some(std::cmp::min(a, b)),
                (a, b) => a.or(b),
            };
        }
        next
    }

    async fn run_host_deadlines(self: &Arc<Self>, host: &Host<E>) {
        loop {
            let mut locked = host.coordinator.lock().await;
            let Some(coordinator) = locked.as_mut() else { return };
            let Some(decision) = coordinator.on_timer(self.now()) else { return };
            match self.carry_out(&host.partition, coordinator, decision).await {
                Ok((held, end)) => {
                    drop(locked);
                    self.release(&host.partition, held, end);
                }
                // It is tried again at a later deadline.
                Err(_) => return,
            }
        }
    }

    /// Deletes the offsets of topics that are gone.
    pub(crate) async fn topics_deleted(self: &Arc<Self>, topics: &BTreeSet<String>) {
        let hosts: Vec<_> = self.hosts.read().values().cloned().collect();
        for host in hosts {
            loop {
                let mut locked = host.coordinator.lock().await;
                let Some(coordinator) = locked.as_mut() else { break };
                let decision = coordinator.on_topics_deleted(topics);
                let is_last = decision.records().is_empty();
                let Ok((held, end)) = self.carry_out(&host.partition, coordinator, decision).await else {
                    break;
                };
                drop(locked);
                self.release(&host.partition, held, end);
                if is_last {
                    break;
                }
            }
        }
    }

    fn now(&self) -> Now {
        Now { instant: self.env.now(), wall: self.env.wall_clock() }
    }
}

/// Forgets a parked request when whoever waits for its answer goes away.
struct Parked<'a, E: Env> {
    groups: &'a Groups<E>,
    token: RequestToken,
}

impl<E: Env> Drop for Parked<'_, E> {
    fn drop(&mut self) {
        self.groups.parked.lock().remove(&self.token);
    }
}

fn batch_of(records: &[GroupRecord], now: model::TimestampMs) -> Result<Bytes, wire::EncodeError> {
    let mut builder = BatchBuilder::new().compression(Compression::None, None);
    for record in records {
        let (key, value) = record.encode()?;
        builder.push(now, Some(&key), value.as_deref(), &[]);
    }
    Ok(builder.build())
}

/// Topics as the image knows them.
pub(crate) struct ImageTopics<'a>(pub(crate) &'a MetadataImage);

impl TopicLookup for ImageTopics<'_> {
    fn by_name(&self, name: &str) -> Result<TopicInfo, ErrorCode> {
        self.0.topic(name).map(|topic| info(topic)).ok_or(ErrorCode::UnknownTopicOrPartition)
    }

    fn by_id(&self, id: Uuid) -> Result<TopicInfo, ErrorCode> {
        self.0.topic_by_id(id).map(|topic| info(topic)).ok_or(ErrorCode::UnknownTopicId)
    }
}

fn info(topic: &image::TopicImage) -> TopicInfo {
    TopicInfo { name: topic.name.to_string(), id: topic.id, partition_count: topic.partitions.len() as i32 }
}
