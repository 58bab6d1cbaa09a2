//! From a frame to its handler: which APIs are served where, and how their answers are encoded.
//!
//! The table [`SERVED`] is what ApiVersions advertises. A request for anything else closes the connection, as
//! Kafka's brokers do: there is no error answer that a client could read.

use std::sync::Arc;
use std::task::{Context, Poll, Waker};

use bytes::Bytes;
use env::{Env, FileOf, Part};
use wire::frame::{self, Listener, RequestHead};
use wire::{ApiKey, Chunk, Decoder, Message, Request};

use crate::broker::Broker;
use crate::config::ListenerRole;
use crate::connection::{Answer, LaterAnswer, Peer};
use crate::handlers;
use crate::inbox::RequestMemoryShare;

/// What becomes of a request.
pub(crate) enum Outcome<E: Env> {
    /// It is answered; empty when the client wants no answer.
    Answer(Answer<E>),
    /// It waits for something; the next request may start.
    Later(LaterAnswer<E>),
    /// It waits for something that the next request must not overtake.
    Blocked(LaterAnswer<E>),
    /// It is not served: the connection is closed.
    Close,
    /// It cannot be read: the connection is closed.
    Malformed(String),
}

/// The request as a handler sees it, beside its body.
pub(crate) struct Call<E: Env> {
    pub(crate) broker: Arc<Broker<E>>,
    pub(crate) peer: Arc<Peer>,
    pub(crate) head: RequestHead,
    /// What the request holds; a handler that waits as long as its client likes must do without.
    pub(crate) memory: RequestMemoryShare,
}

impl<E: Env> Call<E> {
    pub(crate) fn version(&self) -> i16 {
        self.head.api_version
    }

    pub(crate) fn client_id(&self) -> &str {
        self.head.client_id.as_deref().unwrap_or_default()
    }

    /// Which kind of listener the request came in on.
    pub(crate) fn listener(&self) -> Listener {
        wire_listener(self.peer.listener.role)
    }
}

fn wire_listener(role: ListenerRole) -> Listener {
    match role {
        ListenerRole::Broker => Listener::Broker,
        ListenerRole::Controller => Listener::Controller,
    }
}

/// The APIs that are served, in order of key. On the controller's listener those that Kafka offers there.
pub(crate) const SERVED: &[ApiKey] = &[
    ApiKey::Produce,
    ApiKey::Fetch,
    ApiKey::ListOffsets,
    ApiKey::Metadata,
    ApiKey::OffsetCommit,
    ApiKey::OffsetFetch,
    ApiKey::FindCoordinator,
    ApiKey::JoinGroup,
    ApiKey::Heartbeat,
    ApiKey::LeaveGroup,
    ApiKey::SyncGroup,
    ApiKey::DescribeGroups,
    ApiKey::ListGroups,
    ApiKey::ApiVersions,
    ApiKey::CreateTopics,
    ApiKey::DeleteTopics,
    ApiKey::DeleteRecords,
    ApiKey::InitProducerId,
    ApiKey::OffsetForLeaderEpoch,
    ApiKey::DescribeConfigs,
    ApiKey::AlterConfigs,
    ApiKey::AlterReplicaLogDirs,
    ApiKey::DescribeLogDirs,
    ApiKey::CreatePartitions,
    ApiKey::DeleteGroups,
    ApiKey::ElectLeaders,
    ApiKey::IncrementalAlterConfigs,
    ApiKey::AlterPartitionReassignments,
    ApiKey::ListPartitionReassignments,
    ApiKey::OffsetDelete,
    ApiKey::DescribeQuorum,
    ApiKey::UpdateFeatures,
    ApiKey::DescribeCluster,
    ApiKey::ListConfigResources,
    ApiKey::DescribeTopicPartitions,
];

/// Whether ApiVersions names this API on such a listener. Fetch on a controller's listener belongs to the quorum's
/// followers, which do not exist yet.
pub(crate) fn is_served(role: ListenerRole, api_key: ApiKey) -> bool {
    SERVED.contains(&api_key)
        && frame::advertised(wire_listener(role), api_key).is_some()
        && !(role == ListenerRole::Controller && api_key == ApiKey::Fetch)
}

/// Handles a frame as far as it goes at once.
pub(crate) fn handle<E: Env>(
    broker: &Arc<Broker<E>>,
    peer: &Arc<Peer>,
    frame: Bytes,
    memory: RequestMemoryShare,
) -> Outcome<E> {
    let started = broker.env.now();
    let (head, body) = match frame::decode_request(frame) {
        Ok(request) => request,
        Err(error) => return Outcome::Malformed(error.to_string()),
    };
    let (key, version) = (head.api_key, head.api_version);
    if head.is_unsupported_api_versions() {
        let response = frame::unsupported_api_versions(wire_listener(peer.listener.role));
        return finish::<wire::ApiVersionsRequest, E>(version, head.correlation_id, response);
    }
    let accepted = frame::is_accepted(wire_listener(peer.listener.role), key, version);
    if !is_served(peer.listener.role, key) || !accepted {
        return Outcome::Malformed(format!("{key} version {version} is not served"));
    }
    let outcome = route(Call { broker: Arc::clone(broker), peer: Arc::clone(peer), head, memory }, body);
    broker.metrics.request(key, version, &broker.env, started, outcome)
}

fn route<E: Env>(call: Call<E>, body: Decoder) -> Outcome<E> {
    use handlers as h;
    match call.head.api_key {
        ApiKey::Produce => h::produce::handle(call, body),
        ApiKey::Fetch => h::fetch::handle(call, body),
        ApiKey::ListOffsets => answer(call, body, h::list_offsets::handle),
        ApiKey::Metadata => answer(call, body, h::metadata::handle),
        ApiKey::OffsetCommit => answer(call, body, h::offset_commit::handle),
        ApiKey::OffsetFetch => answer(call, body, h::offset_fetch::handle),
        ApiKey::FindCoordinator => answer(call, body, h::find_coordinator::handle),
        ApiKey::JoinGroup => answer(call, body, h::groups::join),
        ApiKey::Heartbeat => answer(call, body, h::groups::heartbeat),
        ApiKey::LeaveGroup => answer(call, body, h::groups::leave),
        ApiKey::SyncGroup => answer(call, body, h::groups::sync),
        ApiKey::DescribeGroups => answer(call, body, h::groups::describe),
        ApiKey::ListGroups => answer(call, body, h::groups::list),
        ApiKey::DeleteGroups => answer(call, body, h::groups::delete),
        ApiKey::OffsetDelete => answer(call, body, h::groups::delete_offsets),
        ApiKey::ApiVersions => answer(call, body, h::api_versions::handle),
        ApiKey::CreateTopics => answer(call, body, h::topics::create),
        ApiKey::DeleteTopics => answer(call, body, h::topics::delete),
        ApiKey::CreatePartitions => answer(call, body, h::topics::create_partitions),
        ApiKey::DeleteRecords => answer(call, body, h::delete_records::handle),
        ApiKey::InitProducerId => answer(call, body, h::init_producer_id::handle),
        ApiKey::OffsetForLeaderEpoch => answer(call, body, h::offset_for_leader_epoch::handle),
        ApiKey::DescribeConfigs => answer(call, body, h::configs::describe),
        ApiKey::AlterConfigs => answer(call, body, h::configs::alter),
        ApiKey::IncrementalAlterConfigs => answer(call, body, h::configs::alter_incrementally),
        ApiKey::ListConfigResources => answer(call, body, h::configs::list_resources),
        ApiKey::DescribeLogDirs => answer(call, body, h::log_dirs::describe),
        ApiKey::AlterReplicaLogDirs => answer(call, body, h::log_dirs::alter_replicas),
        ApiKey::ElectLeaders => answer(call, body, h::reassignments::elect_leaders),
        ApiKey::AlterPartitionReassignments => answer(call, body, h::reassignments::alter),
        ApiKey::ListPartitionReassignments => answer(call, body, h::reassignments::list),
        ApiKey::DescribeQuorum => answer(call, body, h::cluster::describe_quorum),
        ApiKey::UpdateFeatures => answer(call, body, h::cluster::update_features),
        ApiKey::DescribeCluster => answer(call, body, h::cluster::describe),
        ApiKey::DescribeTopicPartitions => answer(call, body, h::describe_topic_partitions::handle),
        _ => Outcome::Close,
    }
}

/// Decodes the body as `R`, lets `handler` answer it, and encodes the answer.
fn answer<R: Request, E: Env, F>(
    call: Call<E>,
    body: Decoder,
    handler: impl FnOnce(Call<E>, R) -> F,
) -> Outcome<E>
where
    F: Future<Output = R::Response> + Send + 'static,
{
    let request = match decode_body::<R>(body, call.head.api_version) {
        Ok(request) => request,
        Err(reason) => return Outcome::Malformed(reason),
    };
    let (version, correlation_id) = (call.head.api_version, call.head.correlation_id);
    let response = handler(call, request);
    start(async move { encode::<R, E>(version, correlation_id, &response.await, &[]) })
}

/// Runs an answer as far as it goes at once.
pub(crate) fn start<E: Env>(answer: impl Future<Output = Option<Answer<E>>> + Send + 'static) -> Outcome<E> {
    let mut answer: LaterAnswer<E> = Box::pin(answer);
    // Whatever it waits for learns of the connection's task when that polls it again, which is at once.
    match answer.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(Some(answer)) => Outcome::Answer(answer),
        Poll::Ready(None) => Outcome::Close,
        Poll::Pending => Outcome::Later(answer),
    }
}

/// Reads a body. Bytes behind it are ignored, as Kafka's brokers do.
pub(crate) fn decode_body<R: Request>(mut body: Decoder, version: i16) -> Result<R, String> {
    R::decode(&mut body, version).map_err(|error| error.to_string())
}

fn finish<R: Request, E: Env>(version: i16, correlation_id: i32, response: R::Response) -> Outcome<E> {
    match encode::<R, E>(version, correlation_id, &response, &[]) {
        Some(answer) => Outcome::Answer(answer),
        None => Outcome::Close,
    }
}

/// The answer's bytes; `files` fill the holes of [`wire::Records::External`], by index. `None`, after a log line,
/// when the version cannot express the response: a fault of ours.
pub(crate) fn encode<R: Request, E: Env>(
    version: i16,
    correlation_id: i32,
    response: &R::Response,
    files: &[Vec<Part<FileOf<E>>>],
) -> Option<Answer<E>> {
    let chunks = match frame::encode_response::<R>(version, correlation_id, response) {
        Ok(chunks) => chunks,
        Err(error) => {
            tracing::error!(%error, response = <R::Response as Message>::NAME, version, "encode response");
            return None;
        }
    };
    let mut parts = Vec::with_capacity(chunks.len());
    for chunk in chunks {
        match chunk {
            Chunk::Bytes(bytes) => parts.push(Part::Bytes(bytes)),
            Chunk::External { id, .. } => parts.extend(files.get(id as usize).into_iter().flatten().cloned()),
        }
    }
    Some(parts)
}
