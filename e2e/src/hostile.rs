//! Clients that mean harm: malformed frames over every API and version, frames announced far larger than they are,
//! fetches that wait without end, batches that decompress to far more than they are, and a client that asks for much and
//! reads nothing. The broker must stay alive, serve others meanwhile, and not grow. All but the last at default settings.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};

use model::TimestampMs;
use records::{BatchBuilder, Compression};

use crate::batch;
use crate::broker::{Broker, Kind};
use crate::context::Context;
use crate::probe::{self, ApiRange, Probe};
use crate::process;
use crate::tally::{Checks, Tally};

const FRAMES: usize = 15_000;
const CONNECTIONS: usize = 500;
/// What the broker may grow by.
const GROWTH_BYTES_MAX: u64 = 64 << 20;
const TOPIC: &str = "hostile";
/// What well-behaved clients send meanwhile, more than a connection's first buffer takes.
const RECORD_BYTES: usize = 64 << 10;
/// How long such a client waits at most for each answer, in the worst of times.
const SERVICE_LIMIT: Duration = Duration::from_secs(1);
/// How often it is tried during an attack.
const SERVICE_COUNT: usize = 10;
/// Connections with as many fetches that wait as one may have, and the partitions that each forgets: five times their
/// frames is more than small requests may hold.
const FETCHER_COUNT: usize = 200;
const FETCHES_PER_CONNECTION: i32 = 5;
const FORGOTTEN_PARTITIONS: i32 = 7_500;
/// How many clients attack at the same time where one would be enough.
const ATTACKER_COUNT: usize = 4;
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

/// All attacks, one after the other.
pub fn run(context: &Context) -> Result<Tally> {
    let mut checks = Checks::new();
    at_default_settings(context, &mut checks)?;
    with_short_limits(context, &mut checks)?;
    Ok(checks.tally())
}

fn at_default_settings(context: &Context, checks: &mut Checks) -> Result<()> {
    let mut guard = Guard::new(Broker::start(context, context.broker_kind(), &[])?)?;
    let sent = malformed_frames(&guard.broker);
    checks.check(format_args!("{FRAMES} malformed frames are sent"), sent);
    guard.check(checks, "malformed frames");

    let mut announcements =
        vec![("2 GiB", i32::MAX, 100, CONNECTIONS), ("less than nothing", -1, 100, CONNECTIONS)];
    if guard.is_ours() {
        // Within the limit, so it must be taken; Apache Kafka reserves it at once and dies of it.
        announcements.push(("100 MiB", 100 << 20, 100, CONNECTIONS));
        announcements.push(("100 MiB and begin to send them", 100 << 20, 64 << 10, CONNECTIONS));
        announcements.push(("1 MiB", 1 << 20, 100, CONNECTIONS));
    }
    for (what, announced, sent_bytes, count) in announcements {
        let held = announce(guard.broker.address(), announced, sent_bytes, count);
        let opened = held.as_ref().map(drop).map_err(|error| anyhow::anyhow!("{error:#}"));
        checks.check(format_args!("{count} connections announce {what}"), opened);
        guard.check(checks, &format!("connections that announce {what}"));
        drop(held);
    }

    if guard.is_ours() {
        // Apache Kafka bounds no memory of requests at default settings.
        let held = endless_fetches(&guard.broker);
        let opened = held.as_ref().map(drop).map_err(|error| anyhow::anyhow!("{error:#}"));
        checks.check(format_args!("{FETCHER_COUNT} connections send fetches that wait without end"), opened);
        guard.check(checks, "fetches that wait without end");
        drop(held);
        // Apache Kafka decompresses what it is sent on the threads that serve everybody, as much as it is.
        for bomb in [Compression::Zstd, Compression::Gzip, Compression::Lz4, Compression::Snappy] {
            let name = bomb.name();
            let served = decompression(&guard.broker, bomb);
            checks.check(format_args!("others are served while {name} is decompressed"), served);
            guard.check(checks, &format!("records that {name} made small"));
        }
    }
    checks.check("the broker logged nothing unexpected and stops", guard.broker.stop(&[]).map(drop));
    Ok(())
}

fn with_short_limits(context: &Context, checks: &mut Checks) -> Result<()> {
    let limits = [("connections.max.idle.ms", IDLE_LIMIT_MS), ("request.timeout.ms", REQUEST_LIMIT_MS)];
    let mut guard = Guard::new(Broker::start(context, context.broker_kind(), &limits)?)?;
    let dropped = stop_reading(&guard.broker);
    checks.check("a client that stops reading is dropped", dropped);
    guard.check(checks, "a client that stopped reading");
    checks.check("the broker logged nothing unexpected and stops with it", guard.broker.stop(&[]).map(drop));
    Ok(())
}

/// The broker under attack and its memory before.
struct Guard {
    broker: Broker,
    before: u64,
}

impl Guard {
    fn new(broker: Broker) -> Result<Guard> {
        broker.create_topic(TOPIC, 1, &[])?;
        serves(&broker)?;
        let before = broker.memory()?.resident;
        Ok(Guard { broker, before })
    }

    fn is_ours(&self) -> bool {
        self.broker.kind() == Kind::Ottla
    }

    fn check(&mut self, checks: &mut Checks, what: &str) {
        checks.check(
            format_args!("alive after {what}"),
            self.broker.alive().and_then(|()| serves(&self.broker)),
        );
        // A JVM's heap grows as it likes: the bound is ours alone.
        if self.is_ours() {
            let small = self.broker.memory().and_then(|memory| {
                let growth = memory.resident_peak.saturating_sub(self.before);
                ensure!(growth <= GROWTH_BYTES_MAX, "it grew by {} MiB", growth >> 20);
                Ok(())
            });
            checks.check(format_args!("small after {what}"), small);
        }
    }
}

/// Other clients, each on a connection of its own, can still write and read without having to wait.
fn serves(broker: &Broker) -> Result<()> {
    let value = vec![b'a'; RECORD_BYTES];
    for _ in 0..SERVICE_COUNT {
        let mut probe = Probe::connect(broker.address(), SERVICE_LIMIT)?;
        let offset = probe.produce(TOPIC, 0, &batch::batch(0, &[&value]))?;
        let fetched = probe.fetch(TOPIC, 0, offset, 1 << 20)?;
        ensure!(
            fetched.error == 0 && fetched.records.len() > RECORD_BYTES,
            "error {} and {} bytes at {offset}",
            fetched.error,
            fetched.records.len()
        );
    }
    Ok(())
}

/// Several clients produce records that are small only as long as they are compressed, and look for one by its time.
fn decompression(broker: &Broker, codec: Compression) -> Result<()> {
    /// The time of the record behind the large one.
    const WANTED: TimestampMs = TimestampMs(2_000);
    // Snappy cannot make them any smaller, and `max.message.bytes` is 1 MiB.
    let value_bytes = if codec == Compression::Snappy { 20 << 20 } else { 120 << 20 };
    let mut bomb = BatchBuilder::new().compression(codec, None);
    bomb.push(TimestampMs(1_000), Some(b"key"), Some(&vec![0; value_bytes]), &[]);
    bomb.push(WANTED, Some(b"key"), None, &[]);
    let bomb = bomb.build();
    // The broker must look at the records of such a topic.
    let topic = format!("{TOPIC}-{}", codec.name());
    broker.create_topic(&topic, 1, &[("cleanup.policy", "compact")])?;
    let attack = || -> Result<()> {
        let mut probe = broker.probe()?;
        probe.produce(&topic, 0, &bomb)?;
        let found = probe.list_offset(&topic, 0, WANTED.0)?;
        ensure!(found == 1, "found at offset {found}");
        Ok(())
    };
    std::thread::scope(|scope| {
        let attackers: Vec<_> = (0..ATTACKER_COUNT).map(|_| scope.spawn(attack)).collect();
        while attackers.iter().any(|attacker| !attacker.is_finished()) {
            serves(broker)?;
        }
        attackers.into_iter().try_for_each(|attacker| attacker.join().expect("an attacker does not panic"))
    })
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

/// Opens `count` connections that announce a frame of `size_bytes` and send a little of it; hands them back still open.
fn announce(address: SocketAddr, size_bytes: i32, sent_bytes: usize, count: usize) -> Result<Vec<TcpStream>> {
    let sent = vec![0; sent_bytes];
    (0..count)
        .map(|_| {
            let mut stream = connect(address)?;
            // The broker may have refused it already.
            let _ = stream.write_all(&size_bytes.to_be_bytes());
            let _ = stream.write_all(&sent);
            Ok(stream)
        })
        .collect()
}

/// Opens connections whose fetches ask for more than will ever be there and give the broker weeks to find it; hands them
/// back still open.
fn endless_fetches(broker: &Broker) -> Result<Vec<TcpStream>> {
    let topic = format!("{TOPIC}-empty");
    broker.create_topic(&topic, 1, &[])?;
    let body = probe::endless_fetch_body(&topic, FORGOTTEN_PARTITIONS);
    (0..FETCHER_COUNT)
        .map(|_| {
            let mut stream = connect(broker.address())?;
            for correlation in 0..FETCHES_PER_CONNECTION {
                stream.write_all(&probe::frame(1, 7, correlation, &body)).context("send a fetch")?;
            }
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
