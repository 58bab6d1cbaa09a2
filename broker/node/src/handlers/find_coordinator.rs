//! FindCoordinator: where a group's coordinator is. The topic that groups are kept in is created when it is missing.

use env::Env;
use model::{ErrorCode, NodeId};
use wire::create_topics_request::{CreatableTopic, CreatableTopicConfig};
use wire::find_coordinator_response::Coordinator;
use wire::{FindCoordinatorRequest, FindCoordinatorResponse};

use super::topics::create_implicitly;
use crate::broker::Broker;
use crate::dispatch::Call;
use crate::groups::OFFSETS_TOPIC;

/// The first version with several keys.
const BATCHED_VERSION: i16 = 4;
const GROUP: i8 = 0;
const TRANSACTION: i8 = 1;
const SHARE: i8 = 2;

pub(crate) async fn handle<E: Env>(
    call: Call<E>,
    request: FindCoordinatorRequest,
) -> FindCoordinatorResponse {
    let is_batched = call.version() >= BATCHED_VERSION;
    let keys = if is_batched { request.coordinator_keys } else { vec![request.key] };
    let mut coordinators = Vec::with_capacity(keys.len());
    for key in keys {
        coordinators.push(find(&call, request.key_type, key).await);
    }
    if is_batched {
        return FindCoordinatorResponse { coordinators, ..FindCoordinatorResponse::default() };
    }
    let found = coordinators.pop().unwrap_or_default();
    FindCoordinatorResponse {
        error_code: found.error_code,
        error_message: found.error_message,
        node_id: found.node_id,
        host: found.host,
        port: found.port,
        ..FindCoordinatorResponse::default()
    }
}

async fn find<E: Env>(call: &Call<E>, key_type: i8, key: String) -> Coordinator {
    let broker = &call.broker;
    let refused = |key: String, error: ErrorCode, message: &str| Coordinator {
        key,
        node_id: NodeId::NONE.0,
        host: String::new(),
        port: -1,
        error_code: error.code(),
        error_message: Some(message.to_owned()),
    };
    match key_type {
        GROUP => {}
        // Never a retriable error: clients would go on asking for ever.
        TRANSACTION => {
            return refused(
                key,
                ErrorCode::InvalidRequest,
                "transactions are not built yet in this version of Ottla",
            );
        }
        SHARE => {
            return refused(
                key,
                ErrorCode::InvalidRequest,
                "share groups are not built yet in this version of Ottla",
            );
        }
        _ => return refused(key, ErrorCode::InvalidRequest, "unknown coordinator type"),
    }
    if broker.image().topic(OFFSETS_TOPIC).is_none() {
        let created = create_implicitly(broker, offsets_topic(broker)).await;
        if !matches!(created, ErrorCode::None | ErrorCode::TopicAlreadyExists) {
            let message = format!("{OFFSETS_TOPIC} cannot be created: {created}");
            tracing::warn!(error = %created, "create {OFFSETS_TOPIC}");
            return refused(key, ErrorCode::CoordinatorNotAvailable, &message);
        }
    }
    let image = broker.image();
    let Some(topic) = image.topic(OFFSETS_TOPIC) else {
        return refused(key, ErrorCode::CoordinatorNotAvailable, "the offsets topic is being created");
    };
    let partition = model::group_partition(&key, topic.partitions.len() as i32);
    let leader =
        topic.partitions.get(&partition).and_then(|partition| image.cluster.brokers.get(&partition.leader));
    let endpoint = leader.and_then(|broker| Some((broker.id, broker.endpoint(&call.peer.listener.name)?)));
    match endpoint {
        Some((node, endpoint)) => Coordinator {
            key,
            node_id: node.0,
            host: endpoint.host.clone(),
            port: i32::from(endpoint.port),
            error_code: ErrorCode::None.code(),
            error_message: Some(no_error_message(call.version()).to_owned()),
        },
        None => refused(key, ErrorCode::CoordinatorNotAvailable, "the coordinator has no leader"),
    }
}

/// What stands where the message of an error would be: a field that has to be there, and that nobody reads.
fn no_error_message(version: i16) -> &'static str {
    if version < BATCHED_VERSION { "NONE" } else { "" }
}

/// The offsets topic as Kafka makes it.
pub(super) fn offsets_topic<E: Env>(broker: &Broker<E>) -> CreatableTopic {
    let config =
        |name: &str, value: String| CreatableTopicConfig { name: name.to_owned(), value: Some(value) };
    CreatableTopic {
        name: OFFSETS_TOPIC.to_owned(),
        num_partitions: broker.config.offsets_topic_partition_count,
        replication_factor: broker.config.offsets_topic_replication_factor,
        assignments: Vec::new(),
        configs: vec![
            config("cleanup.policy", "compact".to_owned()),
            config("compression.type", "producer".to_owned()),
            config("segment.bytes", broker.config.offsets_topic_segment_bytes.to_string()),
        ],
    }
}
