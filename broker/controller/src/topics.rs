//! CreateTopics and DeleteTopics.

use std::collections::{BTreeMap, BTreeSet};

use image::ConfigResource;
use model::{ErrorCode, NodeId, Uuid, topic_names_collide, validate_topic_name};
use wire::create_topics_request::CreatableTopic;
use wire::create_topics_response::{CreatableTopicConfigs, CreatableTopicResult};
use wire::delete_topics_response::DeletableTopicResult;
use wire::{
    ConfigRecord, CreateTopicsRequest, CreateTopicsResponse, DeleteTopicsRequest, DeleteTopicsResponse,
    RemoveTopicRecord, TopicRecord,
};

use crate::config::validate_topic_configs;
use crate::partitions::{check_manual_assignment, partition_record};
use crate::placement::place;
use crate::{ApiError, Context, Decision, VersionedRecord};

/// Most partitions that one CreateTopics may ask for, as in Kafka.
pub const PARTITIONS_PER_REQUEST_MAX: usize = 10_000;

/// The metadata log, which is no topic that anybody may create.
const METADATA_TOPIC: &str = "__cluster_metadata";

/// Creates topics; each one succeeds or fails alone, all that succeed are created at once. `random` draws the topic
/// ids and where replicas start.
pub fn decide_create_topics(
    context: &Context<'_>,
    request: &CreateTopicsRequest,
    random: &mut dyn FnMut() -> u64,
) -> Decision<CreateTopicsResponse> {
    let mut count = BTreeMap::new();
    request.topics.iter().for_each(|topic| *count.entry(topic.name.as_str()).or_insert(0) += 1);
    let too_many = partitions_asked_for(context, request) > PARTITIONS_PER_REQUEST_MAX;

    let mut records = Vec::new();
    let mut topics = Vec::new();
    let mut refused_twice = BTreeSet::new();
    let mut accepted: Vec<&str> = Vec::new();
    for topic in &request.topics {
        let outcome = if too_many {
            let message = format!("more than {PARTITIONS_PER_REQUEST_MAX} partitions in one request");
            Err(ApiError::new(ErrorCode::PolicyViolation, message))
        } else if count[topic.name.as_str()] > 1 {
            if !refused_twice.insert(topic.name.as_str()) {
                continue;
            }
            Err(ApiError::new(ErrorCode::InvalidRequest, "the topic is named more than once in the request"))
        } else {
            check_name(context, &topic.name, &accepted).and_then(|()| create_topic(context, topic, random))
        };
        topics.push(match outcome {
            Ok((result, topic_records)) => {
                accepted.push(&topic.name);
                records.extend(topic_records);
                result
            }
            Err(error) => {
                let (error_code, error_message) = error.fields();
                CreatableTopicResult {
                    name: topic.name.clone(),
                    error_code,
                    error_message,
                    ..Default::default()
                }
            }
        });
    }
    if request.validate_only {
        records.clear();
    }
    Decision { records, response: CreateTopicsResponse { topics, ..Default::default() } }
}

fn partitions_asked_for(context: &Context<'_>, request: &CreateTopicsRequest) -> usize {
    let partitions = |topic: &CreatableTopic| match topic.num_partitions {
        _ if !topic.assignments.is_empty() => topic.assignments.len(),
        -1 => usize::try_from(context.number("num.partitions")).unwrap_or(0),
        count => usize::try_from(count).unwrap_or(0),
    };
    request.topics.iter().map(partitions).fold(0, usize::saturating_add)
}

fn check_name(context: &Context<'_>, name: &str, accepted: &[&str]) -> Result<(), ApiError> {
    if name == METADATA_TOPIC {
        let message = format!("{METADATA_TOPIC} is the cluster's own and cannot be created");
        return Err(ApiError::new(ErrorCode::InvalidRequest, message));
    }
    let invalid = |message: String| Err(ApiError::new(ErrorCode::InvalidTopicException, message));
    if let Err(error) = validate_topic_name(name) {
        return invalid(error.to_string());
    }
    if context.image.topic(name).is_some() {
        return Err(ApiError::new(ErrorCode::TopicAlreadyExists, format!("topic '{name}' already exists")));
    }
    if name.contains(['.', '_']) {
        let existing = context.image.topics.by_name.keys().map(|existing| &**existing);
        if let Some(other) =
            existing.chain(accepted.iter().copied()).find(|other| topic_names_collide(other, name))
        {
            return invalid(format!("topic '{name}' collides with '{other}': '.' and '_' count as the same"));
        }
    }
    Ok(())
}

type Created = (CreatableTopicResult, Vec<VersionedRecord>);

fn create_topic(
    context: &Context<'_>,
    topic: &CreatableTopic,
    random: &mut dyn FnMut() -> u64,
) -> Result<Created, ApiError> {
    let mut configs = BTreeMap::new();
    for config in &topic.configs {
        let Some(value) = &config.value else {
            let message = format!("a topic's configuration cannot be null: {}", config.name);
            return Err(ApiError::new(ErrorCode::InvalidConfig, message));
        };
        configs.insert(config.name.clone(), value.clone());
    }
    validate_topic_configs(&configs, &context.configs())
        .map_err(|message| ApiError::new(ErrorCode::InvalidConfig, message))?;
    let partitions = replicas_of_new_topic(context, topic, random)?;

    let topic_id = Uuid::from_random(&mut *random);
    let mut records: Vec<VersionedRecord> =
        vec![(TopicRecord { name: topic.name.clone(), topic_id }.into(), 0)];
    let leftover = context.image.config(&ConfigResource::topic(&*topic.name));
    for (name, value) in configs.iter().filter(|(name, value)| leftover.get(*name) != Some(*value)) {
        let record = ConfigRecord {
            resource_type: image::ConfigResourceType::Topic.id(),
            resource_name: topic.name.clone(),
            name: name.clone(),
            value: Some(value.clone()),
        };
        records.push((record.into(), 0));
    }
    for (index, replicas) in partitions.iter().enumerate() {
        records.push(partition_record(context, topic_id, index as i32, replicas)?);
    }

    let effective = context.configs().created_topic(&configs);
    let result = CreatableTopicResult {
        name: topic.name.clone(),
        topic_id,
        error_message: None,
        num_partitions: partitions.len() as i32,
        replication_factor: partitions.first().map_or(-1, |replicas| replicas.len() as i16),
        configs: Some(
            effective
                .into_iter()
                .map(|entry| CreatableTopicConfigs {
                    name: entry.name,
                    value: entry.value.filter(|_| !entry.sensitive),
                    read_only: entry.read_only,
                    config_source: entry.source as i8,
                    is_sensitive: entry.sensitive,
                })
                .collect(),
        ),
        ..Default::default()
    };
    Ok((result, records))
}

/// The replicas of each partition, by hand or by placement.
fn replicas_of_new_topic(
    context: &Context<'_>,
    topic: &CreatableTopic,
    random: &mut dyn FnMut() -> u64,
) -> Result<Vec<Vec<NodeId>>, ApiError> {
    let refuse = |code, message: &str| Err(ApiError::new(code, message));
    if !topic.assignments.is_empty() {
        if topic.replication_factor != -1 || topic.num_partitions != -1 {
            let message = "with a manual assignment, partitions and replication factor must be -1";
            return refuse(ErrorCode::InvalidRequest, message);
        }
        let mut by_index = BTreeMap::new();
        let mut factor = None;
        for assignment in &topic.assignments {
            let replicas: Vec<NodeId> = assignment.broker_ids.iter().copied().map(NodeId).collect();
            check_manual_assignment(context, &replicas, factor)?;
            factor = Some(replicas.len());
            if by_index.insert(assignment.partition_index, replicas).is_some() {
                let message = format!("partition {} is assigned more than once", assignment.partition_index);
                return refuse(ErrorCode::InvalidReplicaAssignment, &message);
            }
        }
        if by_index.keys().enumerate().any(|(position, index)| position as i32 != *index) {
            return refuse(
                ErrorCode::InvalidReplicaAssignment,
                "partitions must be numbered 0, 1, 2 and so on",
            );
        }
        return Ok(by_index.into_values().collect());
    }
    let factor = match topic.replication_factor {
        -1 => context.number("default.replication.factor").try_into().unwrap_or(i16::MAX),
        factor @ 1.. => factor,
        _ => {
            let message = "the replication factor must be positive, or -1 for the broker's default";
            return refuse(ErrorCode::InvalidReplicationFactor, message);
        }
    };
    let count = match topic.num_partitions {
        -1 => context.number("num.partitions"),
        count @ 1.. => i64::from(count),
        _ => {
            let message = "the number of partitions must be positive, or -1 for the broker's default";
            return refuse(ErrorCode::InvalidPartitions, message);
        }
    };
    place(context.image, usize::try_from(count).unwrap_or(0), factor, random)
}

/// Deletes topics by name or by id. `version` is the request's: before 3 it knows no TOPIC_DELETION_DISABLED.
pub fn decide_delete_topics(
    context: &Context<'_>,
    request: &DeleteTopicsRequest,
    version: i16,
) -> Decision<DeleteTopicsResponse> {
    // Versions before 6 name topics in a list of their own.
    let by_name = request.topic_names.iter().map(|name| (Some(name.as_str()), Uuid::ZERO));
    let targets: Vec<(Option<&str>, Uuid)> =
        by_name.chain(request.topics.iter().map(|topic| (topic.name.as_deref(), topic.topic_id))).collect();

    let mut responses = Vec::new();
    let mut answer = |name: Option<&str>, topic_id, outcome: Result<(), ApiError>| {
        let (error_code, error_message) = crate::decision::outcome_fields(outcome);
        responses.push(DeletableTopicResult {
            name: name.map(str::to_owned),
            topic_id,
            error_code,
            error_message,
        });
    };
    let refuse = |code, message: &str| Err(ApiError::new(code, message));

    if !context.boolean("delete.topic.enable") {
        let code = if version < 3 { ErrorCode::InvalidRequest } else { ErrorCode::TopicDeletionDisabled };
        for (name, id) in targets {
            answer(name, id, refuse(code, "topic deletion is switched off (delete.topic.enable)"));
        }
        return Decision::unchanged(DeleteTopicsResponse { responses, ..Default::default() });
    }

    let invalid = ErrorCode::InvalidRequest;
    // Each target as (name, id) of an existing topic, with what was given of it.
    let mut found: Vec<(Option<&str>, Uuid, std::sync::Arc<image::TopicImage>)> = Vec::new();
    let mut seen = BTreeMap::new();
    for target in &targets {
        *seen.entry(*target).or_insert(0) += 1;
    }
    for ((name, id), times) in seen {
        match (name, id) {
            (Some(_), id) if id != Uuid::ZERO => {
                answer(name, id, refuse(invalid, "a topic is named either by name or by id, not by both"));
            }
            (None, Uuid::ZERO) => {
                answer(name, id, refuse(invalid, "neither a topic name nor an id was given"))
            }
            _ if times > 1 => {
                answer(name, id, refuse(invalid, "the topic is named more than once in the request"))
            }
            (Some(name), _) => match context.image.topic(name) {
                Some(topic) => found.push((Some(name), Uuid::ZERO, topic.clone())),
                None => {
                    let message = format!("there is no topic '{name}'");
                    answer(Some(name), id, refuse(ErrorCode::UnknownTopicOrPartition, &message));
                }
            },
            (None, id) => match context.image.topic_by_id(id) {
                Some(topic) => found.push((None, id, topic.clone())),
                None => {
                    let message = format!("there is no topic with id {id}");
                    answer(None, id, refuse(ErrorCode::UnknownTopicId, &message));
                }
            },
        }
    }
    let mut records = Vec::new();
    for (name, _, topic) in &found {
        // The same topic by name and by id: both are refused.
        if found.iter().filter(|(_, _, other)| other.id == topic.id).count() > 1 {
            if name.is_some() {
                answer(*name, topic.id, refuse(invalid, "the topic was also given by its id"));
            }
            continue;
        }
        records.push((RemoveTopicRecord { topic_id: topic.id }.into(), 0));
        answer(Some(&topic.name), topic.id, Ok(()));
    }
    Decision { records, response: DeleteTopicsResponse { responses, ..Default::default() } }
}
