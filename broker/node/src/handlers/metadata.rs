//! Metadata: the brokers, and the topics asked for, created on the way where that is allowed.

use std::sync::Arc;

use env::Env;
use image::{MetadataImage, TopicImage};
use model::{ErrorCode, NodeId, Uuid, validate_topic_name};
use wire::metadata_request::MetadataRequestTopic;
use wire::metadata_response::{MetadataResponseBroker, MetadataResponsePartition, MetadataResponseTopic};
use wire::{MetadataRequest, MetadataResponse};

use super::topics::create_implicitly;
use crate::broker::Broker;
use crate::dispatch::Call;

/// From this version on a null list asks for all topics; before, an empty one does.
const NULL_IS_ALL_VERSION: i16 = 1;
/// From this version on the client says whether topics may be created.
const ALLOWS_CREATION_VERSION: i16 = 4;
/// The first version whose topics may have no name.
const NULL_NAME_VERSION: i16 = 12;
/// The operations on a topic (KIP-430), as bits: read, write, create, delete, alter, describe, describe configs, alter
/// configs. There is no authorizer yet, so that all are allowed.
pub(super) const TOPIC_OPERATIONS: i32 =
    1 << 3 | 1 << 4 | 1 << 5 | 1 << 6 | 1 << 7 | 1 << 8 | 1 << 10 | 1 << 11;
/// The operations on the cluster: create, alter, describe, cluster action, describe configs, alter configs, idempotent
/// write.
pub(super) const CLUSTER_OPERATIONS: i32 = 1 << 5 | 1 << 7 | 1 << 8 | 1 << 9 | 1 << 10 | 1 << 11 | 1 << 12;
/// "Not asked for".
pub(super) const NO_OPERATIONS: i32 = i32::MIN;

pub(crate) async fn handle<E: Env>(call: Call<E>, request: MetadataRequest) -> MetadataResponse {
    let version = call.version();
    let asks_for_all = match &request.topics {
        None => true,
        Some(topics) => version < NULL_IS_ALL_VERSION && topics.is_empty(),
    };
    let operations =
        if request.include_topic_authorized_operations { TOPIC_OPERATIONS } else { NO_OPERATIONS };
    let mut topics = Vec::new();
    if asks_for_all {
        let image = call.broker.image();
        topics.extend(
            image
                .topics
                .by_name
                .iter()
                .filter_map(|(_, id)| Some(known_topic(&image, image.topic_by_id(*id)?, &call, operations))),
        );
    } else {
        let may_create = version < ALLOWS_CREATION_VERSION || request.allow_auto_topic_creation;
        for topic in request.topics.unwrap_or_default() {
            topics.push(one_topic(&call, topic, may_create, operations).await);
        }
    }
    let image = call.broker.image();
    let cluster_operations = match request.include_cluster_authorized_operations {
        true => CLUSTER_OPERATIONS,
        false => NO_OPERATIONS,
    };
    MetadataResponse {
        brokers: brokers(&image, &call.peer.listener.name),
        cluster_id: Some(call.broker.cluster_id().to_owned()),
        controller_id: controller_id(&image),
        topics,
        cluster_authorized_operations: cluster_operations,
        ..MetadataResponse::default()
    }
}

async fn one_topic<E: Env>(
    call: &Call<E>,
    topic: MetadataRequestTopic,
    may_create: bool,
    operations: i32,
) -> MetadataResponseTopic {
    let broker = &call.broker;
    let image = broker.image();
    let Some(name) = topic.name.filter(|_| topic.topic_id == Uuid::ZERO) else {
        return match image.topic_by_id(topic.topic_id) {
            Some(known) => known_topic(&image, known, call, operations),
            None => MetadataResponseTopic {
                // Before there may be none, a topic without a name has an empty one.
                name: (call.version() < NULL_NAME_VERSION).then(String::new),
                ..failed_topic(String::new(), topic.topic_id, ErrorCode::UnknownTopicId)
            },
        };
    };
    if let Some(known) = image.topic(&name) {
        return known_topic(&image, known, call, operations);
    }
    if validate_topic_name(&name).is_err() {
        return failed_topic(name, Uuid::ZERO, ErrorCode::InvalidTopicException);
    }
    if !may_create || !broker.config.auto_create_topics {
        return failed_topic(name, Uuid::ZERO, ErrorCode::UnknownTopicOrPartition);
    }
    let created = create_implicitly(broker, implicit_topic(broker, &name)).await;
    let image = broker.image();
    match (created, image.topic(&name)) {
        (ErrorCode::None | ErrorCode::TopicAlreadyExists, Some(known)) => {
            known_topic(&image, known, call, operations)
        }
        // What Kafka says while it creates a topic, and clients take as a reason to ask again.
        (ErrorCode::None | ErrorCode::TopicAlreadyExists, None) => {
            failed_topic(name, Uuid::ZERO, ErrorCode::UnknownTopicOrPartition)
        }
        (ErrorCode::InvalidReplicationFactor, _) => {
            failed_topic(name, Uuid::ZERO, ErrorCode::InvalidReplicationFactor)
        }
        (error, _) => failed_topic(name, Uuid::ZERO, error),
    }
}

/// A topic as it is created because somebody asked about it.
pub(super) fn implicit_topic<E: Env>(
    broker: &Broker<E>,
    name: &str,
) -> wire::create_topics_request::CreatableTopic {
    if name == crate::groups::OFFSETS_TOPIC {
        return super::find_coordinator::offsets_topic(broker);
    }
    wire::create_topics_request::CreatableTopic {
        name: name.to_owned(),
        num_partitions: broker.config.partition_count_default,
        replication_factor: broker.config.replication_factor_default,
        ..Default::default()
    }
}

fn failed_topic(name: String, topic_id: Uuid, error: ErrorCode) -> MetadataResponseTopic {
    MetadataResponseTopic {
        error_code: error.code(),
        is_internal: model::is_internal_topic(&name),
        name: Some(name),
        topic_id,
        topic_authorized_operations: NO_OPERATIONS,
        ..MetadataResponseTopic::default()
    }
}

fn known_topic<E: Env>(
    image: &MetadataImage,
    topic: &Arc<TopicImage>,
    call: &Call<E>,
    operations: i32,
) -> MetadataResponseTopic {
    let listener = &call.peer.listener.name;
    let partitions = topic.partitions.iter().map(|(index, partition)| {
        let leader = image.cluster.brokers.get(&partition.leader).filter(|broker| !broker.fenced);
        let error = match leader {
            None => ErrorCode::LeaderNotAvailable,
            Some(broker) if broker.endpoint(listener).is_none() && call.version() >= 6 => {
                ErrorCode::ListenerNotFound
            }
            Some(broker) if broker.endpoint(listener).is_none() => ErrorCode::LeaderNotAvailable,
            Some(_) => ErrorCode::None,
        };
        let is_offline = |node: &&NodeId| image.cluster.brokers.get(*node).is_none_or(|broker| broker.fenced);
        MetadataResponsePartition {
            error_code: error.code(),
            partition_index: index.0,
            leader_id: if error.is_none() { partition.leader.0 } else { NodeId::NONE.0 },
            leader_epoch: partition.leader_epoch.0,
            replica_nodes: partition.replicas.iter().map(|node| node.0).collect(),
            isr_nodes: partition.isr.iter().map(|node| node.0).collect(),
            offline_replicas: partition.replicas.iter().filter(is_offline).map(|node| node.0).collect(),
        }
    });
    MetadataResponseTopic {
        error_code: ErrorCode::None.code(),
        name: Some(topic.name.to_string()),
        topic_id: topic.id,
        is_internal: model::is_internal_topic(&topic.name),
        partitions: partitions.collect(),
        topic_authorized_operations: operations,
    }
}

/// The unfenced brokers that have the listener.
fn brokers(image: &MetadataImage, listener: &str) -> Vec<MetadataResponseBroker> {
    let unfenced = image.cluster.brokers.values().filter(|broker| !broker.fenced);
    let reachable = unfenced.filter_map(|broker| {
        let endpoint = broker.endpoint(listener)?;
        Some(MetadataResponseBroker {
            node_id: broker.id.0,
            host: endpoint.host.clone(),
            port: i32::from(endpoint.port),
            rack: broker.rack.clone(),
        })
    });
    reachable.collect()
}

/// Clients send what is for the controller to this broker, which passes it on: any unfenced one will do (KIP-500).
pub(super) fn controller_id(image: &MetadataImage) -> i32 {
    let first = image.cluster.brokers.values().find(|broker| !broker.fenced);
    first.map_or(NodeId::NONE.0, |broker| broker.id.0)
}
