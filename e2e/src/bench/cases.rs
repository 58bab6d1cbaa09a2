//! The cases: what load, and which figures it gives.

use std::fs::File;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};

use super::load::{self, Load};
use super::report::Metric;
use super::{Reading, Scale, warm_broker};
use crate::batch;
use crate::broker::{Broker, Kind, Volume};
use crate::context::Context;
use crate::probe::Probe;
use crate::process;
use crate::usage::{self, Cpu};

/// One case of the suite.
pub struct Case {
    pub number: &'static str,
    pub about: &'static str,
    pub run: fn(&Context, Kind, Scale) -> Result<Vec<Reading>>,
}

/// All cases.
pub const CASES: &[Case] = &[
    Case {
        number: "1",
        about: "bulk produce: 1 partition, acks=1, batches of 1 MB of 1,024-byte records",
        run: |context, kind, scale| produce(context, kind, scale, 1, &["-a", "1"], 50, 1_000_000),
    },
    Case {
        number: "2",
        about: "bulk produce: 16 partitions, acks=all, idempotent, batches of 128 KiB of 1,024-byte records",
        run: |context, kind, scale| {
            let options = ["-a", "-1", "-X", "enable.idempotence=true"];
            produce(context, kind, scale, 16, &options, 10, 131_072)
        },
    },
    Case {
        number: "5",
        about: "no batching: one 1,024-byte record a request, acks=1",
        run: one_record_requests,
    },
    Case { number: "11", about: "catch-up: 4 GB read alone by fetches of 1 MiB", run: catch_up },
    Case { number: "19", about: "start and idle", run: start_and_idle },
];

const RECORD_BYTES: u64 = 1024;
const TOPIC: &str = "bench";

fn produce(
    context: &Context,
    kind: Kind,
    scale: Scale,
    partitions: i32,
    options: &[&str],
    linger_ms: u32,
    batch_bytes: u32,
) -> Result<Vec<Reading>> {
    let broker = warm_broker(context, kind, scale)?;
    broker.create_topic(TOPIC, partitions, &[])?;
    let records = 2_000_000 / scale.divisor;
    load::touch_memory(scale)?;
    let (linger, batch) = (format!("linger.ms={linger_ms}"), format!("batch.size={batch_bytes}"));
    let mut load = Load::produce(&broker, TOPIC, records, RECORD_BYTES);
    load.options(options).options(&["-X", &linger, "-X", &batch]);
    if partitions == 1 {
        load.options(&["-p", "0"]);
    }
    let measured = measure(&broker, load)?;
    let (volume, ..) = broker.stop(&[])?;
    let mut readings = measured.per_gigabyte(records * RECORD_BYTES, "produced");
    readings.push(reading("mean batch", "KiB", mean_batch_bytes(&volume, partitions)? / 1024.0));
    volume.remove()?;
    Ok(readings)
}

/// The mean size of the batches in the topic's logs: what the client really made of its settings.
fn mean_batch_bytes(volume: &Volume, partitions: i32) -> Result<f64> {
    let (mut bytes, mut batches) = (0, 0u64);
    for partition in 0..partitions {
        for entry in std::fs::read_dir(volume.partition(TOPIC, partition))? {
            let path = entry?.path();
            if path.extension().is_some_and(|extension| extension == "log") {
                let log = File::open(&path)?;
                let end = log.metadata()?.len();
                let mut position = 0;
                while position < end {
                    position += batch::size_bytes_at(&log, position)?;
                    batches += 1;
                }
                bytes += end;
            }
        }
    }
    ensure!(batches > 0, "the logs hold no batches");
    Ok(bytes as f64 / batches as f64)
}

fn one_record_requests(context: &Context, kind: Kind, scale: Scale) -> Result<Vec<Reading>> {
    let broker = warm_broker(context, kind, scale)?;
    broker.create_topic(TOPIC, 1, &[])?;
    let records = 300_000 / scale.divisor;
    load::touch_memory(scale)?;
    let mut load = Load::produce(&broker, TOPIC, records, RECORD_BYTES);
    load.options(&["-p", "0", "-a", "1", "-X", "linger.ms=0", "-X", "batch.num.messages=1"]);
    load.options(&["-X", "max.in.flight=5"]);
    let measured = measure(&broker, load)?;
    broker.stop(&[])?.0.remove()?;
    let micros = |time: Duration| time.as_secs_f64() * 1e6 / records as f64;
    Ok(vec![
        reading("broker CPU a request", "µs", micros(measured.broker.total())),
        reading("of it user", "µs", micros(measured.broker.user)),
        reading("client CPU a request", "µs", micros(measured.client.total())),
        reading("requests a second", "1/s", records as f64 / measured.took.as_secs_f64()),
    ])
}

fn catch_up(context: &Context, kind: Kind, scale: Scale) -> Result<Vec<Reading>> {
    let broker = warm_broker(context, kind, scale)?;
    broker.create_topic(TOPIC, 1, &[])?;
    let records = 4_000_000 / scale.divisor;
    load::touch_memory(scale)?;
    let mut fill = Load::produce(&broker, TOPIC, records, RECORD_BYTES);
    fill.options(&["-p", "0", "-a", "1", "-X", "linger.ms=50", "-X", "batch.size=1000000"]);
    measure(&broker, fill)?;
    let mut load = Load::consume(&broker, TOPIC, records);
    load.options(&["-p", "0", "-o", "beginning", "-X", "fetch.message.max.bytes=1048576"]);
    load.options(&["-X", "queued.max.messages.kbytes=262144"]);
    let measured = measure(&broker, load)?;
    broker.stop(&[])?.0.remove()?;
    Ok(measured.per_gigabyte(records * RECORD_BYTES, "fetched"))
}

fn start_and_idle(context: &Context, kind: Kind, scale: Scale) -> Result<Vec<Reading>> {
    // A used volume with a topic to write to.
    let broker = Broker::start(context, kind, &[])?;
    broker.create_topic(TOPIC, 1, &[])?;
    // Apache Kafka may tell of a leader before it leads.
    let mut probe = broker.probe()?;
    process::wait_for("the first record", Duration::from_secs(30), || {
        Ok(probe.produce(TOPIC, 0, &batch::batch(0, &[b"first"])).ok())
    })?;
    let (volume, ..) = broker.stop(&[])?;

    let (broker, metadata, ack) = timed_start(context, kind, volume)?;
    let mut readings = vec![
        reading("start to first answered Metadata", "ms", metadata.as_secs_f64() * 1e3),
        reading("start to first ack", "ms", ack.as_secs_f64() * 1e3),
    ];

    let idle = Duration::from_secs(60 / scale.divisor.min(60));
    let before = broker.cpu()?;
    let started = Instant::now();
    std::thread::sleep(idle);
    let used = broker.cpu()?.since(before).total();
    let memory = broker.memory()?;
    readings.push(reading(
        "idle CPU",
        "% of a core",
        used.as_secs_f64() / started.elapsed().as_secs_f64() * 100.0,
    ));
    readings.push(reading("idle RssAnon", "MiB", mebibytes(memory.anonymous)));
    readings.push(reading("idle VmRSS", "MiB", mebibytes(memory.resident)));

    // 5 GB in and out again is 10 GB through the broker.
    let records = 5_000_000 / scale.divisor;
    let mut fill = Load::produce(&broker, TOPIC, records, RECORD_BYTES);
    fill.options(&["-p", "0", "-a", "1", "-X", "linger.ms=10", "-X", "batch.size=131072"]);
    measure(&broker, fill)?;
    let mut drain = Load::consume(&broker, TOPIC, records);
    drain.options(&["-p", "0", "-o", "beginning", "-X", "fetch.message.max.bytes=1048576"]);
    measure(&broker, drain)?;
    let memory = broker.memory()?;
    readings.push(reading("VmRSS after 10 GB", "MiB", mebibytes(memory.resident)));
    readings.push(reading("highest VmRSS", "MiB", mebibytes(memory.resident_peak)));
    broker.stop(&[])?.0.remove()?;
    Ok(readings)
}

/// Starts a broker and measures from the start of its process to its first answered Metadata and to its first
/// acknowledged record.
fn timed_start(context: &Context, kind: Kind, volume: Volume) -> Result<(Broker, Duration, Duration)> {
    const STEP: Duration = Duration::from_micros(200);
    let record = batch::batch(0, &[b"ack"]);
    let address = volume.address();
    let started = Instant::now();
    let mut running = volume.launch(context, kind)?;
    let mut metadata = None;
    let ack = loop {
        ensure!(started.elapsed() < Duration::from_secs(60), "it does not start");
        running.alive()?;
        if let Ok(mut probe) = Probe::connect(address, Duration::from_secs(10)) {
            if metadata.is_none() && probe.metadata(Some(&[])).is_ok_and(|answer| !answer.brokers.is_empty())
            {
                metadata = Some(started.elapsed());
            }
            if metadata.is_some() && probe.produce(TOPIC, 0, &record).is_ok() {
                break started.elapsed();
            }
        }
        std::thread::sleep(STEP);
    };
    Ok((running, metadata.context("no metadata")?, ack))
}

/// What one load cost.
struct Measured {
    took: Duration,
    broker: Cpu,
    client: Cpu,
}

impl Measured {
    fn per_gigabyte(&self, bytes: u64, verb: &'static str) -> Vec<Reading> {
        let gigabytes = bytes as f64 / 1e9;
        let seconds = |time: Duration| time.as_secs_f64() / gigabytes;
        let (user, system) = match verb {
            "produced" => ("broker user CPU a GB produced", "broker system CPU a GB produced"),
            _ => ("broker user CPU a GB fetched", "broker system CPU a GB fetched"),
        };
        vec![
            reading(user, "s", seconds(self.broker.user)),
            reading(system, "s", seconds(self.broker.system)),
            reading("client CPU a GB", "s", seconds(self.client.total())),
            reading("throughput", "MB/s", bytes as f64 / 1e6 / self.took.as_secs_f64()),
        ]
    }
}

/// Runs a load to its end and reads what broker and client used meanwhile.
fn measure(broker: &Broker, load: Load) -> Result<Measured> {
    let before = broker.cpu()?;
    let started = Instant::now();
    let mut client = load.start()?;
    let mut client_cpu = Cpu::default();
    process::wait_for("the load to end", Duration::from_secs(600), || {
        // The reading right before it ends is the one that counts.
        if let Ok(cpu) = usage::cpu(client.id()) {
            client_cpu = cpu;
        }
        client.status()
    })?;
    let took = started.elapsed();
    let broker_cpu = broker.cpu()?.since(before);
    load.check(&mut client)?;
    Ok(Measured { took, broker: broker_cpu, client: client_cpu })
}

fn reading(name: &'static str, unit: &'static str, value: f64) -> Reading {
    Reading { metric: Metric { name, unit }, value }
}

fn mebibytes(bytes: u64) -> f64 {
    bytes as f64 / f64::from(1 << 20)
}
