//! `ottla up` as a process: a cluster whose data outlives its runs, and what is refused before anything is touched.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use rustix::process::Signal;
use serde_json::Value;

use crate::context::Context;
use crate::port::Port;
use crate::process::{self, Output, Process};
use crate::tally::{Checks, Tally};

const LIMIT: Duration = Duration::from_secs(60);

/// The stage.
pub fn run(context: &Context) -> Result<Tally> {
    context.broker()?; // beside `ottla`, where `up` finds it
    let mut checks = Checks::new();
    checks.check("its data outlives Ctrl-C, SIGTERM and SIGKILL", lives(context));
    checks.check("what has no effect is told at its field", warns(context));
    for refusal in REFUSALS {
        checks.check(format_args!("refused: {}", refusal.what), refuse(context, refusal));
    }
    checks.check("refused: a port in use", refuse_port(context));
    checks.check("refused: somebody else's directory", refuse_directory(context));
    Ok(checks.tally())
}

/// A cluster that runs.
struct Up {
    process: Process,
    /// What it said once it was ready.
    ready: Value,
}

impl Up {
    fn start(context: &Context, file: &Path, data: &Path) -> Result<Up> {
        let log = context.scratch("up")?.join("log");
        let mut command = up(context, file, data)?;
        command.args(["--free-ports", "-o", "json"]);
        let mut process = Process::spawn("ottla up", &mut command, &log)?;
        let ready = process::wait_for("the cluster", LIMIT, || {
            let text = std::fs::read_to_string(&log)?;
            if let Some(status) = process.status()? {
                anyhow::bail!("ottla up has ended ({status}): {text}");
            }
            // A line without its end may be half of it.
            let whole = text.split_inclusive('\n').find(|line| line.starts_with('{') && line.ends_with('\n'));
            whole.map(serde_json::from_str::<Value>).transpose().map_err(Into::into)
        })?;
        Ok(Up { process, ready })
    }

    fn text(&self, pointer: &str) -> Result<String> {
        let value = self.ready.pointer(pointer).with_context(|| format!("no {pointer} in {}", self.ready))?;
        Ok(value.as_str().map_or_else(|| value.to_string(), str::to_owned))
    }

    /// `ottla` against this cluster.
    fn ottla(&self, context: &Context, arguments: &[&str], input: &str) -> Result<Output> {
        let file = context.scratch("up")?.join("input");
        std::fs::write(&file, input)?;
        let mut command = Command::new(context.cli()?);
        command.args(arguments).env("OTTLA_BOOTSTRAP", self.text("/bootstrap")?);
        let name = arguments.join(" ");
        process::run_with_input(&name, &mut command, std::fs::File::open(file)?.into(), LIMIT)?.success(&name)
    }

    /// Ends it by `signal`, and waits until its broker is gone too.
    fn end(mut self, signal: Signal) -> Result<()> {
        let broker = PathBuf::from(format!("/proc/{}", self.text("/nodes/0/pid")?));
        ensure!(broker.exists(), "no broker runs");
        self.process.signal(signal)?;
        let status = self.process.wait(LIMIT)?;
        ensure!(status.success() || signal == Signal::KILL, "it ended with {status}");
        process::wait_for("the end of its broker", LIMIT, || Ok((!broker.exists()).then_some(())))
    }
}

/// Four runs on one directory: the cluster and its records are the same in each.
fn lives(context: &Context) -> Result<()> {
    let dir = context.scratch("lives")?;
    let file = dir.join("cluster.yaml");
    std::fs::write(&file, quickstart(context)?)?;
    let data = dir.join("data");
    let marker = data.join("node-0/data/.kafka_cleanshutdown");

    let first = Up::start(context, &file, &data)?;
    let cluster = first.text("/clusterId")?;
    first.ottla(context, &["produce", "greetings"], "one\ntwo\nthree\n")?;
    let second = process::run("up", &mut up(context, &file, &data)?, LIMIT)?;
    expect(&second, "another 'ottla up' uses ")?;
    first.end(Signal::INT)?;
    ensure!(marker.exists(), "Ctrl-C left no mark of a clean stop");

    for signal in [Signal::KILL, Signal::TERM, Signal::INT] {
        let again = Up::start(context, &file, &data)?;
        ensure!(again.text("/clusterId")? == cluster, "it is another cluster");
        let consume = ["consume", "greetings", "--from-beginning", "--exit-at-end"];
        let mut read: Vec<String> =
            again.ottla(context, &consume, "")?.stdout.lines().map(str::to_owned).collect();
        read.sort();
        ensure!(read == ["one", "three", "two"], "read back: {read:?}");
        again.end(signal)?;
    }
    let other = dir.join("other.yaml");
    std::fs::write(&other, quickstart(context)?.replace("quickstart", "other"))?;
    let refused = process::run("up", &mut up(context, &other, &data)?, LIMIT)?;
    expect(&refused, "has the data of cluster 'quickstart', not of 'other'")
}

/// Accepted, but not without a word.
fn warns(context: &Context) -> Result<()> {
    let dir = context.scratch("warns")?;
    let file = dir.join("cluster.yaml");
    let text = quickstart(context)?
        .replace("  pools: ", "  config: {num.io.threads: 16, log.cleanup.policy: compact}\n  pools: ")
        .replace("    retention.ms: ", "    cleanup.policy: compact\n    retention.ms: ");
    std::fs::write(&file, text)?;
    let up = Up::start(context, &file, &dir.join("data"))?;
    let said = std::fs::read_to_string(up.process.log())?;
    for told in [
        ": spec.config.num.io.threads: keys without an effect in this version: num.io.threads",
        ": spec.config.log.cleanup.policy: log.cleanup.policy=compact: compaction is not built yet",
        ": spec.config.cleanup.policy: compaction is not built yet",
    ] {
        let is_told = said.lines().any(|line| line.contains("cluster.yaml:") && line.contains(told));
        ensure!(is_told, "it does not say «{told}»: {said}");
    }
    up.end(Signal::INT)
}

/// A mistake in a file.
struct Refusal {
    what: &'static str,
    /// What stands in the quickstart, and instead of it.
    replace: (&'static str, &'static str),
    /// Where it is told, behind the file's name and line, and what.
    says: &'static str,
}

const REFUSALS: &[Refusal] = &[
    Refusal {
        what: "an unknown field",
        replace: ("port: 9092,", "port: 9092, prot: 1,"),
        says: ": spec.listeners[0].prot: unknown field `prot`",
    },
    Refusal { what: "no YAML", replace: ("  partitions: 3", "  partitions: ]"), says: "cluster.yaml:" },
    Refusal {
        what: "a word for a number",
        replace: ("  partitions: 3", "  partitions: three"),
        says: ": spec.partitions: ",
    },
    Refusal {
        what: "several brokers",
        replace: ("replicas: 1", "replicas: 3"),
        says: ": spec.pools[0].replicas: 3 nodes are asked for; clusters of several nodes are not built yet",
    },
    Refusal {
        what: "TLS",
        replace: ("type: internal}", "type: internal, tls: true}"),
        says: ": spec.listeners[0].tls: TLS is not built yet",
    },
    Refusal {
        what: "a key that Ottla sets",
        replace: ("  pools: ", "  config: {node.id: 7}\n  pools: "),
        says: ": spec.config.node.id: this key is set by Ottla",
    },
    Refusal {
        what: "another cluster's topic",
        replace: ("cluster: quickstart", "cluster: elsewhere"),
        says: ": spec.cluster: there is no KafkaCluster 'elsewhere'",
    },
];

/// One line, exit code 1, and no trace.
fn refuse(context: &Context, refusal: &Refusal) -> Result<()> {
    let dir = context.scratch("refuse")?;
    let file = dir.join("cluster.yaml");
    let text = quickstart(context)?;
    let (from, to) = refusal.replace;
    ensure!(text.contains(from), "the quickstart has no «{from}»");
    std::fs::write(&file, text.replacen(from, to, 1))?;
    let data = dir.join("data");
    let refused = process::run("up", &mut up(context, &file, &data)?, LIMIT)?;
    expect(&refused, refusal.says)?;
    ensure!(refused.stderr.contains("cluster.yaml:"), "no file and line: {}", refused.stderr);
    ensure!(!data.exists(), "it left {}", data.display());
    Ok(())
}

fn refuse_port(context: &Context) -> Result<()> {
    let dir = context.scratch("refuse")?;
    let file = dir.join("cluster.yaml");
    let port = Port::reserve()?;
    let _held = TcpListener::bind(("127.0.0.1", port.number()))?;
    std::fs::write(&file, quickstart(context)?.replace("port: 9092", &format!("port: {}", port.number())))?;
    let data = dir.join("data");
    let refused = process::run("up", &mut up(context, &file, &data)?, LIMIT)?;
    expect(
        &refused,
        &format!(": spec.listeners[0].port: 127.0.0.1:{}, for listener internal", port.number()),
    )?;
    ensure!(!data.exists(), "it left {}", data.display());
    Ok(())
}

fn refuse_directory(context: &Context) -> Result<()> {
    let dir = context.scratch("refuse")?;
    std::fs::write(dir.join("letter.txt"), "dear")?;
    let file = context.scratch("refuse")?.join("cluster.yaml");
    std::fs::write(&file, quickstart(context)?)?;
    let mut command = up(context, &file, &dir)?;
    let refused = process::run("up", command.arg("--free-ports"), LIMIT)?;
    expect(&refused, "has files but no ottla-up.json")?;
    let found = std::fs::read_dir(&dir)?.count();
    ensure!(found == 1, "it left {} files", found - 1);
    Ok(())
}

fn up(context: &Context, file: &Path, data: &Path) -> Result<Command> {
    let mut command = Command::new(context.cli()?);
    command.args(["up", "-f"]).arg(file).arg("--data-dir").arg(data);
    Ok(command)
}

/// A refusal: exit code 1, and one line that holds `says` and a command to try.
fn expect(refused: &Output, says: &str) -> Result<()> {
    let (code, text) = (refused.status.code(), refused.stderr.trim_end());
    ensure!(code == Some(1), "it ended with {}: {text}", refused.status);
    ensure!(text.lines().count() == 1, "not one line: {text}");
    ensure!(text.contains(says) && text.contains("; try: "), "it does not say «{says}»: {text}");
    Ok(())
}

fn quickstart(context: &Context) -> Result<String> {
    let file = context.root().join("examples/quickstart.yaml");
    std::fs::read_to_string(&file).with_context(|| file.display().to_string())
}
