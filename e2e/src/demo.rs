//! `cargo demo`: `examples/quickstart.yaml` by `ottla up`, a million records in and out again, and what that took.

use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail, ensure};
use bytes::Bytes;
use client::{
    Client, ClientConfig, Consumer, ConsumerConfig, OffsetSpec, Producer, ProducerConfig, ProducerRecord,
    StartAt,
};
use env::machine::Machine;
use indicatif::{ProgressBar, ProgressStyle};
use model::TopicPartition;
use serde::Deserialize;

use crate::context::Context;
use crate::port::Port;
use crate::probe::Probe;
use crate::process::{self, Process};
use crate::tally::{Checks, Tally};
use crate::usage;

const RECORDS: u64 = 1_000_000;
/// Bytes of a record's value: its number, filled up.
const VALUE_BYTES: usize = 100;
const START_LIMIT: Duration = Duration::from_secs(60);
/// How long one poll waits, and how often in a row it may find nothing.
const POLL_LIMIT: Duration = Duration::from_secs(5);
const EMPTY_POLLS_MAX: u32 = 6;

/// What the demo needs to know of the quickstart file.
#[derive(Debug)]
struct Quickstart {
    text: String,
    port: u16,
    topic: String,
}

/// Runs the demo; with `keep` it serves until it is interrupted.
pub fn run(context: &Context, keep: bool) -> Result<()> {
    let cli = context.cli()?;
    context.broker()?; // beside it, where `ottla up` finds it
    let path = context.root().join("examples/quickstart.yaml");
    let quickstart = Quickstart::read(&path)?;
    let dir = context.scratch("demo")?;

    // Its own port when that is free, another when it is not.
    let reserved;
    let mut file = path;
    let mut address = SocketAddr::from((Ipv4Addr::LOCALHOST, quickstart.port));
    if TcpListener::bind(address).is_err() {
        reserved = Port::reserve()?;
        println!("port {} is in use, taking {}", quickstart.port, reserved.number());
        address.set_port(reserved.number());
        file = dir.join("quickstart.yaml");
        std::fs::write(&file, quickstart.on_port(reserved.number())?)?;
    }

    println!("ottla up -f {}", file.display());
    let started = Instant::now();
    let mut command = Command::new(cli);
    command.arg("up").arg("-f").arg(&file).arg("--data-dir").arg(dir.join("data"));
    let mut up = Process::spawn("ottla up", &mut command, &dir.join("log"))?;
    wait_ready(&mut up, address, &quickstart.topic)?;
    let ready = started.elapsed();

    let topic = quickstart.topic.clone();
    let done = env::machine::run(2, move |machine| there_and_back(machine, address, topic))??;
    let broker = broker_of(up.id())?;
    let memory = usage::memory(broker)?;

    let rate = |took: Duration| RECORDS as f64 / took.as_secs_f64();
    println!();
    println!("time to ready      {:.0} ms (cluster and topic)", ready.as_secs_f64() * 1e3);
    println!("written            {RECORDS} records, {:.0} a second", rate(done.written));
    println!("read back          {RECORDS} records, {:.0} a second, every one once", rate(done.read));
    println!(
        "broker memory      {:.1} MiB resident, {:.1} MiB of it its own",
        memory.resident as f64 / f64::from(1 << 20),
        memory.anonymous as f64 / f64::from(1 << 20)
    );
    println!("bootstrap address  {address}");
    println!();
    println!("Kubernetes will take the same file once the operator, which is not built yet, is there.");
    if keep {
        println!("serving until Ctrl-C");
        process::expect_interruption();
        up.wait(Duration::MAX)?;
        bail!("ottla up has ended:\n{}", process::tail(&std::fs::read_to_string(up.log())?, 20));
    }
    let (status, _) = up.stop(Duration::from_secs(10))?;
    ensure!(status.success(), "ottla up ended with {status}");
    Ok(())
}

/// The demo as a check.
pub fn stage(context: &Context) -> Result<Tally> {
    let mut checks = Checks::new();
    checks.check("the quickstart runs, a million records go in and come out again", run(context, false));
    Ok(checks.tally())
}

impl Quickstart {
    fn read(path: &Path) -> Result<Quickstart> {
        let text = std::fs::read_to_string(path).with_context(|| path.display().to_string())?;
        let mut port = None;
        let mut topic = None;
        for document in serde_yaml::Deserializer::from_str(&text) {
            let document = serde_yaml::Value::deserialize(document)?;
            match document["kind"].as_str() {
                Some("KafkaCluster") => port = document["spec"]["listeners"][0]["port"].as_u64(),
                Some("KafkaTopic") => topic = document["metadata"]["name"].as_str().map(str::to_owned),
                _ => {}
            }
        }
        Ok(Quickstart {
            port: u16::try_from(port.context("no KafkaCluster with a listener's port")?)?,
            topic: topic.context("no KafkaTopic")?,
            text,
        })
    }

    /// The file's text with another port.
    fn on_port(&self, port: u16) -> Result<String> {
        let wanted = format!("port: {}", self.port);
        ensure!(self.text.matches(&wanted).count() == 1, "«{wanted}» is not there once");
        Ok(self.text.replace(&wanted, &format!("port: {port}")))
    }
}

fn wait_ready(up: &mut Process, address: SocketAddr, topic: &str) -> Result<()> {
    process::wait_for("the cluster and its topic", START_LIMIT, || {
        if let Some(status) = up.status()? {
            bail!("ottla up has ended ({status})");
        }
        let metadata =
            Probe::connect(address, Duration::from_secs(5)).and_then(|mut probe| probe.metadata(None));
        let has_topic = metadata.is_ok_and(|metadata| {
            metadata.topics.iter().any(|found| {
                found.name == topic
                    && found.partitions.iter().all(|(_, error, leader)| *error == 0 && *leader >= 0)
            })
        });
        Ok(has_topic.then_some(()))
    })
    .with_context(|| process::tail(&std::fs::read_to_string(up.log()).unwrap_or_default(), 20))
}

/// What writing and reading took.
#[derive(Debug)]
struct Done {
    written: Duration,
    read: Duration,
}

async fn there_and_back(machine: Machine, address: SocketAddr, topic: String) -> Result<Done> {
    let config = ClientConfig { bootstrap: vec![address.to_string()], ..ClientConfig::default() };
    let client = Client::new(machine, config)?;

    let bar = progress("writing");
    let started = Instant::now();
    let config = ProducerConfig { batch_bytes_max: 128 << 10, ..ProducerConfig::default() };
    let producer = Producer::new(client.clone(), config);
    for number in 0..RECORDS {
        let record =
            ProducerRecord { topic: topic.clone(), value: Some(value(number)), ..ProducerRecord::default() };
        producer.send(record).await?;
        bar.inc(1);
    }
    producer.flush().await;
    let written = started.elapsed();
    bar.finish();

    let bar = progress("reading");
    let started = Instant::now();
    let partitions = client.topic(&topic).await?.partitions.len();
    let start = (0..partitions).map(|index| {
        let partition = TopicPartition::new(topic.clone(), model::PartitionIndex(index as i32));
        (partition, StartAt::Spec(OffsetSpec::Earliest))
    });
    let mut consumer = Consumer::of_partitions(client, ConsumerConfig::default(), start);
    let mut seen = vec![false; RECORDS as usize];
    let mut count = 0;
    let mut empty_polls = 0;
    while count < RECORDS {
        let fetched = consumer.poll(POLL_LIMIT).await?;
        if let Some((partition, error)) = fetched.errors.into_iter().next() {
            bail!("{partition}: {error}");
        }
        empty_polls = if fetched.partitions.is_empty() { empty_polls + 1 } else { 0 };
        ensure!(empty_polls < EMPTY_POLLS_MAX, "only {count} of {RECORDS} records came back");
        for partition in fetched.partitions {
            for record in partition.records() {
                let number = number(&record?.value.context("a record without a value")?)?;
                let first = seen.get_mut(number as usize).context("a record that was never written")?;
                ensure!(!std::mem::replace(first, true), "record {number} came twice");
                count += 1;
                bar.inc(1);
            }
        }
    }
    let read = started.elapsed();
    bar.finish();
    Ok(Done { written, read })
}

/// A record's value: its number in digits, filled up.
fn value(number: u64) -> Bytes {
    Bytes::from(format!("{number:0VALUE_BYTES$}"))
}

fn number(value: &[u8]) -> Result<u64> {
    Ok(std::str::from_utf8(value)?.parse()?)
}

fn progress(what: &'static str) -> ProgressBar {
    let style = ProgressStyle::with_template("{msg:8} {bar:40} {human_pos:>9} {per_sec}");
    ProgressBar::new(RECORDS).with_message(what).with_style(style.expect("a good template"))
}

/// The id of the broker that `ottla up`, whose id is given, has started.
fn broker_of(up: u32) -> Result<u32> {
    for entry in std::fs::read_dir("/proc")? {
        let Ok(id) = entry?.file_name().to_string_lossy().parse::<u32>() else { continue };
        let Ok(status) = std::fs::read_to_string(format!("/proc/{id}/status")) else { continue };
        let parent = status.lines().find_map(|line| line.strip_prefix("PPid:")).map(str::trim);
        if status.starts_with("Name:\tottla-broker") && parent == Some(up.to_string().as_str()) {
            return Ok(id);
        }
    }
    bail!("ottla up has no broker")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_read_back() {
        assert_eq!(value(123_456).len(), VALUE_BYTES);
        assert_eq!(number(&value(123_456)).expect("a number"), 123_456);
        assert_eq!(number(&value(0)).expect("zero"), 0);
    }
}
