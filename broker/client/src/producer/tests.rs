//! The accumulator against brokers that lose, refuse and forget: whatever happens, a partition's log has the records in
//! order, none twice, and every delivery tells the truth about its record.

use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;

use bytes::Bytes;
use model::{
    ErrorCode, Instant, Offset, PartitionIndex, ProducerEpoch, ProducerId, TimestampMs, TopicPartition,
};
use proptest::prelude::*;
use records::{BatchHeader, Compression, RecordIter, increment_sequence};
use tokio::sync::watch;

use super::accumulator::{Accumulator, Acked, Fate, Outcome, Outgoing, Rules};
use crate::{BrokerError, ClientError, ProducerRecord};

const DELIVERY_TIMEOUT: Duration = Duration::from_secs(30);

/// A partition's log with Kafka's rules for idempotent producers.
#[derive(Default)]
struct Log {
    values: Vec<u64>,
    /// By producer id: the epoch and the last five batches.
    producers: BTreeMap<i64, (i16, VecDeque<Known>)>,
}

/// First and last sequence, base offset.
type Known = (i32, i32, i64);

impl Log {
    fn append(&mut self, bytes: &Bytes) -> Result<i64, ErrorCode> {
        let header = BatchHeader::parse(bytes).unwrap();
        records::verify_crc(bytes).unwrap();
        let sequences = (header.base_sequence, header.last_sequence());
        let known = self.producers.entry(header.producer_id.0).or_insert((-1, VecDeque::new()));
        match header.producer_epoch.0 {
            epoch if epoch < known.0 => return Err(ErrorCode::InvalidProducerEpoch),
            epoch if epoch > known.0 => {
                if sequences.0 != 0 && known.0 >= 0 {
                    return Err(ErrorCode::OutOfOrderSequenceNumber);
                }
                *known = (epoch, VecDeque::new());
            }
            _ => {
                let same = known.1.iter().find(|batch| (batch.0, batch.1) == sequences);
                if let Some((_, _, base)) = same {
                    return Ok(*base);
                }
                let next = known.1.back().map(|batch| increment_sequence(batch.1, 1));
                if next.is_some_and(|next| next != sequences.0) {
                    return Err(ErrorCode::OutOfOrderSequenceNumber);
                }
            }
        }
        let base = self.values.len() as i64;
        known.1.push_back((sequences.0, sequences.1, base));
        if known.1.len() > 5 {
            known.1.pop_front();
        }
        for record in RecordIter::new(bytes, 1 << 20).unwrap() {
            let value = record.unwrap().value.unwrap();
            self.values.push(std::str::from_utf8(&value).unwrap().parse().unwrap());
        }
        Ok(base)
    }
}

/// What happens to a request.
#[derive(Clone, Copy, Debug)]
enum Fault {
    None,
    /// It never arrives.
    RequestLost,
    /// It is carried out, but nobody hears of it.
    ResponseLost,
    /// The broker does not lead the partition (any more).
    NotLeader,
    /// The broker refuses this very batch for good.
    Refused,
    /// The broker forgot its producers.
    Forgotten,
}

#[derive(Clone, Debug)]
enum Step {
    Append(u8),
    Drain,
    /// The request that is so many behind the oldest in flight is answered.
    Answer(usize, Fault),
    Wait(u64),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let fault = prop_oneof![
        8 => Just(Fault::None),
        2 => Just(Fault::RequestLost),
        2 => Just(Fault::ResponseLost),
        2 => Just(Fault::NotLeader),
        1 => Just(Fault::Refused),
        1 => Just(Fault::Forgotten),
    ];
    let step = prop_oneof![
        4 => (0..3u8).prop_map(Step::Append),
        4 => Just(Step::Drain),
        4 => (0..3usize, fault).prop_map(|(index, fault)| Step::Answer(index, fault)),
        2 => prop_oneof![Just(1u64), Just(50), Just(500), Just(8_000)].prop_map(Step::Wait),
    ];
    proptest::collection::vec(step, 1..250)
}

struct World {
    accumulator: Accumulator,
    logs: BTreeMap<TopicPartition, Log>,
    in_flight: VecDeque<Outgoing>,
    now: Instant,
    next_value: u64,
    next_producer_id: i64,
    deliveries: Vec<(TopicPartition, u64, u32, watch::Receiver<Fate>)>,
    /// A broker forgot: then it may take a duplicate for new, which is not the producer's doing.
    has_forgotten: bool,
}

fn partition(index: u8) -> TopicPartition {
    TopicPartition::new("t", PartitionIndex(i32::from(index)))
}

impl World {
    fn new() -> World {
        let rules = Rules {
            idempotent: true,
            compression: Compression::None,
            linger: Duration::from_millis(5),
            batch_bytes_max: 124,
            request_bytes_max: 1 << 20,
            delivery_timeout: DELIVERY_TIMEOUT,
            backoff_min: Duration::from_millis(100),
            backoff_max: Duration::from_secs(1),
        };
        World {
            accumulator: Accumulator::new(rules),
            logs: BTreeMap::new(),
            in_flight: VecDeque::new(),
            now: Instant::default(),
            next_value: 0,
            next_producer_id: 1,
            deliveries: Vec::new(),
            has_forgotten: false,
        }
    }

    fn step(&mut self, step: &Step) {
        match step {
            Step::Append(index) => {
                let at = partition(*index);
                let value = Some(Bytes::from(self.next_value.to_string()));
                let record = ProducerRecord { value, ..Default::default() };
                let (fate, index, _) = self.accumulator.append(&at, &record, TimestampMs(0), 40, self.now);
                self.deliveries.push((at, self.next_value, index, fate));
                self.next_value += 1;
            }
            Step::Drain => {
                self.accumulator.expire(self.now);
                if self.accumulator.needs_identity(self.now) {
                    self.accumulator
                        .set_identity(ProducerId(self.next_producer_id), ProducerEpoch(i16::MAX - 1));
                    self.next_producer_id += 1;
                }
                let due = self.accumulator.due(self.now);
                self.in_flight.extend(self.accumulator.drain(&due, self.now));
            }
            Step::Answer(index, fault) => self.answer(*index, *fault),
            Step::Wait(millis) => self.now = self.now + Duration::from_millis(*millis),
        }
    }

    /// Answers one request. Those of a partition arrive in order, as on a connection: an older one of the same
    /// partition goes first.
    fn answer(&mut self, index: usize, fault: Fault) {
        let Some(chosen) = self.in_flight.get(index).map(|outgoing| outgoing.partition.clone()) else {
            return;
        };
        let index = self.in_flight.iter().position(|outgoing| outgoing.partition == chosen).unwrap();
        let outgoing = self.in_flight.remove(index).unwrap();
        let log = self.logs.entry(outgoing.partition.clone()).or_default();
        let rejected = |code| Outcome::Rejected(BrokerError { subject: String::new(), code, message: None });
        let unknown = || Outcome::Unknown(ClientError::ShutDown);
        let mut append = || match log.append(&outgoing.bytes) {
            Ok(base) => Outcome::Acked(Acked { base_offset: Some(Offset(base)), append_time: None }),
            Err(code) => rejected(code),
        };
        let outcome = match fault {
            Fault::None => append(),
            Fault::RequestLost => unknown(),
            Fault::ResponseLost => {
                append();
                unknown()
            }
            Fault::NotLeader => rejected(ErrorCode::NotLeaderOrFollower),
            Fault::Refused => rejected(ErrorCode::MessageTooLarge),
            Fault::Forgotten => {
                log.producers.clear();
                self.has_forgotten = true;
                rejected(ErrorCode::UnknownProducerId)
            }
        };
        self.accumulator.complete(&outgoing.partition, outgoing.id, outcome, self.now, 200);
    }

    /// No more faults: everything settles.
    fn settle(&mut self) {
        for _ in 0..10_000 {
            if self.accumulator.unsettled().is_empty() {
                return;
            }
            self.step(&Step::Drain);
            while !self.in_flight.is_empty() {
                self.answer(0, Fault::None);
            }
            self.now = self.now + Duration::from_millis(10);
        }
        panic!("some batches never settle");
    }

    fn check(&self) {
        let mut acked: BTreeMap<&TopicPartition, Vec<(i64, u64)>> = BTreeMap::new();
        for (at, value, index, fate) in &self.deliveries {
            let log = self.logs.get(at).map_or(&[][..], |log| &log.values);
            let count = log.iter().filter(|other| *other == value).count();
            match fate.borrow().as_ref().expect("everything settled") {
                Ok(written) => {
                    assert!(count >= 1, "record {value} of {at} is acknowledged, but not there");
                    let base = written.base_offset.expect("these brokers always say");
                    acked.entry(at).or_default().push((base.0 + i64::from(*index), *value));
                }
                Err(ClientError::Broker(_)) if !self.has_forgotten => {
                    // Refused, unless an earlier attempt had made it whose answer was lost.
                    assert!(count <= 1);
                }
                Err(_) => {}
            }
            assert!(count <= 1 || self.has_forgotten, "record {value} of {at} is there {count} times");
        }
        for (at, acked) in acked {
            for (offset, value) in &acked {
                assert_eq!(self.logs[at].values[*offset as usize], *value, "offset of {value} in {at}");
            }
            if !self.has_forgotten {
                let values = &self.logs[at].values;
                assert!(values.is_sorted(), "{at} is out of order: {values:?}");
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, ..ProptestConfig::default() })]

    #[test]
    fn records_stay_in_order_and_none_is_written_twice(steps in steps()) {
        let mut world = World::new();
        for step in &steps {
            world.step(step);
        }
        world.settle();
        world.check();
    }
}

#[test]
fn a_lost_answer_is_no_duplicate() {
    let mut world = World::new();
    world.step(&Step::Append(0));
    world.step(&Step::Wait(50));
    world.step(&Step::Drain);
    world.step(&Step::Answer(0, Fault::ResponseLost));
    world.settle();
    world.check();
    assert_eq!(world.logs[&partition(0)].values, [0]);
    assert_eq!(world.accumulator.take_released_bytes(), 40);
}

#[test]
fn a_refused_batch_does_not_stop_those_behind_it() {
    let mut world = World::new();
    world.step(&Step::Append(0));
    world.settle();
    for _ in 0..2 {
        world.step(&Step::Append(0));
        world.step(&Step::Wait(50));
        world.step(&Step::Drain);
    }
    world.step(&Step::Answer(0, Fault::Refused));
    world.settle();
    world.check();
    assert_eq!(world.logs[&partition(0)].values, [0, 2], "the last went under a new epoch");
    let fates: Vec<bool> =
        world.deliveries.iter().map(|(.., fate)| fate.borrow().as_ref().unwrap().is_ok()).collect();
    assert_eq!(fates, [true, false, true]);
}

#[test]
fn the_first_batch_of_a_producer_goes_alone() {
    let mut world = World::new();
    for _ in 0..9 {
        world.step(&Step::Append(0));
        world.step(&Step::Drain);
    }
    world.accumulator.flush();
    world.step(&Step::Drain);
    assert_eq!(world.in_flight.len(), 1, "the log would take any sequence");
    world.step(&Step::Answer(0, Fault::None));
    world.step(&Step::Drain);
    world.step(&Step::Drain);
    assert_eq!(world.in_flight.len(), 2);
    world.settle();
    world.check();
    assert_eq!(world.logs[&partition(0)].values, (0..9).collect::<Vec<_>>());
}

#[test]
fn records_that_wait_too_long_fail() {
    let mut world = World::new();
    world.step(&Step::Append(0));
    world.now = world.now + DELIVERY_TIMEOUT;
    world.accumulator.expire(world.now);
    let fate = world.deliveries[0].3.borrow().clone();
    assert_eq!(fate, Some(Err(ClientError::DeliveryTimeout(DELIVERY_TIMEOUT))));
}

#[test]
fn batches_fill_and_linger() {
    let mut world = World::new();
    for _ in 0..4 {
        world.step(&Step::Append(0));
    }
    // Three fit; the full batch goes at once, the fourth record lingers.
    assert_eq!(world.accumulator.due(world.now), [partition(0)]);
    world.step(&Step::Drain);
    assert_eq!(BatchHeader::parse(&world.in_flight[0].bytes).unwrap().record_count, 3);
    world.step(&Step::Answer(0, Fault::None));
    assert!(world.accumulator.due(world.now).is_empty());
    assert!(world.accumulator.next_deadline(world.now).is_some());
    world.accumulator.flush();
    assert_eq!(world.accumulator.due(world.now), [partition(0)]);
}
