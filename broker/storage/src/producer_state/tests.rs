use super::*;

use bytes::Bytes;
use model::{ErrorCode, LeaderEpoch};
use records::BatchBuilder;

fn batch(base: i64, producer: i64, epoch: i16, sequence: i32, count: i32) -> BatchHeader {
    let mut builder = BatchBuilder::new().base_offset(Offset(base)).producer(
        ProducerId(producer),
        ProducerEpoch(epoch),
        sequence,
    );
    for _ in 0..count {
        builder.push(TimestampMs(1000 + base), None, Some(b"v"), &[]);
    }
    BatchHeader::parse(&builder.build()).unwrap()
}

/// Takes batches in as the leader does; answers the code, or none.
fn append(state: &mut ProducerState, batch: BatchHeader) -> Result<Option<i64>, ErrorCode> {
    match state.check(&batch) {
        Ok(Some(range)) => Ok(Some(range.first_offset().0)),
        Ok(None) => {
            state.apply(&batch, &[]);
            Ok(None)
        }
        Err(error) => Err(error.code()),
    }
}

#[test]
fn the_last_five_batches_are_recognised_again_and_older_ones_are_out_of_order() {
    let mut state = ProducerState::default();
    for index in 0..7 {
        assert_eq!(append(&mut state, batch(100 + 2 * index, 1, 0, 2 * index as i32, 2)), Ok(None));
    }
    for index in 2..7 {
        let again = append(&mut state, batch(900, 1, 0, 2 * index as i32, 2));
        assert_eq!(again, Ok(Some(100 + 2 * index)), "batch {index}");
    }
    assert_eq!(append(&mut state, batch(900, 1, 0, 2, 2)), Err(ErrorCode::OutOfOrderSequenceNumber));
    // The same start with another length is another batch.
    assert_eq!(append(&mut state, batch(900, 1, 0, 12, 1)), Err(ErrorCode::OutOfOrderSequenceNumber));
    assert_eq!(append(&mut state, batch(900, 1, 0, 15, 1)), Err(ErrorCode::OutOfOrderSequenceNumber));
    assert_eq!(append(&mut state, batch(114, 1, 0, 14, 1)), Ok(None));
}

#[test]
fn sequences_wrap_from_the_largest_number_to_zero() {
    let mut state = ProducerState::default();
    assert_eq!(append(&mut state, batch(0, 1, 0, i32::MAX - 1, 4)), Ok(None));
    assert_eq!(state.entries().next().unwrap().1.last_sequence(), 1);
    assert_eq!(append(&mut state, batch(9, 1, 0, i32::MAX - 1, 4)), Ok(Some(0)));
    assert_eq!(append(&mut state, batch(4, 1, 0, 2, 1)), Ok(None));
    let mut state = ProducerState::default();
    assert_eq!(append(&mut state, batch(0, 1, 0, i32::MAX, 1)), Ok(None));
    assert_eq!(append(&mut state, batch(1, 1, 0, 0, 1)), Ok(None));
}

#[test]
fn an_unknown_producer_may_start_anywhere_a_new_epoch_only_at_zero() {
    let mut state = ProducerState::default();
    assert_eq!(append(&mut state, batch(0, 1, 3, 77, 1)), Ok(None));
    assert_eq!(append(&mut state, batch(1, 1, 2, 78, 1)), Err(ErrorCode::InvalidProducerEpoch));
    assert_eq!(append(&mut state, batch(1, 1, 4, 78, 1)), Err(ErrorCode::OutOfOrderSequenceNumber));
    assert_eq!(append(&mut state, batch(1, 1, 4, 0, 1)), Ok(None));
    assert_eq!(append(&mut state, batch(1, 1, 3, 78, 1)), Err(ErrorCode::InvalidProducerEpoch));
}

#[test]
fn idle_producers_expire_unless_a_transaction_is_open() {
    let mut state = ProducerState::default();
    append(&mut state, batch(0, 1, 0, 0, 1)).unwrap();
    let mut open = BatchBuilder::new().producer(ProducerId(2), ProducerEpoch(0), 0).transactional(true);
    open.push(TimestampMs(1000), None, None, &[]);
    state.apply(&BatchHeader::parse(&open.build()).unwrap(), &[]);
    assert_eq!(state.first_unstable_offset(), Some(Offset(0)));
    state.remove_expired(TimestampMs(1000 + 99), 100);
    assert_eq!(state.entries().count(), 2);
    state.remove_expired(TimestampMs(1000 + 100), 100);
    assert_eq!(state.entries().map(|(id, _)| id).collect::<Vec<_>>(), [ProducerId(2)]);
}

#[test]
fn a_marker_ends_the_transaction_of_its_producer() {
    let mut state = ProducerState::default();
    let mut open = BatchBuilder::new().base_offset(Offset(5)).transactional(true).producer(
        ProducerId(9),
        ProducerEpoch(1),
        0,
    );
    open.push(TimestampMs(50), None, Some(b"v"), &[]);
    state.apply(&BatchHeader::parse(&open.build()).unwrap(), &[]);
    assert_eq!(state.first_unstable_offset(), Some(Offset(5)));
    let mut marker = BatchBuilder::control()
        .base_offset(Offset(6))
        .leader_epoch(LeaderEpoch(0))
        .transactional(true)
        .producer(ProducerId(9), ProducerEpoch(1), -1);
    let value = EndTxnMarker { coordinator_epoch: CoordinatorEpoch(3) }.to_value();
    marker.push_control(ControlRecordType::Abort, TimestampMs(60), &value);
    let marker: Bytes = marker.build();
    let marker = records::Batch::parse(&marker).unwrap();
    state.apply(&marker.header, marker.body());
    assert_eq!(state.first_unstable_offset(), None);
    let (_, entry) = state.entries().next().unwrap();
    assert_eq!(entry.coordinator_epoch, CoordinatorEpoch(3));
    assert_eq!(entry.last_sequence(), 0);
}

#[test]
fn a_snapshot_is_byte_for_byte_kafkas() {
    // What Apache Kafka 4.3.1 wrote after 1,000 records of producer 0 in one batch, apart from checksum and time.
    let mut state = ProducerState::default();
    let mut records = BatchBuilder::new().producer(ProducerId(0), ProducerEpoch(0), 0);
    (0..1000).for_each(|_| records.push(TimestampMs(7), None, None, &[]));
    state.apply(&BatchHeader::parse(&records.build()).unwrap(), &[]);
    let snapshot = state.to_snapshot();
    let hex: String = snapshot.iter().map(|byte| format!("{byte:02x}")).collect();
    let timestamp = format!("{:016x}", 7);
    assert_eq!(
        hex[..4].to_owned() + &hex[12..],
        format!(
            "0001{}{}{timestamp}ffffffffffffffffffffffff",
            "00000001", "00000000000000000000000003e700000000000003e7000003e7"
        )
    );
    assert_eq!(ProducerState::from_snapshot(&snapshot).unwrap(), state);
}

#[test]
fn a_damaged_snapshot_is_told_from_an_intact_one() {
    let mut state = ProducerState::default();
    for producer in 0..3 {
        append(&mut state, batch(producer, producer, 0, 0, 1)).unwrap();
    }
    let snapshot = state.to_snapshot();
    for length in 0..snapshot.len() {
        assert!(ProducerState::from_snapshot(&snapshot[..length]).is_err(), "{length} bytes");
    }
    for bit in 0..snapshot.len() * 8 {
        let mut damaged = snapshot.to_vec();
        damaged[bit / 8] ^= 1 << (bit % 8);
        assert!(ProducerState::from_snapshot(&damaged).is_err(), "bit {bit}");
    }
    assert_eq!(
        ProducerState::from_snapshot(&ProducerState::default().to_snapshot()).unwrap().entries().count(),
        0
    );
}

#[test]
fn too_many_producers_push_out_the_idlest() {
    let mut state = ProducerState::default();
    for producer in 0..PRODUCER_COUNT_MAX as i64 + 1 {
        let header = batch(producer, producer, 0, 0, 1);
        state.apply(&header, &[]);
    }
    assert!(state.entries().count() <= PRODUCER_COUNT_MAX);
    assert_eq!(state.entries().next().unwrap().0, ProducerId(PRODUCER_COUNT_MAX as i64 / 10));
}
