//! A node from its start to its stop.
//!
//! The start: bind the listeners, take the log directory, open the metadata (refusing what is not supported before
//! anything is written), lead the quorum, open the logs, register, unfence, serve. The stop: leave the cluster in
//! order, stop leading, close every log, and mark the directory as cleanly shut down.

mod housekeeping;
mod registration;

use std::collections::HashMap;
use std::io;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use controller::{UnsupportedFeature, bootstrap_records, check_finalized_features};
use env::{Conn, Env, Listener, Net};
use image::{MetadataImage, MetadataVersion};
use model::{ErrorCode, NodeId};
use parking_lot::Mutex;
use storage::{
    FileCache, FileError, LogConfig, LogDir, LogDirError, PartitionDirState, metadata_partition_dir,
    read_bootstrap,
};
use wire::MetadataRecord;

use crate::boot::Boot;
use crate::broker::{BoundListener, Broker};
use crate::config::NodeConfig;
use crate::connection;
use crate::metadata_log::{MetadataLogError, OpenMetadataLog, RecordError, Records};
use crate::publish::{publish, remove_later};

/// How long to wait before accepting again when the process has no file handle left.
const ACCEPT_RETRY: Duration = Duration::from_millis(100);

/// Why a node did not start. Each is one line for people.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// A listener's address cannot be bound.
    #[error("listener {listener} cannot listen on {host}:{port}: {reason}")]
    Listen {
        /// The listener's name.
        listener: String,
        /// The host to bind.
        host: String,
        /// The port to bind.
        port: u16,
        /// What the system said.
        reason: io::Error,
    },
    /// The log directory is not usable.
    #[error(transparent)]
    LogDir(#[from] LogDirError),
    /// The cluster has finalized a level that this version does not support.
    #[error(transparent)]
    UnsupportedFeature(#[from] UnsupportedFeature),
    /// The metadata cannot be opened.
    #[error("metadata: {0}")]
    Metadata(#[from] MetadataLogError),
    /// A file of the log directory cannot be read.
    #[error(transparent)]
    File(#[from] FileError),
    /// The controller refuses this node.
    #[error("the controller refuses to register node {node}: {code}")]
    Registration {
        /// This node.
        node: NodeId,
        /// Why.
        code: ErrorCode,
    },
    /// The metadata log failed.
    #[error(transparent)]
    Record(#[from] RecordFailure),
    /// Something failed while logs were opened.
    #[error("{0}")]
    Failed(String),
}

/// A first record could not be written.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct RecordFailure(String);

impl From<RecordError> for StartError {
    fn from(error: RecordError) -> Self {
        StartError::Record(RecordFailure(error.to_string()))
    }
}

/// A node that serves.
pub struct Node<E: Env> {
    pub(crate) broker: Arc<Broker<E>>,
}

impl<E: Env> Node<E> {
    /// Starts a node on a formatted log directory.
    ///
    /// # Errors
    /// When it cannot serve; nothing that was acknowledged before is lost by that.
    pub async fn start(env: E, config: NodeConfig) -> Result<Self, StartError> {
        let config = Arc::new(config);
        let (sockets, listeners) = bind(&env, &config).await?;
        let log_dir = LogDir::open(&env, &config.log_dir, config.node_id, None).await?;
        let bootstrap = bootstrap(&env, &log_dir).await?;
        let files = FileCache::new(&env, config.log_file_count_max);
        let metadata = OpenMetadataLog {
            env: env.clone(),
            dir: metadata_partition_dir(&config.log_dir),
            files: Arc::clone(&files),
            config: metadata_log_config(&config),
            node_id: config.node_id,
            directory_id: log_dir.directory_id(),
            cluster_id: log_dir.cluster_id().to_owned(),
            static_voters: config.static_voters.clone(),
            snapshot: config.metadata_snapshot,
            retention: config.metadata_retention,
        };
        let metadata = metadata.open::<StartError>(|image| check_supported(image, &bootstrap)).await?;
        let boot = Boot::take(&log_dir).await?;
        let broker = Arc::new(Broker::new(env, config, log_dir, &boot, files, listeners, metadata));
        let previous_epoch = boot.previous_epoch;
        broker.follow_metadata(boot);
        let starting = async {
            broker.activate(&bootstrap).await?;
            broker.set_strays_aside().await;
            broker.register(previous_epoch).await
        };
        tokio::select! {
            biased;
            reason = broker.failed() => return Err(StartError::Failed(reason)),
            registered = starting => registered?,
        }
        broker.start_housekeeping();
        for (socket, listener) in sockets {
            broker.spawn("listener", accept(Arc::clone(&broker), socket, Arc::new(listener)));
        }
        Ok(Self { broker })
    }

    /// Ends, with the reason, when the node cannot go on and must be stopped.
    pub async fn failed(&self) -> String {
        let metadata = Arc::clone(&self.broker.metadata);
        tokio::select! {
            biased;
            reason = self.broker.failed() => reason,
            () = metadata.ended() => match metadata.failure() {
                Some(error) => format!("metadata log failed: {error}"),
                None => "metadata log was stopped".to_owned(),
            },
        }
    }

    /// Leaves the cluster in order and closes everything. `false` when something could not be closed; the next start
    /// then recovers.
    pub async fn stop(self) -> bool {
        self.broker.stop().await
    }
}

async fn bind<E: Env>(
    env: &E,
    config: &NodeConfig,
) -> Result<(Vec<(ListenerOf<E>, BoundListener)>, Vec<BoundListener>), StartError> {
    let mut sockets = Vec::new();
    let mut listeners = Vec::new();
    for listener in &config.listeners {
        let fail = |reason: io::Error| StartError::Listen {
            listener: listener.name.clone(),
            host: listener.host.clone(),
            port: listener.port,
            reason,
        };
        let socket = env.net().listen(&listener.host, listener.port).await.map_err(fail)?;
        let port = socket.local_addr().map_err(fail)?.port();
        let bound = BoundListener::new(listener, port);
        listeners.push(bound.clone());
        sockets.push((socket, bound));
    }
    Ok((sockets, listeners))
}

type ListenerOf<E> = <<E as Env>::Net as Net<env::FileOf<E>>>::Listener;

/// The records that a new cluster starts with: those of formatting.
async fn bootstrap<E: Env>(env: &E, log_dir: &LogDir<E>) -> Result<Records, StartError> {
    let formatted = read_bootstrap(env, log_dir.path()).await?;
    Ok(match formatted {
        Some(records) => records.into_iter().map(|record| (record, 0)).collect(),
        None => bootstrap_records(MetadataVersion::MAX, &Default::default()),
    })
}

/// Refuses levels that this version does not support, be they in the log or about to be written into an empty one.
fn check_supported(image: &MetadataImage, bootstrap: &[(MetadataRecord, i16)]) -> Result<(), StartError> {
    let mut image = image.clone();
    if image.features.metadata_version().is_none() {
        bootstrap.iter().for_each(|(record, _)| image.apply(record));
    }
    Ok(check_finalized_features(&image)?)
}

fn metadata_log_config(config: &NodeConfig) -> LogConfig {
    LogConfig {
        segment_bytes: config.metadata_segment_bytes,
        // Snapshots say what may go, nothing else does.
        retention_ms: None,
        retention_bytes: None,
        cleanup_policy: storage::CleanupPolicy { delete: false, compact: false },
        max_message_bytes: u32::MAX,
        flush_messages: 1,
        ..LogConfig::default()
    }
}

/// Accepts connections until the process ends.
async fn accept<E: Env>(broker: Arc<Broker<E>>, mut socket: ListenerOf<E>, listener: Arc<BoundListener>) {
    loop {
        let conn = match socket.accept().await {
            Ok(conn) => conn,
            Err(error) => {
                tracing::warn!(listener = %listener.name, %error, "accept connection");
                broker.env.sleep(ACCEPT_RETRY).await;
                continue;
            }
        };
        let Some(slot) = ConnectionSlot::take(&broker, conn.peer_addr().ip()) else {
            broker.metrics.connections_refused.add(1);
            tracing::info!(peer = %conn.peer_addr(), "refuse connection: max.connections is reached");
            continue;
        };
        broker.metrics.connections_accepted.add(1);
        let (connection_broker, listener) = (Arc::clone(&broker), Arc::clone(&listener));
        broker.spawn("connection", async move {
            connection::serve(connection_broker, listener, conn).await;
            drop(slot);
        });
    }
}

/// How many connections there are from each address.
pub(crate) type ConnectionCounts = Mutex<HashMap<IpAddr, usize>>;

/// Counts one connection until dropped.
struct ConnectionSlot<E: Env> {
    broker: Arc<Broker<E>>,
    address: IpAddr,
}

impl<E: Env> ConnectionSlot<E> {
    fn take(broker: &Arc<Broker<E>>, address: IpAddr) -> Option<Self> {
        let mut counts = broker.connection_counts.lock();
        let of_address = counts.get(&address).copied().unwrap_or(0);
        let all = broker.metrics.connections.get();
        if all >= broker.config.connection_count_max as i64
            || of_address >= broker.config.connection_count_per_ip_max
        {
            return None;
        }
        counts.insert(address, of_address + 1);
        broker.metrics.connections.add(1);
        Some(Self { broker: Arc::clone(broker), address })
    }
}

impl<E: Env> Drop for ConnectionSlot<E> {
    fn drop(&mut self) {
        self.broker.metrics.connections.add(-1);
        let mut counts = self.broker.connection_counts.lock();
        if let Some(count) = counts.get_mut(&self.address) {
            *count -= 1;
            if *count == 0 {
                counts.remove(&self.address);
            }
        }
    }
}

impl<E: Env> Broker<E> {
    /// Acts on each committed image from now on; the first one opens the logs that the last shutdown left.
    fn follow_metadata(self: &Arc<Self>, boot: Boot) {
        let broker = Arc::clone(self);
        let metadata = Arc::clone(&self.metadata);
        self.env.spawn("metadata", async move {
            let mut boot = Some(Arc::new(boot));
            metadata
                .run(move |image| {
                    let boot = boot.take().unwrap_or_default();
                    let broker = Arc::clone(&broker);
                    async move { publish(&broker, image, boot).await }
                })
                .await;
        });
    }

    /// Sets aside the logs that the cluster does not assign to this node, and removes those of deleted topics.
    async fn set_strays_aside(self: &Arc<Self>) {
        let contents = match self.log_dir.list().await {
            Ok(contents) => contents,
            Err(error) => return tracing::warn!(%error, "list log directory"),
        };
        for name in contents.unknown {
            tracing::warn!(%name, "directory in the log directory that is nobody's");
        }
        for dir in contents.partitions {
            match dir.state {
                PartitionDirState::Deleted => remove_later(self, dir, Duration::ZERO),
                PartitionDirState::Current
                    if self.partitions.at(&dir.partition).is_none()
                        && !self.unopened.contains(&dir.partition) =>
                {
                    match self.log_dir.retire(&dir.partition, PartitionDirState::Stray).await {
                        Ok(stray) => {
                            tracing::warn!(partition = %dir.partition, dir = %stray.name, "set aside stray log");
                        }
                        Err(error) => {
                            tracing::warn!(partition = %dir.partition, %error, "set aside stray log")
                        }
                    }
                }
                _ => {}
            }
        }
    }
}
