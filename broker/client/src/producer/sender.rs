//! The task that sends: one loop that owns the producer's connections, its requests in flight and its look-ups.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use env::Env;
use futures::FutureExt;
use futures::future::BoxFuture;
use futures::stream::{FuturesUnordered, StreamExt};
use model::{
    ErrorCode, Instant, LeaderEpoch, NodeId, Offset, PartitionIndex, ProducerEpoch, ProducerId, TimestampMs,
    TopicPartition, Uuid,
};
use wire::init_producer_id_request::InitProducerIdRequest;
use wire::produce_request::{PartitionProduceData, ProduceRequest, TopicProduceData};
use wire::produce_response::{PartitionProduceResponse, ProduceResponse};

use super::accumulator::{Acked, IN_FLIGHT_MAX, Outcome, Outgoing};
use super::{Acks, Shared};
use crate::client::{Lane, Route};
use crate::{BrokerError, ClientError, Connection, RetryClass};

/// The highest version of Produce that names topics.
const NAMED_VERSION_MAX: i16 = 12;

/// Everything that happens to the loop, beside the clock and new records.
enum Event<E: Env> {
    Connected(NodeId, Result<Connection<E>, ClientError>),
    Answered(Sent, Result<ProduceResponse, ClientError>),
    /// Topics were asked for again.
    LookedUp,
    Identified(Result<(ProducerId, ProducerEpoch), ClientError>),
}

/// A request in flight.
struct Sent {
    node: NodeId,
    batches: Vec<(TopicPartition, u64)>,
    /// The name behind each topic id.
    names: BTreeMap<Uuid, String>,
}

struct Sender<E: Env> {
    shared: Arc<Shared<E>>,
    events: FuturesUnordered<BoxFuture<'static, Event<E>>>,
    nodes: BTreeMap<NodeId, Node<E>>,
    is_looking_up: bool,
    is_identifying: bool,
    /// Neither looked up nor connected before this.
    not_before: Instant,
}

struct Node<E: Env> {
    connection: Option<Connection<E>>,
    is_connecting: bool,
    in_flight_count: usize,
}

/// Sends until the producer is closed.
pub(super) async fn run<E: Env>(shared: Arc<Shared<E>>) {
    let env = shared.client.env().clone();
    let mut sender = Sender {
        events: FuturesUnordered::new(),
        nodes: BTreeMap::new(),
        is_looking_up: false,
        is_identifying: false,
        not_before: env.now(),
        shared,
    };
    loop {
        if sender.shared.state.lock().is_closing {
            sender.shared.room.close();
            return;
        }
        let wake_at = sender.act(env.now());
        let shared = Arc::clone(&sender.shared);
        let mut woken = std::pin::pin!(shared.wake.notified().fuse());
        let mut slept = std::pin::pin!(sleep_until(&env, wake_at).fuse());
        let event = futures::select_biased! {
            event = sender.events.select_next_some() => Some(event),
            () = woken => None,
            () = slept => None,
        };
        if let Some(event) = event {
            sender.take(event);
        }
    }
}

async fn sleep_until<E: Env>(env: &E, at: Option<Instant>) {
    match at {
        Some(at) => env.sleep_until(at).await,
        None => std::future::pending().await,
    }
}

impl<E: Env> Sender<E> {
    /// Starts whatever can be started; answers when to look again.
    fn act(&mut self, now: Instant) -> Option<Instant> {
        let shared = Arc::clone(&self.shared);
        let mut state = shared.state.lock();
        state.accumulator.expire(now);
        if state.accumulator.needs_identity(now) && !self.is_identifying {
            self.is_identifying = true;
            self.events.push(identify(Arc::clone(&shared)));
        }
        let due = state.accumulator.due(now);
        let metadata = shared.client.metadata();
        let mut leaderless: BTreeSet<String> = BTreeSet::new();
        let mut by_leader: BTreeMap<NodeId, Vec<TopicPartition>> = BTreeMap::new();
        for partition in due {
            match metadata.leader(&partition.topic, partition.partition) {
                Some((leader, _)) => by_leader.entry(leader).or_default().push(partition),
                None => {
                    leaderless.insert(partition.topic);
                }
            }
        }
        for (leader, partitions) in by_leader {
            let node = self.nodes.entry(leader).or_insert(Node {
                connection: None,
                is_connecting: false,
                in_flight_count: 0,
            });
            let Some(connection) = node.connection.clone().filter(|connection| !connection.is_closed())
            else {
                if !node.is_connecting && self.not_before <= now {
                    node.is_connecting = true;
                    self.events.push(connect(Arc::clone(&shared), leader));
                }
                continue;
            };
            let in_flight_max = shared.config.in_flight_max.clamp(1, IN_FLIGHT_MAX);
            while node.in_flight_count < in_flight_max {
                let batches = state.accumulator.drain(&partitions, now);
                if batches.is_empty() {
                    break;
                }
                node.in_flight_count += 1;
                self.events.push(send(Arc::clone(&shared), &connection, leader, batches));
            }
        }
        let waits_for_metadata = !leaderless.is_empty() && !self.is_looking_up;
        if waits_for_metadata && self.not_before <= now {
            self.is_looking_up = true;
            self.events.push(look_up(Arc::clone(&shared), leaderless.into_iter().collect()));
        }
        let released_bytes = state.accumulator.take_released_bytes();
        shared.room.add_permits(released_bytes);
        let deadline = state.accumulator.next_deadline(now);
        let not_before = Some(self.not_before).filter(|at| *at > now);
        [deadline, not_before].into_iter().flatten().min()
    }

    fn take(&mut self, event: Event<E>) {
        let shared = Arc::clone(&self.shared);
        let env = shared.client.env();
        let now = env.now();
        match event {
            Event::Connected(id, connected) => {
                if let Err(error) = &connected {
                    tracing::debug!(node = %id, %error, "cannot connect to a leader");
                    self.pause(now);
                    self.forget_topics_of(id);
                }
                if let Some(node) = self.nodes.get_mut(&id) {
                    node.is_connecting = false;
                    node.connection = connected.ok();
                }
            }
            Event::LookedUp => {
                self.is_looking_up = false;
                self.pause(now);
            }
            Event::Identified(identified) => {
                self.is_identifying = false;
                let mut state = shared.state.lock();
                match identified {
                    Ok((id, epoch)) => state.accumulator.set_identity(id, epoch),
                    Err(error) => state.accumulator.fail_without_identity(&error),
                }
            }
            Event::Answered(sent, response) => {
                if let Some(node) = self.nodes.get_mut(&sent.node) {
                    node.in_flight_count -= 1;
                }
                let mut outcomes = outcomes(&shared, &sent, response);
                let mut state = shared.state.lock();
                for (partition, id) in &sent.batches {
                    let missing = || {
                        Outcome::Unknown(ClientError::NotAvailable(format!(
                            "the answer lacks partition {partition}"
                        )))
                    };
                    let outcome = outcomes.remove(partition).unwrap_or_else(missing);
                    let class = match &outcome {
                        Outcome::Acked(_) => RetryClass::Never,
                        Outcome::Rejected(error) => ClientError::Broker(error.clone()).retry_class(),
                        Outcome::Unknown(error) => error.retry_class(),
                    };
                    if class == RetryClass::AfterRefresh {
                        shared.client.forget_leader(partition);
                    }
                    state.accumulator.complete(partition, *id, outcome, now, env.random_u64());
                }
            }
        }
    }

    /// Looks up and connects no sooner than a moment from now.
    fn pause(&mut self, now: Instant) {
        self.not_before = now + self.shared.client.config().retry_backoff_min;
    }

    /// The leader may have moved from a node that cannot be reached.
    fn forget_topics_of(&self, id: NodeId) {
        let metadata = self.shared.client.metadata();
        let of_node = |topic: &&Arc<crate::Topic>| topic.partitions.iter().any(|p| p.leader == id);
        for topic in metadata.topics.values().filter(of_node) {
            for partition in topic.partitions.iter().filter(|partition| partition.leader == id) {
                self.shared.client.forget_leader(&TopicPartition::new(topic.name.clone(), partition.index));
            }
        }
    }
}

fn connect<E: Env>(shared: Arc<Shared<E>>, node: NodeId) -> BoxFuture<'static, Event<E>> {
    async move { Event::Connected(node, shared.client.broker(node, Lane::Produce).await) }.boxed()
}

fn look_up<E: Env>(shared: Arc<Shared<E>>, topics: Vec<String>) -> BoxFuture<'static, Event<E>> {
    async move {
        if let Err(error) = shared.client.fetch_topics(&topics).await {
            tracing::debug!(%error, "metadata not refreshed");
        }
        Event::LookedUp
    }
    .boxed()
}

fn identify<E: Env>(shared: Arc<Shared<E>>) -> BoxFuture<'static, Event<E>> {
    async move {
        // An empty transactional id is none, but not to brokers.
        let build = |_| InitProducerIdRequest {
            transactional_id: None,
            transaction_timeout_ms: i32::MAX,
            ..Default::default()
        };
        let check = |response: &wire::InitProducerIdResponse| {
            ClientError::check(|| "producer id".to_owned(), response.error_code, None)
        };
        let response = shared.client.call(Route::Any, i16::MAX, build, check).await;
        Event::Identified(response.map(|r| (ProducerId(r.producer_id), ProducerEpoch(r.producer_epoch))))
    }
    .boxed()
}

/// Sends one request at once, and answers what waits for its answer.
fn send<E: Env>(
    shared: Arc<Shared<E>>,
    connection: &Connection<E>,
    node: NodeId,
    batches: Vec<Outgoing>,
) -> BoxFuture<'static, Event<E>> {
    let metadata = shared.client.metadata();
    let acks = shared.config.acks;
    let limit = shared.client.config().request_timeout;
    let mut sent = Sent { node, batches: Vec::new(), names: BTreeMap::new() };
    let mut topics: BTreeMap<String, TopicProduceData> = BTreeMap::new();
    for batch in batches {
        let name = &batch.partition.topic;
        let topic_id = metadata.topics.get(name).map_or(Uuid::ZERO, |topic| topic.id);
        sent.names.insert(topic_id, name.clone());
        let topic = topics.entry(name.clone()).or_insert_with(|| TopicProduceData {
            name: name.clone(),
            topic_id,
            partition_data: Vec::new(),
        });
        let records = Some(batch.bytes.into());
        topic.partition_data.push(PartitionProduceData { index: batch.partition.partition.0, records });
        sent.batches.push((batch.partition, batch.id));
    }
    let request = ProduceRequest {
        acks: acks as i16,
        timeout_ms: i32::try_from(limit.as_millis()).unwrap_or(i32::MAX),
        topic_data: topics.into_values().collect(),
        ..Default::default()
    };
    let version_max = if sent.names.contains_key(&Uuid::ZERO) { NAMED_VERSION_MAX } else { i16::MAX };
    let version = connection.version_of::<ProduceRequest>(version_max);
    if acks == Acks::None {
        let result = version.and_then(|version| connection.send_unanswered(&request, version));
        return async move { Event::Answered(sent, result.map(|()| ProduceResponse::default())) }.boxed();
    }
    let response = version.and_then(|version| connection.send(&request, version));
    let connection = connection.clone();
    async move {
        let answer = match response {
            Ok(response) => connection.wait(response, limit).await,
            Err(error) => Err(error),
        };
        Event::Answered(sent, answer)
    }
    .boxed()
}

/// What an answer says about each partition.
fn outcomes<E: Env>(
    shared: &Shared<E>,
    sent: &Sent,
    response: Result<ProduceResponse, ClientError>,
) -> BTreeMap<TopicPartition, Outcome> {
    let all = |outcome: &Outcome| {
        sent.batches.iter().map(|(partition, _)| (partition.clone(), outcome.clone())).collect()
    };
    let response = match response {
        Ok(_) if shared.config.acks == Acks::None => {
            return all(&Outcome::Acked(Acked { base_offset: None, append_time: None }));
        }
        Ok(response) => response,
        Err(error) => return all(&Outcome::Unknown(error)),
    };
    let mut outcomes = BTreeMap::new();
    for topic in response.responses {
        let by_id = sent.names.get(&topic.topic_id).filter(|_| topic.topic_id != Uuid::ZERO);
        let name = by_id.cloned().unwrap_or(topic.name);
        for answer in topic.partition_responses {
            let partition = TopicPartition::new(name.clone(), PartitionIndex(answer.index));
            if answer.current_leader.leader_id >= 0 {
                let (leader, epoch) = (answer.current_leader.leader_id, answer.current_leader.leader_epoch);
                shared.client.learn_leader(&name, partition.partition, NodeId(leader), LeaderEpoch(epoch));
            }
            outcomes.insert(partition.clone(), outcome(&partition, answer));
        }
    }
    outcomes
}

fn outcome(partition: &TopicPartition, answer: PartitionProduceResponse) -> Outcome {
    let code = ErrorCode::from_code(answer.error_code);
    let base_offset = (answer.base_offset >= 0).then_some(Offset(answer.base_offset));
    let append_time = (answer.log_append_time_ms >= 0).then_some(TimestampMs(answer.log_append_time_ms));
    let error =
        BrokerError { subject: format!("partition {partition}"), code, message: answer.error_message };
    match code {
        ErrorCode::None => Outcome::Acked(Acked { base_offset, append_time }),
        // Written by an attempt so long ago that the broker has forgotten where.
        ErrorCode::DuplicateSequenceNumber => Outcome::Acked(Acked { base_offset: None, append_time: None }),
        ErrorCode::RequestTimedOut
        | ErrorCode::NotEnoughReplicasAfterAppend
        | ErrorCode::NetworkException
        | ErrorCode::KafkaStorageError => Outcome::Unknown(ClientError::Broker(error)),
        _ => Outcome::Rejected(error),
    }
}
