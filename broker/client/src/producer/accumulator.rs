//! The producer's state: which batches collect, wait, travel, and what becomes of each. No clock, no network: time and
//! answers come in as arguments, and what is to be sent comes out.
//!
//! The order of a partition's records is never changed, and with idempotence no record is written twice:
//!
//! - A batch gets its sequence number when it is first sent, and keeps it for every retry.
//! - A broker takes any sequence from a producer that it has not met. So the first batch of a producer id and epoch goes
//!   alone; the next ones follow once it is acknowledged.
//! - After a failure nothing of the partition is sent until all of its batches in flight are answered; then they go
//!   again, in order.
//! - A batch that is given up leaves a gap in the sequence, which brokers refuse. The batches behind it then get a new
//!   producer epoch (of this partition alone) and count from 0. Batches before the gap are settled first, under the old
//!   epoch; and those behind it that may have been written fail too, rather than being written twice: a broker that
//!   has forgotten the producer took them in spite of the gap.
//!
//! Without idempotence one batch a partition is in flight, so that retries keep the order; they may duplicate.

use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;

use bytes::Bytes;
use model::{ErrorCode, Instant, Offset, ProducerEpoch, ProducerId, TimestampMs, TopicPartition};
use records::{BatchBuilder, Compression, increment_sequence};
use tokio::sync::watch;

use crate::retry::backoff;
use crate::{BrokerError, ClientError, ProducerRecord};

/// The most batches of one partition in flight: brokers recognise a retry among the last five.
pub(super) const IN_FLIGHT_MAX: usize = 5;

/// What the accumulator must know of the configuration.
#[derive(Clone, Debug)]
pub(super) struct Rules {
    pub(super) idempotent: bool,
    pub(super) compression: Compression,
    pub(super) linger: Duration,
    pub(super) batch_bytes_max: usize,
    pub(super) request_bytes_max: usize,
    pub(super) delivery_timeout: Duration,
    pub(super) backoff_min: Duration,
    pub(super) backoff_max: Duration,
}

/// Where the records of a batch ended up: the first one's offset (unknown for `acks=0` and for some duplicates), and
/// the time of append when that counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Acked {
    pub(super) base_offset: Option<Offset>,
    pub(super) append_time: Option<TimestampMs>,
}

/// What a broker, or its silence, said about a batch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    Acked(Acked),
    /// The batch is not in the log.
    Rejected(BrokerError),
    /// It may be.
    Unknown(ClientError),
}

pub(super) type Fate = Option<Result<Acked, ClientError>>;

/// A batch to be sent.
#[derive(Debug)]
pub(super) struct Outgoing {
    pub(super) partition: TopicPartition,
    pub(super) id: u64,
    pub(super) bytes: Bytes,
}

pub(super) struct Accumulator {
    rules: Rules,
    queues: BTreeMap<TopicPartition, Queue>,
    identity: Option<Identity>,
    next_id: u64,
    /// Everything collected so far is due, whatever its linger.
    flush_before_id: u64,
    /// What has been given back since [`Accumulator::take_released_bytes`].
    released_bytes: usize,
}

#[derive(Clone, Copy, Debug)]
struct Identity {
    id: ProducerId,
    epoch: ProducerEpoch,
    next_sequence: i32,
}

#[derive(Default)]
struct Queue {
    collecting: Option<Batch>,
    /// By id: in the order of records.
    waiting: VecDeque<Batch>,
    /// By id.
    in_flight: VecDeque<Batch>,
    identity: Option<Identity>,
    /// A batch of this identity was acknowledged, so the broker knows which sequence is next.
    is_known: bool,
    /// A batch failed; nothing is sent until those in flight are answered.
    is_recovering: bool,
    /// Batches from this id on need a new epoch.
    gap: Option<u64>,
    not_before: Instant,
}

struct Batch {
    id: u64,
    payload: Payload,
    record_count: i32,
    reserved_bytes: usize,
    created_at: Instant,
    sequence: Option<i32>,
    attempts: u32,
    /// An attempt's answer never came.
    maybe_written: bool,
    fate: watch::Sender<Fate>,
}

enum Payload {
    Collecting(BatchBuilder),
    Built(Bytes),
}

impl Accumulator {
    pub(super) fn new(rules: Rules) -> Self {
        Self {
            rules,
            queues: BTreeMap::new(),
            identity: None,
            next_id: 0,
            flush_before_id: 0,
            released_bytes: 0,
        }
    }

    /// Adds a record; answers its batch's fate, its index in it, and whether there is something new to send or to
    /// wait for.
    pub(super) fn append(
        &mut self,
        partition: &TopicPartition,
        record: &ProducerRecord,
        timestamp: TimestampMs,
        reserved_bytes: usize,
        now: Instant,
    ) -> (watch::Receiver<Fate>, u32, bool) {
        if !self.queues.contains_key(partition) {
            self.queues.insert(partition.clone(), Queue::default());
        }
        let queue = self.queues.get_mut(partition).expect("it was put there");
        let mut wake = false;
        if let Some(batch) =
            queue.collecting.take_if(|batch| !batch.fits(reserved_bytes, self.rules.batch_bytes_max))
        {
            queue.waiting.push_back(batch);
            wake = true;
        }
        let batch = queue.collecting.get_or_insert_with(|| {
            wake = true;
            self.next_id += 1;
            Batch::new(self.next_id, now)
        });
        if let Payload::Collecting(builder) = &mut batch.payload {
            builder.push(timestamp, record.key.as_deref(), record.value.as_deref(), &record.headers);
        }
        let index = batch.record_count as u32;
        batch.record_count += 1;
        batch.reserved_bytes += reserved_bytes;
        (batch.fate.subscribe(), index, wake)
    }

    /// Makes everything appended so far due.
    pub(super) fn flush(&mut self) {
        self.flush_before_id = self.next_id + 1;
    }

    /// The fates of all batches that are not settled.
    pub(super) fn unsettled(&self) -> Vec<watch::Receiver<Fate>> {
        let batches =
            self.queues.values().flat_map(|q| q.in_flight.iter().chain(&q.waiting).chain(&q.collecting));
        batches.map(|batch| batch.fate.subscribe()).collect()
    }

    /// Whether something is due that needs a producer id that is not there.
    pub(super) fn needs_identity(&self, now: Instant) -> bool {
        self.rules.idempotent
            && self.identity.is_none()
            && self.queues.values().any(|queue| queue.identity.is_none() && self.is_due(queue, now))
    }

    /// A new producer id, for partitions that have none (any more).
    pub(super) fn set_identity(&mut self, id: ProducerId, epoch: ProducerEpoch) {
        self.identity = Some(Identity { id, epoch, next_sequence: 0 });
    }

    /// Fails everything that waits for a producer id: there will be none.
    pub(super) fn fail_without_identity(&mut self, error: &ClientError) {
        let mut released = 0;
        for queue in self.queues.values_mut().filter(|queue| queue.identity.is_none()) {
            for batch in queue.waiting.drain(..).chain(queue.collecting.take()) {
                released += batch.settle(Err(error.clone()));
            }
        }
        self.released_bytes += released;
    }

    /// The partitions with something to send now.
    pub(super) fn due(&self, now: Instant) -> Vec<TopicPartition> {
        let due = self.queues.iter().filter(|(_, queue)| self.is_due(queue, now));
        due.map(|(partition, _)| partition.clone()).collect()
    }

    fn is_due(&self, queue: &Queue, now: Instant) -> bool {
        let in_flight_max = if queue.is_known { IN_FLIGHT_MAX } else { 1 };
        let is_open =
            !queue.is_recovering && queue.not_before <= now && queue.in_flight.len() < in_flight_max;
        let next_is_due = match (queue.waiting.front(), &queue.collecting) {
            (Some(_), _) => true,
            (None, Some(batch)) => {
                batch.id < self.flush_before_id || batch.created_at + self.rules.linger <= now
            }
            (None, None) => false,
        };
        // Across a gap nothing may be in flight: the epoch changes there.
        let next_id = queue.waiting.front().or(queue.collecting.as_ref()).map_or(0, |batch| batch.id);
        let gap_is_clear = match queue.gap {
            Some(from_id) if next_id >= from_id => queue.in_flight.is_empty(),
            _ => true,
        };
        is_open && next_is_due && gap_is_clear
    }

    /// One request's worth for a broker that leads `partitions`: at most a batch of each, in the order given.
    pub(super) fn drain(&mut self, partitions: &[TopicPartition], now: Instant) -> Vec<Outgoing> {
        let mut outgoing: Vec<Outgoing> = Vec::new();
        let mut size_bytes = 0;
        for partition in partitions {
            let is_due = self.queues.get(partition).is_some_and(|queue| self.is_due(queue, now));
            let Some(queue) = self.queues.get_mut(partition).filter(|_| is_due) else { continue };
            if !queue.close_gap(&mut self.identity, &mut self.released_bytes) {
                continue;
            }
            if queue.waiting.is_empty() {
                queue.waiting.extend(queue.collecting.take());
            }
            let Some(next) = queue.waiting.front() else { continue };
            if !outgoing.is_empty() && size_bytes + next.payload.size_bytes() > self.rules.request_bytes_max {
                break;
            }
            if self.rules.idempotent && queue.identity.is_none() {
                queue.identity = self.identity;
                if queue.identity.is_none() {
                    continue;
                }
            }
            let Some(mut batch) = queue.waiting.pop_front() else { continue };
            let bytes = batch.build(self.rules.compression, queue.identity.as_mut());
            size_bytes += bytes.len();
            batch.attempts += 1;
            outgoing.push(Outgoing { partition: partition.clone(), id: batch.id, bytes });
            queue.in_flight.push_back(batch);
        }
        outgoing
    }

    /// Notes what became of a batch that was sent.
    pub(super) fn complete(
        &mut self,
        partition: &TopicPartition,
        id: u64,
        outcome: Outcome,
        now: Instant,
        random: u64,
    ) {
        let Some(queue) = self.queues.get_mut(partition) else { return };
        let Some(index) = queue.in_flight.iter().position(|batch| batch.id == id) else { return };
        let Some(mut batch) = queue.in_flight.remove(index) else { return };
        let is_first = index == 0 && queue.waiting.front().is_none_or(|waiting| waiting.id > id);
        let verdict = match outcome {
            Outcome::Acked(acked) => Verdict::Settled(acked),
            Outcome::Unknown(error) => {
                batch.maybe_written = true;
                Verdict::Retry(error)
            }
            Outcome::Rejected(error) => match error.code {
                // What comes before it is not written yet, or never will be, so it could not be.
                ErrorCode::OutOfOrderSequenceNumber
                    if !is_first || queue.gap.is_some_and(|from_id| from_id <= id) =>
                {
                    Verdict::Retry(ClientError::Broker(error))
                }
                // The broker has forgotten this producer, so it cannot tell a duplicate; a batch sent once is none.
                ErrorCode::UnknownProducerId if is_first && !batch.maybe_written => Verdict::NewEpoch,
                code if code.is_retriable() => Verdict::Retry(ClientError::Broker(error)),
                _ => Verdict::Failed(ClientError::Broker(error)),
            },
        };
        match verdict {
            Verdict::Settled(acked) => {
                queue.is_known = self.rules.idempotent;
                self.released_bytes += batch.settle(Ok(acked));
            }
            Verdict::Retry(error) => {
                tracing::debug!(%partition, attempt = batch.attempts, %error, "produce failed, trying again");
                queue.is_recovering = true;
                let wait =
                    backoff(self.rules.backoff_min, self.rules.backoff_max, batch.attempts - 1, random);
                queue.not_before = queue.not_before.max(now + wait);
                queue.put_back(batch);
            }
            Verdict::NewEpoch => {
                queue.is_recovering = true;
                queue.widen_gap(batch.id);
                queue.put_back(batch);
            }
            Verdict::Failed(error) => {
                if batch.sequence.is_some() {
                    queue.is_recovering = true;
                    queue.widen_gap(batch.id + 1);
                }
                self.released_bytes += batch.settle(Err(error));
            }
        }
        queue.is_recovering &= !queue.in_flight.is_empty();
        self.expire(now);
    }

    /// Gives up what is older than the delivery timeout. Batches in flight are waited for: their requests end in time.
    pub(super) fn expire(&mut self, now: Instant) {
        let limit = self.rules.delivery_timeout;
        for queue in self.queues.values_mut() {
            let is_late = |batch: &Batch| batch.created_at + limit <= now;
            while queue.waiting.front().is_some_and(is_late) {
                let Some(batch) = queue.waiting.pop_front() else { break };
                if batch.sequence.is_some() {
                    queue.widen_gap(batch.id + 1);
                }
                self.released_bytes += batch.settle(Err(ClientError::DeliveryTimeout(limit)));
            }
            if queue.waiting.is_empty()
                && let Some(batch) = queue.collecting.take_if(|batch| is_late(batch))
            {
                self.released_bytes += batch.settle(Err(ClientError::DeliveryTimeout(limit)));
            }
        }
        self.queues.retain(|_, queue| !queue.is_forgettable());
    }

    /// When something changes by itself.
    pub(super) fn next_deadline(&self, now: Instant) -> Option<Instant> {
        let of_queue = |queue: &Queue| {
            let linger = queue.collecting.as_ref().map(|batch| batch.created_at + self.rules.linger);
            let oldest = queue.waiting.front().or(queue.collecting.as_ref());
            let expiry = oldest.map(|batch| batch.created_at + self.rules.delivery_timeout);
            let backoff = oldest.map(|_| queue.not_before);
            [linger, expiry, backoff].into_iter().flatten().filter(|at| *at > now).min()
        };
        self.queues.values().filter_map(of_queue).min()
    }

    /// The reserved bytes of batches that were settled since the last call.
    pub(super) fn take_released_bytes(&mut self) -> usize {
        std::mem::take(&mut self.released_bytes)
    }
}

enum Verdict {
    Settled(Acked),
    Retry(ClientError),
    /// Try again under a new epoch.
    NewEpoch,
    Failed(ClientError),
}

impl Queue {
    /// Puts a batch back where it belongs among those that wait.
    fn put_back(&mut self, batch: Batch) {
        let index = self.waiting.partition_point(|waiting| waiting.id < batch.id);
        self.waiting.insert(index, batch);
    }

    fn widen_gap(&mut self, from_id: u64) {
        self.gap = Some(self.gap.map_or(from_id, |id| id.min(from_id)));
    }

    /// Goes on behind a gap, when that is where the queue stands: a new epoch, sequences from 0. `false` when that
    /// takes a new producer id first.
    fn close_gap(&mut self, identity: &mut Option<Identity>, released_bytes: &mut usize) -> bool {
        let Some(from_id) = self.gap else { return true };
        let next = self.waiting.front().or(self.collecting.as_ref());
        if next.is_some_and(|batch| batch.id < from_id) {
            return true;
        }
        if let Some(own) = &mut self.identity {
            match own.epoch.0.checked_add(1) {
                Some(epoch) => (own.epoch, own.next_sequence) = (ProducerEpoch(epoch), 0),
                None => {
                    if identity.is_some_and(|shared| shared.id == own.id) {
                        *identity = None;
                    }
                    self.identity = None;
                }
            }
        }
        self.gap = None;
        self.is_known = false;
        let mut kept = VecDeque::new();
        for mut batch in self.waiting.drain(..) {
            if batch.maybe_written {
                *released_bytes += batch.settle(Err(ClientError::NotAvailable(
                    "a record before this one was given up; this one may have been written".to_owned(),
                )));
                continue;
            }
            batch.sequence = None;
            kept.push_back(batch);
        }
        self.waiting = kept;
        self.identity.is_some() || identity.is_some()
    }

    /// Nothing of it is needed any more. A queue with an identity is: its sequences go on.
    fn is_forgettable(&self) -> bool {
        self.identity.is_none()
            && self.collecting.is_none()
            && self.waiting.is_empty()
            && self.in_flight.is_empty()
    }
}

impl Payload {
    fn size_bytes(&self) -> usize {
        match self {
            Payload::Collecting(builder) => builder.size_bytes(),
            Payload::Built(bytes) => bytes.len(),
        }
    }
}

impl Batch {
    fn new(id: u64, created_at: Instant) -> Self {
        Self {
            id,
            payload: Payload::Collecting(BatchBuilder::new()),
            record_count: 0,
            reserved_bytes: 0,
            created_at,
            sequence: None,
            attempts: 0,
            maybe_written: false,
            fate: watch::channel(None).0,
        }
    }

    /// Whether `more_bytes` still fit; the first record always does.
    fn fits(&self, more_bytes: usize, batch_bytes_max: usize) -> bool {
        self.payload.size_bytes() + more_bytes <= batch_bytes_max
    }

    /// The bytes to send: compressed once, with the producer's identity and the sequence that the batch has or now
    /// gets.
    fn build(&mut self, compression: Compression, identity: Option<&mut Identity>) -> Bytes {
        let bytes = match &mut self.payload {
            Payload::Built(bytes) => bytes.clone(),
            Payload::Collecting(builder) => std::mem::take(builder).compression(compression, None).build(),
        };
        let bytes = match identity {
            Some(identity) if self.sequence.is_none() => {
                let sequence = identity.next_sequence;
                identity.next_sequence = increment_sequence(sequence, self.record_count);
                self.sequence = Some(sequence);
                let mut bytes = Vec::from(bytes);
                records::set_producer(&mut bytes, identity.id, identity.epoch, sequence);
                Bytes::from(bytes)
            }
            _ => bytes,
        };
        self.payload = Payload::Built(bytes.clone());
        bytes
    }

    /// Tells everybody who waits; answers the bytes that it had reserved.
    fn settle(self, fate: Result<Acked, ClientError>) -> usize {
        self.fate.send_replace(Some(fate));
        self.reserved_bytes
    }
}
