//! One broker under test: Ottla's or Apache Kafka's, on the same `server.properties` and the same files, so that every
//! check of ours can be shown to pass on Apache Kafka, and either can open what the other wrote.

use std::collections::BTreeMap;
use std::fmt;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus};
use std::time::Duration;

use anyhow::{Context as _, Result, bail};

use crate::context::Context;
use crate::port::Port;
use crate::probe::Probe;
use crate::process::{self, Output, Process};
use crate::usage::{self, Cpu, Memory};

/// How long a broker may take to start before a check fails (never a performance figure).
const START_LIMIT: Duration = Duration::from_secs(60);
const STOP_LIMIT: Duration = Duration::from_secs(60);

/// Whose broker.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Kind {
    Ottla,
    Kafka,
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Kind::Ottla => "ottla",
            Kind::Kafka => "kafka",
        })
    }
}

/// The levels that a cluster is formatted with: everything that is not built yet is 0.
const FEATURES: [&str; 5] = [
    "transaction.version=0",
    "group.version=0",
    "share.version=0",
    "streams.version=0",
    "eligible.leader.replicas.version=0",
];

/// A node's files and ports: `server.properties` and one log directory. It outlives the brokers started on it.
#[derive(Debug)]
pub struct Volume {
    dir: PathBuf,
    broker_port: Port,
    controller_port: Port,
    http_port: Port,
}

/// A broker that answers.
#[derive(Debug)]
pub struct Broker {
    kind: Kind,
    volume: Volume,
    process: Process,
}

impl Volume {
    /// An unformatted volume of a combined node whose settings suit one broker; `overrides` win.
    pub fn new(context: &Context, overrides: &[(&str, &str)]) -> Result<Volume> {
        let volume = Volume {
            dir: context.scratch("volume")?,
            broker_port: Port::reserve()?,
            controller_port: Port::reserve()?,
            http_port: Port::reserve()?,
        };
        volume.configure(overrides)?;
        Ok(volume)
    }

    /// A volume formatted by `kind`.
    pub fn formatted(context: &Context, kind: Kind, overrides: &[(&str, &str)]) -> Result<Volume> {
        let volume = Volume::new(context, overrides)?;
        volume.format(context, kind)?.success("format")?;
        Ok(volume)
    }

    /// Writes `server.properties` anew.
    pub fn configure(&self, overrides: &[(&str, &str)]) -> Result<()> {
        let (broker, controller) = (self.broker_port.number(), self.controller_port.number());
        let mut properties: BTreeMap<&str, String> = [
            ("process.roles", "broker,controller".to_owned()),
            ("node.id", "1".to_owned()),
            ("controller.quorum.bootstrap.servers", format!("127.0.0.1:{controller}")),
            ("listeners", format!("PLAINTEXT://127.0.0.1:{broker},CONTROLLER://127.0.0.1:{controller}")),
            ("advertised.listeners", format!("PLAINTEXT://127.0.0.1:{broker}")),
            ("controller.listener.names", "CONTROLLER".to_owned()),
            ("log.dirs", self.log_dir().display().to_string()),
            ("offsets.topic.replication.factor", "1".to_owned()),
            ("transaction.state.log.replication.factor", "1".to_owned()),
            ("transaction.state.log.min.isr", "1".to_owned()),
            ("group.initial.rebalance.delay.ms", "0".to_owned()),
        ]
        .into();
        properties.extend(overrides.iter().map(|(key, value)| (*key, (*value).to_owned())));
        let text: String = properties.iter().map(|(key, value)| format!("{key}={value}\n")).collect();
        std::fs::write(self.properties(), text)?;
        Ok(())
    }

    /// Removes all of it: volumes of large loads are not kept until the end, as the others are.
    pub fn remove(self) -> Result<()> {
        std::fs::remove_dir_all(&self.dir).with_context(|| self.dir.display().to_string())
    }

    /// The path of `server.properties`.
    pub fn properties(&self) -> PathBuf {
        self.dir.join("server.properties")
    }

    /// A file of the checks' own beside the node's.
    pub fn file(&self, name: &str) -> PathBuf {
        self.dir.join(name)
    }

    /// The node's only log directory.
    pub fn log_dir(&self) -> PathBuf {
        self.dir.join("data")
    }

    /// A file or directory of one partition.
    pub fn partition(&self, topic: &str, partition: i32) -> PathBuf {
        self.log_dir().join(format!("{topic}-{partition}"))
    }

    pub fn address(&self) -> SocketAddr {
        (Ipv4Addr::LOCALHOST, self.broker_port.number()).into()
    }

    /// The address reserved for the HTTP endpoint, for those who configure one.
    pub fn http_address(&self) -> SocketAddr {
        (Ipv4Addr::LOCALHOST, self.http_port.number()).into()
    }

    /// Formats the log directory with `kind`'s tool and a fixed cluster id.
    pub fn format(&self, context: &Context, kind: Kind) -> Result<Output> {
        const CLUSTER_ID: &str = "b3R0bGEtZTJlLWNsdXN0ZQ";
        let mut command = match kind {
            Kind::Kafka => {
                let mut java = context.kafka()?.java(256);
                java.args(["-XX:TieredStopAtLevel=1", "kafka.tools.StorageTool", "format"]);
                java
            }
            Kind::Ottla => {
                let mut ottla = Command::new(context.cli()?);
                ottla.args(["storage", "format"]);
                ottla
            }
        };
        command.args(["--standalone", "-t", CLUSTER_ID, "-c"]).arg(self.properties());
        for feature in FEATURES {
            command.args(["--feature", feature]);
        }
        process::run("storage format", &mut command, Duration::from_secs(60))
    }

    /// The command that starts a broker of `kind` here.
    pub fn command(&self, context: &Context, kind: Kind) -> Result<Command> {
        let mut command = match kind {
            Kind::Kafka => {
                let mut java = context.kafka()?.java(1024);
                java.arg("kafka.Kafka");
                java
            }
            Kind::Ottla => Command::new(context.broker()?),
        };
        command.arg(self.properties());
        Ok(command)
    }

    /// Starts a broker without waiting for anything. Its log is a new file.
    pub fn spawn(&self, context: &Context, kind: Kind) -> Result<Process> {
        let log = tempfile::Builder::new().prefix("log-").tempfile_in(&self.dir)?.keep()?.1;
        Process::spawn(&format!("{kind} broker"), &mut self.command(context, kind)?, &log)
    }

    /// Starts a broker without waiting until it serves.
    pub fn launch(self, context: &Context, kind: Kind) -> Result<Broker> {
        Ok(Broker { kind, process: self.spawn(context, kind)?, volume: self })
    }

    /// Starts a broker and waits until it serves.
    pub fn start(self, context: &Context, kind: Kind) -> Result<Broker> {
        let mut broker = self.launch(context, kind)?;
        broker.wait_ready()?;
        Ok(broker)
    }
}

impl Broker {
    /// A new broker of `kind` on a volume formatted by itself.
    pub fn start(context: &Context, kind: Kind, overrides: &[(&str, &str)]) -> Result<Broker> {
        Volume::formatted(context, kind, overrides)?.start(context, kind)
    }

    pub fn kind(&self) -> Kind {
        self.kind
    }

    pub fn volume(&self) -> &Volume {
        &self.volume
    }

    /// Its process id.
    pub fn id(&self) -> u32 {
        self.process.id()
    }

    pub fn address(&self) -> SocketAddr {
        self.volume.address()
    }

    /// `host:port`, as clients want it.
    pub fn bootstrap(&self) -> String {
        self.address().to_string()
    }

    /// `host:port` of its controller's listener.
    pub fn controller(&self) -> String {
        SocketAddr::from((Ipv4Addr::LOCALHOST, self.volume.controller_port.number())).to_string()
    }

    /// A connection of our own.
    pub fn probe(&self) -> Result<Probe> {
        Probe::connect(self.address(), Duration::from_secs(30))
    }

    pub fn memory(&self) -> Result<Memory> {
        usage::memory(self.id())
    }

    pub fn cpu(&self) -> Result<Cpu> {
        usage::cpu(self.id())
    }

    /// What it has logged so far.
    pub fn log(&self) -> Result<String> {
        read_log(self.process.log())
    }

    /// Creates a topic and waits until its partitions have leaders.
    pub fn create_topic(&self, name: &str, partitions: i32, configs: &[(&str, &str)]) -> Result<()> {
        let mut probe = self.probe()?;
        let error = probe.create_topic(name, partitions, configs)?;
        if error != 0 {
            bail!("creating topic {name} answered error code {error}");
        }
        process::wait_for("the topic's leaders", Duration::from_secs(30), || {
            let metadata = probe.metadata(Some(&[name]))?;
            let ready = metadata.topics.iter().any(|topic| {
                topic.error == 0
                    && topic.partitions.len() == partitions as usize
                    && topic.partitions.iter().all(|(_, error, leader)| *error == 0 && *leader >= 0)
            });
            Ok(ready.then_some(()))
        })
    }

    /// Fails when the process has ended, with the end of its log.
    pub fn alive(&mut self) -> Result<()> {
        match self.process.status()? {
            None => Ok(()),
            Some(status) => bail!("{} has ended ({status}):\n{}", self.kind, process::tail(&self.log()?, 20)),
        }
    }

    /// Stops it with SIGTERM; an error when it did not end by itself, or logged a line at WARN or above that holds
    /// none of the `expected` texts. Hands back the volume, how it ended, and how long stopping took.
    pub fn stop(mut self, expected: &[&str]) -> Result<(Volume, ExitStatus, Duration)> {
        self.alive()?;
        let (status, took) = self.process.stop(STOP_LIMIT)?;
        let log = self.log()?;
        let unexpected = warnings(self.kind, &log, expected);
        if !unexpected.is_empty() {
            bail!("{} logged what was not expected:\n{}", self.kind, unexpected.join("\n"));
        }
        // A JVM that ends by SIGTERM says 143.
        let clean = status.success() || (self.kind == Kind::Kafka && status.code() == Some(143));
        if !clean {
            bail!("{} ended with {status} after SIGTERM:\n{}", self.kind, process::tail(&log, 20));
        }
        Ok((self.volume, status, took))
    }

    /// SIGKILL; hands back the volume as it was left.
    pub fn kill(mut self) -> Result<Volume> {
        self.process.kill()?;
        Ok(self.volume)
    }

    fn wait_ready(&mut self) -> Result<()> {
        process::wait_for("the broker to serve", START_LIMIT, || {
            self.alive()?;
            Ok(ready(self.volume.address()).then_some(()))
        })
        .with_context(|| process::tail(&self.log().unwrap_or_default(), 20))
    }
}

/// Whether a broker at `address` answers Metadata with itself in it, which it does once it is registered.
pub fn ready(address: SocketAddr) -> bool {
    Probe::connect(address, Duration::from_secs(5))
        .and_then(|mut probe| probe.metadata(Some(&[])))
        .is_ok_and(|metadata| !metadata.brokers.is_empty())
}

/// The lines of a broker's log at WARN or above that hold none of the `expected` texts. Apache Kafka's are its own
/// affair: it is what we compare with.
fn warnings<'a>(kind: Kind, log: &'a str, expected: &[&str]) -> Vec<&'a str> {
    if kind == Kind::Kafka {
        return Vec::new();
    }
    log.lines()
        .filter(|line| {
            ["WARN", "ERROR", "panicked"].iter().any(|level| line.contains(level))
                && !expected.iter().any(|text| line.contains(text))
        })
        .collect()
}

fn read_log(path: &Path) -> Result<String> {
    Ok(String::from_utf8_lossy(&std::fs::read(path)?).into_owned())
}
