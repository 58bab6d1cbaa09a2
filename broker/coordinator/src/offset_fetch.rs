//! OffsetFetch: a group's committed offsets, for some partitions or all, in the shape of every version.
//!
//! A request may ask for several groups, and these may have several coordinators: [`groups_of`] takes it apart,
//! [`GroupCoordinator::fetch_offsets`] answers for one group, [`response`] puts the answers together.

use model::ErrorCode;
use wire::offset_fetch_request::{OffsetFetchRequestGroup, OffsetFetchRequestTopics};
use wire::offset_fetch_response::{
    OffsetFetchResponseGroup, OffsetFetchResponsePartition, OffsetFetchResponsePartitions,
    OffsetFetchResponseTopic, OffsetFetchResponseTopics,
};
use wire::{OffsetFetchRequest, OffsetFetchResponse};

use crate::coordinator::GroupCoordinator;
use crate::offsets::CommittedOffset;
use crate::request::TopicLookup;

/// From this version an error of the whole group has a field of its own.
const OFFSET_FETCH_GROUP_ERROR: i16 = 2;
/// From this version several groups are asked for at once.
const OFFSET_FETCH_BATCHED: i16 = 8;
/// From this version topics are named by their ids.
const OFFSET_FETCH_TOPIC_IDS: i16 = 10;
/// What stands for "no offset" in an answer.
const NO_OFFSET: i64 = -1;

/// The groups that a request of any version asks for.
pub fn groups_of(request: OffsetFetchRequest, version: i16) -> Vec<OffsetFetchRequestGroup> {
    if version >= OFFSET_FETCH_BATCHED {
        return request.groups;
    }
    let topics = request.topics.map(|topics| {
        topics
            .into_iter()
            .map(|topic| OffsetFetchRequestTopics {
                name: topic.name,
                partition_indexes: topic.partition_indexes,
                ..OffsetFetchRequestTopics::default()
            })
            .collect()
    });
    vec![OffsetFetchRequestGroup { group_id: request.group_id, topics, ..OffsetFetchRequestGroup::default() }]
}

/// The answer to a request of any version, from the answers for its groups in order.
pub fn response(mut groups: Vec<OffsetFetchResponseGroup>, version: i16) -> OffsetFetchResponse {
    if version >= OFFSET_FETCH_BATCHED {
        return OffsetFetchResponse { groups, ..OffsetFetchResponse::default() };
    }
    let group = groups.pop().unwrap_or_default();
    let topics = group.topics.into_iter().map(|topic| OffsetFetchResponseTopic {
        name: topic.name,
        partitions: topic
            .partitions
            .into_iter()
            .map(|partition| OffsetFetchResponsePartition {
                partition_index: partition.partition_index,
                committed_offset: partition.committed_offset,
                committed_leader_epoch: partition.committed_leader_epoch,
                metadata: partition.metadata,
                error_code: partition.error_code,
            })
            .collect(),
    });
    OffsetFetchResponse {
        topics: topics.collect(),
        error_code: group.error_code,
        ..OffsetFetchResponse::default()
    }
}

/// The answer for a group that cannot be asked: its coordinator is elsewhere or loading, or the client may not.
pub fn group_error(
    group: &OffsetFetchRequestGroup,
    version: i16,
    error: ErrorCode,
) -> OffsetFetchResponseGroup {
    let mut response = OffsetFetchResponseGroup {
        group_id: group.group_id.clone(),
        error_code: error.code(),
        ..OffsetFetchResponseGroup::default()
    };
    if version < OFFSET_FETCH_GROUP_ERROR {
        response.topics = group.topics.iter().flatten().map(|topic| topic_error(topic, error)).collect();
    }
    response
}

fn topic_error(topic: &OffsetFetchRequestTopics, error: ErrorCode) -> OffsetFetchResponseTopics {
    OffsetFetchResponseTopics {
        name: topic.name.clone(),
        topic_id: topic.topic_id,
        partitions: topic.partition_indexes.iter().map(|index| partition_error(*index, error)).collect(),
    }
}

fn partition_error(partition_index: i32, error: ErrorCode) -> OffsetFetchResponsePartitions {
    OffsetFetchResponsePartitions {
        partition_index,
        committed_offset: NO_OFFSET,
        committed_leader_epoch: -1,
        metadata: Some(String::new()),
        error_code: error.code(),
    }
}

fn partition_offset(partition_index: i32, committed: &CommittedOffset) -> OffsetFetchResponsePartitions {
    OffsetFetchResponsePartitions {
        partition_index,
        committed_offset: committed.offset,
        committed_leader_epoch: committed.leader_epoch,
        metadata: Some(committed.metadata.to_string()),
        error_code: ErrorCode::None.code(),
    }
}

impl GroupCoordinator {
    /// The offsets of one group. An unknown group, and a partition without an offset, are no errors: the offset is -1.
    ///
    /// The answer rests on everything accepted so far, as [`crate::Held`] answers do. The member id and epoch of
    /// version 9 are of groups that we do not serve and are not looked at, as Kafka does not for classic groups.
    pub fn fetch_offsets(
        &self,
        group: &OffsetFetchRequestGroup,
        version: i16,
        require_stable: bool,
        topics: &dyn TopicLookup,
    ) -> OffsetFetchResponseGroup {
        let topics = match &group.topics {
            Some(asked) => asked
                .iter()
                .map(|topic| self.fetch_topic(&group.group_id, topic, version, require_stable, topics))
                .collect(),
            None => self.fetch_all(&group.group_id, version, require_stable, topics),
        };
        OffsetFetchResponseGroup {
            group_id: group.group_id.clone(),
            topics,
            error_code: ErrorCode::None.code(),
        }
    }

    fn fetch_topic(
        &self,
        group_id: &str,
        topic: &OffsetFetchRequestTopics,
        version: i16,
        require_stable: bool,
        topics: &dyn TopicLookup,
    ) -> OffsetFetchResponseTopics {
        let name = if version >= OFFSET_FETCH_TOPIC_IDS {
            match topics.by_id(topic.topic_id) {
                Ok(info) => info.name,
                Err(error) => return topic_error(topic, error),
            }
        } else {
            // A topic that is gone has no offsets either; only what may not be seen is said.
            match topics.by_name(&topic.name) {
                Err(error @ ErrorCode::TopicAuthorizationFailed) => return topic_error(topic, error),
                _ => topic.name.clone(),
            }
        };
        let fetch = |index: &i32| {
            if require_stable && self.offsets().is_pending(group_id, &name, *index) {
                return partition_error(*index, ErrorCode::UnstableOffsetCommit);
            }
            match self.offsets().get(group_id, &name, *index) {
                Some(committed) => partition_offset(*index, committed),
                None => partition_error(*index, ErrorCode::None),
            }
        };
        let partitions = topic.partition_indexes.iter().map(fetch).collect();
        OffsetFetchResponseTopics { name: topic.name.clone(), topic_id: topic.topic_id, partitions }
    }

    /// All offsets of topics that the client may see; with ids, of topics that have one.
    fn fetch_all(
        &self,
        group_id: &str,
        version: i16,
        require_stable: bool,
        topics: &dyn TopicLookup,
    ) -> Vec<OffsetFetchResponseTopics> {
        let mut answers = Vec::new();
        for (name, partitions) in self.offsets().of_group(group_id).into_iter().flatten() {
            let topic_id = match topics.by_name(name) {
                Ok(info) => info.id,
                Err(ErrorCode::TopicAuthorizationFailed) => continue,
                Err(_) if version >= OFFSET_FETCH_TOPIC_IDS => continue,
                Err(_) => model::Uuid::ZERO,
            };
            let fetch = |(index, committed): (&i32, &CommittedOffset)| {
                if require_stable && self.offsets().is_pending(group_id, name, *index) {
                    return partition_error(*index, ErrorCode::UnstableOffsetCommit);
                }
                partition_offset(*index, committed)
            };
            let partitions = partitions.iter().map(fetch).collect();
            answers.push(OffsetFetchResponseTopics { name: name.to_string(), topic_id, partitions });
        }
        answers
    }
}
