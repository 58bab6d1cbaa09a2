//! A producer: collects records into batches, sends them to their leaders, and tries again without losing order.
//!
//! Promises: records of a partition are written in the order of [`Producer::send`]; with `acks=all`, the default, each
//! exactly once or its [`Delivery`] is an error; memory is bounded by [`ProducerConfig::buffer_bytes_max`], at which
//! `send` waits. How order and once-only survive failures is told in `accumulator`.
//!
//! One task sends; it owns connections, requests in flight and look-ups. Dropping the last clone of a producer ends it
//! and fails what is not delivered; [`Producer::flush`] waits for that first.

mod accumulator;
mod partitioner;
mod sender;

#[cfg(test)]
mod tests;

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use env::Env;
use futures::future::join_all;
use model::{Offset, PartitionIndex, TimestampMs, TopicPartition};
use parking_lot::Mutex;
use records::{Compression, Header};
use tokio::sync::{Notify, Semaphore, watch};

pub use partitioner::murmur2;

use crate::{Client, ClientError};
use accumulator::{Accumulator, Fate, Rules};
use partitioner::Sticky;

/// What a record takes in its batch beside key, value and headers, at most.
const RECORD_OVERHEAD_BYTES: usize = 36;
/// What a header takes beside key and value, at most.
const HEADER_OVERHEAD_BYTES: usize = 10;

/// When a write counts as done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(i16)]
pub enum Acks {
    /// When it is sent. Lost writes go unnoticed.
    None = 0,
    /// When the leader has it.
    Leader = 1,
    /// When all replicas in sync have it.
    All = -1,
}

/// How a producer behaves; the defaults are those of Kafka's Java producer.
#[derive(Clone, Debug)]
pub struct ProducerConfig {
    /// When a write counts as done. Anything but [`Acks::All`] is without idempotence: retries may duplicate.
    pub acks: Acks,
    /// How batches are compressed.
    pub compression: Compression,
    /// How long a batch waits for more records.
    pub linger: Duration,
    /// A batch's size before compression, unless one record is larger.
    pub batch_bytes_max: usize,
    /// A request's size, and so a record's.
    pub request_bytes_max: usize,
    /// Records waiting or on their way.
    pub buffer_bytes_max: usize,
    /// Requests to one broker that are not answered, at most 5.
    pub in_flight_max: usize,
    /// How long a record may take from [`Producer::send`] on, retries included.
    pub delivery_timeout: Duration,
}

impl Default for ProducerConfig {
    fn default() -> Self {
        Self {
            acks: Acks::All,
            compression: Compression::None,
            linger: Duration::from_millis(5),
            batch_bytes_max: 16 << 10,
            request_bytes_max: 1 << 20,
            buffer_bytes_max: 32 << 20,
            in_flight_max: accumulator::IN_FLIGHT_MAX,
            delivery_timeout: Duration::from_secs(120),
        }
    }
}

/// A record to write.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProducerRecord {
    /// The topic.
    pub topic: String,
    /// The partition; `None` lets the key decide, or chance.
    pub partition: Option<PartitionIndex>,
    /// The key.
    pub key: Option<Bytes>,
    /// The value.
    pub value: Option<Bytes>,
    /// The headers.
    pub headers: Vec<Header>,
    /// The time; `None` for now.
    pub timestamp: Option<TimestampMs>,
}

/// Where a record ended up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivered {
    /// Its partition.
    pub partition: TopicPartition,
    /// Its offset; `None` with `acks=0`, and for a record that an earlier attempt had written long before.
    pub offset: Option<Offset>,
    /// Its timestamp in the log.
    pub timestamp: TimestampMs,
}

/// A record on its way.
#[derive(Clone, Debug)]
pub struct Delivery {
    partition: TopicPartition,
    index: u32,
    timestamp: TimestampMs,
    fate: watch::Receiver<Fate>,
}

impl Delivery {
    /// The record's partition.
    pub fn partition(&self) -> &TopicPartition {
        &self.partition
    }

    /// Waits until the record is written, or will not be.
    pub async fn wait(mut self) -> Result<Delivered, ClientError> {
        let fate = match self.fate.wait_for(Option::is_some).await {
            Ok(fate) => fate.clone(),
            Err(_) => None,
        };
        let acked = fate.unwrap_or(Err(ClientError::ShutDown))?;
        Ok(Delivered {
            offset: acked.base_offset.map(|base| base.plus(i64::from(self.index))),
            timestamp: acked.append_time.unwrap_or(self.timestamp),
            partition: self.partition,
        })
    }
}

/// A producer; clones share it.
pub struct Producer<E: Env> {
    handle: Arc<Handle<E>>,
}

impl<E: Env> Clone for Producer<E> {
    fn clone(&self) -> Self {
        Self { handle: Arc::clone(&self.handle) }
    }
}

struct Handle<E: Env> {
    shared: Arc<Shared<E>>,
}

impl<E: Env> Drop for Handle<E> {
    fn drop(&mut self) {
        self.shared.state.lock().is_closing = true;
        self.shared.wake.notify_one();
    }
}

/// What the producer's clones and its sending task share.
struct Shared<E: Env> {
    client: Client<E>,
    config: ProducerConfig,
    state: Mutex<State>,
    /// There is something new to send, or to wait for.
    wake: Notify,
    /// The bytes of [`ProducerConfig::buffer_bytes_max`] that are free.
    room: Semaphore,
}

struct State {
    accumulator: Accumulator,
    sticky: Sticky,
    is_closing: bool,
}

impl<E: Env> Producer<E> {
    /// A producer on `client`'s cluster; its task runs until the last clone is dropped.
    pub fn new(client: Client<E>, config: ProducerConfig) -> Producer<E> {
        let rules = Rules {
            idempotent: config.acks == Acks::All,
            compression: config.compression,
            linger: config.linger,
            batch_bytes_max: config.batch_bytes_max,
            request_bytes_max: config.request_bytes_max,
            delivery_timeout: config.delivery_timeout,
            backoff_min: client.config().retry_backoff_min,
            backoff_max: client.config().retry_backoff_max,
        };
        let state =
            State { accumulator: Accumulator::new(rules), sticky: Sticky::default(), is_closing: false };
        let env = client.env().clone();
        let room = Semaphore::new(config.buffer_bytes_max.min(Semaphore::MAX_PERMITS));
        let shared = Arc::new(Shared { client, config, state: Mutex::new(state), wake: Notify::new(), room });
        env.spawn("producer", sender::run(Arc::clone(&shared)));
        Producer { handle: Arc::new(Handle { shared }) }
    }

    /// Hands a record over; waits for metadata of a new topic and for room in the buffer. The record's fate is the
    /// [`Delivery`]'s. Cancel-safe: a dropped call has not sent the record.
    pub async fn send(&self, record: ProducerRecord) -> Result<Delivery, ClientError> {
        let shared = &self.handle.shared;
        let size_bytes = record.size_bytes();
        if size_bytes > shared.config.request_bytes_max {
            let max = shared.config.request_bytes_max;
            return Err(ClientError::Invalid(format!(
                "a record of {size_bytes} bytes, at most {max} are allowed"
            )));
        }
        let topic = shared.client.topic(&record.topic).await?;
        if topic.partitions.is_empty() {
            return Err(ClientError::NotAvailable(format!("topic {} has no partitions", record.topic)));
        }
        if let Some(wanted) = record.partition.filter(|wanted| topic.partition(*wanted).is_none()) {
            let count = topic.partitions.len();
            return Err(ClientError::Invalid(format!(
                "topic {} has no partition {wanted}, it has {count}",
                record.topic
            )));
        }
        let reserved_bytes = size_bytes.min(shared.config.buffer_bytes_max);
        let permits = u32::try_from(reserved_bytes).unwrap_or(u32::MAX);
        let room = shared.room.acquire_many(permits).await.map_err(|_| ClientError::ShutDown)?;
        room.forget();
        let env = shared.client.env();
        let timestamp = record.timestamp.unwrap_or_else(|| env.wall_clock());
        let mut state = shared.state.lock();
        let index = match (record.partition, &record.key) {
            (Some(wanted), _) => wanted,
            (None, Some(key)) => partitioner::partition_of_key(key, topic.partitions.len()),
            (None, None) => {
                let switch_bytes = shared.config.batch_bytes_max;
                state.sticky.partition(&topic, size_bytes, switch_bytes, || env.random_u64())
            }
        };
        let partition = TopicPartition::new(topic.name.clone(), index);
        let (fate, index, wake) =
            state.accumulator.append(&partition, &record, timestamp, reserved_bytes, env.now());
        drop(state);
        if wake {
            shared.wake.notify_one();
        }
        Ok(Delivery { partition, index, timestamp, fate })
    }

    /// Sends everything handed over so far without lingering, and waits until it is delivered or has failed; the
    /// deliveries tell which.
    pub async fn flush(&self) {
        let shared = &self.handle.shared;
        let unsettled = {
            let mut state = shared.state.lock();
            state.accumulator.flush();
            state.accumulator.unsettled()
        };
        shared.wake.notify_one();
        let settled = unsettled.into_iter().map(|mut fate| async move {
            // An error means that the producer is gone, and nothing more will happen.
            let _ = fate.wait_for(Option::is_some).await;
        });
        join_all(settled).await;
    }
}

impl ProducerRecord {
    /// What the record takes in a batch, at most.
    fn size_bytes(&self) -> usize {
        let length = |bytes: &Option<Bytes>| bytes.as_ref().map_or(0, Bytes::len);
        let header = |header: &Header| header.key.len() + length(&header.value) + HEADER_OVERHEAD_BYTES;
        RECORD_OVERHEAD_BYTES
            + length(&self.key)
            + length(&self.value)
            + self.headers.iter().map(header).sum::<usize>()
    }
}
