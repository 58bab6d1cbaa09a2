//! `ottla dump-log`: what is in a node's files, and whether it is whole.
//!
//! Kafka's files and ours are the same: segments, indexes, producer snapshots, metadata snapshots, and the small text
//! files beside them. Files are read, never locked or changed, so a running broker may be looked at too; its last
//! batch may then look cut.

mod decode;
mod indexes;
mod segment;

use std::path::{Path, PathBuf};

use bytes::Bytes;
use clap::Args;
use env::machine::Machine;
use env::{Disk, Env};
use serde_json::{Value, json};
use storage::ProducerState;

use crate::failure::{self, Failure, Outcome, note};
use crate::output;
use crate::time::format_time;
use decode::Decoder;

/// Print what is in log files and check it: segments (.log), indexes (.index, .timeindex), producer snapshots
/// (.snapshot), metadata snapshots (.checkpoint), checkpoint files; or all files of a directory.
///
/// Exits 3 when something is damaged.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  ottla dump-log /var/lib/ottla/orders-0
  ottla dump-log /var/lib/ottla/orders-0/00000000000000000000.log --records
  ottla dump-log /var/lib/ottla/__cluster_metadata-0 --records -o jsonl
  ottla dump-log segment.log --records --decoder offsets")]
pub struct DumpLog {
    /// Files and directories
    #[arg(required = true)]
    paths: Vec<PathBuf>,
    /// Print the records of each batch too
    #[arg(short, long)]
    records: bool,
    /// What the records are; by the name of the partition's directory when left out
    #[arg(short, long, value_enum)]
    decoder: Option<Decoder>,
    /// Stop after so many batches or entries of a file
    #[arg(short = 'n', long, value_name = "N")]
    max_entries: Option<u64>,
    /// Output format
    #[arg(short, long, value_enum, default_value_t)]
    output: Shape,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
enum Shape {
    /// A line each
    #[default]
    Text,
    /// An indented JSON object each
    Json,
    /// A JSON object a line
    Jsonl,
}

pub async fn run(env: Machine, args: DumpLog) -> Outcome {
    let mut problem_count = 0u64;
    for path in &args.paths {
        let about = std::fs::metadata(path).map_err(|error| unreadable(path, &error))?;
        let mut files = vec![path.clone()];
        if about.is_dir() {
            let entries = env.disk().list(path).await.map_err(|error| unreadable(path, &error))?;
            files = entries
                .into_iter()
                .filter(|entry| !entry.is_dir)
                .map(|entry| path.join(entry.name))
                .collect();
        }
        for file in &files {
            let mut dump = Dump { args: &args, file, left: args.max_entries, problem_count: 0 };
            if !dump.file(&env).await? {
                let left_out = format!("{}: not a file of a log", file.display());
                if !about.is_dir() {
                    return Err(Failure::usage(left_out, "ottla dump-log --help"));
                }
                note(&format!("{left_out}, left out"));
            }
            problem_count += dump.problem_count;
        }
    }
    if problem_count == 0 {
        return Ok(0);
    }
    note(&format!("{problem_count} problems found"));
    Ok(failure::DIFFERENT)
}

fn unreadable(path: &Path, error: &dyn std::fmt::Display) -> Failure {
    let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    Failure::new(format!("{}: {error}", path.display()), format!("ls -la {}", parent.display()))
}

/// The dump of one file.
struct Dump<'a> {
    args: &'a DumpLog,
    file: &'a Path,
    left: Option<u64>,
    problem_count: u64,
}

impl Dump<'_> {
    /// Prints the file, or answers `false` when it is not one of a log's.
    async fn file(&mut self, env: &Machine) -> Result<bool, Failure> {
        let name = self.file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        match name.rsplit_once('.') {
            Some((_, "log")) => self.batches(env).await,
            Some((stem, "checkpoint"))
                if stem.starts_with(|c: char| c.is_ascii_digit()) || stem == "bootstrap" =>
            {
                self.batches(env).await
            }
            Some((stem, "index")) => self.offset_index(env, stem).await,
            Some((stem, "timeindex")) => self.time_index(env, stem).await,
            Some((stem, "snapshot")) if stem.bytes().all(|byte| byte.is_ascii_digit()) => {
                self.producers(&self.read(env).await?)
            }
            _ if TEXT_FILES.contains(&name.as_str()) => self.text(&self.read(env).await?),
            _ => return Ok(false),
        }?;
        Ok(true)
    }

    async fn read(&self, env: &Machine) -> Result<Bytes, Failure> {
        env.disk().read(self.file).await.map_err(|error| unreadable(self.file, &error))
    }

    /// Prints one entry: its text, or its JSON with the file's name. `false` when enough was printed.
    fn entry(&mut self, kind: &str, text: &str, mut json: Value) -> Result<bool, Failure> {
        if self.left == Some(0) {
            return Ok(false);
        }
        self.left = self.left.map(|left| left - 1);
        self.print(kind, text, &mut json)?;
        Ok(true)
    }

    fn print(&self, kind: &str, text: &str, json: &mut Value) -> Result<(), Failure> {
        json["kind"] = json!(kind);
        json["file"] = json!(self.file.display().to_string());
        match self.args.output {
            Shape::Text => output::write(&format!("{text}\n")),
            Shape::Json => output::write(&format!("{json:#}\n")),
            Shape::Jsonl => output::write(&format!("{json}\n")),
        }
    }

    /// Tells about damage.
    fn problem(&mut self, text: &str) -> Result<(), Failure> {
        self.problem_count += 1;
        let line = format!("{}: PROBLEM: {text}", self.file.display());
        self.print("problem", &line, &mut json!({"problem": text}))
    }

    /// What the file starts with, in text.
    fn heading(&self) -> Result<(), Failure> {
        match self.args.output {
            Shape::Text => output::write(&format!("{}\n", self.file.display())),
            Shape::Json | Shape::Jsonl => Ok(()),
        }
    }

    /// A producer snapshot.
    fn producers(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        self.heading()?;
        let state = match ProducerState::from_snapshot(bytes) {
            Ok(state) => state,
            Err(error) => return self.problem(&error.to_string()),
        };
        for (id, entry) in state.entries() {
            let last = entry.batches.back();
            let transaction = entry.transaction_first_offset.map(|offset| offset.0);
            let text = format!(
                "  producer {id} epoch {} sequences {}..{} last offset {} timestamp {} coordinator epoch {} transaction {}",
                entry.epoch,
                last.map_or(-1, |last| last.last_sequence - last.offset_delta),
                entry.last_sequence(),
                last.map_or(-1, |last| last.last_offset.0),
                format_time(entry.last_timestamp),
                entry.coordinator_epoch,
                transaction.map_or_else(|| "none".to_owned(), |offset| format!("from {offset}")),
            );
            let json = json!({
                "producerId": id.0,
                "producerEpoch": entry.epoch.0,
                "lastSequence": entry.last_sequence(),
                "lastOffset": last.map(|last| last.last_offset.0),
                "offsetDelta": last.map(|last| last.offset_delta),
                "timestamp": entry.last_timestamp.0,
                "coordinatorEpoch": entry.coordinator_epoch.0,
                "transactionFirstOffset": transaction,
            });
            if !self.entry("producer", &text, json)? {
                break;
            }
        }
        Ok(())
    }

    /// A small text file, as it is.
    fn text(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        self.heading()?;
        for line in String::from_utf8_lossy(bytes).lines() {
            if !self.entry("line", &format!("  {line}"), json!({"line": line}))? {
                break;
            }
        }
        Ok(())
    }
}

/// Files that are text.
const TEXT_FILES: [&str; 9] = [
    ".kafka_cleanshutdown",
    "cleaner-offset-checkpoint",
    "leader-epoch-checkpoint",
    "log-start-offset-checkpoint",
    "meta.properties",
    "partition.metadata",
    "quorum-state",
    "recovery-point-offset-checkpoint",
    "replication-offset-checkpoint",
];
