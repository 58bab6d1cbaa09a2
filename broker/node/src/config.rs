//! What a node is told at start, as plain values. `server` reads it from `server.properties`.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

use model::NodeId;

/// Who connects to a listener, and so which APIs it serves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListenerRole {
    /// Clients and other brokers.
    Broker,
    /// Controllers, and tools given `--bootstrap-controller`.
    Controller,
}

/// A listening socket, and where clients are told to find it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListenerConfig {
    /// The listener's name, upper case.
    pub name: String,
    /// Broker or controller.
    pub role: ListenerRole,
    /// What to bind; empty for all addresses.
    pub host: String,
    /// What to bind; 0 for any free port.
    pub port: u16,
    /// The host that clients are told; never empty.
    pub advertised_host: String,
    /// The port that clients are told; 0 for the bound one.
    pub advertised_port: u16,
}

/// Everything that a node is told. Times and sizes carry Kafka's names.
#[derive(Clone, Debug)]
pub struct NodeConfig {
    /// `node.id`.
    pub node_id: NodeId,
    /// `broker.rack`.
    pub rack: Option<String>,
    /// `listeners`, with `advertised.listeners`.
    pub listeners: Vec<ListenerConfig>,
    /// `inter.broker.listener.name`.
    pub inter_broker_listener: String,
    /// `log.dirs`, of which there is one.
    pub log_dir: PathBuf,
    /// The keys of `server.properties` as given, for DescribeConfigs and as defaults of topics.
    pub static_config: BTreeMap<String, String>,
    /// `auto.create.topics.enable`.
    pub auto_create_topics: bool,
    /// `delete.topic.enable`.
    pub delete_topics: bool,
    /// `num.partitions`.
    pub partition_count_default: i32,
    /// `default.replication.factor`.
    pub replication_factor_default: i16,
    /// `offsets.topic.num.partitions`.
    pub offsets_topic_partition_count: i32,
    /// `offsets.topic.replication.factor`.
    pub offsets_topic_replication_factor: i16,
    /// `offsets.topic.segment.bytes`.
    pub offsets_topic_segment_bytes: i32,
    /// Group and offset settings.
    pub groups: coordinator::GroupCoordinatorConfig,
    /// `socket.request.max.bytes`.
    pub request_bytes_max: usize,
    /// `queued.max.request.bytes`: what the requests of all connections may hold; -1 stands for
    /// [`REQUEST_MEMORY_BYTES_DEFAULT`].
    pub request_memory_bytes: usize,
    /// `fetch.max.bytes`.
    pub fetch_bytes_max: i32,
    /// `max.incremental.fetch.session.cache.slots`.
    pub fetch_session_slots: usize,
    /// How many files of logs are kept open at most.
    pub log_file_count_max: usize,
    /// `max.connections`, over all listeners.
    pub connection_count_max: usize,
    /// `max.connections.per.ip`.
    pub connection_count_per_ip_max: usize,
    /// `connections.max.idle.ms`.
    pub connection_idle_max: Duration,
    /// `request.timeout.ms`: also the time within which a client must read an answer.
    pub request_timeout: Duration,
    /// `log.retention.check.interval.ms`.
    pub retention_check_interval: Duration,
    /// `log.flush.offset.checkpoint.interval.ms`.
    pub recovery_point_checkpoint_interval: Duration,
    /// `log.flush.start.offset.checkpoint.interval.ms`.
    pub log_start_checkpoint_interval: Duration,
    /// `replica.high.watermark.checkpoint.interval.ms`.
    pub high_watermark_checkpoint_interval: Duration,
    /// `log.flush.scheduler.interval.ms`, at most: how often `flush.ms` is looked at.
    pub flush_check_interval: Duration,
    /// `producer.id.expiration.check.interval.ms`.
    pub producer_expiration_check_interval: Duration,
    /// `num.recovery.threads.per.data.dir`: how many logs are opened at the same time.
    pub recovery_concurrency: usize,
    /// `metadata.log.max.record.bytes.between.snapshots` and `metadata.log.max.snapshot.interval.ms`.
    pub metadata_snapshot: quorum::SnapshotPolicy,
    /// `metadata.max.retention.bytes` and `metadata.max.retention.ms`.
    pub metadata_retention: quorum::RetentionPolicy,
    /// `metadata.log.segment.bytes`.
    pub metadata_segment_bytes: u32,
    /// `controller.quorum.voters`: who votes when the directory was formatted for static voters.
    pub static_voters: Vec<NodeId>,
}

/// The request memory when `queued.max.request.bytes` does not say: half of it is for small requests, the other half has
/// room for one of the largest.
pub const REQUEST_MEMORY_BYTES_DEFAULT: usize = 2 * 104_857_600;

/// How many files of logs are kept open at most, where there are handles for them.
pub const LOG_FILE_COUNT_MAX_DEFAULT: usize = storage::OPEN_FILE_COUNT_MAX_DEFAULT;

/// File handles for all but connections and the files of logs: listeners, HTTP, files that are written and closed.
const OTHER_HANDLE_COUNT: usize = 128;

impl NodeConfig {
    /// Kafka's defaults for a node that keeps its data in `log_dir`; without listeners.
    pub fn new(node_id: NodeId, log_dir: PathBuf) -> Self {
        let (second, minute) = (Duration::from_secs(1), Duration::from_secs(60));
        Self {
            node_id,
            rack: None,
            listeners: Vec::new(),
            inter_broker_listener: "PLAINTEXT".to_owned(),
            log_dir,
            static_config: BTreeMap::new(),
            auto_create_topics: true,
            delete_topics: true,
            partition_count_default: 1,
            replication_factor_default: 1,
            offsets_topic_partition_count: 50,
            offsets_topic_replication_factor: 3,
            offsets_topic_segment_bytes: 100 << 20,
            groups: coordinator::GroupCoordinatorConfig::default(),
            request_bytes_max: 100 << 20,
            request_memory_bytes: REQUEST_MEMORY_BYTES_DEFAULT,
            fetch_bytes_max: 55 << 20,
            fetch_session_slots: 1000,
            log_file_count_max: LOG_FILE_COUNT_MAX_DEFAULT,
            connection_count_max: i32::MAX as usize,
            connection_count_per_ip_max: i32::MAX as usize,
            connection_idle_max: 10 * minute,
            request_timeout: 30 * second,
            retention_check_interval: 5 * minute,
            recovery_point_checkpoint_interval: minute,
            log_start_checkpoint_interval: minute,
            high_watermark_checkpoint_interval: 5 * second,
            flush_check_interval: second,
            producer_expiration_check_interval: 10 * minute,
            recovery_concurrency: 2,
            metadata_snapshot: quorum::SnapshotPolicy::default(),
            metadata_retention: quorum::RetentionPolicy::default(),
            metadata_segment_bytes: 1 << 30,
            static_voters: vec![node_id],
        }
    }

    /// Shares out the file handles that the process may have: logs get half of them, as far as they can use them, and
    /// connections what is left, so that clients cannot take them from logs.
    pub fn share_out_handles(&mut self, handle_count_max: usize) {
        let shared = handle_count_max.saturating_sub(OTHER_HANDLE_COUNT);
        self.log_file_count_max = self.log_file_count_max.min(shared / 2).max(1);
        self.connection_count_max =
            self.connection_count_max.min(shared.saturating_sub(self.log_file_count_max)).max(1);
    }
}
