//! What a node counts, as plain atomics. `server` gives them names and prints them.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::time::Duration;

use env::Env;
use model::Instant;
use wire::ApiKey;

use crate::connection::LaterAnswer;
use crate::dispatch::Outcome;

/// Versions of one API that are counted apart; all of Kafka's are below.
const VERSION_COUNT_MAX: usize = 20;
/// Buckets of a [`Durations`]: powers of two of microseconds, from 1 µs to over half an hour.
const BUCKET_COUNT: usize = 32;

/// A number that only grows.
#[derive(Debug, Default)]
pub struct Counter(AtomicU64);

impl Counter {
    /// Adds `count`.
    pub fn add(&self, count: u64) {
        self.0.fetch_add(count, Ordering::Relaxed);
    }

    /// The number so far.
    pub fn get(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

/// A number that goes up and down.
#[derive(Debug, Default)]
pub struct Gauge(AtomicI64);

impl Gauge {
    /// Adds `delta` and returns the new value.
    pub fn add(&self, delta: i64) -> i64 {
        self.0.fetch_add(delta, Ordering::Relaxed) + delta
    }

    /// Sets the value.
    pub fn set(&self, value: i64) {
        self.0.store(value, Ordering::Relaxed);
    }

    /// The value now.
    pub fn get(&self) -> i64 {
        self.0.load(Ordering::Relaxed)
    }
}

/// Durations by powers of two of a microsecond.
#[derive(Debug, Default)]
pub struct Durations {
    buckets: [AtomicU64; BUCKET_COUNT],
}

impl Durations {
    fn record(&self, duration: Duration) {
        let micros = duration.as_micros() as u64;
        let bucket = (u64::BITS - micros.leading_zeros()) as usize;
        self.buckets[bucket.min(BUCKET_COUNT - 1)].fetch_add(1, Ordering::Relaxed);
    }

    /// How many were recorded.
    pub fn count(&self) -> u64 {
        self.buckets.iter().map(|bucket| bucket.load(Ordering::Relaxed)).sum()
    }

    /// The duration that the share `quantile` (0 to 1) of all was not above, to a factor of two; zero when there are
    /// none.
    pub fn quantile(&self, quantile: f64) -> Duration {
        let counts: Vec<u64> = self.buckets.iter().map(|bucket| bucket.load(Ordering::Relaxed)).collect();
        let total: u64 = counts.iter().sum();
        let wanted = (total as f64 * quantile).ceil() as u64;
        let mut seen = 0;
        for (bucket, count) in counts.iter().enumerate() {
            seen += count;
            if *count > 0 && seen >= wanted {
                return Duration::from_micros((1u64 << bucket) - 1);
            }
        }
        Duration::ZERO
    }
}

/// What is counted of records that come and go: by topic, and of all topics together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Traffic {
    /// Records that producers sent.
    MessagesIn,
    /// Bytes of record batches that producers sent.
    BytesIn,
    /// Bytes of record batches that consumers were sent.
    BytesOut,
    /// Bytes of record batches that were refused.
    BytesRejected,
    /// Partitions in produce requests.
    Produce,
    /// Partitions in fetch requests.
    Fetch,
    /// Partitions in produce requests that were refused.
    FailedProduce,
    /// Partitions in fetch requests that were refused.
    FailedFetch,
}

const TRAFFIC_COUNT: usize = Traffic::FailedFetch as usize + 1;

/// Counts of each [`Traffic`].
#[derive(Debug, Default)]
pub struct TrafficCounters([Counter; TRAFFIC_COUNT]);

impl TrafficCounters {
    /// Counts `count` more.
    pub fn add(&self, kind: Traffic, count: u64) {
        self.0[kind as usize].add(count);
    }

    /// What was counted so far.
    pub fn get(&self) -> TrafficCounts {
        TrafficCounts(std::array::from_fn(|kind| self.0[kind].get()))
    }
}

/// What was counted of each [`Traffic`] at some time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TrafficCounts([u64; TRAFFIC_COUNT]);

impl TrafficCounts {
    /// The count of one kind.
    pub fn of(&self, kind: Traffic) -> u64 {
        self.0[kind as usize]
    }
}

impl std::ops::AddAssign for TrafficCounts {
    fn add_assign(&mut self, other: Self) {
        for (count, other) in self.0.iter_mut().zip(other.0) {
            *count += other;
        }
    }
}

/// What is counted of one API.
#[derive(Debug, Default)]
pub struct ApiMetrics {
    /// Requests by version.
    pub requests: [Counter; VERSION_COUNT_MAX],
    /// From the whole request having arrived to its answer being ready.
    pub total_time: Durations,
}

/// What a node counts.
#[derive(Debug)]
pub struct Metrics {
    apis: Vec<ApiMetrics>,
    /// Records that came and went, of all topics, those that are gone or never were included.
    pub traffic: TrafficCounters,
    /// Fetches that wait for data.
    pub waiting_fetches: Gauge,
    /// Open connections.
    pub connections: Gauge,
    /// Connections accepted so far.
    pub connections_accepted: Counter,
    /// Connections refused by a limit.
    pub connections_refused: Counter,
    /// Log directories that failed.
    pub offline_log_dirs: Gauge,
}

impl Default for Metrics {
    fn default() -> Self {
        let api_count = ApiKey::ALL.iter().map(|key| key.key() as usize + 1).max().unwrap_or(0);
        Self {
            apis: (0..api_count).map(|_| ApiMetrics::default()).collect(),
            traffic: TrafficCounters::default(),
            waiting_fetches: Gauge::default(),
            connections: Gauge::default(),
            connections_accepted: Counter::default(),
            connections_refused: Counter::default(),
            offline_log_dirs: Gauge::default(),
        }
    }
}

impl Metrics {
    /// What is counted of this API.
    pub fn api(&self, key: ApiKey) -> &ApiMetrics {
        &self.apis[key.key() as usize]
    }

    /// Counts a request; its time when the answer is ready, which for one that waits is later.
    pub(crate) fn request<E: Env>(
        self: &Arc<Self>,
        key: ApiKey,
        version: i16,
        env: &E,
        started: Instant,
        outcome: Outcome<E>,
    ) -> Outcome<E> {
        self.api(key).requests[(version as usize).min(VERSION_COUNT_MAX - 1)].add(1);
        let timed = |answer: LaterAnswer<E>| -> LaterAnswer<E> {
            let (metrics, env) = (Arc::clone(self), env.clone());
            Box::pin(async move {
                let answer = answer.await;
                metrics.api(key).total_time.record(env.now().saturating_since(started));
                answer
            })
        };
        match outcome {
            Outcome::Later(answer) => Outcome::Later(timed(answer)),
            Outcome::Blocked(answer) => Outcome::Blocked(timed(answer)),
            outcome => {
                self.api(key).total_time.record(env.now().saturating_since(started));
                outcome
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_right_to_a_factor_of_two() {
        let durations = Durations::default();
        assert_eq!(durations.quantile(0.5), Duration::ZERO);
        for micros in 1..=1000 {
            durations.record(Duration::from_micros(micros));
        }
        assert_eq!(durations.count(), 1000);
        let median = durations.quantile(0.5).as_micros();
        assert!((500..1000).contains(&median), "{median}");
        let p99 = durations.quantile(0.99).as_micros();
        assert!((990..1980).contains(&p99), "{p99}");
    }
}
