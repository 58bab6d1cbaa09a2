//! Produce: checks each partition's batch and appends it, inline wherever nothing has to be fetched from disk first.
//!
//! All appends of a request are made before the next request of the connection starts, so that a producer's batches
//! keep their order; only the waits for `flush.messages` overlap with later requests.

use std::sync::Arc;

use bytes::Bytes;
use env::Env;
use model::{ErrorCode, TimestampMs};
use records::InvalidProduce;
use storage::{AppendError, AppendInfo, LogAccess, ProducedBatch};
use wire::frame::RequestHead;
use wire::produce_response::{BatchIndexAndErrorMessage, PartitionProduceResponse, TopicProduceResponse};
use wire::{Decoder, ProduceRequest, ProduceResponse};

use crate::broker::Broker;
use crate::dispatch::{self, Call, Outcome};
use crate::metrics::Traffic;
use crate::partition::{Partition, PartitionError};

/// The first version that says what is wrong beside the code.
const ERROR_MESSAGE_VERSION: i16 = 8;
/// The first version that names topics by id.
const TOPIC_ID_VERSION: i16 = 13;

/// What came of one partition of a request.
enum Appended<E: Env> {
    /// The answer is known.
    Done(PartitionProduceResponse),
    /// Appended; a flush has to come before the answer.
    ToFlush(Arc<Partition<E>>, AppendInfo, PartitionProduceResponse),
    /// Parts of the log must be fetched before the append.
    ToAppend(Arc<Partition<E>>, ProducedBatch, i32),
    /// The records are too large to be checked at once.
    ToValidate(Arc<Partition<E>>, Bytes, i32),
}

pub(crate) fn handle<E: Env>(call: Call<E>, body: Decoder) -> Outcome<E> {
    let request = match dispatch::decode_body::<ProduceRequest>(body, call.version()) {
        Ok(request) => request,
        Err(reason) => return Outcome::Malformed(reason),
    };
    let Call { broker, head, .. } = call;
    let acks = request.acks;
    let mut topics = Vec::with_capacity(request.topic_data.len());
    for topic in request.topic_data {
        let mut partitions = Vec::with_capacity(topic.partition_data.len());
        for data in &topic.partition_data {
            let partition = match head.api_version {
                TOPIC_ID_VERSION.. => broker.partitions.by_id(topic.topic_id, data.index),
                _ => broker.partitions.by_name(&topic.name, data.index),
            };
            let appended = match (acks, partition) {
                (-1..=1, Some(partition)) => {
                    broker.count(Some(&partition), Traffic::Produce, 1);
                    let records = data.records.as_ref().and_then(|records| records.as_bytes());
                    append(&broker, &head, partition, data.index, records)
                }
                (-1..=1, None) => {
                    broker.count(None, Traffic::Produce, 1);
                    broker.count(None, Traffic::FailedProduce, 1);
                    failed(data.index, unknown_topic(&broker, &head, &topic))
                }
                _ => failed(data.index, ErrorCode::InvalidRequiredAcks),
            };
            partitions.push(appended);
        }
        topics.push((topic.name, topic.topic_id, partitions));
    }
    let all_appended = topics
        .iter()
        .flat_map(|(.., partitions)| partitions)
        .all(|partition| matches!(partition, Appended::Done(_) | Appended::ToFlush(..)));
    let answer = async move {
        let mut responses = Vec::with_capacity(topics.len());
        for (name, topic_id, partitions) in topics {
            let mut partition_responses = Vec::with_capacity(partitions.len());
            for appended in partitions {
                partition_responses.push(finish(&broker, &head, appended).await);
            }
            responses.push(TopicProduceResponse { name, topic_id, partition_responses });
        }
        respond::<E>(&head, acks, responses)
    };
    match dispatch::start(answer) {
        Outcome::Later(answer) if !all_appended => Outcome::Blocked(answer),
        outcome => outcome,
    }
}

/// The answer's bytes. With `acks=0` the client reads none: an error can only be told by closing the connection.
fn respond<E: Env>(
    head: &RequestHead,
    acks: i16,
    responses: Vec<TopicProduceResponse>,
) -> Option<crate::connection::Answer<E>> {
    if acks == 0 {
        let mut partitions = responses.iter().flat_map(|topic| &topic.partition_responses);
        return partitions.all(|partition| partition.error_code == 0).then(Vec::new);
    }
    let response = ProduceResponse { responses, ..ProduceResponse::default() };
    dispatch::encode::<ProduceRequest, E>(head.api_version, head.correlation_id, &response, &[])
}

/// Why a partition is not on this node. A topic of one node is on it, or is not at all.
fn unknown_topic<E: Env>(
    broker: &Broker<E>,
    head: &RequestHead,
    topic: &wire::produce_request::TopicProduceData,
) -> ErrorCode {
    let is_known_id = broker.image().topic_by_id(topic.topic_id).is_some();
    match head.api_version {
        TOPIC_ID_VERSION.. if !is_known_id => ErrorCode::UnknownTopicId,
        _ => ErrorCode::UnknownTopicOrPartition,
    }
}

fn append<E: Env>(
    broker: &Broker<E>,
    head: &RequestHead,
    partition: Arc<Partition<E>>,
    index: i32,
    records: Option<&Bytes>,
) -> Appended<E> {
    let Some(records) = records else { return failed(index, ErrorCode::InvalidRecord) };
    if broker.is_reserved_for_coordinators(&partition.at.topic, &head.client_id) {
        return failed(index, ErrorCode::InvalidTopicException);
    }
    let config = partition.with(|log| Arc::clone(log.config()));
    let validated = ProducedBatch::validate(records, head.api_version, &config, broker.env.wall_clock());
    let batch = match validated {
        Ok(batch) => batch,
        Err(AppendError::LargeRecords) => return Appended::ToValidate(partition, records.clone(), index),
        Err(error) => return rejected(broker, head, &partition, index, records, error),
    };
    match partition.append_inline(&batch) {
        Ok(info) => appended(broker, partition, &batch, index, info),
        Err(PartitionError::Append(AppendError::Missing(_))) => Appended::ToAppend(partition, batch, index),
        Err(error) => refused(broker, head, &partition, index, error),
    }
}

fn appended<E: Env>(
    broker: &Broker<E>,
    partition: Arc<Partition<E>>,
    batch: &ProducedBatch,
    index: i32,
    info: AppendInfo,
) -> Appended<E> {
    if !info.is_duplicate {
        broker.count(Some(&partition), Traffic::BytesIn, batch.size_bytes() as u64);
        broker.count(Some(&partition), Traffic::MessagesIn, batch.record_count() as u64);
    }
    if info.has_rolled {
        broker.flusher.flush_soon(&partition);
    }
    let response = PartitionProduceResponse {
        index,
        base_offset: info.first_offset.0,
        log_append_time_ms: info.log_append_time.0,
        log_start_offset: info.log_start_offset.0,
        ..PartitionProduceResponse::default()
    };
    match info.is_flush_due {
        true => Appended::ToFlush(partition, info, response),
        false => Appended::Done(response),
    }
}

/// Waits for what the answer needs.
async fn finish<E: Env>(
    broker: &Broker<E>,
    head: &RequestHead,
    appended: Appended<E>,
) -> PartitionProduceResponse {
    let mut appended = appended;
    if let Appended::ToValidate(partition, records, index) = appended {
        let config = partition.with(|log| Arc::clone(log.config()));
        let now = broker.env.wall_clock();
        let validated = storage::validate_large(&*partition, &records, head.api_version, &config, now).await;
        appended = match validated {
            Ok(batch) => Appended::ToAppend(partition, batch, index),
            Err(error) => rejected(broker, head, &partition, index, &records, error),
        };
    }
    if let Appended::ToAppend(partition, batch, index) = appended {
        appended = match partition.append_waiting(&batch).await {
            Ok(info) => self::appended(broker, partition, &batch, index, info),
            Err(error) => refused(broker, head, &partition, index, error),
        };
    }
    let (partition, info, response) = match appended {
        Appended::Done(response) => return response,
        Appended::ToFlush(partition, info, response) => (partition, info, response),
        Appended::ToAppend(.., index) | Appended::ToValidate(.., index) => {
            return response_of(index, ErrorCode::UnknownServerError);
        }
    };
    match partition.flush(&broker.env, info.last_offset.plus(1)).await {
        Ok(()) => response,
        Err(error) => {
            broker.log_failed(&partition.at, &error);
            response_of(response.index, error.code())
        }
    }
}

/// The batch breaks a rule.
fn rejected<E: Env>(
    broker: &Broker<E>,
    head: &RequestHead,
    partition: &Partition<E>,
    index: i32,
    records: &Bytes,
    error: AppendError,
) -> Appended<E> {
    broker.count(Some(partition), Traffic::BytesRejected, records.len() as u64);
    refused(broker, head, partition, index, error.into())
}

fn refused<E: Env>(
    broker: &Broker<E>,
    head: &RequestHead,
    partition: &Partition<E>,
    index: i32,
    error: PartitionError,
) -> Appended<E> {
    broker.count(Some(partition), Traffic::FailedProduce, 1);
    if let PartitionError::Append(AppendError::Storage(error)) = &error {
        broker.storage_failed(&partition.at, error);
    }
    let mut response = response_of(index, error.code());
    if head.api_version >= ERROR_MESSAGE_VERSION {
        if let PartitionError::Append(error) = &error {
            response.record_errors = record_errors(error);
        }
        response.error_message = Some(error.to_string());
    }
    Appended::Done(response)
}

fn record_errors(error: &AppendError) -> Vec<BatchIndexAndErrorMessage> {
    let AppendError::Invalid(InvalidProduce::Records(records)) = error else { return Vec::new() };
    let named = records.iter().map(|record| BatchIndexAndErrorMessage {
        batch_index: record.batch_index,
        batch_index_error_message: Some(record.problem.to_owned()),
    });
    named.collect()
}

fn failed<E: Env>(index: i32, error: ErrorCode) -> Appended<E> {
    Appended::Done(response_of(index, error))
}

fn response_of(index: i32, error: ErrorCode) -> PartitionProduceResponse {
    PartitionProduceResponse {
        index,
        error_code: error.code(),
        base_offset: -1,
        log_append_time_ms: TimestampMs::NONE.0,
        log_start_offset: -1,
        ..PartitionProduceResponse::default()
    }
}
