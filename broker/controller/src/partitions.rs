//! CreatePartitions, and what new partitions have in common.

use std::collections::BTreeMap;

use image::PartitionRegistration;
use model::{ErrorCode, LeaderEpoch, NodeId, PartitionIndex, Uuid};
use wire::create_partitions_request::CreatePartitionsTopic;
use wire::create_partitions_response::CreatePartitionsTopicResult;
use wire::{CreatePartitionsRequest, CreatePartitionsResponse};

use crate::decision::outcome_fields;
use crate::elections::is_active;
use crate::placement::{new_replica_directory, place};
use crate::{ApiError, Context, Decision, PARTITIONS_PER_REQUEST_MAX, VersionedRecord};

/// Adds partitions to topics; each topic succeeds or fails alone. `random` says where replicas start.
pub fn decide_create_partitions(
    context: &Context<'_>,
    request: &CreatePartitionsRequest,
    random: &mut dyn FnMut() -> u64,
) -> Decision<CreatePartitionsResponse> {
    let mut count = BTreeMap::new();
    request.topics.iter().for_each(|topic| *count.entry(topic.name.as_str()).or_insert(0) += 1);
    let mut records = Vec::new();
    let mut results: Vec<CreatePartitionsTopicResult> = Vec::new();
    for topic in &request.topics {
        let outcome = if count[topic.name.as_str()] > 1 {
            if results.iter().any(|result| result.name == topic.name) {
                continue;
            }
            Err(ApiError::new(ErrorCode::InvalidRequest, "the topic is named more than once in the request"))
        } else {
            let added = add_partitions(context, topic, random, PARTITIONS_PER_REQUEST_MAX - records.len());
            added.map(|added| records.extend(added))
        };
        let (error_code, error_message) = outcome_fields(outcome);
        results.push(CreatePartitionsTopicResult { name: topic.name.clone(), error_code, error_message });
    }
    if request.validate_only {
        records.clear();
    }
    Decision { records, response: CreatePartitionsResponse { results, ..Default::default() } }
}

fn add_partitions(
    context: &Context<'_>,
    request: &CreatePartitionsTopic,
    random: &mut dyn FnMut() -> u64,
    added_max: usize,
) -> Result<Vec<VersionedRecord>, ApiError> {
    let name = &request.name;
    let Some(topic) = context.image.topic(name) else {
        return Err(ApiError::code(ErrorCode::UnknownTopicOrPartition));
    };
    let existing = topic.partitions.len();
    let wanted = usize::try_from(request.count).unwrap_or(0);
    if wanted <= existing {
        let message =
            format!("topic '{name}' has {existing} partitions; {} would not be more", request.count);
        return Err(ApiError::new(ErrorCode::InvalidPartitions, message));
    }
    let added = wanted - existing;
    // Before placement, so that an absurd number costs nothing.
    if added > added_max {
        let message = format!("more than {PARTITIONS_PER_REQUEST_MAX} partitions in one request");
        return Err(ApiError::new(ErrorCode::PolicyViolation, message));
    }
    let Some((_, first)) = topic.partitions.get_min() else {
        return Err(ApiError::new(
            ErrorCode::UnknownServerError,
            format!("topic '{name}' has no partitions"),
        ));
    };
    let factor = first.replicas.len();
    let partitions = match &request.assignments {
        None => place(context.image, added, i16::try_from(factor).unwrap_or(i16::MAX), random)?,
        Some(assignments) if assignments.len() != added => {
            let message =
                format!("{added} partitions are to be added, but {} are assigned", assignments.len());
            return Err(ApiError::new(ErrorCode::InvalidReplicaAssignment, message));
        }
        Some(assignments) => {
            let replicas = |ids: &[i32]| ids.iter().copied().map(NodeId).collect::<Vec<_>>();
            let partitions: Vec<_> =
                assignments.iter().map(|assignment| replicas(&assignment.broker_ids)).collect();
            partitions
                .iter()
                .try_for_each(|replicas| check_manual_assignment(context, replicas, Some(factor)))?;
            partitions
        }
    };
    let record = |(index, replicas): (usize, &Vec<NodeId>)| {
        partition_record(context, topic.id, (existing + index) as i32, replicas)
    };
    partitions.iter().enumerate().map(record).collect()
}

/// Judges a new partition's replicas as a user gave them; `factor` is how many the partitions before it have.
pub(crate) fn check_manual_assignment(
    context: &Context<'_>,
    replicas: &[NodeId],
    factor: Option<usize>,
) -> Result<(), ApiError> {
    check_replicas(context, replicas, factor)?;
    if !replicas.iter().any(|id| is_active(context, *id)) {
        let message = "all brokers that a partition is assigned to are fenced or shutting down";
        return Err(ApiError::new(ErrorCode::InvalidReplicaAssignment, message));
    }
    Ok(())
}

/// Judges replicas as a user gave them, of a partition that may have others now.
pub(crate) fn check_replicas(
    context: &Context<'_>,
    replicas: &[NodeId],
    factor: Option<usize>,
) -> Result<(), ApiError> {
    let refuse = |message: String| Err(ApiError::new(ErrorCode::InvalidReplicaAssignment, message));
    if replicas.is_empty() {
        return refuse("a partition is assigned to no broker".into());
    }
    let mut sorted = replicas.to_vec();
    sorted.sort();
    if let Some(unknown) = sorted.iter().find(|id| !context.image.cluster.brokers.contains_key(*id)) {
        return refuse(format!("a partition is assigned to broker {unknown}, which is not registered"));
    }
    if let Some(twice) = sorted.windows(2).find(|pair| pair[0] == pair[1]) {
        return refuse(format!("a partition is assigned to broker {} more than once", twice[0]));
    }
    if let Some(factor) = factor.filter(|factor| *factor != replicas.len()) {
        let count = replicas.len();
        return refuse(format!(
            "a partition is assigned to {count} brokers, others of the topic to {factor}"
        ));
    }
    Ok(())
}

/// The record of a new partition: its ISR is those replicas that are active, the first of them leads.
pub(crate) fn partition_record(
    context: &Context<'_>,
    topic_id: Uuid,
    index: i32,
    replicas: &[NodeId],
) -> Result<VersionedRecord, ApiError> {
    let isr: Vec<NodeId> = replicas.iter().copied().filter(|id| is_active(context, *id)).collect();
    let Some(leader) = isr.first().copied() else {
        let message = "all brokers are fenced or shutting down";
        return Err(ApiError::new(ErrorCode::InvalidReplicationFactor, message));
    };
    let partition = PartitionRegistration {
        replicas: replicas.to_vec(),
        directories: replicas.iter().map(|id| new_replica_directory(context.image, *id)).collect(),
        isr,
        removing_replicas: Vec::new(),
        adding_replicas: Vec::new(),
        leader,
        leader_epoch: LeaderEpoch(0),
        partition_epoch: 0,
        leader_recovery_state: image::LEADER_RECOVERED,
        elr: Vec::new(),
        last_known_elr: Vec::new(),
    };
    let version = context.versions().partition;
    Ok((partition.to_record(topic_id, PartitionIndex(index), version).into(), version))
}
