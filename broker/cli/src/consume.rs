//! `ottla consume`: prints records as they come.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::time::Duration;

use clap::{Args, ValueEnum};
use client::{
    Assignor, Client, Consumer, ConsumerConfig, FetchedPartition, FetcherConfig, GroupConfig, IsolationLevel,
    OffsetSpec, StartAt,
};
use env::Env;
use env::machine::Machine;
use local::Signals;
use model::{Instant, Offset, PartitionIndex, TimestampMs, TopicPartition};
use records::Record;
use serde_json::{Map, Value, json};

use crate::base64;
use crate::connect::Connect;
use crate::failure::{self, Failure, Outcome, note};
use crate::output;
use crate::time::{format_time, parse_duration, parse_time};

/// The longest wait before looking at timers again.
const POLL_LIMIT: Duration = Duration::from_millis(500);

/// Print the records of topics.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  ottla consume orders
  ottla consume orders --from-beginning --max-messages 10 --keys --headers
  ottla consume orders --partition 0,2 --offset 1000 --exit-at-end -o jsonl
  ottla consume orders --offset -5 --exit-at-end        # the last five of each partition
  ottla consume orders --from-time -1h -o json | head
  ottla consume orders invoices --group billing --from-beginning")]
pub struct Consume {
    #[command(flatten)]
    connect: Connect,
    /// The topics
    #[arg(required = true)]
    topics: Vec<String>,
    /// Join this group: read a share of the partitions and commit what was printed
    #[arg(short, long, conflicts_with_all = ["partition", "offset", "from_time"])]
    group: Option<String>,
    /// Start at the first record (in a group: where nothing is committed) instead of behind the last
    #[arg(short = 'B', long, conflicts_with_all = ["offset", "from_time"])]
    from_beginning: bool,
    /// Where to start: an offset, earliest, latest, or so many records before the end as -5
    #[arg(long, value_name = "OFFSET", allow_hyphen_values = true, conflicts_with = "from_time")]
    offset: Option<Start>,
    /// Start at the first record with this time or a later one, as 2026-11-22T18:00:00Z or -1h
    #[arg(long, value_name = "TIME", allow_hyphen_values = true)]
    from_time: Option<String>,
    /// Only these partitions
    #[arg(short, long, value_delimiter = ',')]
    partition: Vec<i32>,
    /// End after so many records
    #[arg(short = 'n', long, value_name = "N")]
    max_messages: Option<u64>,
    /// End at what is the end of the partitions now
    #[arg(short = 'e', long)]
    exit_at_end: bool,
    /// End with exit code 124 when no record comes for so long
    #[arg(short, long, value_parser = parse_duration, value_name = "DURATION")]
    timeout: Option<Duration>,
    /// Only records of committed transactions
    #[arg(long)]
    read_committed: bool,
    /// Print keys before values
    #[arg(short, long)]
    keys: bool,
    /// Print headers before values
    #[arg(short = 'H', long)]
    headers: bool,
    /// Print partition and offset before values
    #[arg(long)]
    offsets: bool,
    /// Print timestamps before values
    #[arg(long)]
    timestamps: bool,
    /// What stands between the printed parts
    #[arg(long, default_value = "\t", value_name = "TEXT")]
    separator: String,
    /// Output format
    #[arg(short, long, value_enum, default_value_t)]
    output: Shape,
}

/// How records are printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Shape {
    /// Values, a line each; keys and the like as asked for
    #[default]
    Text,
    /// An indented JSON object each
    Json,
    /// A JSON object a line
    Jsonl,
}

/// A start by offset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Start {
    Earliest,
    Latest,
    At(i64),
    BeforeEnd(i64),
}

impl std::str::FromStr for Start {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let number = |text: &str| text.parse::<i64>().ok().filter(|number| *number >= 0);
        match text {
            "earliest" | "beginning" => Ok(Start::Earliest),
            "latest" | "end" => Ok(Start::Latest),
            _ => match text.strip_prefix('-') {
                Some(back) => number(back).map(Start::BeforeEnd),
                None => number(text).map(Start::At),
            }
            .ok_or_else(|| "write it as 17, earliest, latest or -5".to_owned()),
        }
    }
}

pub async fn run(env: Machine, args: Consume) -> Outcome {
    let from_time = args.from_time.as_ref().map(|text| parse_time(text, env.wall_clock())).transpose();
    let from_time = from_time
        .map_err(|reason| Failure::usage(format!("--from-time: {reason}"), "ottla consume --help"))?;
    let client = args.connect.client(env.clone())?;
    let mut partitions = Vec::new();
    for topic in &args.topics {
        let known = client.topic(topic).await?;
        let wanted = |index: PartitionIndex| args.partition.is_empty() || args.partition.contains(&index.0);
        let missing = args.partition.iter().find(|index| known.partition(PartitionIndex(**index)).is_none());
        if let Some(missing) = missing {
            let next = format!("ottla topics describe {topic}");
            return Err(Failure::usage(format!("topic {topic} has no partition {missing}"), next));
        }
        let indexes = known.partitions.iter().map(|partition| partition.index).filter(|index| wanted(*index));
        partitions.extend(indexes.map(|index| TopicPartition::new(topic, index)));
    }
    let ends = match args.exit_at_end {
        true => Some(offsets(&client, &partitions, OffsetSpec::Latest).await?),
        false => None,
    };
    let consumer = consumer(client.clone(), &args, from_time, &partitions).await?;
    let mut reading = Reading { left: args.max_messages, ends, past: BTreeSet::new(), args: &args };
    reading.run(&env, client, consumer).await
}

async fn consumer(
    client: Client<Machine>,
    args: &Consume,
    from_time: Option<TimestampMs>,
    partitions: &[TopicPartition],
) -> Result<Consumer<Machine>, Failure> {
    let start = if args.from_beginning { OffsetSpec::Earliest } else { OffsetSpec::Latest };
    let isolation =
        if args.read_committed { IsolationLevel::ReadCommitted } else { IsolationLevel::ReadUncommitted };
    let fetcher = FetcherConfig { isolation, reset: Some(OffsetSpec::Earliest), ..Default::default() };
    let config = ConsumerConfig { fetcher, start, ..Default::default() };
    if let Some(group) = &args.group {
        let mut group = GroupConfig::new(group, args.topics.clone());
        group.assignors = vec![Assignor::Range, Assignor::RoundRobin];
        return Ok(Consumer::of_group(client, config, group));
    }
    let spec = from_time.map_or(start, OffsetSpec::At);
    let at = match args.offset {
        None => {
            partitions.iter().map(|partition| (partition.clone(), StartAt::Spec(spec))).collect::<Vec<_>>()
        }
        Some(Start::Earliest) => all_at(partitions, StartAt::Spec(OffsetSpec::Earliest)),
        Some(Start::Latest) => all_at(partitions, StartAt::Spec(OffsetSpec::Latest)),
        Some(Start::At(offset)) => all_at(partitions, StartAt::Offset(Offset(offset))),
        Some(Start::BeforeEnd(count)) => {
            let earliest = offsets(&client, partitions, OffsetSpec::Earliest).await?;
            let latest = offsets(&client, partitions, OffsetSpec::Latest).await?;
            let back = |(partition, end): (TopicPartition, Offset)| {
                let first = earliest.get(&partition).copied().unwrap_or_default();
                (partition, StartAt::Offset(Offset(end.0.saturating_sub(count)).max(first)))
            };
            latest.into_iter().map(back).collect()
        }
    };
    Ok(Consumer::of_partitions(client, config, at))
}

fn all_at(partitions: &[TopicPartition], start: StartAt) -> Vec<(TopicPartition, StartAt)> {
    partitions.iter().map(|partition| (partition.clone(), start)).collect()
}

async fn offsets(
    client: &Client<Machine>,
    partitions: &[TopicPartition],
    spec: OffsetSpec,
) -> Result<BTreeMap<TopicPartition, Offset>, Failure> {
    let wanted = partitions.iter().map(|partition| (partition.clone(), spec)).collect();
    let mut offsets = BTreeMap::new();
    for (partition, outcome) in client.list_offsets(&wanted, IsolationLevel::ReadUncommitted).await {
        offsets.insert(partition, outcome?.offset.unwrap_or_default());
    }
    Ok(offsets)
}

/// How far printing has come.
struct Reading<'a> {
    /// Records still to be printed.
    left: Option<u64>,
    /// Where to end.
    ends: Option<BTreeMap<TopicPartition, Offset>>,
    /// Partitions read to their end.
    past: BTreeSet<TopicPartition>,
    args: &'a Consume,
}

impl Reading<'_> {
    async fn run(
        &mut self,
        env: &Machine,
        client: Client<Machine>,
        mut consumer: Consumer<Machine>,
    ) -> Outcome {
        let mut signals = Signals::catch()
            .map_err(|error| Failure::new(format!("cannot catch signals: {error}"), "ulimit -a"))?;
        let mut last_record = env.now();
        let outcome = loop {
            if self.left == Some(0)
                || (self.has_read_its_share(&consumer) && self.is_all_read(&client).await?)
            {
                break Ok(0);
            }
            if self.is_late(env.now(), last_record) {
                break Ok(failure::TIMEOUT);
            }
            let fetched = tokio::select! {
                biased;
                () = signals.next() => break Ok(0),
                fetched = consumer.poll(POLL_LIMIT) => fetched?,
            };
            if let Some((_, error)) = fetched.errors.into_iter().next() {
                break Err(error.into());
            }
            for partition in &fetched.partitions {
                last_record = env.now();
                if let Err(failure) = self.print(partition, &mut consumer) {
                    // What was printed is committed all the same.
                    close(env, consumer, &mut signals).await?;
                    return Err(failure);
                }
            }
        };
        close(env, consumer, &mut signals).await?;
        if matches!(outcome, Ok(failure::TIMEOUT)) {
            note("no record within --timeout");
        }
        outcome
    }

    fn is_late(&self, now: Instant, last_record: Instant) -> bool {
        self.args.timeout.is_some_and(|timeout| now.saturating_since(last_record) >= timeout)
    }

    /// Whether this consumer has read its partitions to where they ended at the start.
    fn has_read_its_share(&mut self, consumer: &Consumer<Machine>) -> bool {
        let Some(ends) = &self.ends else { return false };
        for (partition, end) in ends {
            if consumer.position(partition).is_some_and(|position| position >= *end) {
                self.past.insert(partition.clone());
            }
        }
        let mut share = consumer.assigned().peekable();
        share.peek().is_some() && share.all(|partition| self.past.contains(partition))
    }

    /// Whether all partitions are read to where they ended at the start; a group's, by all its members together.
    async fn is_all_read(&self, client: &Client<Machine>) -> Result<bool, Failure> {
        let (Some(ends), Some(group)) = (&self.ends, &self.args.group) else { return Ok(true) };
        let committed = client.fetch_offsets(group, None).await?;
        let is_read = |(partition, end): (&TopicPartition, &Offset)| {
            self.past.contains(partition)
                || end.0 == 0
                || committed.get(partition).is_some_and(|commit| commit.offset >= *end)
        };
        Ok(ends.iter().all(is_read))
    }

    fn print(&mut self, fetched: &FetchedPartition, consumer: &mut Consumer<Machine>) -> Result<(), Failure> {
        let end = self.ends.as_ref().and_then(|ends| ends.get(&fetched.partition)).copied();
        let mut text = Vec::new();
        let mut next = fetched.next_offset;
        for record in fetched.records() {
            let record = record?;
            if self.left == Some(0) || end.is_some_and(|end| record.offset >= end) {
                next = record.offset;
                break;
            }
            self.args.format(&fetched.partition, &record, &mut text);
            self.left = self.left.map(|left| left - 1);
        }
        output::write_bytes(&text)?;
        consumer.store(&fetched.partition, next);
        Ok(())
    }
}

/// Commits what was printed and leaves the group; a second signal ends that at once.
async fn close(env: &Machine, consumer: Consumer<Machine>, signals: &mut Signals) -> Result<(), Failure> {
    tokio::select! {
        biased;
        closed = consumer.close() => Ok(closed?),
        () = signals.next_wish(env) => {
            Err(Failure::new("ended without leaving the group", "ottla groups list"))
        }
    }
}

impl Consume {
    /// Appends a record as it is printed.
    fn format(&self, partition: &TopicPartition, record: &Record, out: &mut Vec<u8>) {
        match self.output {
            Shape::Text => self.format_text(partition, record, out),
            Shape::Json => out.extend_from_slice(format!("{:#}\n", json_of(partition, record)).as_bytes()),
            Shape::Jsonl => out.extend_from_slice(format!("{}\n", json_of(partition, record)).as_bytes()),
        }
    }

    fn format_text(&self, partition: &TopicPartition, record: &Record, out: &mut Vec<u8>) {
        let separator = self.separator.as_bytes();
        let mut before = String::new();
        if self.timestamps {
            let _ = write!(before, "{}{}", format_time(record.timestamp), self.separator);
        }
        if self.offsets {
            let _ = write!(before, "{partition}:{}{}", record.offset, self.separator);
        }
        out.extend_from_slice(before.as_bytes());
        if self.headers {
            for (index, header) in record.headers.iter().enumerate() {
                out.extend_from_slice(if index > 0 { b"," } else { b"" });
                out.extend_from_slice(&header.key);
                out.push(b'=');
                out.extend_from_slice(header.value.as_deref().unwrap_or(b"null"));
            }
            out.extend_from_slice(separator);
        }
        if self.keys {
            out.extend_from_slice(record.key.as_deref().unwrap_or(b"null"));
            out.extend_from_slice(separator);
        }
        out.extend_from_slice(record.value.as_deref().unwrap_or(b"null"));
        out.push(b'\n');
    }
}

/// A record as `ottla produce --input json` reads it. What is not text is base64, and says so.
pub fn json_of(partition: &TopicPartition, record: &Record) -> Value {
    let mut fields = Map::new();
    fields.insert("topic".to_owned(), json!(partition.topic));
    fields.insert("partition".to_owned(), json!(partition.partition.0));
    fields.insert("offset".to_owned(), json!(record.offset.0));
    fields.insert("timestamp".to_owned(), json!(record.timestamp.0));
    put_bytes(&mut fields, "key", record.key.as_deref());
    put_bytes(&mut fields, "value", record.value.as_deref());
    let header = |header: &records::Header| {
        let mut fields = Map::new();
        fields.insert("key".to_owned(), json!(String::from_utf8_lossy(&header.key)));
        put_bytes(&mut fields, "value", header.value.as_deref());
        Value::Object(fields)
    };
    fields.insert("headers".to_owned(), record.headers.iter().map(header).collect());
    Value::Object(fields)
}

/// Adds bytes as text, or as base64 with a field that says so.
pub fn put_bytes(fields: &mut Map<String, Value>, name: &str, bytes: Option<&[u8]>) {
    let value = match bytes.map(|bytes| (bytes, std::str::from_utf8(bytes))) {
        None => Value::Null,
        Some((_, Ok(text))) => json!(text),
        Some((bytes, Err(_))) => {
            fields.insert(format!("{name}Encoding"), json!("base64"));
            json!(base64::encode(bytes))
        }
    };
    fields.insert(name.to_owned(), value);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn starts() {
        assert_eq!("earliest".parse(), Ok(Start::Earliest));
        assert_eq!("17".parse(), Ok(Start::At(17)));
        assert_eq!("-5".parse(), Ok(Start::BeforeEnd(5)));
        for bad in ["", "-", "x", "--5", "1.5"] {
            assert!(bad.parse::<Start>().is_err(), "{bad}");
        }
    }
}
