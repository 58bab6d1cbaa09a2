//! Our side of the comparison with Apache Kafka's message classes (`e2e/oracle/codec`).
//!
//! `messages OUT` lists every message with its first and last version, and prints fields that cannot be compared; `make OUT SEED EACH` writes random instances;
//! `check IN OUT` reads instances that Kafka made and judges each: our decoder accepts it, shows the same JSON, and our
//! encoder writes the same bytes. An instance is a line of name, version, bytes in hexadecimal and JSON, by tabs.

#![allow(clippy::print_stdout)] // a program for `e2e`, which reads it

use std::io::{BufRead, BufReader, BufWriter, Write};

use anyhow::{Context, Result, bail, ensure};
use ottla_wire::testing::{MESSAGES, Random};
use ottla_wire::{Decoder, Encoder, Limits};
use serde_json::Value;

/// Fields that Kafka 4.3.1 has under another name: message, our name, its name.
const RENAMED: &[(&str, &str, &str)] = &[
    ("TxnOffsetCommitRequest", "generationIdOrMemberEpoch", "generationId"),
    ("StreamsGroupHeartbeatResponse", "acceptableRecoveryLagLegacy", "acceptableRecoveryLag"),
];

/// Fields that Kafka 4.3.1 lacks in a version that it has: message, our name. They are tagged, so an instance without
/// them is the same in both.
const LATER: &[(&str, &str)] = &[
    ("StreamsGroupMetadataValue", "storedDescriptionTopologyEpoch"),
    ("StreamsGroupMetadataValue", "failedDescriptionTopologyEpoch"),
];

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        ["messages", out] => messages(out),
        ["make", out, seed, each] => make(out, seed.parse()?, each.parse()?),
        ["check", input, out] => check(input, out),
        _ => bail!("usage: codec-oracle messages OUT | make OUT SEED EACH | check IN OUT"),
    }
}

fn messages(out: &str) -> Result<()> {
    let mut out = create(out)?;
    for message in MESSAGES {
        writeln!(out, "{} {} {}", message.name, message.versions.start(), message.versions.end())?;
    }
    for (message, field) in LATER {
        println!("unproven\t{message}.{field}");
    }
    Ok(out.flush()?)
}

fn make(out: &str, seed: u64, each: u64) -> Result<()> {
    let mut out = create(out)?;
    for (index, message) in MESSAGES.iter().enumerate() {
        for version in message.versions.clone() {
            for instance in 0..each {
                let mut random =
                    Random::new(seed << 40 ^ instance << 24 ^ (index as u64) << 8 ^ version as u64);
                let mut value = (message.sample)(&mut random, version);
                while has_later_field(message.name, &value.json(version)) {
                    value = (message.sample)(&mut random, version);
                }
                let mut encoder = Encoder::new();
                value.encode(&mut encoder, version)?;
                let bytes = hex(&encoder.into_bytes()?);
                let json = renamed(message.name, value.json(version));
                writeln!(out, "{}\t{version}\t{bytes}\t{json}", message.name)?;
            }
        }
    }
    Ok(out.flush()?)
}

fn check(input: &str, out: &str) -> Result<()> {
    let input = BufReader::new(std::fs::File::open(input).context(input.to_owned())?);
    let mut out = create(out)?;
    for line in input.lines() {
        match judge(&line?) {
            Ok(()) => writeln!(out, "ok")?,
            Err(error) => writeln!(out, "differs\t{error:#}")?,
        }
    }
    Ok(out.flush()?)
}

fn judge(line: &str) -> Result<()> {
    let parts: Vec<&str> = line.split('\t').collect();
    let [name, version, bytes, json] = parts[..] else { bail!("not four parts: {line}") };
    let version: i16 = version.parse()?;
    let message = MESSAGES.iter().find(|message| message.name == name).context("no such message")?;
    let mut decoder = Decoder::new(unhex(bytes)?.into(), Limits::RECORD);
    let value = (message.decode)(&mut decoder, version)?;
    decoder.finish()?;
    let ours = renamed(name, value.json(version));
    let theirs: Value = serde_json::from_str(json)?;
    ensure!(is_same(&ours, &theirs), "we read {ours}");
    let mut encoder = Encoder::new();
    value.encode(&mut encoder, version)?;
    let again = hex(&encoder.into_bytes()?);
    ensure!(again == bytes, "we write {again}");
    Ok(())
}

fn has_later_field(message: &str, json: &Value) -> bool {
    LATER.iter().any(|(name, field)| *name == message && json.get(field).is_some())
}

fn renamed(message: &str, mut json: Value) -> Value {
    for (_, ours, theirs) in RENAMED.iter().filter(|(name, ..)| *name == message) {
        if let Some(value) = json.as_object_mut().and_then(|object| object.remove(*ours)) {
            json[*theirs] = value;
        }
    }
    json
}

/// Equality, but for the last digits of floating-point numbers, whose bits the encoding compares.
fn is_same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Array(a), Value::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| is_same(a, b))
        }
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len() && a.iter().all(|(key, a)| b.get(key).is_some_and(|b| is_same(a, b)))
        }
        (Value::Number(x), Value::Number(y)) if x.is_f64() || y.is_f64() => {
            let (Some(x), Some(y)) = (x.as_f64(), y.as_f64()) else { return false };
            (x - y).abs() <= x.abs() * 1e-14
        }
        _ => a == b,
    }
}

fn create(path: &str) -> Result<BufWriter<std::fs::File>> {
    Ok(BufWriter::new(std::fs::File::create(path).context(path.to_owned())?))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn unhex(text: &str) -> Result<Vec<u8>> {
    ensure!(text.len().is_multiple_of(2), "an odd number of digits");
    (0..text.len()).step_by(2).map(|at| Ok(u8::from_str_radix(&text[at..at + 2], 16)?)).collect()
}
