//! Corpora to start from: random valid inputs of each target, written before the fuzzer reads its corpus.

use std::fs;
use std::io::Result;
use std::path::{Path, PathBuf};

use bytes::{BufMut, Bytes, BytesMut};
use coordinator::GroupRecord;
use model::{LeaderEpoch, Offset, ProducerEpoch, ProducerId, TimestampMs};
use records::{Batch, BatchBuilder, Compression};
use storage::{LeaderEpochs, ProducerState};
use wire::group_metadata_value::{GroupMetadataValue, MemberMetadata};
use wire::testing::{Kind, MESSAGES, MessageType, Random};
use wire::{ApiKey, Encoder, OffsetCommitKey, OffsetCommitValue};

/// Names the folder to write to; without it nothing is written.
const VARIABLE: &str = "OTTLA_FUZZ_SEEDS";
/// Instances of each message and version.
const EACH: u64 = 3;

/// Frames of requests.
pub fn requests() {
    messages(|message, version, body| {
        let Kind::Request(key) = message.kind else { return None };
        let mut input = BytesMut::new();
        input.put_i16(key);
        input.put_i16(version);
        input.put_i32(1);
        input.put_i16(-1);
        if ApiKey::from_i16(key)?.request_header_version(version) == 2 {
            input.put_u8(0);
        }
        input.put_slice(body);
        Some(input)
    });
}

/// Bodies of responses behind API key and version.
pub fn responses() {
    messages(|message, version, body| {
        let request = message.name.strip_suffix("Response")?.to_owned() + "Request";
        let Kind::Request(key) = named(&request)?.kind else { return None };
        let mut input = BytesMut::new();
        input.put_i16(key);
        input.put_i16(version);
        input.put_slice(body);
        Some(input)
    });
}

/// Values of the metadata log.
pub fn metadata_records() {
    messages(|message, version, body| {
        let Kind::Metadata(number) = message.kind else { return None };
        let mut input = BytesMut::from(&[1, number as u8, version as u8][..]);
        input.put_slice(body);
        Some(input)
    });
}

/// Keys and values of the internal topics.
pub fn keyed_records() {
    messages(|message, version, value_body| {
        let Kind::Value(number) = message.kind else { return None };
        let key = named(&message.name.replace("Value", "Key"))?;
        let key_body = body(key, *key.versions.end(), 0);
        let topic = match message.name {
            "TransactionLogValue" => 1,
            "ShareSnapshotValue" | "ShareUpdateValue" => 2,
            _ => 0,
        };
        let mut input = BytesMut::new();
        input.put_u8(topic);
        input.put_u16(2 + key_body.len() as u16);
        input.put_i16(number);
        input.put_slice(&key_body);
        input.put_i16(version);
        input.put_slice(value_body);
        Some(input)
    });
}

/// Short logs of one coordinator: a group with members and offsets that is loaded, changed and deleted.
pub fn group_log() {
    let Some(dir) = folder() else { return };
    let member = |id: &str, instance_id: Option<&str>| MemberMetadata {
        member_id: id.to_owned(),
        group_instance_id: instance_id.map(str::to_owned),
        rebalance_timeout: 300_000,
        session_timeout: 45_000,
        // ConsumerProtocolSubscription version 0: one topic, no user data.
        subscription: Bytes::from_static(b"\0\0\0\0\0\x01\0\x01t\xff\xff\xff\xff"),
        ..MemberMetadata::default()
    };
    let group = |generation, members: Vec<MemberMetadata>| GroupRecord::Group {
        group_id: "g".to_owned(),
        value: Some(GroupMetadataValue {
            protocol_type: "consumer".to_owned(),
            generation,
            protocol: (!members.is_empty()).then(|| "range".to_owned()),
            leader: members.first().map(|member| member.member_id.clone()),
            current_state_timestamp: 1_700_000_000_000,
            members,
        }),
    };
    let offset = |offset: Option<i64>| GroupRecord::Offset {
        key: OffsetCommitKey { group: "g".to_owned(), topic: "t".to_owned(), partition: 0 },
        value: offset.map(|offset| OffsetCommitValue { offset, ..OffsetCommitValue::default() }),
    };
    let deleted = || GroupRecord::Group { group_id: "g".to_owned(), value: None };
    let members = || vec![member("a", None), member("b", Some("static"))];
    let logs = [
        ("members", vec![group(1, members()), offset(Some(5)), group(2, vec![member("a", None)])]),
        ("empty", vec![offset(Some(5)), group(3, Vec::new()), offset(None)]),
        ("deleted", vec![group(1, members()), offset(Some(5)), offset(None), deleted()]),
    ];
    for (name, records) in logs {
        for stands in [0, 2, 6, 14] {
            let mut input = BytesMut::new();
            for record in &records {
                let (key, value) = record.encode().expect("a seed can be written");
                input.put_u8(stands | u8::from(value.is_none()));
                let value = value.unwrap_or_default();
                input.put_u16(key.len() as u16);
                input.put_u16(value.len() as u16);
                input.put_slice(&key);
                input.put_slice(&value);
            }
            write(&dir, &format!("{name}-{stands}"), &input);
        }
    }
}

/// Producer snapshots and leader epochs.
pub fn storage_files() {
    let Some(dir) = folder() else { return };
    let mut epochs = LeaderEpochs::default();
    for (epoch, start) in [(0, 0), (3, 17), (4, 1 << 40)] {
        epochs.assign(LeaderEpoch(epoch), Offset(start));
    }
    let mut producers = ProducerState::default();
    for id in 1..=3 {
        let mut builder = BatchBuilder::new().producer(ProducerId(id), ProducerEpoch(1), 0);
        builder.push(TimestampMs(1), None, Some(b"value"), &[]);
        let batch = builder.build();
        let batch = Batch::parse(&batch).expect("a seed can be read");
        producers.apply(&batch.header, batch.body());
    }
    for (which, name, file) in [
        (0, "no-producers", ProducerState::default().to_snapshot()),
        (0, "producers", producers.to_snapshot()),
        (1, "no-epochs", LeaderEpochs::default().to_file()),
        (1, "epochs", epochs.to_file()),
    ] {
        write(&dir, name, &[&[which], &file[..]].concat());
    }
}

/// Batches of every codec.
pub fn record_batches() {
    let Some(dir) = folder() else { return };
    for codec in Compression::ALL {
        for record_count in [1u8, 5, 60] {
            let builder = BatchBuilder::new().compression(codec, None);
            let mut builder = builder.producer(ProducerId(7), ProducerEpoch(1), 0);
            for index in 0..record_count {
                let (key, value) = ([index], vec![index; usize::from(index) * 7]);
                let key = (index % 3 > 0).then_some(&key[..]);
                builder.push(TimestampMs(1_700_000_000_000 + i64::from(index)), key, Some(&value), &[]);
            }
            write(&dir, &format!("{}-{record_count}", codec.name()), &builder.build());
        }
    }
}

/// Writes what `input` makes of instances of every message and version.
fn messages(input: impl Fn(&MessageType, i16, &[u8]) -> Option<BytesMut>) {
    let Some(dir) = folder() else { return };
    for message in MESSAGES {
        for version in message.versions.clone() {
            for seed in 0..EACH {
                if let Some(input) = input(message, version, &body(message, version, seed)) {
                    write(&dir, &format!("{}-{version}-{seed}", message.name), &input);
                }
            }
        }
    }
}

fn folder() -> Option<PathBuf> {
    std::env::var_os(VARIABLE).map(PathBuf::from)
}

fn write(dir: &Path, name: &str, bytes: &[u8]) {
    let written: Result<()> = fs::create_dir_all(dir).and_then(|()| fs::write(dir.join(name), bytes));
    written.unwrap_or_else(|error| panic!("{}: {error}", dir.display()));
}

fn named(name: &str) -> Option<&'static MessageType> {
    MESSAGES.iter().find(|message| message.name == name)
}

fn body(message: &MessageType, version: i16, seed: u64) -> Bytes {
    let value = (message.sample)(&mut Random::new(seed), version);
    let mut encoder = Encoder::new();
    value.encode(&mut encoder, version).expect("a sample can be written");
    encoder.into_bytes().expect("it is in memory")
}
