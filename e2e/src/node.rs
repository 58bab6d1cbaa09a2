//! One node's life: what it refuses to start on and how it says so, how fast it stops, what its HTTP endpoint answers,
//! and what a new start finds after a kill.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::time::Duration;

use anyhow::{Context as _, Result, bail, ensure};

use crate::batch;
use crate::broker::{Broker, Kind, Volume};
use crate::context::Context;
use crate::process;
use crate::tally::{Checks, Tally};

const TOPIC: &str = "life";
/// How long a node may take to refuse to start.
const REFUSAL_LIMIT: Duration = Duration::from_secs(20);
/// How long a graceful stop may take.
const STOP_LIMIT: Duration = Duration::from_millis(500);

/// The stage.
pub fn run(context: &Context) -> Result<Tally> {
    let mut checks = Checks::new();
    refusals(context, &mut checks)?;
    checks.check("format refuses a formatted directory", format_twice(context));
    serves_and_stops(context, &mut checks)?;
    checks.check("nothing acknowledged is lost by a kill", survives_kill(context));
    Ok(checks.tally())
}

/// What is wrong with a volume, and a word that the refusal must hold.
struct Refusal {
    what: &'static str,
    says: &'static str,
    /// Refusals of the same kind have the same exit code.
    group: &'static str,
    damage: fn(&Volume) -> Result<Option<TcpListener>>,
}

const UNKNOWN_KEY: &str = "a typo in the configuration";

const REFUSALS: [Refusal; 6] = [
    Refusal {
        what: UNKNOWN_KEY,
        group: "configuration",
        says: "log.retention.hours",
        damage: |volume| volume.configure(&[("log.retention.hour", "1")]).map(|()| None),
    },
    Refusal {
        what: "a bad value in the configuration",
        group: "configuration",
        says: "num.partitions",
        damage: |volume| volume.configure(&[("num.partitions", "many")]).map(|()| None),
    },
    Refusal {
        what: "a port in use",
        group: "port",
        says: "in use",
        damage: |volume| Ok(Some(TcpListener::bind(volume.address())?)),
    },
    Refusal {
        what: "another node's directory",
        group: "identity",
        says: "node",
        damage: |volume| replace(volume, "node.id=1", "node.id=77").map(|()| None),
    },
    Refusal {
        what: "a directory that is not formatted",
        group: "not formatted",
        says: "format",
        damage: |volume| Ok(std::fs::remove_dir_all(volume.log_dir()).map(|()| None)?),
    },
    Refusal {
        what: "a directory that cannot be written",
        group: "not writable",
        says: "data",
        damage: |volume| {
            // Permissions do not stop root: a file stands where the directory should be.
            std::fs::remove_dir_all(volume.log_dir())?;
            std::fs::write(volume.log_dir(), "")?;
            Ok(None)
        },
    },
];

/// Every refusal is one line on standard error and has an exit code that tells its group from others. Apache Kafka
/// takes unknown keys for those of plug-ins and has one exit code for all: only that it refuses is checked of it.
fn refusals(context: &Context, checks: &mut Checks) -> Result<()> {
    let ours = context.broker_kind() == Kind::Ottla;
    let mut groups: BTreeMap<i32, &str> = BTreeMap::new();
    for Refusal { what, says, group, damage } in &REFUSALS {
        if !ours && *what == UNKNOWN_KEY {
            continue;
        }
        let refused = refuse(context, says, *damage);
        if let Ok(code) = refused {
            let known = *groups.entry(code).or_insert(group);
            checks.that(
                format_args!("{what} has the exit code of its kind"),
                known == *group || !ours,
                format_args!("{code} is also that of «{known}»"),
            );
        }
        checks.check(format_args!("{what} is refused"), refused.map(drop));
    }
    Ok(())
}

fn refuse(context: &Context, says: &str, damage: fn(&Volume) -> Result<Option<TcpListener>>) -> Result<i32> {
    let kind = context.broker_kind();
    let volume = Volume::formatted(context, kind, &[])?;
    let _held = damage(&volume)?;
    let output = process::run("broker", &mut volume.command(context, kind)?, REFUSAL_LIMIT)?;
    let code = output.status.code().context("ended by a signal")?;
    ensure!(code != 0, "it ended well");
    if kind == Kind::Ottla {
        let lines: Vec<&str> = output.stderr.lines().filter(|line| !line.trim().is_empty()).collect();
        ensure!(lines.len() == 1, "not one line but {}:\n{}", lines.len(), output.stderr);
        ensure!(lines[0].contains(says), "it does not say «{says}»: {}", lines[0]);
    }
    Ok(code)
}

fn replace(volume: &Volume, from: &str, to: &str) -> Result<()> {
    let file = volume.log_dir().join("meta.properties");
    let text = std::fs::read_to_string(&file)?;
    ensure!(text.contains(from), "no {from} in {text}");
    std::fs::write(file, text.replace(from, to))?;
    Ok(())
}

fn format_twice(context: &Context) -> Result<()> {
    let volume = Volume::formatted(context, context.broker_kind(), &[])?;
    let before = std::fs::read(volume.log_dir().join("meta.properties"))?;
    let again = volume.format(context, context.broker_kind())?;
    ensure!(!again.status.success(), "it formatted again");
    ensure!(
        before == std::fs::read(volume.log_dir().join("meta.properties"))?,
        "meta.properties has changed"
    );
    Ok(())
}

fn serves_and_stops(context: &Context, checks: &mut Checks) -> Result<()> {
    let kind = context.broker_kind();
    let volume = Volume::new(context, &[])?;
    let http = volume.http_address();
    // Apache Kafka takes the key for a plug-in's and says nothing.
    volume.configure(&[("ottla.http.listener", &http.to_string())])?;
    volume.format(context, kind)?.success("format")?;
    let broker = volume.start(context, kind)?;
    broker.create_topic(TOPIC, 1, &[])?;
    broker.probe()?.produce(TOPIC, 0, &batch::batch(0, &[b"one"]))?;
    if kind == Kind::Ottla {
        checks.check("/healthz", get(http, "/healthz").map(drop));
        checks.check("/readyz", get(http, "/readyz").map(drop));
        let metrics = get(http, "/metrics");
        for series in [
            "kafka_server_brokertopicmetrics_messagesin_total",
            "kafka_server_brokertopicmetrics_bytesin_total",
            "kafka_server_replicamanager_partitioncount",
            "kafka_server_replicamanager_leadercount",
            "kafka_controller_kafkacontroller_activecontrollercount",
            "kafka_network_requestmetrics_requests_total",
        ] {
            let there = metrics.as_ref().is_ok_and(|text| text.lines().any(|line| line.starts_with(series)));
            checks.that(format_args!("/metrics has {series}"), there, "it is not there");
        }
    }
    let stopped = broker.stop(&[]);
    if let Ok((volume, _, took)) = &stopped {
        checks.that(
            "SIGTERM stops it in time",
            kind == Kind::Kafka || *took <= STOP_LIMIT,
            format_args!("it took {took:?}"),
        );
        let marker = volume.log_dir().join(".kafka_cleanshutdown");
        checks.that("it leaves the mark of a clean stop", marker.exists(), "there is none");
    }
    checks.check("it stops by SIGTERM", stopped.map(drop));
    Ok(())
}

/// Acknowledged batches are there after SIGKILL and a new start, and writing goes on behind them.
fn survives_kill(context: &Context) -> Result<()> {
    let kind = context.broker_kind();
    let broker = Broker::start(context, kind, &[])?;
    broker.create_topic(TOPIC, 1, &[])?;
    let mut probe = broker.probe()?;
    let mut offsets = Vec::new();
    for number in 0..200u32 {
        offsets.push(probe.produce(TOPIC, 0, &batch::batch(i64::from(number), &[&number.to_be_bytes()]))?);
    }
    let before = probe.fetch_all(TOPIC, 0, 0)?;
    let broker = broker.kill()?.start(context, kind).context("a new start after the kill")?;
    let mut probe = broker.probe()?;
    let after = process::wait_for("the high watermark", Duration::from_secs(30), || {
        let end = probe.list_offset(TOPIC, 0, -1)?;
        if end < offsets.len() as i64 { Ok(None) } else { probe.fetch_all(TOPIC, 0, 0).map(Some) }
    })?;
    ensure!(before == after, "{} bytes before, {} after", before.len(), after.len());
    let next = probe.produce(TOPIC, 0, &batch::batch(0, &[b"next"]))?;
    ensure!(next == offsets.len() as i64, "the next record got offset {next}");
    broker.stop(&[])?;
    Ok(())
}

/// The body of a `200` answer.
fn get(address: SocketAddr, path: &str) -> Result<String> {
    let mut stream = TcpStream::connect_timeout(&address, Duration::from_secs(5))?;
    stream.set_read_timeout(Some(Duration::from_secs(5)))?;
    write!(stream, "GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n")?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    match answer.split_once("\r\n\r\n") {
        Some((head, body)) if head.starts_with("HTTP/1.1 200 ") => Ok(body.to_owned()),
        _ => bail!("GET {path} answered: {}", answer.lines().next().unwrap_or_default()),
    }
}
