//! Whole batches: against bytes that Kafka 4.3.1 wrote, round trips, damage, and the rules of produce.

use bytes::Bytes;
use model::{CoordinatorEpoch, ErrorCode, LeaderEpoch, Offset, ProducerEpoch, ProducerId, TimestampMs};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

use super::*;

/// The first batch of a snapshot of Kafka's: one SnapshotHeader control record.
const KAFKA_CONTROL_BATCH: &str = "00000000000000000000004700000000025f31504d002000000000000001a20466090e000001a20466090effff\
    ffffffffffffffffffffffff000000012a000000080000000316000000000000000000000000";
/// The second: one metadata record without a key.
const KAFKA_DATA_BATCH: &str = "00000000000000010000004f00000000022a29d2ae000000000000000001a20466092f000001a20466092fffff\
    ffffffffffffffffffffffff000000013a000000012e010c00116d657461646174612e76657273696f6e001e00\
    00";

fn from_hex(text: &str) -> Vec<u8> {
    let digits: Vec<u8> = text.bytes().filter(u8::is_ascii_hexdigit).collect();
    digits.chunks(2).map(|two| u8::from_str_radix(std::str::from_utf8(two).unwrap(), 16).unwrap()).collect()
}

fn records_of(batch: &Bytes) -> Result<Vec<Record>, BatchError> {
    RecordIter::new(batch, DECOMPRESSED_BYTES_MAX)?.collect()
}

/// CRC-32C bit by bit, to check the fast one.
fn slow_crc32c(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0u32, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| (crc >> 1) ^ (0x82f6_3b78 & (crc & 1).wrapping_neg()))
    })
}

#[test]
fn kafkas_batches_are_read_and_rebuilt_byte_for_byte() {
    let control = Bytes::from(from_hex(KAFKA_CONTROL_BATCH));
    let data = Bytes::from(from_hex(KAFKA_DATA_BATCH));
    let blob = [&control[..], &data].concat();
    let batches: Vec<Batch<'_>> = Batches::new(&blob).collect::<Result<_, _>>().unwrap();
    assert_eq!(batches.iter().map(|batch| batch.position).collect::<Vec<_>>(), [0, control.len()]);
    for batch in &batches {
        batch.verify_crc().unwrap();
    }
    assert!(batches[0].header.attributes.is_control());

    let records = records_of(&control).unwrap();
    let key = records[0].key.clone().unwrap();
    assert_eq!(ControlRecordType::from_key(&key), Ok(ControlRecordType::SnapshotHeader));
    let mut builder = BatchBuilder::control().leader_epoch(LeaderEpoch(0));
    builder.push_control(
        ControlRecordType::SnapshotHeader,
        records[0].timestamp,
        records[0].value.as_ref().unwrap(),
    );
    assert_eq!(builder.build(), control);

    let records = records_of(&data).unwrap();
    assert_eq!((records[0].offset, &records[0].key), (Offset(1), &None));
    let mut builder = BatchBuilder::new().base_offset(Offset(1)).leader_epoch(LeaderEpoch(0));
    builder.push(records[0].timestamp, None, records[0].value.as_deref(), &[]);
    assert_eq!(builder.size_bytes(), data.len());
    assert_eq!(builder.build(), data);
}

/// A record as a test makes it up: timestamp, key, value, headers.
type Made = (i64, Option<Vec<u8>>, Option<Vec<u8>>, Vec<(Vec<u8>, Option<Vec<u8>>)>);

fn made_record() -> impl Strategy<Value = Made> {
    let field = || option::of(vec(any::<u8>(), 0..200));
    (any::<i64>(), field(), field(), vec((vec(any::<u8>(), 0..5), field()), 0..4))
}

fn codec() -> impl Strategy<Value = Compression> {
    proptest::sample::select(Compression::ALL.to_vec())
}

fn push_all(builder: &mut BatchBuilder, made: &[Made]) {
    for (timestamp, key, value, headers) in made {
        let headers: Vec<Header> = headers
            .iter()
            .map(|(key, value)| Header {
                key: Bytes::copy_from_slice(key),
                value: value.as_deref().map(Bytes::copy_from_slice),
            })
            .collect();
        builder.push(TimestampMs(*timestamp), key.as_deref(), value.as_deref(), &headers);
    }
}

proptest! {
    #[test]
    fn batches_round_trip(
        made in vec(made_record(), 1..20), codec in codec(), base_offset in 0..i64::MAX / 2, epoch in 0i32..,
        producer in any::<(u32, i16)>(), base_sequence in 0i32.., transactional: bool,
    ) {
        let mut builder = BatchBuilder::new()
            .base_offset(Offset(base_offset))
            .leader_epoch(LeaderEpoch(epoch))
            .compression(codec, None)
            .producer(ProducerId(i64::from(producer.0)), ProducerEpoch(producer.1), base_sequence)
            .transactional(transactional);
        push_all(&mut builder, &made);
        let uncompressed_size = builder.size_bytes();
        let batch = builder.build();
        verify_crc(&batch).unwrap();
        let header = BatchHeader::parse(&batch).unwrap();
        prop_assert_eq!(header.size_bytes(), batch.len());
        if codec == Compression::None {
            prop_assert_eq!(uncompressed_size, batch.len());
        }
        prop_assert_eq!(&header.to_bytes()[..], &batch[..BATCH_HEADER_SIZE_BYTES]);
        prop_assert_eq!(header.attributes.compression(), Ok(codec));
        prop_assert_eq!(header.attributes.is_transactional(), transactional);
        prop_assert_eq!(header.producer_id, ProducerId(i64::from(producer.0)));
        prop_assert_eq!(header.record_count as usize, made.len());
        prop_assert_eq!(header.last_offset(), Offset(base_offset + made.len() as i64 - 1));
        let records = records_of(&batch).unwrap();
        prop_assert_eq!(header.max_timestamp, records.iter().map(|r| r.timestamp).max().unwrap().max(TimestampMs::NONE));
        prop_assert_eq!(header.last_sequence(), records.last().unwrap().sequence);
        let read: Vec<Made> = records
            .iter()
            .map(|record| (
                record.timestamp.0,
                record.key.as_ref().map(|key| key.to_vec()),
                record.value.as_ref().map(|value| value.to_vec()),
                record.headers.iter().map(|header| (header.key.to_vec(), header.value.as_ref().map(|v| v.to_vec()))).collect(),
            ))
            .collect();
        prop_assert_eq!(read, made);
        prop_assert!(records.iter().enumerate().all(|(index, record)| record.offset == Offset(base_offset + index as i64)));
    }

    #[test]
    fn damage_never_panics_and_the_crc_finds_it(
        made in vec(made_record(), 1..5), codec in codec(), position: prop::sample::Index, bit in 0u32..8, cut: prop::sample::Index,
    ) {
        let mut builder = BatchBuilder::new().compression(codec, None);
        push_all(&mut builder, &made);
        let mut batch = builder.build().to_vec();
        let position = position.index(batch.len());
        batch[position] ^= 1 << bit;
        // All but the three fields that the CRC does not cover. A changed length ends the batch elsewhere.
        if position >= 16 {
            prop_assert!(verify_crc(&batch).is_err());
        }
        let _ = check_produced(&batch, 12);
        let damaged = Bytes::from(batch);
        let _ = records_of(&damaged);
        let _ = records_of(&damaged.slice(..cut.index(damaged.len())));
    }

    #[test]
    fn any_bytes_are_walked_without_a_panic(bytes in vec(any::<u8>(), 0..300), count in -2i32..10, sequence in -1i32..2) {
        let mut header = BatchHeader::parse(&from_hex(KAFKA_DATA_BATCH)).unwrap();
        header.record_count = count;
        header.base_sequence = sequence;
        header.base_offset = Offset(i64::MAX);
        for record in RecordViews::new(&header, &bytes).flatten() {
            let _ = record.headers().count();
        }
        for batch in Batches::new(&bytes).flatten() {
            let _ = batch.verify_crc();
        }
        let _ = check_produced(&bytes, 12);
    }

    #[test]
    fn the_crc_is_castagnolis(bytes in vec(any::<u8>(), 0..2000)) {
        prop_assert_eq!(header::crc32c(&bytes), slow_crc32c(&bytes));
    }
}

#[test]
fn the_crc_has_its_check_value() {
    assert_eq!(header::crc32c(b"123456789"), 0xe306_9283);
}

fn batch_of(count: usize) -> Vec<u8> {
    let mut builder = BatchBuilder::new();
    for index in 0..count {
        builder.push(TimestampMs(1000 + index as i64), Some(b"k"), Some(b"v"), &[]);
    }
    builder.build().to_vec()
}

/// Sets one field of a batch and repairs its CRC.
fn with_field(mut batch: Vec<u8>, position: usize, field: &[u8]) -> Vec<u8> {
    batch[position..position + field.len()].copy_from_slice(field);
    header::write_crc(&mut batch);
    batch
}

#[test]
fn base_offset_and_epoch_are_patched_without_touching_the_crc() {
    let mut batch = batch_of(3);
    patch(&mut batch, Offset(77), LeaderEpoch(5));
    verify_crc(&batch).unwrap();
    let header = BatchHeader::parse(&batch).unwrap();
    assert_eq!((header.base_offset, header.leader_epoch), (Offset(77), LeaderEpoch(5)));
    assert_eq!((header.last_offset(), header.next_offset()), (Offset(79), Offset(80)));
}

#[test]
fn log_append_time_becomes_every_records_timestamp() {
    let mut batch = batch_of(3);
    let untouched = batch.clone();
    set_max_timestamp(&mut batch, TimestampType::CreateTime, TimestampMs(1002));
    assert_eq!(batch, untouched);
    set_max_timestamp(&mut batch, TimestampType::LogAppendTime, TimestampMs(5000));
    verify_crc(&batch).unwrap();
    let records = records_of(&Bytes::from(batch.clone())).unwrap();
    assert!(records.iter().all(|record| record.timestamp == TimestampMs(5000)));
    set_max_timestamp(&mut batch, TimestampType::CreateTime, TimestampMs(1002));
    assert_eq!(batch, untouched);
}

#[test]
fn sequences_wrap() {
    assert_eq!(increment_sequence(i32::MAX, 1), 0);
    assert_eq!(increment_sequence(i32::MAX - 1, 3), 1);
    let mut builder = BatchBuilder::new().producer(ProducerId(1), ProducerEpoch(0), i32::MAX);
    builder.push(TimestampMs(0), None, None, &[]);
    builder.push(TimestampMs(0), None, None, &[]);
    let records = records_of(&builder.build()).unwrap();
    assert_eq!(records.iter().map(|record| record.sequence).collect::<Vec<_>>(), [i32::MAX, 0]);
}

#[test]
fn duplicate_headers_keep_their_order() {
    let header = |value: Option<&'static [u8]>| Header {
        key: Bytes::from_static(b"h"),
        value: value.map(Bytes::from_static),
    };
    let headers = [header(Some(b"1")), header(None), header(Some(b"1"))];
    let mut builder = BatchBuilder::new();
    builder.push(TimestampMs(0), None, None, &headers);
    let batch = builder.build();
    assert_eq!(records_of(&batch).unwrap()[0].headers, headers);
    let iter = RecordIter::new(&batch, 0).unwrap();
    let view = iter.views().next().unwrap().unwrap();
    assert_eq!(
        view.headers().map(|(_, value)| value).collect::<Vec<_>>(),
        [Some(&b"1"[..]), None, Some(&b"1"[..])]
    );
}

#[test]
fn gaps_of_compaction_are_kept() {
    let mut builder = BatchBuilder::new().base_offset(Offset(100));
    builder.push_at(2, TimestampMs(1), None, None, &[]);
    builder.push_at(7, TimestampMs(1), None, None, &[]);
    let batch = builder.build();
    assert_eq!(BatchHeader::parse(&batch).unwrap().last_offset(), Offset(107));
    assert_eq!(records_of(&batch).unwrap().iter().map(|r| r.offset.0).collect::<Vec<_>>(), [102, 107]);
}

#[test]
fn a_cut_tail_ends_the_batches_and_damage_is_an_error() {
    let mut blob = [batch_of(1), batch_of(2)].concat();
    let first = batch_of(1).len();
    for cut in first..blob.len() {
        let mut batches = Batches::new(&blob[..cut]);
        assert_eq!(batches.by_ref().map(|batch| batch.unwrap().bytes.len()).collect::<Vec<_>>(), [first]);
        assert_eq!(batches.position(), first);
    }
    blob[first + 16] = 1;
    let errors: Vec<_> = Batches::new(&blob).filter_map(Result::err).collect();
    assert_eq!(errors, [BatchError::OldMagic(1)]);
    blob[first + 16] = 2;
    blob[first + 8..first + 12].copy_from_slice(&48i32.to_be_bytes());
    let errors: Vec<_> = Batches::new(&blob).filter_map(Result::err).collect();
    assert_eq!(errors, [BatchError::Length(48)]);
}

#[test]
fn the_count_of_records_must_match() {
    let count_position = 57;
    for count in [-1, 0, 1, 3] {
        let batch = with_field(batch_of(2), count_position, &i32::to_be_bytes(count));
        let problem = records_of(&Bytes::from(batch)).unwrap_err();
        assert_eq!(problem.error_code(), ErrorCode::InvalidRecord, "{count}: {problem}");
    }
}

#[test]
fn a_bomb_in_a_batch_is_refused() {
    for codec in &Compression::ALL[1..] {
        let mut builder = BatchBuilder::new().compression(*codec, None);
        builder.push(TimestampMs(0), None, Some(&vec![0; 1 << 20]), &[]);
        let batch = builder.build();
        let refused = RecordIter::new(&batch, 1 << 20).unwrap_err();
        assert_eq!(refused, BatchError::TooLarge { codec: *codec, limit_bytes: 1 << 20 });
        assert_eq!(RecordIter::new(&batch, (1 << 20) + 100).unwrap().count(), 1);
    }
}

#[test]
fn produced_batches_keep_the_rules() {
    let check = |bytes: &[u8]| check_produced(bytes, 12).map(|batch| batch.bytes.len());
    let code = |bytes: &[u8]| check(bytes).unwrap_err().error_code();
    let good = batch_of(3);
    assert_eq!(check(&good), Ok(good.len()));
    // A cut-off second batch is not appended.
    assert_eq!(check(&[&good[..], &good[..30]].concat()), Ok(good.len()));

    assert_eq!(check(&[]), Err(InvalidProduce::NoBatch));
    assert_eq!(check(&good[..good.len() - 1]), Err(InvalidProduce::NoBatch));
    assert_eq!(check(&good.repeat(2)), Err(InvalidProduce::SeveralBatches));
    assert_eq!(code(&good.repeat(2)), ErrorCode::InvalidRecord);

    let mut flipped = good.clone();
    *flipped.last_mut().unwrap() ^= 1;
    assert_eq!(code(&flipped), ErrorCode::CorruptMessage);
    let mut old = good.clone();
    old[16] = 1;
    assert_eq!(code(&old), ErrorCode::InvalidRecord);

    let mut moved = good.clone();
    patch(&mut moved, Offset(1), LeaderEpoch::NONE);
    assert_eq!(check(&moved), Err(InvalidProduce::BaseOffset(Offset(1))));

    let attributes = |bits: i16| with_field(good.clone(), 21, &bits.to_be_bytes());
    assert_eq!(code(&attributes(5)), ErrorCode::UnsupportedCompressionType);
    assert_eq!(check(&attributes(0x20)), Err(InvalidProduce::Control));
    assert_eq!(check(&attributes(0x08)), Err(InvalidProduce::LogAppendTime));
    assert_eq!(code(&attributes(0x08)), ErrorCode::InvalidTimestamp);

    for (position, number) in [(23, 1), (23, 3), (23, -1), (57, 2), (57, 0), (57, i32::MIN)] {
        let wrong = with_field(good.clone(), position, &i32::to_be_bytes(number));
        assert!(matches!(check(&wrong), Err(InvalidProduce::OffsetRange { .. })), "{position} {number}");
    }
    let claims = |batch: Vec<u8>, count: i32| {
        let batch = with_field(batch, 23, &(count - 1).to_be_bytes());
        check(&with_field(batch, 57, &count.to_be_bytes()))
    };
    let mut smallest = BatchBuilder::new();
    smallest.push(TimestampMs(0), None, None, &[]);
    let smallest = smallest.build();
    assert_eq!(check(&smallest), Ok(BATCH_HEADER_SIZE_BYTES + 7));
    let too_many = Err(InvalidProduce::OffsetRange { record_count: 2, last_offset_delta: 1 });
    assert_eq!(claims(smallest.to_vec(), 2), too_many);
    let compressed = with_field(good.clone(), 21, &1i16.to_be_bytes());
    assert!(claims(compressed.clone(), 1_000_000).is_ok());
    assert!(claims(compressed, i32::MAX).is_err());
    let no_sequence = with_field(good.clone(), 43, &7i64.to_be_bytes());
    assert_eq!(check(&no_sequence), Err(InvalidProduce::Sequence { base_sequence: -1, producer_id: 7 }));

    let mut zstd = BatchBuilder::new().compression(Compression::Zstd, None);
    zstd.push(TimestampMs(0), None, None, &[]);
    let zstd = zstd.build();
    assert!(check_produced(&zstd, 7).is_ok());
    let early = check_produced(&zstd, 6).unwrap_err();
    assert_eq!(early.error_code(), ErrorCode::UnsupportedCompressionType);
}

#[test]
fn produced_records_keep_the_rules() {
    let mut builder = BatchBuilder::new();
    builder.push(TimestampMs(1000), Some(b"k"), None, &[]);
    builder.push(TimestampMs(3000), None, None, &[]);
    let bytes = builder.build();
    let batch = check_produced(&bytes, 12).unwrap();
    let check = |rules: RecordRules| check_produced_records(&batch, batch.body(), &rules);
    assert_eq!(check(RecordRules::default()), Ok(TimestampMs(3000)));
    match check(RecordRules { key_required: true, timestamps: None }) {
        Err(InvalidProduce::Records(invalid)) => assert_eq!(invalid[0].batch_index, 1),
        other => panic!("{other:?}"),
    }
    let bounds = TimestampBounds::new(TimestampMs(2500), i64::MAX, 400);
    let late = check(RecordRules { key_required: false, timestamps: Some(bounds) }).unwrap_err();
    assert_eq!(late.error_code(), ErrorCode::InvalidTimestamp);
    assert_eq!(bounds.check_header(&batch.header), Err(late));
    assert_eq!(bounds.check(TimestampMs::NONE), Ok(()));

    let mut gap = BatchBuilder::new();
    gap.push(TimestampMs(0), None, None, &[]);
    gap.push_at(2, TimestampMs(0), None, None, &[]);
    let bytes = with_field(gap.build().to_vec(), 23, &1i32.to_be_bytes());
    let batch = check_produced(&bytes, 12).unwrap();
    let refused = check_produced_records(&batch, batch.body(), &RecordRules::default()).unwrap_err();
    assert_eq!(refused.error_code(), ErrorCode::InvalidRecord);
}

#[test]
fn control_records_round_trip() {
    for id in -1..9 {
        let kind = ControlRecordType::from_id(id);
        assert_eq!(kind.id(), id);
        assert_eq!(ControlRecordType::from_key(&kind.to_key()), Ok(kind));
    }
    assert_eq!(ControlRecordType::from_key(&[0, 0, 1]), Err(BatchError::ControlRecord));
    assert_eq!(ControlRecordType::from_key(&[0xff, 0xff, 0, 1]), Err(BatchError::ControlRecord));
    let marker = EndTxnMarker { coordinator_epoch: CoordinatorEpoch(9) };
    assert_eq!(EndTxnMarker::from_value(&marker.to_value()), Ok(marker));
    assert_eq!(EndTxnMarker::from_value(&[0, 0, 0, 0, 0]), Err(BatchError::ControlRecord));
}

#[test]
fn a_producer_set_later_is_as_if_built_with_it() {
    let records = |mut builder: BatchBuilder| {
        builder.push(TimestampMs(5), Some(b"k"), Some(b"v"), &[]);
        builder.build().to_vec()
    };
    let mut later = records(BatchBuilder::new().compression(Compression::Lz4, None));
    set_producer(&mut later, ProducerId(7), ProducerEpoch(2), 9);
    let built = BatchBuilder::new().compression(Compression::Lz4, None);
    assert_eq!(later, records(built.producer(ProducerId(7), ProducerEpoch(2), 9)));
}
