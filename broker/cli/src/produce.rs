//! `ottla produce`: a record for each line of standard input.
//!
//! Lines are read by a thread of their own, a bounded number ahead. Records of a partition keep the order of lines.
//! The command ends with an error when any record was not acknowledged.

use std::collections::VecDeque;
use std::io::BufRead;

use bytes::Bytes;
use clap::{Args, ValueEnum};
use client::{Acks, ClientError, Delivered, Delivery, Producer, ProducerConfig, ProducerRecord};
use env::machine::Machine;
use model::{PartitionIndex, TimestampMs};
use records::{Compression, Header};
use serde_json::{Value, json};
use tokio::sync::mpsc;

use crate::base64;
use crate::connect::Connect;
use crate::failure::{Failure, Outcome, note};
use crate::output;
use crate::topics::key_value;

/// Lines that wait to become records.
const LINES_MAX: usize = 1_000;
/// Records that wait for their acknowledgement.
const DELIVERIES_MAX: usize = 100_000;
/// No broker takes a larger one: sizes are 31 bits wide, and a batch has its header.
const RECORD_BYTES_LIMIT: u32 = 2_000_000_000;
/// Larger than a producer's default: nobody waits for a single line.
const BATCH_BYTES_MAX: usize = 128 << 10;

/// Write a record for each line of standard input.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  echo hello | ottla produce orders
  printf '42:paid\\n43:open\\n' | ottla produce orders --key-separator : --header source=shell
  ottla consume orders -o jsonl --from-beginning --exit-at-end | ottla produce copy --input json
  seq 1000 | ottla produce orders --compression zstd --acks all -o jsonl

JSON input is one object a line, as `ottla consume -o jsonl` writes it; all fields may be left out:
  {\"key\": \"42\", \"value\": \"paid\", \"headers\": [{\"key\": \"source\", \"value\": \"shell\"}],
   \"partition\": 0, \"timestamp\": 1795372200000}
The partition counts with --keep-partitions only, since another topic may have others.
A key or value with \"keyEncoding\" or \"valueEncoding\" \"base64\" is decoded first; one that is neither text nor
null is written as JSON.")]
pub struct Produce {
    #[command(flatten)]
    connect: Connect,
    /// The topic
    topic: String,
    /// How lines are read
    #[arg(short, long, value_enum, default_value_t)]
    input: Input,
    /// What separates the key from the value; without it lines have no key
    #[arg(short, long, value_name = "TEXT", conflicts_with = "key")]
    key_separator: Option<String>,
    /// The key of every record
    #[arg(long)]
    key: Option<String>,
    /// What stands for a null value (a tombstone) when it is the whole value
    #[arg(long, value_name = "TEXT")]
    null_marker: Option<String>,
    /// A header of every record; may be repeated
    #[arg(short = 'H', long, value_name = "KEY=VALUE", value_parser = key_value)]
    header: Vec<(String, String)>,
    /// The partition; by key or by chance when left out
    #[arg(short, long)]
    partition: Option<i32>,
    /// To the partition that each line of JSON names
    #[arg(long, conflicts_with = "partition")]
    keep_partitions: bool,
    /// The largest record; the topic's max.message.bytes must allow it too
    #[arg(long, value_name = "BYTES", default_value_t = 1 << 20)]
    #[arg(value_parser = clap::value_parser!(u32).range(1..=i64::from(RECORD_BYTES_LIMIT)))]
    max_record_bytes: u32,
    /// How batches are compressed
    #[arg(short = 'z', long, value_enum, default_value_t)]
    compression: Codec,
    /// Whose acknowledgement counts
    #[arg(short, long, value_enum, default_value_t)]
    acks: AcksArg,
    /// Also print where each record went
    #[arg(short, long, value_enum, default_value_t)]
    output: Report,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum Input {
    /// Each line is a value, or key and value
    #[default]
    Lines,
    /// Each line is a JSON object
    Json,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum Codec {
    #[default]
    None,
    Gzip,
    Snappy,
    Lz4,
    Zstd,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum AcksArg {
    /// All replicas in sync; each record is written exactly once
    #[default]
    All,
    /// The leader
    #[value(name = "1")]
    Leader,
    /// Nobody
    #[value(name = "0")]
    None,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Report {
    /// Nothing on standard output
    #[default]
    None,
    /// A JSON object a line, in the order of input
    Jsonl,
}

pub async fn run(env: Machine, args: Produce) -> Outcome {
    let client = args.connect.client_with(env, |config| config.auto_create_topics = true)?;
    client.topic(&args.topic).await?;
    let config = ProducerConfig {
        acks: match args.acks {
            AcksArg::All => Acks::All,
            AcksArg::Leader => Acks::Leader,
            AcksArg::None => Acks::None,
        },
        compression: match args.compression {
            Codec::None => Compression::None,
            Codec::Gzip => Compression::Gzip,
            Codec::Snappy => Compression::Snappy,
            Codec::Lz4 => Compression::Lz4,
            Codec::Zstd => Compression::Zstd,
        },
        batch_bytes_max: BATCH_BYTES_MAX,
        request_bytes_max: args.max_record_bytes as usize,
        delivery_timeout: client.config().deadline,
        ..Default::default()
    };
    let producer = Producer::new(client, config);
    let mut sent = Sent::default();
    let mut lines = read_lines();
    let mut line_number = 0u64;
    // What ends the reading early.
    let mut stopped = None;
    while let Some(line) = lines.recv().await {
        line_number += 1;
        let record = match line {
            Ok(line) => args.record(&line),
            Err(error) => Err(format!("cannot read standard input: {error}")),
        };
        let delivery = match record {
            Ok(record) => producer.send(record).await.map_err(Failure::from),
            Err(reason) => Err(Failure::new(reason, "ottla produce --help")),
        };
        match delivery {
            Ok(delivery) => sent.deliveries.push_back(delivery),
            Err(failure) => {
                stopped = Some(failure);
                break;
            }
        }
        if sent.deliveries.len() >= DELIVERIES_MAX {
            sent.settle_one(args.output).await?;
        }
    }
    producer.flush().await;
    while !sent.deliveries.is_empty() {
        sent.settle_one(args.output).await?;
    }
    let written = format!("{} records written to {}", sent.count, args.topic);
    if let Some(failure) = stopped {
        let message = format!("line {line_number}: {}; {written}", failure.message);
        return Err(Failure { message, next: "ottla produce --help".to_owned(), ..failure });
    }
    note(&written);
    match sent.error {
        None => Ok(0),
        Some(error) => {
            let failure = Failure::from(error);
            let message =
                format!("{} of {line_number} records not written: {}", sent.failed_count, failure.message);
            Err(Failure { message, ..failure })
        }
    }
}

/// Records on their way, and what became of the others.
#[derive(Default)]
struct Sent {
    deliveries: VecDeque<Delivery>,
    count: u64,
    failed_count: u64,
    error: Option<ClientError>,
}

impl Sent {
    /// Waits for the oldest record.
    async fn settle_one(&mut self, report: Report) -> Result<(), Failure> {
        let Some(delivery) = self.deliveries.pop_front() else { return Ok(()) };
        match delivery.wait().await {
            Ok(delivered) => {
                self.count += 1;
                if report == Report::Jsonl {
                    output::write(&format!("{}\n", delivered_json(&delivered)))?;
                }
            }
            Err(error) => {
                self.failed_count += 1;
                self.error.get_or_insert(error);
            }
        }
        Ok(())
    }
}

fn delivered_json(delivered: &Delivered) -> Value {
    json!({
        "topic": delivered.partition.topic,
        "partition": delivered.partition.partition.0,
        "offset": delivered.offset.map(|offset| offset.0),
        "timestamp": delivered.timestamp.0,
    })
}

/// Reads lines ahead on a thread that ends with the input.
fn read_lines() -> mpsc::Receiver<std::io::Result<Vec<u8>>> {
    let (sender, receiver) = mpsc::channel(LINES_MAX);
    std::thread::spawn(move || {
        let mut input = std::io::stdin().lock();
        loop {
            let mut line = Vec::new();
            let read = input.read_until(b'\n', &mut line);
            let line = match read {
                Ok(0) => return,
                Ok(_) => {
                    let end = if line.ends_with(b"\r\n") { 2 } else { usize::from(line.ends_with(b"\n")) };
                    line.truncate(line.len() - end);
                    Ok(line)
                }
                Err(error) => Err(error),
            };
            let is_over = line.is_err();
            if sender.blocking_send(line).is_err() || is_over {
                return;
            }
        }
    });
    receiver
}

impl Produce {
    /// The record of one line.
    fn record(&self, line: &[u8]) -> Result<ProducerRecord, String> {
        let mut record = match self.input {
            Input::Lines => self.record_of_line(line)?,
            Input::Json => record_of_json(line)?,
        };
        record.topic.clone_from(&self.topic);
        record.partition = match self.keep_partitions {
            true => record.partition,
            false => self.partition.map(PartitionIndex),
        };
        record.key = self.key.clone().map(Bytes::from).or(record.key);
        let header = |(key, value): &(String, String)| Header {
            key: Bytes::from(key.clone()),
            value: Some(Bytes::from(value.clone())),
        };
        record.headers.extend(self.header.iter().map(header));
        Ok(record)
    }

    fn record_of_line(&self, line: &[u8]) -> Result<ProducerRecord, String> {
        let (key, value) = match &self.key_separator {
            None => (None, line),
            Some(separator) => {
                let separator_bytes = separator.as_bytes();
                let at =
                    line.windows(separator_bytes.len().max(1)).position(|window| window == separator_bytes);
                let at = at.ok_or_else(|| format!("no key separator '{separator}'"))?;
                (Some(Bytes::copy_from_slice(&line[..at])), &line[at + separator_bytes.len()..])
            }
        };
        let is_null = self.null_marker.as_ref().is_some_and(|marker| marker.as_bytes() == value);
        let value = (!is_null).then(|| Bytes::copy_from_slice(value));
        Ok(ProducerRecord { key, value, ..Default::default() })
    }
}

fn record_of_json(line: &[u8]) -> Result<ProducerRecord, String> {
    let json: Value = serde_json::from_slice(line).map_err(|error| format!("not JSON: {error}"))?;
    let Value::Object(fields) = &json else { return Err("not a JSON object".to_owned()) };
    let known = [
        "topic",
        "partition",
        "offset",
        "timestamp",
        "key",
        "keyEncoding",
        "value",
        "valueEncoding",
        "headers",
    ];
    if let Some(unknown) = fields.keys().find(|name| !known.contains(&name.as_str())) {
        return Err(format!("unknown field '{unknown}'"));
    }
    let number = |name: &str| match fields.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(value) => value.as_i64().map(Some).ok_or_else(|| format!("'{name}' is not a whole number")),
    };
    let partition =
        number("partition")?.map(i32::try_from).transpose().map_err(|_| "'partition' is too large")?;
    let headers = match fields.get("headers") {
        None | Some(Value::Null) => Vec::new(),
        Some(Value::Array(headers)) => headers.iter().map(header_of_json).collect::<Result<_, _>>()?,
        Some(_) => return Err("'headers' is not an array".to_owned()),
    };
    Ok(ProducerRecord {
        topic: String::new(),
        partition: partition.map(PartitionIndex),
        key: bytes_of_json(fields.get("key"), fields.get("keyEncoding"))?,
        value: bytes_of_json(fields.get("value"), fields.get("valueEncoding"))?,
        headers,
        timestamp: number("timestamp")?.map(TimestampMs),
    })
}

fn header_of_json(header: &Value) -> Result<Header, String> {
    let key = header.get("key").and_then(Value::as_str).ok_or("a header without a 'key'")?;
    let value = bytes_of_json(header.get("value"), header.get("valueEncoding"))?;
    Ok(Header { key: Bytes::from(key.to_owned()), value })
}

fn bytes_of_json(value: Option<&Value>, encoding: Option<&Value>) -> Result<Option<Bytes>, String> {
    let is_base64 = match encoding {
        None | Some(Value::Null) => false,
        Some(Value::String(name)) if name == "base64" => true,
        Some(other) => return Err(format!("unknown encoding {other}")),
    };
    match value {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) if is_base64 => {
            base64::decode(text).map(|bytes| Some(Bytes::from(bytes))).ok_or_else(|| "not base64".to_owned())
        }
        Some(Value::String(text)) => Ok(Some(Bytes::from(text.clone()))),
        Some(other) => Ok(Some(Bytes::from(other.to_string()))),
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[derive(Parser)]
    struct Cli {
        #[command(flatten)]
        produce: Produce,
    }

    fn record(args: &[&str], line: &str) -> Result<ProducerRecord, String> {
        let args = ["ottla", "orders"].into_iter().chain(args.iter().copied());
        Cli::parse_from(args).produce.record(line.as_bytes())
    }

    #[test]
    fn lines_become_records() {
        let text =
            |bytes: &Option<Bytes>| bytes.as_ref().map(|bytes| String::from_utf8(bytes.to_vec()).unwrap());
        let plain = record(&[], "a:b").unwrap();
        assert_eq!((text(&plain.key), text(&plain.value)), (None, Some("a:b".to_owned())));
        let keyed = record(&["--key-separator", "::", "-H", "h=1", "-p", "3"], "k::v::w").unwrap();
        assert_eq!((text(&keyed.key), text(&keyed.value)), (Some("k".to_owned()), Some("v::w".to_owned())));
        assert_eq!(keyed.headers, [Header { key: "h".into(), value: Some("1".into()) }]);
        assert_eq!(keyed.partition, Some(PartitionIndex(3)));
        let tombstone = record(&["-k", ":", "--null-marker", "NULL"], "k:NULL").unwrap();
        assert_eq!((text(&tombstone.key), tombstone.value), (Some("k".to_owned()), None));
        assert_eq!(record(&["-k", ":"], "none"), Err("no key separator ':'".to_owned()));
    }

    #[test]
    fn json_lines_become_records() {
        let line = r#"{"topic":"other","offset":7,"partition":1,"timestamp":5,"key":"AP8=","keyEncoding":"base64",
            "value":{"n":1},"headers":[{"key":"h","value":null},{"key":"h","value":"x"}]}"#;
        let record_ = record(&["-i", "json"], line).unwrap();
        assert_eq!(record_.topic, "orders");
        assert_eq!(record_.key.as_deref(), Some(&b"\x00\xff"[..]));
        assert_eq!(record_.value.as_deref(), Some(&br#"{"n":1}"#[..]));
        assert_eq!(record_.headers.len(), 2);
        assert_eq!((record_.partition, record_.timestamp), (None, Some(TimestampMs(5))));
        let kept = record(&["-i", "json", "--keep-partitions"], line).unwrap();
        assert_eq!(kept.partition, Some(PartitionIndex(1)));
        for bad in
            ["", "[]", "{\"vaule\":1}", "{\"key\":\"?\",\"keyEncoding\":\"base64\"}", "{\"partition\":\"x\"}"]
        {
            assert!(record(&["-i", "json"], bad).is_err(), "{bad}");
        }
    }
}
