//! A client's settings, with the defaults of Kafka's own clients where they have one.

use std::time::Duration;

use crate::connection::ConnectionConfig;

/// How a [`crate::Client`] behaves.
#[derive(Clone, Debug)]
pub struct ClientConfig {
    /// Where to find the cluster: `host:port` each, asked in turn.
    pub bootstrap: Vec<String>,
    /// Every connection's settings.
    pub connection: ConnectionConfig,
    /// How long one request may take, the wait for a connection not counted.
    pub request_timeout: Duration,
    /// How long a call with all its retries may take.
    pub deadline: Duration,
    /// The wait before the first retry; doubles with each, with ±20 % of jitter.
    pub retry_backoff_min: Duration,
    /// The longest wait between retries.
    pub retry_backoff_max: Duration,
    /// Metadata older than this is fetched again before use.
    pub metadata_age_max: Duration,
    /// How long "unknown topic" is taken for "not known yet" (metadata is eventually consistent).
    pub unknown_topic_patience: Duration,
    /// Whether asking about a topic may create it, where the broker's `auto.create.topics.enable` allows it too.
    pub auto_create_topics: bool,
    /// Topics kept in the metadata cache; the longest not refreshed go first.
    pub metadata_topics_max: usize,
    /// Coordinators kept in the cache.
    pub coordinators_max: usize,
}

impl Default for ClientConfig {
    fn default() -> Self {
        Self {
            bootstrap: vec!["127.0.0.1:9092".to_owned()],
            connection: ConnectionConfig::default(),
            request_timeout: Duration::from_secs(30),
            deadline: Duration::from_secs(60),
            retry_backoff_min: Duration::from_millis(100),
            retry_backoff_max: Duration::from_secs(1),
            metadata_age_max: Duration::from_secs(300),
            unknown_topic_patience: Duration::from_secs(2),
            auto_create_topics: false,
            metadata_topics_max: 10_000,
            coordinators_max: 1_000,
        }
    }
}
