//! Writes a corpus to start from: `seeds DIR` makes a folder for each target, filled with random valid inputs.

use std::fs;
use std::path::Path;

use bytes::{BufMut, Bytes, BytesMut};
use model::{ProducerEpoch, ProducerId, TimestampMs};
use records::{BatchBuilder, Compression};
use wire::testing::{Kind, MESSAGES, MessageType, Random};
use wire::{ApiKey, Encoder};

/// Instances of each message and version.
const EACH: u64 = 3;

fn main() -> std::io::Result<()> {
    let dir = std::env::args().nth(1).unwrap_or_else(|| panic!("usage: seeds DIR"));
    let dir = Path::new(&dir);
    messages(dir)?;
    batches(&folder(dir, "record_batches")?)
}

fn messages(dir: &Path) -> std::io::Result<()> {
    let (requests, responses) = (folder(dir, "requests")?, folder(dir, "responses")?);
    let (metadata, keyed) = (folder(dir, "metadata_records")?, folder(dir, "keyed_records")?);
    for message in MESSAGES {
        for version in message.versions.clone() {
            for seed in 0..EACH {
                let body = body(message, version, seed);
                let name = format!("{}-{version}-{seed}", message.name);
                let mut input = BytesMut::new();
                let to = match message.kind {
                    Kind::Request(key) => {
                        input.put_i16(key);
                        input.put_i16(version);
                        input.put_i32(1);
                        input.put_i16(-1);
                        let api_key = ApiKey::from_i16(key).expect("a known key");
                        if api_key.request_header_version(version) == 2 {
                            input.put_u8(0);
                        }
                        &requests
                    }
                    Kind::Response => {
                        let request = message.name.replace("Response", "Request");
                        let request = MESSAGES.iter().find(|other| other.name == request);
                        let Some(Kind::Request(key)) = request.map(|request| request.kind) else { continue };
                        input.put_i16(key);
                        input.put_i16(version);
                        &responses
                    }
                    Kind::Metadata(number) => {
                        input.put_slice(&[1, number as u8, version as u8]);
                        &metadata
                    }
                    Kind::Value(number) => {
                        let key = message.name.replace("Value", "Key");
                        let key = MESSAGES.iter().find(|other| other.name == key).expect("every value has a key");
                        let key_body = self::body(key, *key.versions.end(), seed);
                        let topic = match message.name {
                            name if name.starts_with("Transaction") => 1,
                            "ShareSnapshotValue" | "ShareUpdateValue" => 2,
                            _ => 0,
                        };
                        input.put_u8(topic);
                        input.put_u16(2 + key_body.len() as u16);
                        input.put_i16(number);
                        input.put_slice(&key_body);
                        input.put_i16(version);
                        &keyed
                    }
                    Kind::Key(_) | Kind::Data => continue,
                };
                input.put_slice(&body);
                fs::write(to.join(name), input)?;
            }
        }
    }
    Ok(())
}

fn batches(dir: &Path) -> std::io::Result<()> {
    for codec in Compression::ALL {
        for record_count in [0u8, 1, 5, 60] {
            let mut builder = BatchBuilder::new().compression(codec, None).producer(ProducerId(7), ProducerEpoch(1), 0);
            for index in 0..record_count {
                let value = vec![index; usize::from(index) * 7];
                let key = [index];
                let key = (index % 3 > 0).then_some(&key[..]);
                builder.push(TimestampMs(1_700_000_000_000 + i64::from(index)), key, Some(&value), &[]);
            }
            fs::write(dir.join(format!("{}-{record_count}", codec.name())), builder.build())?;
        }
    }
    Ok(())
}

fn body(message: &MessageType, version: i16, seed: u64) -> Bytes {
    let value = (message.sample)(&mut Random::new(seed), version);
    let mut encoder = Encoder::new();
    value.encode(&mut encoder, version).expect("a sample can be written");
    encoder.into_bytes().expect("it is in memory")
}

fn folder(dir: &Path, name: &str) -> std::io::Result<std::path::PathBuf> {
    let folder = dir.join(name);
    fs::create_dir_all(&folder)?;
    Ok(folder)
}
