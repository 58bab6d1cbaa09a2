//! DescribeCluster, DescribeQuorum, UpdateFeatures.

use env::Env;
use image::Endpoint;
use model::ErrorCode;
use quorum::ReplicaDescription;
use wire::describe_cluster_response::DescribeClusterBroker;
use wire::describe_quorum_response::{Listener, Node, PartitionData, ReplicaState, TopicData};
use wire::update_features_response::UpdatableFeatureResult;
use wire::{
    DescribeClusterRequest, DescribeClusterResponse, DescribeQuorumRequest, DescribeQuorumResponse,
    UpdateFeaturesRequest, UpdateFeaturesResponse,
};

use super::metadata::{CLUSTER_OPERATIONS, NO_OPERATIONS, controller_id};
use crate::config::ListenerRole;
use crate::dispatch::Call;

const METADATA_TOPIC: &str = "__cluster_metadata";
/// Endpoint types (KIP-919).
const BROKERS: i8 = 1;
const CONTROLLERS: i8 = 2;
/// The first DescribeCluster that asks for one of them.
const ENDPOINT_TYPE_VERSION: i16 = 1;
/// The first DescribeQuorum with directory ids and endpoints.
const DIRECTORIES_VERSION: i16 = 2;

pub(crate) async fn describe<E: Env>(
    call: Call<E>,
    request: DescribeClusterRequest,
) -> DescribeClusterResponse {
    let role = call.peer.listener.role;
    let (offered, asked) = match role {
        ListenerRole::Broker => (BROKERS, request.endpoint_type),
        ListenerRole::Controller => (CONTROLLERS, request.endpoint_type),
    };
    if asked != offered {
        let error = match asked {
            // A client that cannot say what it wants wants brokers.
            _ if call.version() < ENDPOINT_TYPE_VERSION => ErrorCode::InvalidRequest,
            BROKERS | CONTROLLERS => ErrorCode::MismatchedEndpointType,
            _ => ErrorCode::UnsupportedEndpointType,
        };
        return DescribeClusterResponse {
            error_code: error.code(),
            error_message: Some(format!(
                "this listener serves endpoint type {offered}, {asked} was asked for"
            )),
            ..DescribeClusterResponse::default()
        };
    }
    let image = call.broker.image();
    let listener = &call.peer.listener.name;
    let node = |id: i32, endpoint: &Endpoint, rack: Option<String>, is_fenced| DescribeClusterBroker {
        broker_id: id,
        host: endpoint.host.clone(),
        port: i32::from(endpoint.port),
        rack,
        is_fenced,
    };
    let (brokers, controller) = match role {
        ListenerRole::Broker => {
            let wanted = image.cluster.brokers.values();
            let wanted = wanted.filter(|broker| !broker.fenced || request.include_fenced_brokers);
            let brokers = wanted.filter_map(|broker| {
                Some(node(broker.id.0, broker.endpoint(listener)?, broker.rack.clone(), broker.fenced))
            });
            (brokers.collect(), controller_id(&image))
        }
        ListenerRole::Controller => {
            let controllers = image.cluster.controllers.values().filter_map(|controller| {
                let endpoint = controller.listeners.iter().find(|endpoint| endpoint.listener == *listener)?;
                Some(node(controller.id.0, endpoint, None, false))
            });
            (controllers.collect(), call.broker.config.node_id.0)
        }
    };
    DescribeClusterResponse {
        endpoint_type: offered,
        cluster_id: call.broker.cluster_id().to_owned(),
        controller_id: controller,
        brokers,
        cluster_authorized_operations: match request.include_cluster_authorized_operations {
            true => CLUSTER_OPERATIONS,
            false => NO_OPERATIONS,
        },
        ..DescribeClusterResponse::default()
    }
}

pub(crate) async fn describe_quorum<E: Env>(
    call: Call<E>,
    request: DescribeQuorumRequest,
) -> DescribeQuorumResponse {
    let version = call.version();
    let topics = request.topics.into_iter().map(|topic| {
        let is_metadata = topic.topic_name == METADATA_TOPIC;
        let partitions =
            topic.partitions.iter().map(|asked| match is_metadata && asked.partition_index == 0 {
                true => quorum_partition(&call),
                false => PartitionData {
                    partition_index: asked.partition_index,
                    error_code: ErrorCode::UnknownTopicOrPartition.code(),
                    error_message: (version >= DIRECTORIES_VERSION)
                        .then(|| format!("{METADATA_TOPIC} has one partition, 0, and is the only quorum")),
                    ..PartitionData::default()
                },
            });
        TopicData { partitions: partitions.collect(), topic_name: topic.topic_name }
    });
    let topics: Vec<TopicData> = topics.collect();
    let is_described =
        topics.iter().flat_map(|topic| &topic.partitions).any(|partition| partition.error_code == 0);
    let image = call.broker.image();
    let nodes = image.cluster.controllers.values().map(|controller| Node {
        node_id: controller.id.0,
        listeners: controller
            .listeners
            .iter()
            .map(|endpoint| Listener {
                name: endpoint.listener.clone(),
                host: endpoint.host.clone(),
                port: endpoint.port,
            })
            .collect(),
    });
    let nodes = match version >= DIRECTORIES_VERSION && is_described {
        true => nodes.collect(),
        false => Vec::new(),
    };
    DescribeQuorumResponse { topics, nodes, ..DescribeQuorumResponse::default() }
}

fn quorum_partition<E: Env>(call: &Call<E>) -> PartitionData {
    let Some(quorum) = call.broker.metadata.describe() else {
        return PartitionData {
            error_code: ErrorCode::NotLeaderOrFollower.code(),
            ..PartitionData::default()
        };
    };
    let version = call.version();
    let replica = |replica: &ReplicaDescription| ReplicaState {
        replica_id: replica.key.id.0,
        replica_directory_id: match version {
            DIRECTORIES_VERSION.. => replica.key.directory_id,
            _ => model::Uuid::ZERO,
        },
        log_end_offset: replica.log_end.0,
        last_fetch_timestamp: if version > 0 { replica.last_fetch.0 } else { -1 },
        last_caught_up_timestamp: if version > 0 { replica.last_caught_up.0 } else { -1 },
    };
    PartitionData {
        leader_id: quorum.leader.0,
        leader_epoch: quorum.epoch.0,
        high_watermark: quorum.high_watermark.map_or(-1, |offset| offset.0),
        current_voters: quorum.voters.iter().map(replica).collect(),
        observers: quorum.observers.iter().map(replica).collect(),
        ..PartitionData::default()
    }
}

pub(crate) async fn update_features<E: Env>(
    call: Call<E>,
    request: UpdateFeaturesRequest,
) -> UpdateFeaturesResponse {
    let version = call.version();
    let decided =
        call.broker.decide(|context| controller::decide_update_features(context, &request, version)).await;
    decided.unwrap_or_else(|error| UpdateFeaturesResponse {
        error_code: error.code().code(),
        error_message: Some(error.to_string()),
        results: request
            .feature_updates
            .iter()
            .map(|update| UpdatableFeatureResult {
                feature: update.feature.clone(),
                error_code: error.code().code(),
                error_message: Some(error.to_string()),
            })
            .collect(),
        ..UpdateFeaturesResponse::default()
    })
}
