//! One run: a broker, its clients, its faults, and the verdict, all from one seed.
//!
//! The steps: format and start the broker; let clients work while faults strike; end the faults and demand progress of
//! every kind of work; stop the clients; read everything, restart the broker, and read everything again. A broken
//! promise panics.

use std::collections::BTreeMap;
use std::time::Duration;

use client::CreateTopic;
use model::Instant;

use crate::World;
use crate::broker::Broker;
use crate::faults::{Flush, strike};
use crate::history::History;
use crate::planted::Planted;
use crate::trace::TraceHash;
use crate::workload::{
    Desk, SharedTopic, Topics, change_topics, consume_in_group, drain, group_offsets_are_kept, read_along,
    trim, watch_bounds, write_once, write_plain,
};

/// How long faults strike.
const STRUCK: std::ops::Range<Duration> = Duration::from_secs(15)..Duration::from_secs(30);

/// How soon after the last fault every kind of work has to get on.
const PROGRESS_LIMIT: Duration = Duration::from_secs(30);

/// The time that a whole run may take.
const RUN_LIMIT: Duration = Duration::from_secs(600);

/// Fewer acknowledged operations a simulated second, while faults strike, mean that a run shows too little.
const OPERATIONS_PER_SECOND_MIN: f64 = 100.0;

/// Fewer faults mean the same.
const FAULTS_MIN: u64 = 3;

const GROUP: &str = "readers";

/// What a run did.
#[derive(Clone, Debug, PartialEq)]
pub struct RunReport {
    /// Its seed.
    pub seed: u64,
    /// The hash of everything that happened.
    pub hash: TraceHash,
    /// How the broker made records durable.
    pub flush: Flush,
    /// The time that passed in the world.
    pub simulated: Duration,
    /// How many steps were taken.
    pub events_count: u64,
    /// The faults, by kind.
    pub faults: BTreeMap<&'static str, u64>,
    /// The acknowledged operations, by kind.
    pub operations: BTreeMap<&'static str, u64>,
    /// Acknowledged operations a simulated second while faults struck.
    pub operations_per_second: f64,
}

impl RunReport {
    /// All faults.
    pub fn faults_count(&self) -> u64 {
        self.faults.values().sum()
    }

    /// All acknowledged operations.
    pub fn operations_count(&self) -> u64 {
        self.operations.values().sum()
    }
}

/// Runs in a world without hosts; the world's trace can be looked at afterwards.
///
/// # Panics
/// When the broker breaks a promise, or makes no progress; that is what a planted bug is for.
pub fn run_in(world: &World, planted: Option<Planted>) -> RunReport {
    world.limit_time(RUN_LIMIT);
    let flush = if world.random(|rng| rng.one_in(2)) { Flush::EveryRecord } else { Flush::ByTheSystem };
    tracing::info!(?flush, "run");
    let history = History::new();
    let clients = world.host("clients");
    let desk = Desk::new(clients.boot(), history.clone(), Broker::BOOTSTRAP.to_owned(), planted);
    let rate = world.block_on(async {
        let broker = Broker::start(world, flush, history.clone()).await;
        let events = SharedTopic { name: "events".to_owned(), partitions_count: 3 };
        let trimmed = SharedTopic { name: "trimmed".to_owned(), partitions_count: 1 };
        let shared = [events.clone(), trimmed.clone()];
        create(&desk, &shared).await;
        if let Some(planted) = planted {
            planted.plant(broker.host());
        }
        let topics = Topics::default();
        begin_work(&desk, &topics, &events, &trimmed);

        let began = world.now();
        let length = world.random(|rng| rng.duration(STRUCK));
        strike(world, broker.host(), &clients, flush, length).await;
        let healed = world.now();
        tracing::info!(at = ?healed.since_origin(), "all is well again");
        let operations: u64 = history.operations().values().sum();
        let rate = operations as f64 / healed.saturating_since(began).as_secs_f64();
        demand_progress(world, &history, healed).await;
        desk.stop().await;
        tracing::info!(at = ?world.now().since_origin(), operations = ?history.operations(), "clients have stopped");

        drain(&desk, &shared).await;
        topics.look_at_all(&desk).await;
        group_offsets_are_kept(&desk, GROUP, &events).await;
        broker.restart().await;
        tracing::info!(at = ?world.now().since_origin(), "the broker has stopped in order");
        drain(&desk, &shared).await;
        topics.look_at_all(&desk).await;
        group_offsets_are_kept(&desk, GROUP, &events).await;
        broker.stop().await;
        rate
    });
    let report = RunReport {
        seed: world.seed(),
        hash: world.trace_hash(),
        flush,
        simulated: world.now().since_origin(),
        events_count: world.events_count(),
        faults: world.faults(),
        operations: history.operations(),
        operations_per_second: rate,
    };
    let shown = format!("seed {}: {} faults, {rate:.0} operations/s", report.seed, report.faults_count());
    assert!(
        report.faults_count() >= FAULTS_MIN && rate >= OPERATIONS_PER_SECOND_MIN,
        "shows too little: {shown}"
    );
    report
}

async fn create(desk: &Desk, topics: &[SharedTopic]) {
    let client = desk.client();
    // A run rolls many segments. Clocks jump: neither new records nor old ones may suffer from that.
    let configs = [
        ("segment.ms", "3000"),
        ("retention.ms", "-1"),
        ("message.timestamp.after.max.ms", "9223372036854775807"),
    ];
    let configs = BTreeMap::from(configs.map(|(key, value)| (key.to_owned(), value.to_owned())));
    let wanted: Vec<CreateTopic> = topics
        .iter()
        .map(|topic| CreateTopic {
            name: topic.name.clone(),
            partition_count: Some(topic.partitions_count),
            replication_factor: Some(1),
            configs: configs.clone(),
            ..CreateTopic::default()
        })
        .collect();
    for (name, created) in client.create_topics(&wanted, false).await {
        created.unwrap_or_else(|error| panic!("{name} cannot be created on a healthy broker: {error}"));
    }
}

fn begin_work(desk: &Desk, topics: &Topics, events: &SharedTopic, trimmed: &SharedTopic) {
    for writer in 0..3 {
        desk.begin("produce", write_plain(desk.clone(), writer, events.clone()));
    }
    for writer in 10..12 {
        desk.begin("produce-once", write_once(desk.clone(), writer, events.clone()));
    }
    desk.begin("produce", write_plain(desk.clone(), 20, trimmed.clone()));
    desk.begin("delete-records", trim(desk.clone(), trimmed.clone()));
    let both = vec![events.clone(), trimmed.clone()];
    desk.begin("fetch", read_along(desk.clone(), both.clone()));
    desk.begin("list-offsets", watch_bounds(desk.clone(), both));
    for _ in 0..2 {
        desk.begin("group-fetch", consume_in_group(desk.clone(), GROUP.to_owned(), events.clone()));
    }
    desk.history.expect("commit-offset");
    desk.begin("change-topic", change_topics(desk.clone(), topics.clone()));
}

/// Waits until every kind of work has had a success since the last fault.
async fn demand_progress(world: &World, history: &History, healed: Instant) {
    loop {
        let stuck = history.stuck(healed);
        if stuck.is_empty() {
            return;
        }
        let waited = world.now().saturating_since(healed);
        assert!(
            waited < PROGRESS_LIMIT,
            "no progress within {PROGRESS_LIMIT:?} after the last fault: {stuck:?}"
        );
        world.sleep(Duration::from_millis(100)).await;
    }
}
