//! DescribeTopicPartitions: topics a page at a time (KIP-966).

use std::collections::BTreeSet;

use env::Env;
use image::{MetadataImage, TopicImage};
use model::{ErrorCode, NodeId, Uuid};
use wire::describe_topic_partitions_response::{
    Cursor, DescribeTopicPartitionsResponsePartition, DescribeTopicPartitionsResponseTopic,
};
use wire::{DescribeTopicPartitionsRequest, DescribeTopicPartitionsResponse};

use super::metadata::TOPIC_OPERATIONS;
use crate::dispatch::Call;

/// `max.request.partition.size.limit`: the most partitions of one answer.
const PARTITION_COUNT_MAX: usize = 2000;

pub(crate) async fn handle<E: Env>(
    call: Call<E>,
    request: DescribeTopicPartitionsRequest,
) -> DescribeTopicPartitionsResponse {
    let image = call.broker.image();
    let start = request.cursor.as_ref().map(|cursor| (cursor.topic_name.as_str(), cursor.partition_index));
    let asks_for_all = request.topics.is_empty();
    let mut names: BTreeSet<&str> = match asks_for_all {
        true => image.topics.by_name.keys().map(|name| &**name).collect(),
        false => request.topics.iter().map(|topic| topic.name.as_str()).collect(),
    };
    if let Some((first, partition)) = start {
        // A page goes on where the one before ended, so that the topic must be among those asked for.
        if partition < 0 || (!asks_for_all && !names.contains(first)) {
            return refused(request.topics.iter().map(|topic| topic.name.clone()), ErrorCode::InvalidRequest);
        }
        names.retain(|name| *name >= first);
    }
    let mut room =
        usize::try_from(request.response_partition_limit).unwrap_or(0).clamp(1, PARTITION_COUNT_MAX);
    let mut response = DescribeTopicPartitionsResponse::default();
    for name in names {
        let Some(topic) = image.topic(name) else {
            let error = match model::validate_topic_name(name) {
                Ok(()) => ErrorCode::UnknownTopicOrPartition,
                Err(_) => ErrorCode::InvalidTopicException,
            };
            // A topic that was deleted between two pages of all topics is no error.
            if !asks_for_all {
                response.topics.push(failed(name.to_owned(), error));
            }
            continue;
        };
        let from = start.filter(|(first, _)| *first == name).map_or(0, |(_, partition)| partition);
        if room == 0 {
            response.next_cursor = Some(Cursor { topic_name: name.to_owned(), partition_index: from });
            break;
        }
        let (described, next) = describe(&image, topic, from, room, &call.peer.listener.name);
        room -= described.partitions.len();
        response.topics.push(described);
        if let Some(partition_index) = next {
            response.next_cursor = Some(Cursor { topic_name: name.to_owned(), partition_index });
            break;
        }
    }
    response
}

fn describe(
    image: &MetadataImage,
    topic: &TopicImage,
    from: i32,
    room: usize,
    listener: &str,
) -> (DescribeTopicPartitionsResponseTopic, Option<i32>) {
    let mut rest = topic.partitions.iter().filter(|(index, _)| index.0 >= from);
    let ids = |nodes: &[NodeId]| nodes.iter().map(|node| node.0).collect::<Vec<i32>>();
    let mut partitions = Vec::new();
    for (index, partition) in rest.by_ref().take(room) {
        let leader = image.cluster.brokers.get(&partition.leader).filter(|broker| !broker.fenced);
        let error = match leader {
            None => ErrorCode::LeaderNotAvailable,
            Some(broker) if broker.endpoint(listener).is_none() => ErrorCode::ListenerNotFound,
            Some(_) => ErrorCode::None,
        };
        let is_offline = |node: &&NodeId| image.cluster.brokers.get(*node).is_none_or(|broker| broker.fenced);
        partitions.push(DescribeTopicPartitionsResponsePartition {
            error_code: error.code(),
            partition_index: index.0,
            leader_id: if error.is_none() { partition.leader.0 } else { NodeId::NONE.0 },
            leader_epoch: partition.leader_epoch.0,
            replica_nodes: ids(&partition.replicas),
            isr_nodes: ids(&partition.isr),
            eligible_leader_replicas: Some(ids(&partition.elr)),
            last_known_elr: Some(ids(&partition.last_known_elr)),
            offline_replicas: partition.replicas.iter().filter(is_offline).map(|node| node.0).collect(),
        });
    }
    let next = rest.next().map(|(index, _)| index.0);
    let described = DescribeTopicPartitionsResponseTopic {
        error_code: ErrorCode::None.code(),
        name: Some(topic.name.to_string()),
        topic_id: topic.id,
        is_internal: model::is_internal_topic(&topic.name),
        partitions,
        topic_authorized_operations: TOPIC_OPERATIONS,
    };
    (described, next)
}

fn failed(name: String, error: ErrorCode) -> DescribeTopicPartitionsResponseTopic {
    DescribeTopicPartitionsResponseTopic {
        error_code: error.code(),
        is_internal: model::is_internal_topic(&name),
        name: Some(name),
        topic_id: Uuid::ZERO,
        topic_authorized_operations: TOPIC_OPERATIONS,
        ..Default::default()
    }
}

fn refused(names: impl Iterator<Item = String>, error: ErrorCode) -> DescribeTopicPartitionsResponse {
    DescribeTopicPartitionsResponse {
        topics: names
            .map(|name| DescribeTopicPartitionsResponseTopic {
                topic_authorized_operations: super::metadata::NO_OPERATIONS,
                ..failed(name, error)
            })
            .collect(),
        ..DescribeTopicPartitionsResponse::default()
    }
}
