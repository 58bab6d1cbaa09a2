//! Writers: plain ones, which try once and so never know more than they were told, and idempotent ones, which try
//! again; and one that deletes old records.

use std::collections::BTreeMap;
use std::time::Duration;

use client::{Client, ClientError, Lane, Producer, ProducerConfig, ProducerRecord};
use env::Env;
use model::{ErrorCode, Offset, TimestampMs, TopicPartition};
use records::{BatchBuilder, Compression};
use wire::produce_request::{PartitionProduceData, ProduceRequest, TopicProduceData};

use super::{Desk, REQUEST_TIMEOUT, SharedTopic};
use crate::planted::Planted;
use crate::sim_env::SimEnv;
use crate::value::Value;

/// How long a writer rests between two writes, at most.
const PAUSE_MAX: Duration = Duration::from_millis(100);

/// How long it rests after a failure, at most.
const FAILURE_PAUSE_MAX: Duration = Duration::from_millis(100);

/// The highest version of Produce that names topics.
const NAMED_VERSION_MAX: i16 = 12;

const CODECS: [Compression; 5] =
    [Compression::None, Compression::Gzip, Compression::Snappy, Compression::Lz4, Compression::Zstd];

/// Writes batches, each tried once.
pub(crate) async fn write_plain(desk: Desk, writer: u32, topic: SharedTopic) {
    let mut rng = desk.rng();
    let client = desk.client();
    let mut number = 0;
    while desk.is_running() {
        let partition = topic.any_partition(&mut rng);
        let values: Vec<Value> = (0..rng.range(1..5))
            .map(|_| {
                number += 1;
                Value { writer, number }
            })
            .collect();
        let codec = *rng.choose(&CODECS);
        let acks = if rng.one_in(2) { -1 } else { 1 };
        let batch = batch_of(&values, codec, desk.env.wall_clock());
        match produce(&client, &partition, batch, acks).await {
            Ok(base) => {
                desk.history.acknowledged(&partition, Some(base), &values);
                desk.succeeded("produce");
                desk.pause(&mut rng, PAUSE_MAX).await;
            }
            Err(_unknown) => desk.pause(&mut rng, FAILURE_PAUSE_MAX).await,
        }
    }
}

fn batch_of(values: &[Value], codec: Compression, now: TimestampMs) -> bytes::Bytes {
    let mut builder = BatchBuilder::new().compression(codec, None);
    for value in values {
        builder.push(now, Some(value.writer.to_string().as_bytes()), Some(&value.encode()), &[]);
    }
    builder.build()
}

/// One Produce request; any error leaves open whether the batch was written.
async fn produce(
    client: &Client<SimEnv>,
    partition: &TopicPartition,
    batch: bytes::Bytes,
    acks: i16,
) -> Result<Offset, ClientError> {
    let topic = client.topic(&partition.topic).await?;
    let leader = topic.partition(partition.partition).map(|partition| partition.leader);
    let leader = leader.ok_or_else(|| ClientError::NotAvailable(format!("no {partition}")))?;
    let connection = client.broker(leader, Lane::Produce).await?;
    let request = ProduceRequest {
        acks,
        timeout_ms: REQUEST_TIMEOUT.as_millis() as i32,
        topic_data: vec![TopicProduceData {
            name: partition.topic.clone(),
            partition_data: vec![PartitionProduceData {
                index: partition.partition.0,
                records: Some(wire::Records::Bytes(batch)),
            }],
            ..TopicProduceData::default()
        }],
        ..ProduceRequest::default()
    };
    let version = connection.version_of::<ProduceRequest>(NAMED_VERSION_MAX)?;
    let response = connection.request_at(&request, version, REQUEST_TIMEOUT).await?;
    let answer = response.responses.first().and_then(|topic| topic.partition_responses.first());
    let answer = answer.expect("a Produce answer names the partition that was asked for");
    match ErrorCode::from_code(answer.error_code) {
        ErrorCode::None => Ok(Offset(answer.base_offset)),
        code => Err(ClientError::NotAvailable(format!("{partition}: {code:?}"))),
    }
}

/// Writes with an idempotent producer: every record once, in order.
pub(crate) async fn write_once(desk: Desk, writer: u32, topic: SharedTopic) {
    desk.history.writes_once(writer);
    let mut rng = desk.rng();
    let client = desk.client();
    let mut number = 0;
    let mut again = Vec::new();
    while desk.is_running() {
        let config = ProducerConfig {
            compression: *rng.choose(&CODECS),
            linger: rng.duration(Duration::ZERO..Duration::from_millis(5)),
            batch_bytes_max: rng.range(200..4000) as usize,
            delivery_timeout: rng.duration(Duration::from_millis(300)..Duration::from_secs(3)),
            ..ProducerConfig::default()
        };
        let producer = Producer::new(client.clone(), config);
        while desk.is_running() && !rng.one_in(200) {
            let mut deliveries = Vec::new();
            for _ in 0..rng.range(1..8) {
                let value = again.pop().unwrap_or_else(|| {
                    number += 1;
                    Value { writer, number }
                });
                let record = ProducerRecord {
                    topic: topic.name.clone(),
                    partition: Some(topic.any_partition(&mut rng).partition),
                    value: Some(value.encode()),
                    ..ProducerRecord::default()
                };
                if let Ok(delivery) = producer.send(record).await {
                    deliveries.push((value, delivery));
                }
            }
            let mut failed = false;
            for (value, delivery) in deliveries {
                match delivery.wait().await {
                    Ok(delivered) => {
                        desk.history.acknowledged(&delivered.partition, delivered.offset, &[value]);
                        desk.succeeded("produce-once");
                    }
                    Err(_unknown) => {
                        failed = true;
                        if desk.planted == Some(Planted::BlindRetry) {
                            again.push(value);
                        }
                    }
                }
            }
            if failed {
                desk.pause(&mut rng, FAILURE_PAUSE_MAX).await;
                break;
            }
            desk.pause(&mut rng, PAUSE_MAX).await;
        }
    }
}

/// Deletes old records of a topic that nothing else but plain writers use.
pub(crate) async fn trim(desk: Desk, topic: SharedTopic) {
    let mut rng = desk.rng();
    let client = desk.client();
    while desk.is_running() {
        let partition = topic.any_partition(&mut rng);
        let known = desk.history.known_bounds(&partition);
        if known.end > known.start {
            let to = Offset(rng.range(known.start.0 as u64..known.end.0 as u64 + 1) as i64);
            desk.history.trims(&partition, to);
            let wanted = BTreeMap::from([(partition.clone(), Some(to))]);
            for (_, outcome) in client.delete_records(&wanted).await {
                if let Ok(start) = outcome {
                    desk.history.started_at(&partition, known, start);
                    desk.succeeded("delete-records");
                }
            }
        }
        desk.pause(&mut rng, Duration::from_millis(500)).await;
    }
}
