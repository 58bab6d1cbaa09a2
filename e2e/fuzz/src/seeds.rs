//! Corpora to start from: random valid inputs of each target, written before the fuzzer reads its corpus.

use std::fs;
use std::io::Result;
use std::path::{Path, PathBuf};

use bytes::{BufMut, Bytes, BytesMut};
use model::{ProducerEpoch, ProducerId, TimestampMs};
use records::{BatchBuilder, Compression};
use wire::testing::{Kind, MESSAGES, MessageType, Random};
use wire::{ApiKey, Encoder};

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
