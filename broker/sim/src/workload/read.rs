//! Readers outside of groups: one that follows the logs, one that watches their bounds, and the last one of a run,
//! which reads everything.

use std::collections::BTreeMap;
use std::time::Duration;

use client::{Client, FetchedPartition, Fetcher, FetcherConfig, IsolationLevel, OffsetSpec};
use env::Env;
use model::{Offset, TopicPartition};

use super::{Desk, SharedTopic};
use crate::rng::Rng;
use crate::sim_env::SimEnv;
use crate::value::Value;

/// How long a reader rests between two polls, at most.
pub(super) const PAUSE_MAX: Duration = Duration::from_millis(100);

/// How long the last reader waits for something that it can read.
const DRAIN_LIMIT: Duration = Duration::from_secs(30);

/// Reads all partitions from some place on, and from another once in a while.
pub(crate) async fn read_along(desk: Desk, topics: Vec<SharedTopic>) {
    let mut rng = desk.rng();
    let client = desk.client();
    let partitions: Vec<TopicPartition> = topics.iter().flat_map(SharedTopic::partitions).collect();
    while desk.is_running() {
        let mut fetcher = Fetcher::new(client.clone(), fetcher_config(&mut rng));
        let mut positions = BTreeMap::new();
        for partition in &partitions {
            let known = desk.history.known_bounds(partition);
            let start = Offset(rng.range(known.start.0 as u64..known.end.0 as u64 + 1) as i64);
            fetcher.assign(partition.clone(), start);
            positions.insert(partition.clone(), start);
        }
        while desk.is_running() && !rng.one_in(300) {
            let fetched = fetcher.poll(Duration::from_millis(500)).await;
            for partition in &fetched.partitions {
                take_in(&desk, partition, &mut positions, |_, _| {});
                desk.succeeded("fetch");
            }
            if !fetched.errors.is_empty() {
                desk.pause(&mut rng, Duration::from_millis(100)).await;
            }
            desk.pause(&mut rng, PAUSE_MAX).await;
        }
    }
}

/// Settings that hit the limits of single answers now and then.
pub(super) fn fetcher_config(rng: &mut Rng) -> FetcherConfig {
    FetcherConfig {
        wait_max: rng.duration(Duration::from_millis(1)..Duration::from_millis(500)),
        fetch_bytes_max: rng.range(100..100_000) as i32,
        partition_bytes_max: rng.range(100..50_000) as i32,
        reset: Some(OffsetSpec::Earliest),
        ..FetcherConfig::default()
    }
}

/// Observes each record of an answer, and that none was left out.
pub(super) fn take_in(
    desk: &Desk,
    fetched: &FetchedPartition,
    positions: &mut BTreeMap<TopicPartition, Offset>,
    mut each: impl FnMut(Offset, Value),
) {
    let partition = &fetched.partition;
    for record in fetched.records() {
        let record = record.unwrap_or_else(|error| panic!("changed: {error}"));
        let position = positions.entry(partition.clone()).or_default();
        desk.history.read_on(partition, *position, record.offset);
        *position = record.offset.plus(1);
        let value = desk.history.read(partition, record.offset, record.value.as_deref());
        each(record.offset, value);
    }
}

/// Asks where logs start and end, again and again.
pub(crate) async fn watch_bounds(desk: Desk, topics: Vec<SharedTopic>) {
    let mut rng = desk.rng();
    let client = desk.client();
    let partitions: Vec<TopicPartition> = topics.iter().flat_map(SharedTopic::partitions).collect();
    while desk.is_running() {
        for partition in &partitions {
            if bounds(&desk, &client, partition).await.is_some() {
                desk.succeeded("list-offsets");
            }
            desk.pause(&mut rng, Duration::from_millis(50)).await;
        }
    }
}

/// The first offset of a log and the one after its last; `None` when no answer came.
async fn bounds(
    desk: &Desk,
    client: &Client<SimEnv>,
    partition: &TopicPartition,
) -> Option<(Offset, Offset)> {
    let known = desk.history.known_bounds(partition);
    let start = offset_of(client, partition, OffsetSpec::Earliest).await?;
    desk.history.started_at(partition, known, start);
    let end = offset_of(client, partition, OffsetSpec::Latest).await?;
    desk.history.ended_at(partition, known, end);
    Some((start, end))
}

async fn offset_of(client: &Client<SimEnv>, partition: &TopicPartition, spec: OffsetSpec) -> Option<Offset> {
    let wanted = BTreeMap::from([(partition.clone(), spec)]);
    let answers = client.list_offsets(&wanted, IsolationLevel::ReadUncommitted).await;
    answers.into_iter().find_map(|(_, answer)| answer.ok()?.offset)
}

/// Reads everything that there is, and gives the verdict on it.
pub(crate) async fn drain(desk: &Desk, topics: &[SharedTopic]) {
    let client = desk.client();
    for partition in topics.iter().flat_map(SharedTopic::partitions) {
        let (start, end) = loop {
            match bounds(desk, &client, &partition).await {
                Some(bounds) => break bounds,
                None => desk.env.sleep(Duration::from_millis(100)).await,
            }
        };
        let mut fetcher =
            Fetcher::new(client.clone(), FetcherConfig { reset: None, ..FetcherConfig::default() });
        fetcher.assign(partition.clone(), start);
        let mut positions = BTreeMap::from([(partition.clone(), start)]);
        let mut records = BTreeMap::new();
        let mut read_at = desk.env.now();
        while positions.get(&partition).is_some_and(|position| *position < end) {
            let fetched = fetcher.poll(Duration::from_millis(500)).await;
            if !fetched.partitions.is_empty() {
                read_at = desk.env.now();
            } else if desk.env.now().saturating_since(read_at) > DRAIN_LIMIT {
                panic!("unreadable: {partition} at {positions:?} of {start} to {end}: {:?}", fetched.errors);
            }
            if !fetched.errors.is_empty() {
                desk.env.sleep(PAUSE_MAX).await;
            }
            for fetched in &fetched.partitions {
                take_in(desk, fetched, &mut positions, |offset, value| {
                    records.insert(offset, value);
                });
            }
        }
        desk.history.drained(&partition, start, &records);
    }
}
