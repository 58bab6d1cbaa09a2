//! OffsetCommit and OffsetDelete: who may move a group's offsets, and where to.
//!
//! Members commit with their generation. Who is no member (an administrator, a consumer with partitions of its own
//! choice) commits with generation -1, and only while the group is empty; a group that does not exist is made by that.

use model::ErrorCode;
use wire::offset_commit_request::OffsetCommitRequestPartition;
use wire::offset_commit_response::{OffsetCommitResponsePartition, OffsetCommitResponseTopic};
use wire::offset_delete_response::{OffsetDeleteResponsePartition, OffsetDeleteResponseTopic};
use wire::{
    OffsetCommitKey, OffsetCommitRequest, OffsetCommitResponse, OffsetCommitValue, OffsetDeleteRequest,
    OffsetDeleteResponse,
};

use crate::coordinator::GroupCoordinator;
use crate::decision::Decision;
use crate::group::{Group, GroupState};
use crate::record::GroupRecord;
use crate::request::{GroupResponse, Now, RequestContext, TopicInfo, TopicLookup, commit_error};
use crate::transition::Transition;

/// From this version an unknown group is called that; before, its members' generation was called illegal (KIP-848).
const OFFSET_COMMIT_KNOWS_MISSING_GROUPS: i16 = 9;
/// From this version topics are named by their ids.
pub(crate) const OFFSET_COMMIT_TOPIC_IDS: i16 = 10;
/// "Keep the offset as long as the broker does."
const RETENTION_OF_BROKER: i64 = -1;

impl GroupCoordinator {
    pub(crate) fn decide_offset_commit(
        &self,
        context: &RequestContext<'_>,
        request: &OffsetCommitRequest,
        now: Now,
        topics: &dyn TopicLookup,
    ) -> Decision {
        let refused = |error| self.answer(context, GroupResponse::OffsetCommit(commit_error(request, error)));
        // What is wrong with a partition is said first: a request without a valid one asks nothing of the group.
        let resolved = request.topics.iter().map(|topic| {
            if context.version >= OFFSET_COMMIT_TOPIC_IDS {
                topics.by_id(topic.topic_id)
            } else {
                topics.by_name(&topic.name)
            }
        });
        let resolved: Vec<Result<TopicInfo, ErrorCode>> = resolved.collect();
        let mut response = OffsetCommitResponse::default();
        let mut records = Vec::new();
        let mut is_group_asked = false;
        for (topic, info) in request.topics.iter().zip(&resolved) {
            let mut partitions = Vec::with_capacity(topic.partitions.len());
            for partition in &topic.partitions {
                let checked = check_partition(info, partition.partition_index);
                is_group_asked |= checked.is_ok();
                let record = checked.and_then(|info| self.offset_record(request, info, partition, now));
                let error_code = record.as_ref().err().copied().unwrap_or(ErrorCode::None).code();
                records.extend(record.ok());
                partitions.push(OffsetCommitResponsePartition {
                    partition_index: partition.partition_index,
                    error_code,
                });
            }
            response.topics.push(OffsetCommitResponseTopic {
                name: topic.name.clone(),
                topic_id: topic.topic_id,
                partitions,
            });
        }
        if !is_group_asked {
            return self.answer(context, GroupResponse::OffsetCommit(response));
        }
        if self.foreign_kind(&request.group_id).is_some() {
            return refused(ErrorCode::UnsupportedVersion);
        }

        let Some((group_id, group)) = self.group(&request.group_id) else {
            return match request.generation_id_or_member_epoch {
                // The records make the group.
                ..0 => Decision { records, ..self.answer(context, GroupResponse::OffsetCommit(response)) },
                _ if context.version >= OFFSET_COMMIT_KNOWS_MISSING_GROUPS => {
                    refused(ErrorCode::GroupIdNotFound)
                }
                _ => refused(ErrorCode::IllegalGeneration),
            };
        };
        if let Err(error) = validate_commit(group, request) {
            return refused(error);
        }
        let mut transition = Transition::new(self.config(), now, group_id.clone(), group.clone());
        if matches!(group.state, GroupState::Stable | GroupState::PreparingRebalance) {
            transition.restart_session(&request.member_id);
        }
        records.into_iter().for_each(|record| transition.record(record));
        transition.reply(context.token, GroupResponse::OffsetCommit(response));
        transition.into_decision(self.revision(), None)
    }

    fn offset_record(
        &self,
        request: &OffsetCommitRequest,
        topic: &TopicInfo,
        partition: &OffsetCommitRequestPartition,
        now: Now,
    ) -> Result<GroupRecord, ErrorCode> {
        let metadata = partition.committed_metadata.as_deref().unwrap_or_default();
        if metadata.encode_utf16().count() > self.config().offset_metadata_bytes_max {
            return Err(ErrorCode::OffsetMetadataTooLarge);
        }
        let key = OffsetCommitKey {
            group: request.group_id.clone(),
            topic: topic.name.clone(),
            partition: partition.partition_index,
        };
        let expire_timestamp = match request.retention_time_ms {
            RETENTION_OF_BROKER => -1,
            retention_ms => now.wall.0.saturating_add(retention_ms),
        };
        let value = OffsetCommitValue {
            offset: partition.committed_offset,
            leader_epoch: partition.committed_leader_epoch,
            metadata: metadata.to_owned(),
            commit_timestamp: now.wall.0,
            expire_timestamp,
            topic_id: topic.id,
        };
        Ok(GroupRecord::Offset { key, value: Some(value) })
    }

    pub(crate) fn decide_offset_delete(
        &self,
        context: &RequestContext<'_>,
        request: &OffsetDeleteRequest,
        topics: &dyn TopicLookup,
    ) -> Decision {
        let refused = |error: ErrorCode| {
            let response =
                OffsetDeleteResponse { error_code: error.code(), ..OffsetDeleteResponse::default() };
            self.answer(context, GroupResponse::OffsetDelete(response))
        };
        if request.group_id.is_empty() {
            return refused(ErrorCode::InvalidGroupId);
        }
        if self.foreign_kind(&request.group_id).is_some() {
            return refused(ErrorCode::UnsupportedVersion);
        }
        let Some((_, group)) = self.group(&request.group_id) else {
            return refused(ErrorCode::GroupIdNotFound);
        };
        if group.state != GroupState::Empty && !group.uses_consumer_protocol() {
            return refused(ErrorCode::NonEmptyGroup);
        }

        let mut records = Vec::new();
        let mut response = OffsetDeleteResponse::default();
        for topic in &request.topics {
            let info = topics.by_name(&topic.name);
            let mut partitions = Vec::with_capacity(topic.partitions.len());
            for partition in &topic.partitions {
                let partition_index = partition.partition_index;
                let error = match check_partition(&info, partition_index) {
                    Err(error) => error,
                    Ok(_) if group.is_subscribed_to(&topic.name) => ErrorCode::GroupSubscribedToTopic,
                    Ok(_) => {
                        records.extend(self.offset_tombstone(
                            &request.group_id,
                            &topic.name,
                            partition_index,
                        ));
                        ErrorCode::None
                    }
                };
                partitions.push(OffsetDeleteResponsePartition { partition_index, error_code: error.code() });
            }
            response.topics.push(OffsetDeleteResponseTopic { name: topic.name.clone(), partitions });
        }
        Decision { records, ..self.answer(context, GroupResponse::OffsetDelete(response)) }
    }

    /// The record that deletes an offset, if there is one to delete.
    pub(crate) fn offset_tombstone(
        &self,
        group_id: &str,
        topic: &str,
        partition: i32,
    ) -> Option<GroupRecord> {
        let offsets = self.offsets();
        if offsets.get(group_id, topic, partition).is_none()
            && !offsets.is_pending(group_id, topic, partition)
        {
            return None;
        }
        let key = OffsetCommitKey { group: group_id.to_owned(), topic: topic.to_owned(), partition };
        Some(GroupRecord::Offset { key, value: None })
    }
}

fn check_partition(info: &Result<TopicInfo, ErrorCode>, partition: i32) -> Result<&TopicInfo, ErrorCode> {
    match info {
        Ok(info) if (0..info.partition_count).contains(&partition) => Ok(info),
        Ok(_) => Err(ErrorCode::UnknownTopicOrPartition),
        Err(error) => Err(*error),
    }
}

fn validate_commit(group: &Group, request: &OffsetCommitRequest) -> Result<(), ErrorCode> {
    let generation = request.generation_id_or_member_epoch;
    let is_empty = group.state == GroupState::Empty;
    if generation < 0 && is_empty {
        return Ok(());
    }
    let instance_id = request.group_instance_id.as_deref();
    if generation < 0 && request.member_id.is_empty() && instance_id.is_none() {
        return Err(ErrorCode::UnknownMemberId);
    }
    group.validate_member(&request.member_id, instance_id)?;
    if generation != group.generation {
        return Err(ErrorCode::IllegalGeneration);
    }
    if group.state == GroupState::CompletingRebalance {
        return Err(ErrorCode::RebalanceInProgress);
    }
    Ok(())
}
