//! From the entries of `server.properties` to what a node is told.
//!
//! Every key and every value is checked against the table of `controller::config` before anything is read from it; the
//! first mistake, from the top of the file, is the error. What cannot be honoured yet and would be missed is refused;
//! other known keys without a meaning here are remarked on.

use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

use coordinator::GroupCoordinatorConfig;
use model::NodeId;
use node::{LOG_FILE_COUNT_MAX_DEFAULT, NodeConfig, REQUEST_MEMORY_BYTES_DEFAULT};

use crate::properties::{Place, Properties};

mod entries;
mod keys;
mod listeners;
mod quorum_keys;
#[cfg(test)]
mod tests;

pub use keys::{OWN_KEYS, OwnKey, REFUSED, applies_at_run_time, has_effect, topic_key_has_effect};

use entries::Entries;
use listeners::HostAndPort;

/// How often `flush.ms` is looked at, at the least.
const FLUSH_CHECK_INTERVAL_MAX: Duration = Duration::from_secs(1);

/// What the configuration says.
#[derive(Clone, Debug)]
pub struct Settings {
    /// For the node.
    pub node: NodeConfig,
    /// `ottla.http.listener`.
    pub http_listener: Option<HttpListener>,
    /// What the user should be told.
    pub remarks: Vec<Remark>,
}

/// Where the HTTP endpoint listens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HttpListener {
    /// A name, an address, or empty for all addresses.
    pub host: String,
    /// 0 is any free port.
    pub port: u16,
}

impl fmt::Display for HttpListener {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.host, self.port)
    }
}

/// Something about a configuration that is not wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Remark {
    /// It may not do what the user expects.
    Warning(String),
    /// Nothing is lost by it.
    Notice(String),
}

/// What is wrong with a configuration.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct ConfigError {
    /// Where, if it is at one place.
    pub place: Option<Place>,
    /// What.
    pub message: String,
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.place {
            Some(place) => write!(f, "{place}: {}", self.message),
            None => f.write_str(&self.message),
        }
    }
}

impl Settings {
    /// Reads a configuration.
    ///
    /// # Errors
    /// When it is wrong, or asks for what is not served.
    pub fn from_properties(properties: &Properties) -> Result<Self, ConfigError> {
        let remarks = keys::check(properties)?;
        let entries = Entries::new(properties);
        entries.refuse_unserved()?;
        let node_id = node_id(&entries)?;
        let http_listener = match properties.get(keys::HTTP_LISTENER) {
            Some(entry) if !entry.value.is_empty() => {
                let HostAndPort { host, port } = HostAndPort::parse(&entry.value).ok_or_else(|| {
                    entries.error(keys::HTTP_LISTENER, "ottla.http.listener must be host:port, or empty")
                })?;
                Some(HttpListener { host, port })
            }
            _ => None,
        };
        Ok(Self { node: node_config(&entries, node_id)?, http_listener, remarks })
    }
}

fn node_config(entries: &Entries<'_>, node_id: NodeId) -> Result<NodeConfig, ConfigError> {
    let (listeners, inter_broker_listener) = listeners::read(entries, listeners::local_host_name)?;
    let request_bytes_max = entries.int("socket.request.max.bytes") as usize;
    Ok(NodeConfig {
        node_id,
        rack: entries.text("broker.rack").filter(|rack| !rack.is_empty()),
        listeners,
        inter_broker_listener,
        log_dir: log_dir(entries)?,
        static_config: static_config(entries),
        auto_create_topics: entries.boolean("auto.create.topics.enable"),
        delete_topics: entries.boolean("delete.topic.enable"),
        partition_count_default: entries.int("num.partitions"),
        replication_factor_default: replication_factor(entries, "default.replication.factor")?,
        offsets_topic_partition_count: entries.int("offsets.topic.num.partitions"),
        offsets_topic_replication_factor: replication_factor(entries, "offsets.topic.replication.factor")?,
        offsets_topic_segment_bytes: entries.int("offsets.topic.segment.bytes"),
        groups: group_config(entries)?,
        request_bytes_max,
        request_memory_bytes: request_memory_bytes(entries, request_bytes_max)?,
        fetch_bytes_max: entries.int("fetch.max.bytes"),
        fetch_session_slots: entries.int("max.incremental.fetch.session.cache.slots") as usize,
        log_file_count_max: LOG_FILE_COUNT_MAX_DEFAULT,
        connection_count_max: entries.int("max.connections") as usize,
        connection_count_per_ip_max: connection_count_per_ip_max(entries)?,
        connection_idle_max: entries.millis_or_never("connections.max.idle.ms"),
        request_timeout: entries.millis("request.timeout.ms")?,
        retention_check_interval: entries.millis("log.retention.check.interval.ms")?,
        recovery_point_checkpoint_interval: entries.millis("log.flush.offset.checkpoint.interval.ms")?,
        log_start_checkpoint_interval: entries.millis("log.flush.start.offset.checkpoint.interval.ms")?,
        high_watermark_checkpoint_interval: entries
            .millis("replica.high.watermark.checkpoint.interval.ms")?,
        flush_check_interval: entries
            .millis("log.flush.scheduler.interval.ms")?
            .min(FLUSH_CHECK_INTERVAL_MAX),
        producer_expiration_check_interval: entries.millis("producer.id.expiration.check.interval.ms")?,
        recovery_concurrency: entries.int("num.recovery.threads.per.data.dir") as usize,
        metadata_snapshot: quorum_keys::snapshot_policy(entries),
        metadata_retention: quorum_keys::retention_policy(entries),
        metadata_segment_bytes: quorum_keys::segment_bytes(entries)?,
        static_voters: quorum_keys::static_voters(entries, node_id)?,
    })
}

/// `node.id`, or by its older name `broker.id`.
fn node_id(entries: &Entries<'_>) -> Result<NodeId, ConfigError> {
    let given = |key| entries.is_given(key).then(|| entries.int(key));
    match (given("node.id"), given("broker.id")) {
        (None, None) => Err(entries.error("node.id", "node.id is missing")),
        (Some(node), Some(broker)) if node != broker => {
            let message = format!("broker.id={broker} is another id than node.id={node}");
            Err(entries.error("broker.id", message))
        }
        (Some(id), _) | (None, Some(id)) if id >= 0 => Ok(NodeId(id)),
        _ => Err(entries.error("broker.id", "broker.id must be at least 0")),
    }
}

/// The one log directory: `log.dirs`, else `log.dir`.
fn log_dir(entries: &Entries<'_>) -> Result<PathBuf, ConfigError> {
    let key = if entries.is_given("log.dirs") { "log.dirs" } else { "log.dir" };
    let dirs = entries.list(key);
    let dir = match &dirs[..] {
        [dir] if !dir.is_empty() => PathBuf::from(dir),
        [] | [_] => return Err(entries.error(key, format!("{key} names no directory"))),
        _ => {
            let message = format!("{key} names {} directories; only one is served so far", dirs.len());
            return Err(entries.error(key, message));
        }
    };
    match entries.text("metadata.log.dir") {
        Some(metadata) if dir != std::path::Path::new(&metadata) => {
            let message = "metadata.log.dir is not the log directory; a directory of its own for the metadata log is \
                           not served so far";
            Err(entries.error("metadata.log.dir", message))
        }
        _ => Ok(dir),
    }
}

/// The keys as given. Kafka fills in `node.id` and `broker.id` from each other.
fn static_config(entries: &Entries<'_>) -> BTreeMap<String, String> {
    let mut config = entries.given();
    for (key, other) in [("node.id", "broker.id"), ("broker.id", "node.id")] {
        if let (None, Some(id)) = (config.get(key), config.get(other).cloned()) {
            config.insert(key.to_owned(), id);
        }
    }
    config
}

fn replication_factor(entries: &Entries<'_>, key: &str) -> Result<i16, ConfigError> {
    let factor = entries.long(key);
    i16::try_from(factor).map_err(|_| entries.error(key, format!("{key} must be at most {}", i16::MAX)))
}

fn group_config(entries: &Entries<'_>) -> Result<GroupCoordinatorConfig, ConfigError> {
    Ok(GroupCoordinatorConfig {
        group_min_session_timeout_ms: entries.int("group.min.session.timeout.ms"),
        group_max_session_timeout_ms: entries.int("group.max.session.timeout.ms"),
        group_max_size: entries.int("group.max.size") as usize,
        group_initial_rebalance_delay: entries.millis("group.initial.rebalance.delay.ms")?,
        offset_metadata_bytes_max: usize::try_from(entries.int("offset.metadata.max.bytes")).unwrap_or(0),
        offsets_retention: Duration::from_secs(entries.long("offsets.retention.minutes") as u64 * 60),
        offsets_retention_check_interval: entries.millis("offsets.retention.check.interval.ms")?,
    })
}

/// `queued.max.request.bytes`; without a limit of the user's there is still one.
fn request_memory_bytes(entries: &Entries<'_>, request_bytes_max: usize) -> Result<usize, ConfigError> {
    let key = "queued.max.request.bytes";
    match usize::try_from(entries.long(key)) {
        Err(_) | Ok(0) => Ok(REQUEST_MEMORY_BYTES_DEFAULT),
        Ok(bytes) if bytes < request_bytes_max => Err(entries
            .error(key, format!("{key} must be at least socket.request.max.bytes={request_bytes_max}"))),
        Ok(bytes) => Ok(bytes),
    }
}

fn connection_count_per_ip_max(entries: &Entries<'_>) -> Result<usize, ConfigError> {
    let key = "max.connections.per.ip";
    match entries.int(key) {
        0 => Err(entries.error(key, "max.connections.per.ip=0 lets nobody connect")),
        count => Ok(count as usize),
    }
}
