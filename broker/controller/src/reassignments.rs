//! Moving partitions to other replicas (KIP-455): asking for it, taking it back, and what is under way.
//!
//! A partition that moves keeps its old replicas beside the new ones until those are in sync. What adds no replica is
//! done at once.

use std::collections::{BTreeMap, BTreeSet};

use image::{MetadataImage, PartitionRegistration, TopicImage};
use model::{ErrorCode, NodeId, PartitionIndex};
use wire::alter_partition_reassignments_request::ReassignablePartition;
use wire::alter_partition_reassignments_response::{
    ReassignablePartitionResponse, ReassignableTopicResponse,
};
use wire::list_partition_reassignments_response::{OngoingPartitionReassignment, OngoingTopicReassignment};
use wire::{
    AlterPartitionReassignmentsRequest, AlterPartitionReassignmentsResponse,
    ListPartitionReassignmentsRequest, ListPartitionReassignmentsResponse,
};

use crate::decision::{PARTITIONS_NAMED_MAX, RECORDS_PER_REQUEST_MAX, outcome_fields};
use crate::elections::{Election, PartitionTarget, change_partition, is_active};
use crate::partitions::check_replicas;
use crate::{ApiError, Context, Decision, VersionedRecord};

/// Gives partitions other replicas, or takes back what is under way; each partition succeeds or fails alone.
pub fn decide_alter_partition_reassignments(
    context: &Context<'_>,
    request: &AlterPartitionReassignmentsRequest,
) -> Decision<AlterPartitionReassignmentsResponse> {
    let response = AlterPartitionReassignmentsResponse {
        allow_replication_factor_change: request.allow_replication_factor_change,
        error_message: None,
        ..Default::default()
    };
    if request.topics.is_empty() {
        return Decision::unchanged(AlterPartitionReassignmentsResponse {
            error_message: Some(String::new()),
            ..response
        });
    }
    if request.topics.iter().map(|topic| topic.partitions.len()).sum::<usize>() > PARTITIONS_NAMED_MAX {
        return Decision::unchanged(AlterPartitionReassignmentsResponse {
            error_code: ErrorCode::PolicyViolation.code(),
            error_message: Some(format!("more than {PARTITIONS_NAMED_MAX} partitions in one request")),
            ..response
        });
    }
    // By partition, so that one that is named twice changes once.
    let mut records: BTreeMap<(&str, i32), VersionedRecord> = BTreeMap::new();
    let mut responses = Vec::new();
    for topic in &request.topics {
        let mut partitions = Vec::new();
        for asked in &topic.partitions {
            let key = (topic.name.as_str(), asked.partition_index);
            let outcome = match records.contains_key(&key) {
                true => Err(ApiError::new(ErrorCode::InvalidRequest, "the partition is named twice")),
                false => reassign(context, &topic.name, asked, request.allow_replication_factor_change),
            };
            let outcome = outcome.map(|record| records.extend(record.map(|record| (key, record))));
            let (error_code, error_message) = outcome_fields(outcome);
            let partition_index = asked.partition_index;
            partitions.push(ReassignablePartitionResponse { partition_index, error_code, error_message });
        }
        responses.push(ReassignableTopicResponse { name: topic.name.clone(), partitions });
    }
    if records.len() > RECORDS_PER_REQUEST_MAX {
        return Decision::unchanged(AlterPartitionReassignmentsResponse {
            error_code: ErrorCode::PolicyViolation.code(),
            error_message: Some(format!("more than {RECORDS_PER_REQUEST_MAX} partitions in one request")),
            ..response
        });
    }
    let response = AlterPartitionReassignmentsResponse { responses, ..response };
    Decision { records: records.into_values().collect(), response }
}

fn reassign(
    context: &Context<'_>,
    topic: &str,
    asked: &ReassignablePartition,
    may_change_factor: bool,
) -> Result<Option<VersionedRecord>, ApiError> {
    let refuse = |code, message: String| Err(ApiError::new(code, message));
    let unknown = ErrorCode::UnknownTopicOrPartition;
    let Some(topic) = context.image.topic(topic) else {
        return refuse(unknown, format!("there is no topic '{topic}'"));
    };
    let index = PartitionIndex(asked.partition_index);
    let Some(partition) = topic.partitions.get(&index) else {
        return refuse(unknown, format!("topic '{}' has no partition {index}", topic.name));
    };
    let (target, election) = match &asked.replicas {
        None => cancelled(context, topic, partition)?,
        Some(ids) => {
            let wanted: Vec<NodeId> = ids.iter().copied().map(NodeId).collect();
            check_replicas(context, &wanted, None)?;
            let is_removed = |id: &&NodeId| partition.removing_replicas.contains(id);
            let factor = partition.replicas.len() - partition.replicas.iter().filter(is_removed).count();
            if !may_change_factor && factor != wanted.len() {
                let message = format!(
                    "there are {factor} replicas, and their number may not change to {}",
                    wanted.len()
                );
                return refuse(ErrorCode::InvalidReplicationFactor, message);
            }
            (moved(partition, wanted), Election::Clean)
        }
    };
    let active = |id| is_active(context, id);
    Ok(change_partition(context, topic.id, index, partition, target, election, active))
}

/// The present replicas and the wanted ones, the wanted ones first.
fn moved(partition: &PartitionRegistration, wanted: Vec<NodeId>) -> PartitionTarget {
    let without = |all: &[NodeId], others: &[NodeId]| -> Vec<NodeId> {
        let left: BTreeSet<NodeId> = all.iter().copied().filter(|id| !others.contains(id)).collect();
        left.into_iter().collect()
    };
    // What an earlier reassignment only was about to add is not present yet.
    let present = without(&partition.replicas, &partition.adding_replicas);
    let removing = without(&partition.replicas, &wanted);
    let adding = without(&wanted, &present);
    let replicas = wanted.into_iter().chain(removing.iter().copied()).collect();
    PartitionTarget { replicas, isr: partition.isr.clone(), adding, removing }
}

/// The replicas as they were before the reassignment.
fn cancelled(
    context: &Context<'_>,
    topic: &TopicImage,
    partition: &PartitionRegistration,
) -> Result<(PartitionTarget, Election), ApiError> {
    if !partition.is_reassigning() {
        return Err(ApiError::code(ErrorCode::NoReassignmentInProgress));
    }
    let before = |ids: &[NodeId]| -> Vec<NodeId> {
        ids.iter().copied().filter(|id| !partition.adding_replicas.contains(id)).collect()
    };
    let (replicas, mut isr) = (before(&partition.replicas), before(&partition.isr));
    let election = Election::of_topic(context, &topic.name);
    if isr.is_empty() {
        if election != Election::Unclean {
            let message =
                "only replicas that the reassignment added are in sync; going back would lose records";
            return Err(ApiError::new(ErrorCode::InvalidReplicaAssignment, message));
        }
        isr = replicas.first().copied().into_iter().collect();
    }
    Ok((PartitionTarget { replicas, isr, adding: Vec::new(), removing: Vec::new() }, election))
}

/// The reassignments that are under way, of the named partitions or of all.
pub fn list_partition_reassignments(
    image: &MetadataImage,
    request: &ListPartitionReassignmentsRequest,
) -> ListPartitionReassignmentsResponse {
    let ids = |nodes: &[NodeId]| nodes.iter().map(|id| id.0).collect::<Vec<i32>>();
    let of = |topic: &TopicImage, wanted: Option<&[i32]>| {
        let named = topic.partitions.iter().filter(|(index, partition)| {
            partition.is_reassigning() && wanted.is_none_or(|wanted| wanted.contains(&index.0))
        });
        let partitions = named.map(|(index, partition)| OngoingPartitionReassignment {
            partition_index: index.0,
            replicas: ids(&partition.replicas),
            adding_replicas: ids(&partition.adding_replicas),
            removing_replicas: ids(&partition.removing_replicas),
        });
        OngoingTopicReassignment { name: topic.name.to_string(), partitions: partitions.collect() }
    };
    let topics: Vec<OngoingTopicReassignment> = match &request.topics {
        None => image.topics.by_name.keys().filter_map(|name| Some(of(image.topic(name)?, None))).collect(),
        Some(topics) => topics
            .iter()
            .filter_map(|asked| Some(of(image.topic(&asked.name)?, Some(&asked.partition_indexes))))
            .collect(),
    };
    ListPartitionReassignmentsResponse {
        error_message: None,
        topics: topics.into_iter().filter(|topic| !topic.partitions.is_empty()).collect(),
        ..Default::default()
    }
}
