//! The cluster as one thing to call: finds nodes, keeps connections and metadata, and tries again.
//!
//! A call is routed to any broker, to a named one, to a partition's leader, to a group's coordinator or to the
//! controller. An error is retried by its class (see [`ClientError::retry_class`]) until the deadline of
//! [`crate::ClientConfig`]; calls about many things (topics, groups, partitions) retry only those that failed.

mod calls;
mod pool;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use env::Env;
use model::{ErrorCode, LeaderEpoch, NodeId, PartitionIndex, TopicPartition, Uuid};
use parking_lot::Mutex;
use wire::metadata_request::{MetadataRequest, MetadataRequestTopic};

pub(crate) use calls::{Outcomes, Route};
pub use pool::Lane;

use crate::metadata::{Metadata, Topic};
use crate::retry::Attempts;
use crate::{ClientConfig, ClientError, Connection};
use pool::Pool;

/// A cluster's client; clones share it.
pub struct Client<E: Env> {
    inner: Arc<Inner<E>>,
}

impl<E: Env> Clone for Client<E> {
    fn clone(&self) -> Self {
        Self { inner: Arc::clone(&self.inner) }
    }
}

struct Inner<E: Env> {
    env: E,
    config: ClientConfig,
    bootstrap: Vec<(String, u16)>,
    pool: Pool<E>,
    metadata: Mutex<Cached>,
    /// Held while metadata is fetched, so that many that miss it ask once.
    refreshing: tokio::sync::Mutex<()>,
    coordinators: Mutex<BTreeMap<String, NodeId>>,
}

#[derive(Default)]
struct Cached {
    metadata: Arc<Metadata>,
    /// Counts the answers merged in.
    version: u64,
}

/// Which topics to ask about.
pub(crate) enum Topics<'a> {
    /// Brokers only.
    None,
    All,
    Named(&'a [&'a str]),
}

impl<E: Env> Client<E> {
    /// A client of the cluster at `config.bootstrap`; connects when first used. An address that is not `host:port`
    /// is an error.
    pub fn new(env: E, config: ClientConfig) -> Result<Client<E>, ClientError> {
        let bootstrap =
            config.bootstrap.iter().map(|address| parse_address(address)).collect::<Result<Vec<_>, _>>()?;
        if bootstrap.is_empty() {
            return Err(ClientError::Invalid("no bootstrap server given".to_owned()));
        }
        let pool = Pool::new(env.clone(), config.connection.clone());
        Ok(Client {
            inner: Arc::new(Inner {
                env,
                config,
                bootstrap,
                pool,
                metadata: Mutex::default(),
                refreshing: tokio::sync::Mutex::new(()),
                coordinators: Mutex::default(),
            }),
        })
    }

    /// The environment.
    pub fn env(&self) -> &E {
        &self.inner.env
    }

    /// The settings.
    pub fn config(&self) -> &ClientConfig {
        &self.inner.config
    }

    /// The cluster as last heard; empty before the first answer.
    pub fn metadata(&self) -> Arc<Metadata> {
        Arc::clone(&self.inner.metadata.lock().metadata)
    }

    /// Asks for the brokers again, with retries.
    pub async fn refresh(&self) -> Result<Arc<Metadata>, ClientError> {
        let mut attempts = self.attempts("Metadata");
        loop {
            match self.fetch_metadata(&Topics::None).await {
                Ok(_) => return Ok(self.metadata()),
                Err(error) => attempts.pause(self.env(), error).await?,
            }
        }
    }

    /// Asks for all topics, with retries; the answer replaces what the cache knows.
    pub async fn all_topics(&self) -> Result<Arc<Metadata>, ClientError> {
        let mut attempts = self.attempts("Metadata");
        loop {
            match self.fetch_metadata(&Topics::All).await {
                Ok(_) => return Ok(self.metadata()),
                Err(error) => attempts.pause(self.env(), error).await?,
            }
        }
    }

    /// A topic, from the cache when it is there and young enough, else from a broker, with retries. A topic that no
    /// broker knows is an error with the code `UNKNOWN_TOPIC_OR_PARTITION` once
    /// [`ClientConfig::unknown_topic_patience`] has passed.
    pub async fn topic(&self, name: &str) -> Result<Arc<Topic>, ClientError> {
        let now = self.env().now();
        if let Some(topic) = self.metadata().topics.get(name)
            && now.saturating_since(topic.fetched_at) < self.config().metadata_age_max
        {
            return Ok(Arc::clone(topic));
        }
        let mut attempts = self.attempts("Metadata");
        loop {
            match self.fetch_topic(name).await {
                Ok(topic) => return Ok(topic),
                Err(error) => attempts.pause(self.env(), error).await?,
            }
        }
    }

    /// Asks about topics now and once; those that no broker knows leave the cache.
    pub(crate) async fn fetch_topics(&self, names: &[String]) -> Result<(), ClientError> {
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        self.fetch_metadata(&Topics::Named(&names)).await.map(|_| ())
    }

    /// One topic, asked now and once.
    pub(crate) async fn fetch_topic(&self, name: &str) -> Result<Arc<Topic>, ClientError> {
        let errors = self.fetch_metadata(&Topics::Named(&[name])).await?;
        if let Some(error) = errors.into_iter().next() {
            return Err(error);
        }
        let unknown =
            || ClientError::broker(format!("topic {name}"), ErrorCode::UnknownTopicOrPartition.code());
        self.metadata().topics.get(name).cloned().ok_or_else(unknown)
    }

    /// One question to one broker, merged into the cache. The errors are those of single topics.
    pub(crate) async fn fetch_metadata(&self, topics: &Topics<'_>) -> Result<Vec<ClientError>, ClientError> {
        let seen = self.inner.metadata.lock().version;
        let _one_at_a_time = self.inner.refreshing.lock().await;
        if matches!(topics, Topics::None) && self.inner.metadata.lock().version > seen {
            return Ok(Vec::new());
        }
        let connection = self.any_broker().await?;
        let version = connection.version_of::<MetadataRequest>(i16::MAX)?;
        let request = MetadataRequest {
            topics: match topics {
                // Before version 1 an empty list means all topics; there is no way to ask for none.
                Topics::None => Some(Vec::new()),
                Topics::All if version == 0 => Some(Vec::new()),
                Topics::All => None,
                Topics::Named(names) => Some(
                    names
                        .iter()
                        .map(|name| MetadataRequestTopic {
                            topic_id: Uuid::ZERO,
                            name: Some((*name).to_owned()),
                        })
                        .collect(),
                ),
            },
            allow_auto_topic_creation: self.config().auto_create_topics,
            ..Default::default()
        };
        // Before version 4 the broker's own setting decides about creating topics.
        let request = if version < 4 {
            MetadataRequest { allow_auto_topic_creation: true, ..request }
        } else {
            request
        };
        let now = self.env().now();
        let response = connection.request_at(&request, version, self.config().request_timeout).await?;
        ClientError::check(|| "cluster metadata".to_owned(), response.error_code, None)?;
        let errors = response
            .topics
            .iter()
            .filter_map(|topic| {
                let subject = || format!("topic {}", topic.name.as_deref().unwrap_or_default());
                ClientError::check(subject, topic.error_code, None).err()
            })
            .collect();
        let complete = matches!(topics, Topics::All);
        let mut cached = self.inner.metadata.lock();
        cached.metadata =
            Arc::new(cached.metadata.merged(response, complete, self.config().metadata_topics_max, now));
        cached.version += 1;
        let alive: BTreeSet<NodeId> = cached.metadata.brokers.keys().copied().collect();
        drop(cached);
        self.inner.pool.keep_only(&alive);
        Ok(errors)
    }

    /// Drops what is known of a partition's leader, so that it is asked for again.
    pub(crate) fn forget_leader(&self, partition: &TopicPartition) {
        let mut cached = self.inner.metadata.lock();
        if let Some(metadata) = cached.metadata.without_leader(&partition.topic, partition.partition) {
            cached.metadata = Arc::new(metadata);
        }
    }

    /// Notes a newer leader that a broker told about.
    pub(crate) fn learn_leader(
        &self,
        topic: &str,
        partition: PartitionIndex,
        leader: NodeId,
        epoch: LeaderEpoch,
    ) {
        let mut cached = self.inner.metadata.lock();
        if let Some(metadata) = cached.metadata.with_leader(topic, partition, leader, epoch) {
            cached.metadata = Arc::new(metadata);
        }
    }

    /// A connection to a broker that answers: a known one, starting at a random one, else a bootstrap server.
    pub async fn any_broker(&self) -> Result<Connection<E>, ClientError> {
        let metadata = self.metadata();
        let known: Vec<_> = metadata.brokers.values().collect();
        let start = if known.is_empty() { 0 } else { self.env().random_u64() as usize % known.len() };
        for offset in 0..known.len() {
            let broker = known[(start + offset) % known.len()];
            match self.inner.pool.node(broker, Lane::Shared).await {
                Ok(connection) => return Ok(connection),
                Err(error) => tracing::debug!(%error, "broker not reachable"),
            }
        }
        let mut last = None;
        for (host, port) in &self.inner.bootstrap {
            match self.inner.pool.bootstrap(host, *port).await {
                Ok(connection) => return Ok(connection),
                Err(error) => last = Some(error),
            }
        }
        Err(last.unwrap_or_else(|| ClientError::NotAvailable("no broker is known".to_owned())))
    }

    /// A connection to one broker; asks for the brokers once when it is not known.
    pub async fn broker(&self, id: NodeId, lane: Lane) -> Result<Connection<E>, ClientError> {
        if !self.metadata().brokers.contains_key(&id) {
            self.fetch_metadata(&Topics::None).await?;
        }
        let metadata = self.metadata();
        let broker = metadata
            .brokers
            .get(&id)
            .ok_or_else(|| ClientError::NotAvailable(format!("broker {id} is not among the live brokers")))?;
        self.inner.pool.node(broker, lane).await
    }

    /// A connection to the broker that takes what the controller decides.
    pub(crate) async fn controller(&self) -> Result<Connection<E>, ClientError> {
        if self.metadata().controller_id.is_none() {
            self.fetch_metadata(&Topics::None).await?;
        }
        match self.metadata().controller_id {
            Some(id) => self.broker(id, Lane::Shared).await,
            None => Err(ClientError::NotAvailable("the cluster has no controller".to_owned())),
        }
    }

    pub(crate) fn attempts(&self, what: &'static str) -> Attempts {
        Attempts::new(self.env(), self.config(), what, self.config().deadline)
    }

    /// How long one request may take when a call has `attempts` left.
    pub(crate) fn request_limit(&self, attempts: &Attempts) -> Duration {
        attempts.left(self.env(), self.config().request_timeout)
    }
}

/// Splits `host:port`, `[v6]:port` or `host` (port 9092).
fn parse_address(address: &str) -> Result<(String, u16), ClientError> {
    let invalid = || ClientError::Invalid(format!("'{address}' is not host:port"));
    let address = address.trim();
    let (host, port) = match address.rsplit_once(':') {
        Some((host, port)) if !host.contains(':') || host.starts_with('[') => {
            (host, port.parse().map_err(|_| invalid())?)
        }
        _ => (address, 9092),
    };
    let host = host.trim_start_matches('[').trim_end_matches(']');
    if host.is_empty() { Err(invalid()) } else { Ok((host.to_owned(), port)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses() {
        assert_eq!(parse_address("a:1").unwrap(), ("a".to_owned(), 1));
        assert_eq!(parse_address(" a ").unwrap(), ("a".to_owned(), 9092));
        assert_eq!(parse_address("[::1]:9").unwrap(), ("::1".to_owned(), 9));
        assert_eq!(parse_address("::1").unwrap(), ("::1".to_owned(), 9092));
        for bad in ["", ":1", "a:b", "a:70000"] {
            assert!(parse_address(bad).is_err(), "{bad}");
        }
    }
}
