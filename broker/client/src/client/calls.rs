//! Calls with retries: one request to one place, or many keys each answered for itself.

use std::collections::BTreeMap;
use std::time::Duration;

use env::Env;
use futures::future::join_all;
use model::{ErrorCode, NodeId, TopicPartition};
use wire::{FindCoordinatorRequest, Request};

use super::{Client, Lane, Topics};
use crate::{ClientError, Connection, RetryClass};

/// Where a request goes.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Route<'a> {
    /// Any broker.
    Any,
    /// The broker that takes what the controller decides.
    Controller,
    /// One broker.
    Broker(NodeId),
    /// The coordinator of a group, by the connection of a lane.
    Coordinator(&'a str, Lane),
}

/// What is known about each of many keys after a call.
pub(crate) type Outcomes<K, V> = Vec<(K, Result<V, ClientError>)>;

impl<E: Env> Client<E> {
    /// Sends what `build` makes for the agreed version (no higher than `version_max`) and retries until `check`
    /// accepts the answer.
    pub(crate) async fn call<R: Request>(
        &self,
        route: Route<'_>,
        version_max: i16,
        build: impl Fn(i16) -> R,
        check: impl Fn(&R::Response) -> Result<(), ClientError>,
    ) -> Result<R::Response, ClientError> {
        let mut attempts = self.attempts(R::API_KEY.name());
        loop {
            let limit = self.request_limit(&attempts);
            let answered = self.call_once::<R>(route, version_max, &build, limit).await;
            match answered.and_then(|response| check(&response).map(|()| response)) {
                Ok(response) => return Ok(response),
                Err(error) => {
                    let class = error.retry_class();
                    attempts.pause(self.env(), error).await?;
                    if class == RetryClass::AfterRefresh {
                        self.look_again(route).await;
                    }
                }
            }
        }
    }

    /// One attempt of [`Client::call`]; the answer's error codes are the caller's to read.
    pub(crate) async fn call_once<R: Request>(
        &self,
        route: Route<'_>,
        version_max: i16,
        build: impl Fn(i16) -> R,
        limit: Duration,
    ) -> Result<R::Response, ClientError> {
        let connection = self.route(route).await?;
        let version = connection.version_of::<R>(version_max)?;
        connection.request_at(&build(version), version, limit).await
    }

    pub(crate) async fn route(&self, route: Route<'_>) -> Result<Connection<E>, ClientError> {
        match route {
            Route::Any => self.any_broker().await,
            Route::Controller => self.controller().await,
            Route::Broker(id) => self.broker(id, Lane::Shared).await,
            Route::Coordinator(group, lane) => self.broker(self.coordinator(group).await?, lane).await,
        }
    }

    /// Forgets where the route led, so that the next attempt asks.
    async fn look_again(&self, route: Route<'_>) {
        match route {
            Route::Coordinator(group, _) => self.forget_coordinator(group),
            Route::Any | Route::Controller | Route::Broker(_) => {
                if let Err(error) = self.fetch_metadata(&Topics::None).await {
                    tracing::debug!(%error, "metadata not refreshed");
                }
            }
        }
    }

    pub(crate) fn forget_coordinator(&self, group: &str) {
        self.inner.coordinators.lock().remove(group);
    }

    /// The broker that coordinates `group`, from the cache or asked once.
    pub(crate) async fn coordinator(&self, group: &str) -> Result<NodeId, ClientError> {
        if let Some(id) = self.inner.coordinators.lock().get(group) {
            return Ok(*id);
        }
        let connection = self.any_broker().await?;
        let version = connection.version_of::<FindCoordinatorRequest>(i16::MAX)?;
        let request = match version {
            0..=3 => FindCoordinatorRequest { key: group.to_owned(), ..Default::default() },
            _ => FindCoordinatorRequest { coordinator_keys: vec![group.to_owned()], ..Default::default() },
        };
        let response = connection.request_at(&request, version, self.config().request_timeout).await?;
        let (code, message, node) = match response.coordinators.into_iter().next() {
            Some(found) => (found.error_code, found.error_message, found.node_id),
            None => (response.error_code, response.error_message, response.node_id),
        };
        ClientError::check(|| format!("coordinator of group {group}"), code, message.as_deref())?;
        let mut coordinators = self.inner.coordinators.lock();
        if coordinators.len() >= self.config().coordinators_max {
            coordinators.pop_first();
        }
        coordinators.insert(group.to_owned(), NodeId(node));
        Ok(NodeId(node))
    }

    /// Calls `attempt` with the keys that are not settled yet, until each has a value or an error that retrying
    /// cannot cure. A failure of the whole attempt counts for all its keys. The outcomes are in the order of `keys`.
    pub(crate) async fn each<K, V, F, Fut>(
        &self,
        what: &'static str,
        route: Route<'_>,
        keys: Vec<K>,
        attempt: F,
    ) -> Outcomes<K, V>
    where
        K: Ord + Clone + std::fmt::Display,
        F: Fn(Vec<K>, Duration) -> Fut,
        Fut: Future<Output = Result<Outcomes<K, V>, ClientError>>,
    {
        let mut attempts = self.attempts(what);
        let mut settled: BTreeMap<K, Result<V, ClientError>> = BTreeMap::new();
        let mut open = keys.clone();
        while !open.is_empty() {
            let outcomes = attempt(open.clone(), self.request_limit(&attempts)).await;
            let mut failed: BTreeMap<K, ClientError> = BTreeMap::new();
            match outcomes {
                Ok(outcomes) => {
                    for (key, outcome) in outcomes {
                        match outcome {
                            Err(error) if !attempts.is_final(self.env(), &error) => {
                                failed.insert(key, error);
                            }
                            outcome => {
                                settled.insert(key, outcome);
                            }
                        }
                    }
                    open.retain(|key| !settled.contains_key(key));
                    for key in &open {
                        let missing =
                            || ClientError::NotAvailable(format!("the answer to {what} lacks {key}"));
                        failed.entry(key.clone()).or_insert_with(missing);
                    }
                }
                Err(error) => failed.extend(open.iter().map(|key| (key.clone(), error.clone()))),
            }
            let Some(error) = failed.values().next().cloned() else { break };
            let refresh = failed.values().any(|error| error.retry_class() == RetryClass::AfterRefresh);
            if let Err(last) = attempts.pause(self.env(), error).await {
                let timed_out = matches!(last, ClientError::Deadline { .. });
                settled.extend(failed.into_iter().map(|(key, error)| match timed_out {
                    true => {
                        let limit = self.config().deadline;
                        (
                            key,
                            Err(ClientError::Deadline {
                                what: what.to_owned(),
                                limit,
                                last: Box::new(error),
                            }),
                        )
                    }
                    false => (key, Err(error)),
                }));
                break;
            }
            if refresh {
                self.look_again(route).await;
            }
        }
        keys.into_iter().filter_map(|key| settled.remove(&key).map(|outcome| (key, outcome))).collect()
    }

    /// [`Client::each`] for partitions: `send` gets the keys that one leader answers for.
    pub(crate) async fn each_by_leader<V, F, Fut>(
        &self,
        what: &'static str,
        keys: Vec<TopicPartition>,
        send: F,
    ) -> Outcomes<TopicPartition, V>
    where
        F: Fn(Connection<E>, Vec<TopicPartition>, Duration) -> Fut,
        Fut: Future<Output = Result<Outcomes<TopicPartition, V>, ClientError>>,
    {
        let send = &send;
        let first = std::sync::atomic::AtomicBool::new(true);
        let first = &first;
        self.each(what, Route::Any, keys, |keys, limit| async move {
            let cached_is_fine = first.swap(false, std::sync::atomic::Ordering::Relaxed);
            let (by_leader, mut outcomes) = self.by_leader(&keys, cached_is_fine).await?;
            let sent = by_leader.into_iter().map(|(leader, keys)| async move {
                let answered = match self.broker(leader, Lane::Shared).await {
                    Ok(connection) => send(connection, keys.clone(), limit).await,
                    Err(error) => Err(error),
                };
                answered
                    .unwrap_or_else(|error| keys.into_iter().map(|key| (key, Err(error.clone()))).collect())
            });
            outcomes.extend(join_all(sent).await.into_iter().flatten());
            Ok(outcomes)
        })
        .await
    }

    /// Sorts partitions by their leaders; those without one come back as errors.
    async fn by_leader<V>(
        &self,
        keys: &[TopicPartition],
        cached_is_fine: bool,
    ) -> Result<(BTreeMap<NodeId, Vec<TopicPartition>>, Outcomes<TopicPartition, V>), ClientError> {
        let mut topics: Vec<&str> = keys.iter().map(|key| key.topic.as_str()).collect();
        topics.sort_unstable();
        topics.dedup();
        let cached = self.metadata();
        topics.retain(|topic| !(cached_is_fine && cached.topics.contains_key(*topic)));
        if !topics.is_empty() {
            self.fetch_metadata(&Topics::Named(&topics)).await?;
        }
        let metadata = self.metadata();
        let mut by_leader: BTreeMap<NodeId, Vec<TopicPartition>> = BTreeMap::new();
        let mut outcomes = Vec::new();
        for key in keys {
            let known = metadata.topics.get(&key.topic).and_then(|topic| topic.partition(key.partition));
            let code = match known {
                Some(partition) if partition.leader != NodeId::NONE => {
                    by_leader.entry(partition.leader).or_default().push(key.clone());
                    continue;
                }
                Some(_) => ErrorCode::LeaderNotAvailable,
                None => ErrorCode::UnknownTopicOrPartition,
            };
            outcomes.push((key.clone(), Err(ClientError::broker(format!("partition {key}"), code.code()))));
        }
        Ok((by_leader, outcomes))
    }
}
