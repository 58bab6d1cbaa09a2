//! The broker of a run: formatted once, kept running by a supervisor as an operator would, and stopped in order when
//! asked.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use env::Env;
use model::{NodeId, Uuid};
use node::{ListenerConfig, ListenerRole, Node, NodeConfig};
use quorum::{RetentionPolicy, SnapshotPolicy};
use storage::{ControllerEndpoint, Format};

use crate::faults::Flush;
use crate::history::History;
use crate::sim_env::SimEnv;
use crate::{Host, World};

const HOST: &str = "broker";
const PORT: u16 = 9092;
const CONTROLLER_PORT: u16 = 9093;
const NODE_ID: NodeId = NodeId(1);
const LOG_DIR: &str = "/data";

/// `metadata.version` 4.3-IV0.
const METADATA_VERSION: i16 = 30;

/// How often the broker looks for a request to stop.
const LOOK: Duration = Duration::from_millis(20);

/// How long the supervisor waits before it starts the broker again.
const RESTART: std::ops::Range<Duration> = Duration::from_millis(50)..Duration::from_millis(800);

/// A broker on a host of its own. It runs until stopped, whatever happens to it.
pub(crate) struct Broker {
    world: World,
    host: Host,
    wishes: Arc<Wishes>,
}

/// What the supervisor is asked for, and what came of it.
#[derive(Default)]
struct Wishes {
    /// The running process shall stop.
    stop: AtomicBool,
    /// No other process shall be started.
    rest: AtomicBool,
    /// How many processes stopped in order, with everything closed.
    stopped_count: AtomicU64,
}

impl Broker {
    /// Where clients find it.
    pub(crate) const BOOTSTRAP: &str = "broker:9092";

    /// Formats the host's disk and starts the broker.
    pub(crate) async fn start(world: &World, flush: Flush, history: History) -> Self {
        let host = world.host(HOST);
        let config = config(world, flush);
        let formatted = format().run(&host.boot()).await;
        formatted.unwrap_or_else(|error| panic!("a healthy disk cannot be formatted: {error}"));
        let broker = Self { world: world.clone(), host, wishes: Arc::default() };
        broker.supervise(config, history);
        broker
    }

    pub(crate) fn host(&self) -> &Host {
        &self.host
    }

    fn supervise(&self, config: NodeConfig, history: History) {
        let (world, host, wishes) = (self.world.clone(), self.host.clone(), Arc::clone(&self.wishes));
        world.clone().host("supervisor").start(move |env| async move {
            while !wishes.rest.load(Ordering::Relaxed) {
                let before = wishes.stopped_count.load(Ordering::Relaxed);
                let (served, config) = (Arc::clone(&wishes), config.clone());
                host.start(|env| serve(env, config, served)).ended().await;
                if wishes.stopped_count.load(Ordering::Relaxed) == before {
                    history.crashed();
                }
                let pause = world.random(|rng| rng.duration(RESTART));
                env.sleep(pause).await;
            }
        });
    }

    /// Stops the broker in order; it is started again.
    pub(crate) async fn restart(&self) {
        let before = self.wishes.stopped_count.load(Ordering::Relaxed);
        self.wishes.stop.store(true, Ordering::Relaxed);
        while self.wishes.stopped_count.load(Ordering::Relaxed) == before {
            self.world.sleep(LOOK).await;
        }
    }

    /// Stops the broker in order, for good.
    pub(crate) async fn stop(&self) {
        self.wishes.rest.store(true, Ordering::Relaxed);
        self.restart().await;
    }
}

/// The broker's process.
async fn serve(env: SimEnv, config: NodeConfig, wishes: Arc<Wishes>) {
    let node = match Node::start(env.clone(), config).await {
        Ok(node) => node,
        Err(error) => {
            tracing::info!(%error, "the broker does not start");
            return;
        }
    };
    loop {
        if let Some(reason) = env::timeout(&env, LOOK, node.failed()).await {
            tracing::info!(reason, "the broker gives up");
            return;
        }
        if wishes.stop.swap(false, Ordering::Relaxed) {
            assert!(node.stop().await, "a healthy broker stops in order");
            wishes.stopped_count.fetch_add(1, Ordering::Relaxed);
            return;
        }
    }
}

fn format() -> Format {
    Format {
        cluster_id: Uuid::from_random(|| 7).to_string(),
        node_id: NODE_ID,
        log_dirs: vec![PathBuf::from(LOG_DIR)],
        metadata_log_dir: PathBuf::from(LOG_DIR),
        feature_levels: BTreeMap::from([("metadata.version".to_owned(), METADATA_VERSION)]),
        controller_endpoint: ControllerEndpoint {
            listener: "CONTROLLER".to_owned(),
            host: HOST.to_owned(),
            port: CONTROLLER_PORT,
        },
        ignore_formatted: false,
    }
}

/// Kafka's defaults where they matter to what is tested; what happens once an hour happens every few seconds.
fn config(world: &World, flush: Flush) -> NodeConfig {
    let listener = |name: &str, role, port| ListenerConfig {
        name: name.to_owned(),
        role,
        host: String::new(),
        port,
        advertised_host: HOST.to_owned(),
        advertised_port: port,
    };
    let mut static_config = BTreeMap::from([("node.id".to_owned(), NODE_ID.to_string())]);
    if flush == Flush::EveryRecord {
        static_config.insert("log.flush.interval.messages".to_owned(), "1".to_owned());
    }
    let span = |from: u64, to: u64| world.random(|rng| Duration::from_millis(rng.range(from..to)));
    NodeConfig {
        node_id: NODE_ID,
        rack: None,
        listeners: vec![
            listener("PLAINTEXT", ListenerRole::Broker, PORT),
            listener("CONTROLLER", ListenerRole::Controller, CONTROLLER_PORT),
        ],
        inter_broker_listener: "PLAINTEXT".to_owned(),
        log_dir: PathBuf::from(LOG_DIR),
        static_config,
        auto_create_topics: false,
        delete_topics: true,
        partition_count_default: 1,
        replication_factor_default: 1,
        offsets_topic_partition_count: 4,
        offsets_topic_replication_factor: 1,
        offsets_topic_segment_bytes: 100 << 20,
        groups: coordinator::GroupCoordinatorConfig {
            group_initial_rebalance_delay: span(0, 3_000),
            ..coordinator::GroupCoordinatorConfig::default()
        },
        request_bytes_max: 100 << 20,
        request_memory_bytes: 200 << 20,
        fetch_bytes_max: 55 << 20,
        fetch_session_slots: 1_000,
        log_file_count_max: 8_000,
        connection_count_max: 1_000,
        connection_count_per_ip_max: 1_000,
        connection_idle_max: Duration::from_secs(600),
        request_timeout: Duration::from_secs(30),
        retention_check_interval: span(500, 5_000),
        recovery_point_checkpoint_interval: span(500, 10_000),
        log_start_checkpoint_interval: span(500, 10_000),
        high_watermark_checkpoint_interval: span(500, 10_000),
        flush_check_interval: span(500, 5_000),
        producer_expiration_check_interval: span(1_000, 10_000),
        recovery_concurrency: 2,
        metadata_snapshot: SnapshotPolicy {
            record_bytes_max: 4 << 10,
            interval_max: Some(span(2_000, 20_000)),
        },
        metadata_retention: RetentionPolicy { bytes_max: Some(16 << 10), ..RetentionPolicy::default() },
        metadata_segment_bytes: 8 << 10,
        static_voters: Vec::new(),
    }
}
