//! Clients that mean harm: malformed frames over every API and version, frames announced far larger than they are, and
//! a client that asks for much and reads nothing. The broker must stay alive, serve others, and not grow.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};

use crate::batch;
use crate::broker::{Broker, Kind};
use crate::context::Context;
use crate::probe::{self, ApiRange};
use crate::process;
use crate::tally::{Checks, Tally};

const FRAMES: usize = 15_000;
const CONNECTIONS: usize = 500;
/// What the broker may grow by.
const GROWTH_BYTES_MAX: u64 = 64 << 20;
const TOPIC: &str = "hostile";
/// Keys that no broker serves, tried too.
const API_KEY_MAX: i16 = 100;
/// How long an answer to a malformed frame is waited for; most are refused at once, some ask the broker to wait.
const ANSWER_LIMIT: Duration = Duration::from_millis(200);
/// Idle connections, and those that do not read, are closed after this time.
const IDLE_LIMIT_MS: &str = "4000";

/// An answer that is not taken is given up after this time and what its bytes need at a slow pace.
const REQUEST_LIMIT_MS: &str = "2000";
/// What each request of a client that does not read asks for; a few of them are more than the sockets hold.
const UNREAD_BYTES: i32 = 2 << 20;

/// All attacks against one broker.
pub fn run(context: &Context) -> Result<Tally> {
    let mut checks = Checks::new();
    let limits = [("connections.max.idle.ms", IDLE_LIMIT_MS), ("request.timeout.ms", REQUEST_LIMIT_MS)];
    let broker = Broker::start(context, context.broker_kind(), &limits)?;
    broker.create_topic(TOPIC, 1, &[])?;
    serves(&broker)?;
    let before = broker.memory()?.resident;

    let mut guard = Guard { broker, before };
    let sent = malformed_frames(&guard.broker);
    checks.check(format_args!("{FRAMES} malformed frames are sent"), sent);
    guard.check(&mut checks, "malformed frames");

    let mut announcements = vec![("2 GiB", i32::MAX), ("less than nothing", -1)];
    if guard.broker.kind() == Kind::Ottla {
        // Within the limit, so it must be taken; Apache Kafka reserves it at once and dies of it.
        announcements.push(("100 MiB", 100 << 20));
    }
    for (what, announced) in announcements {
        let held = announce(guard.broker.address(), announced);
        let opened = held.as_ref().map(drop).map_err(|error| anyhow::anyhow!("{error:#}"));
        checks.check(format_args!("{CONNECTIONS} connections announce {what}"), opened);
        guard.check(&mut checks, &format!("connections that announced {what}"));
        drop(held);
    }

    let dropped = stop_reading(&guard.broker);
    checks.check("a client that stops reading is dropped", dropped);
    guard.check(&mut checks, "a client that stopped reading");

    checks.check("the broker logged nothing unexpected and stops", guard.broker.stop(&[]).map(drop));
    Ok(checks.tally())
}

/// The broker under attack and its memory before.
struct Guard {
    broker: Broker,
    before: u64,
}

impl Guard {
    fn check(&mut self, checks: &mut Checks, what: &str) {
        checks.check(
            format_args!("alive after {what}"),
            self.broker.alive().and_then(|()| serves(&self.broker)),
        );
        // A JVM's heap grows as it likes: the bound is ours alone.
        if self.broker.kind() == Kind::Ottla {
            let small = self.broker.memory().and_then(|memory| {
                let growth = memory.resident_peak.saturating_sub(self.before);
                ensure!(growth <= GROWTH_BYTES_MAX, "it grew by {} MiB", growth >> 20);
                Ok(())
            });
            checks.check(format_args!("small after {what}"), small);
        }
    }
}

/// Another client can still write and read.
fn serves(broker: &Broker) -> Result<()> {
    let mut probe = broker.probe()?;
    let offset = probe.produce(TOPIC, 0, &batch::batch(0, &[b"alive"]))?;
    let fetched = probe.fetch(TOPIC, 0, offset, 1 << 20)?;
    ensure!(fetched.error == 0 && !fetched.records.is_empty(), "error {} at {offset}", fetched.error);
    Ok(())
}

/// Sends every served version of every API, one version beyond on both sides, and keys that nobody serves, with bodies
/// of several malformed kinds.
fn malformed_frames(broker: &Broker) -> Result<()> {
    let served = broker.probe()?.api_versions()?;
    let targets: Vec<(i16, i16)> = (-1..=API_KEY_MAX)
        .flat_map(|key| {
            let range = served.iter().find(|range| range.key == key);
            let ApiRange { min, max, .. } = *range.unwrap_or(&ApiRange { key, min: 0, max: 1 });
            (min - 1..=max + 1).map(move |version| (key, version))
        })
        .collect();
    ensure!(targets.len() < FRAMES, "{} targets", targets.len());
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    let mut connection = None;
    for index in 0..FRAMES {
        let (key, version) = targets[index % targets.len()];
        let frame = malformed(&mut random, key, version, index / targets.len());
        let mut stream = match connection.take() {
            Some(stream) => stream,
            None => connect(broker.address())?,
        };
        // A refused connection is what we are after; the next frame takes a new one.
        if stream.write_all(&frame).is_ok() && matches!(answer(&mut stream), Answer::Given) {
            connection = Some(stream);
        }
    }
    Ok(())
}

/// The `round`-th kind of frame for a version of an API.
fn malformed(random: &mut Random, key: i16, version: i16, round: usize) -> Vec<u8> {
    let body = match round % 6 {
        0 => Vec::new(),
        1 => vec![0xff; 1 + random.below(64)],
        2 => vec![0; 1 + random.below(200)],
        // Huge counts and lengths, as int32 and as varints.
        3 => [0x7f, 0xff, 0xff, 0xff].repeat(1 + random.below(16)),
        4 => [0xff, 0xff, 0xff, 0xff, 0x0f].repeat(1 + random.below(16)),
        _ => {
            let count = 1 + random.below(2_000);
            random.bytes(count)
        }
    };
    let mut frame = probe::frame(key, version, 1, &body);
    if round.is_multiple_of(7) {
        // Bits flipped behind the API key and version, where the header's client id and tagged fields are.
        let at = 8 + random.below(frame.len() - 8);
        frame[at] ^= 1 << random.below(8);
    }
    frame
}

enum Answer {
    Given,
    Closed,
    /// Neither in time: the frame was understood as something that waits.
    None,
}

fn answer(stream: &mut TcpStream) -> Answer {
    let mut size = [0; 4];
    match stream.read_exact(&mut size) {
        Ok(()) => {
            let size = u64::from(u32::from_be_bytes(size));
            match std::io::copy(&mut stream.take(size), &mut std::io::sink()) {
                Ok(read) if read == size => Answer::Given,
                _ => Answer::Closed,
            }
        }
        Err(error)
            if matches!(error.kind(), std::io::ErrorKind::WouldBlock | std::io::ErrorKind::TimedOut) =>
        {
            Answer::None
        }
        Err(_) => Answer::Closed,
    }
}

fn connect(address: SocketAddr) -> Result<TcpStream> {
    let stream = TcpStream::connect_timeout(&address, Duration::from_secs(10)).context("connect")?;
    stream.set_read_timeout(Some(ANSWER_LIMIT))?;
    stream.set_write_timeout(Some(Duration::from_secs(10)))?;
    Ok(stream)
}

/// Opens connections that announce a frame of `size_bytes` and send a little of it; hands them back still open.
fn announce(address: SocketAddr, size_bytes: i32) -> Result<Vec<TcpStream>> {
    (0..CONNECTIONS)
        .map(|_| {
            let mut stream = connect(address)?;
            // The broker may have refused it already.
            let _ = stream.write_all(&size_bytes.to_be_bytes());
            let _ = stream.write_all(&[0; 100]);
            Ok(stream)
        })
        .collect()
}

/// Asks for far more than the sockets hold, reads nothing, and waits until the broker closes the connection.
fn stop_reading(broker: &Broker) -> Result<()> {
    let value = vec![7; 900_000];
    let mut probe = broker.probe()?;
    let mut first = None;
    for _ in 0..32 {
        let offset = probe.produce(TOPIC, 0, &batch::batch(0, &[&value]))?;
        first.get_or_insert(offset);
    }
    let first = first.context("produced")?;
    let mut stream = connect(broker.address())?;
    stream.set_nonblocking(true)?;
    for correlation in 0..200 {
        let frame = probe::frame(1, 4, correlation, &probe::fetch_body(TOPIC, 0, first, UNREAD_BYTES));
        // When the broker reads no further the rest would block: enough was asked for.
        if stream.write_all(&frame).is_err() {
            break;
        }
    }
    let (local, remote) = (stream.local_addr()?.port(), broker.address().port());
    process::wait_for("the connection to be closed", Duration::from_secs(120), || {
        Ok((!established(local, remote)?).then_some(()))
    })
}

/// Whether the connection between two ports of this machine is still established, as `/proc/net/tcp` says from the
/// side of `local`.
fn established(local: u16, remote: u16) -> Result<bool> {
    const ESTABLISHED: &str = "01";
    let table = std::fs::read_to_string("/proc/net/tcp")?;
    let (local, remote) = (format!(":{local:04X}"), format!(":{remote:04X}"));
    Ok(table.lines().any(|line| {
        let mut fields = line.split_whitespace().skip(1);
        let (from, to, state) = (fields.next(), fields.next(), fields.next());
        from.is_some_and(|from| from.ends_with(&local))
            && to.is_some_and(|to| to.ends_with(&remote))
            && state == Some(ESTABLISHED)
    }))
}

/// A small generator of its own, so that every run sends the same frames.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }
    fn below(&mut self, bound: usize) -> usize {
        (self.next() % bound as u64) as usize
    }
    fn bytes(&mut self, count: usize) -> Vec<u8> {
        (0..count).map(|_| self.next() as u8).collect()
    }
}
