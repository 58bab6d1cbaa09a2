//! What the handlers of a node share: its parts, and the few questions that need several of them.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use arc_swap::ArcSwap;
use controller::config::NodeConfigs;
use controller::{Context, Decision, Heartbeats};
use env::Env;
use image::MetadataImage;
use model::{BrokerEpoch, ErrorCode, Offset, PartitionIndex, TopicPartition, Uuid};
use parking_lot::Mutex;
use storage::{AppendError, FileCache, LogDir, LogError, StorageError};
use tokio::sync::watch;

use crate::boot::Boot;
use crate::checkpoints::Checkpoints;
use crate::config::{ListenerConfig, ListenerRole, NodeConfig};
use crate::failure::Failure;
use crate::fetch_session::{FetchSessions, TopicKey};
use crate::flusher::Flusher;
use crate::groups::Groups;
use crate::inbox::RequestMemory;
use crate::lifecycle::ConnectionCounts;
use crate::metadata_log::{MetadataLog, RecordError};
use crate::metrics::{Metrics, Traffic};
use crate::partition::Partition;
use crate::partitions::Partitions;
use crate::producer_ids::ProducerIds;
use crate::publish::Unopened;

/// The client id with which Kafka's own admin code may write to internal topics.
const ADMIN_CLIENT_ID: &str = "__admin_client";

/// `broker.session.timeout.ms` has no meaning for a node that is alone; its heartbeats are its own acts.
const SESSION_TIMEOUT: Duration = Duration::from_secs(9);

/// The topic of the metadata log, as logs name it.
const METADATA_TOPIC: &str = "__cluster_metadata";

/// A listener with its port.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct BoundListener {
    pub(crate) name: String,
    pub(crate) role: ListenerRole,
    /// The port that is bound.
    pub(crate) port: u16,
    /// What clients are told.
    pub(crate) advertised_host: String,
    pub(crate) advertised_port: u16,
}

impl BoundListener {
    pub(crate) fn new(config: &ListenerConfig, port: u16) -> Self {
        Self {
            name: config.name.clone(),
            role: config.role,
            port,
            advertised_host: config.advertised_host.clone(),
            advertised_port: if config.advertised_port == 0 { port } else { config.advertised_port },
        }
    }
}

/// See the module.
pub(crate) struct Broker<E: Env> {
    pub(crate) env: E,
    pub(crate) config: Arc<NodeConfig>,
    pub(crate) log_dir: LogDir<E>,
    pub(crate) checkpoints: Checkpoints,
    pub(crate) files: Arc<FileCache<E>>,
    pub(crate) listeners: Vec<BoundListener>,
    pub(crate) metadata: Arc<MetadataLog<E>>,
    image: ArcSwap<MetadataImage>,
    /// -1 until this incarnation is registered.
    epoch: AtomicI64,
    pub(crate) heartbeats: Mutex<Heartbeats>,
    pub(crate) incarnation_id: Uuid,
    pub(crate) partitions: Partitions<E>,
    pub(crate) unopened: Unopened,
    pub(crate) groups: Arc<Groups<E>>,
    pub(crate) fetch_sessions: FetchSessions,
    pub(crate) producer_ids: ProducerIds,
    pub(crate) request_memory: RequestMemory,
    pub(crate) flusher: Arc<Flusher<E>>,
    pub(crate) metrics: Arc<Metrics>,
    pub(crate) connection_counts: ConnectionCounts,
    failure: Arc<Failure>,
    /// Whether the node's tasks shall end.
    stopping: watch::Sender<bool>,
}

impl<E: Env> Broker<E> {
    pub(crate) fn new(
        env: E,
        config: Arc<NodeConfig>,
        log_dir: LogDir<E>,
        boot: &Boot,
        files: Arc<FileCache<E>>,
        listeners: Vec<BoundListener>,
        metadata: Arc<MetadataLog<E>>,
    ) -> Self {
        let heartbeats =
            Heartbeats::at_leadership(&MetadataImage::default(), SESSION_TIMEOUT, Offset(0), env.now());
        // A request larger than the whole memory could never be read.
        let request_memory = config.request_memory_bytes.max(config.request_bytes_max);
        let metrics = Arc::<Metrics>::default();
        let failure = Arc::new(Failure::new(config.log_dir.clone(), Arc::clone(&metrics)));
        Self {
            image: ArcSwap::from_pointee(MetadataImage::default()),
            epoch: AtomicI64::new(-1),
            heartbeats: Mutex::new(heartbeats),
            incarnation_id: Uuid::from_random(|| env.random_u64()),
            partitions: Partitions::default(),
            unopened: Unopened::default(),
            groups: Arc::new(Groups::new(env.clone(), config.groups.clone(), Arc::clone(&failure))),
            fetch_sessions: FetchSessions::new(config.fetch_session_slots),
            producer_ids: ProducerIds::default(),
            request_memory: RequestMemory::new(request_memory),
            flusher: Arc::new(Flusher::default()),
            metrics,
            connection_counts: ConnectionCounts::default(),
            failure,
            stopping: watch::Sender::new(false),
            env,
            config,
            log_dir,
            checkpoints: Checkpoints::new(boot),
            files,
            listeners,
            metadata,
        }
    }

    /// The metadata that this node acts on.
    pub(crate) fn image(&self) -> Arc<MetadataImage> {
        self.image.load_full()
    }

    pub(crate) fn set_image(&self, image: Arc<MetadataImage>) {
        self.image.store(image);
    }

    /// The epoch of this incarnation's registration; -1 before it is registered.
    pub(crate) fn epoch(&self) -> BrokerEpoch {
        BrokerEpoch(self.epoch.load(Ordering::Acquire))
    }

    pub(crate) fn set_epoch(&self, epoch: BrokerEpoch) {
        self.epoch.store(epoch.0, Ordering::Release);
    }

    /// The cluster's id.
    pub(crate) fn cluster_id(&self) -> &str {
        self.log_dir.cluster_id()
    }

    /// The configuration as this node sees it, with an image.
    pub(crate) fn configs<'a>(&'a self, image: &'a MetadataImage) -> NodeConfigs<'a> {
        NodeConfigs { node: self.config.node_id, file: &self.config.static_config, image }
    }

    /// Decides over the metadata and waits until this node acts on it.
    pub(crate) async fn decide<R>(
        &self,
        decide: impl FnOnce(&Context<'_>) -> Decision<R>,
    ) -> Result<R, RecordError> {
        let now = self.env.now();
        let decided = self.metadata.decide(|image, next_offset| {
            let (node, file) = (self.config.node_id, &self.config.static_config);
            let decision = decide(&Context { node, image, file, next_offset, now });
            (decision.records, decision.response)
        });
        if let Err(RecordError::Append(AppendError::Storage(error))) = &decided {
            let at = TopicPartition { topic: METADATA_TOPIC.to_owned(), partition: PartitionIndex(0) };
            self.storage_failed(&at, error);
        }
        let (response, end) = decided?;
        match self.metadata.committed(end).await {
            true => Ok(response),
            false => Err(RecordError::NotLeader),
        }
    }

    /// Counts traffic of a partition, or of one that is not here.
    pub(crate) fn count(&self, partition: Option<&Partition<E>>, kind: Traffic, count: u64) {
        self.metrics.traffic.add(kind, count);
        if let Some(partition) = partition {
            partition.traffic.add(kind, count);
        }
    }

    /// Whether clients may not write to a topic, since coordinators keep their state in it.
    pub(crate) fn is_reserved_for_coordinators(&self, topic: &str, client_id: &Option<String>) -> bool {
        model::is_internal_topic(topic) && client_id.as_deref() != Some(ADMIN_CLIENT_ID)
    }

    /// What to answer for a partition that is not here.
    pub(crate) fn unknown_partition(&self, topic: &TopicKey) -> ErrorCode {
        match topic {
            TopicKey::Id(id) if self.image.load().topic_by_id(*id).is_none() => ErrorCode::UnknownTopicId,
            _ => ErrorCode::UnknownTopicOrPartition,
        }
    }

    /// Takes note of a failed disk; see [`Failure`].
    pub(crate) fn storage_failed(&self, at: &TopicPartition, error: &StorageError) {
        self.failure.storage_failed(at, error);
    }

    /// Takes note of why a log was not flushed; see [`Failure`].
    pub(crate) fn log_failed(&self, at: &TopicPartition, error: &LogError) {
        self.failure.log_failed(at, error);
    }

    /// Runs a task that ends with the node.
    pub(crate) fn spawn(&self, name: &'static str, task: impl Future<Output = ()> + Send + 'static) {
        let mut stopping = self.stopping.subscribe();
        self.env.spawn(name, async move {
            tokio::select! {
                biased;
                _ = stopping.wait_for(|stopping| *stopping) => {}
                () = task => {}
            }
        });
    }

    /// Ends all tasks of [`Broker::spawn`] where they stand.
    pub(crate) fn end_tasks(&self) {
        self.stopping.send_replace(true);
    }

    /// Makes the node stop.
    pub(crate) fn fail(&self, reason: String) {
        self.failure.fail(reason);
    }

    /// Ends with the reason once the node must stop.
    pub(crate) async fn failed(&self) -> String {
        self.failure.failed().await
    }
}
