//! `ottla storage`: formats log directories and says what they are, without a broker.

use std::collections::BTreeMap;
use std::path::PathBuf;

use clap::{Args, Subcommand};
use env::Env;
use env::machine::Machine;
use model::{NodeId, Uuid};
use serde_json::json;
use storage::{ControllerEndpoint, Format, FormatError, MetaProperties};
use wire::MetadataRecord;

use crate::failure::{self, Failure, Outcome, note};
use crate::output::{self, OutputArgs, Row, View, join};
use crate::properties;

/// The features of a new cluster and their highest levels here; those with level 0 are not built yet.
const FEATURES: [(&str, i16, i16); 6] = [
    ("eligible.leader.replicas.version", 0, 0),
    ("group.version", 0, 0),
    ("metadata.version", 30, 30),
    ("share.version", 0, 0),
    ("streams.version", 0, 0),
    ("transaction.version", 0, 0),
];

/// Format a node's log directories, say what is in them, draw a cluster id.
#[derive(Debug, Subcommand)]
#[command(after_help = "Examples:
  ottla storage format --config server.properties --standalone
  ottla storage info --config server.properties")]
pub enum Storage {
    Format(FormatArgs),
    Info(Info),
    RandomUuid(RandomUuid),
}

/// Format the log directories of a node, once.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  ottla storage format --config server.properties --cluster-id $(ottla storage random-uuid) --standalone
  ottla storage format --log-dir /var/lib/ottla --node-id 1 --standalone
  ottla storage format --config server.properties --standalone --feature group.version=0 --ignore-formatted")]
pub struct FormatArgs {
    /// The node's server.properties
    #[arg(short, long, value_name = "FILE", required_unless_present = "log_dir")]
    config: Option<PathBuf>,
    /// A log directory, instead of those in the configuration; may be repeated
    #[arg(long, value_name = "DIR")]
    log_dir: Vec<PathBuf>,
    /// The node's id, instead of the one in the configuration
    #[arg(long, required_unless_present = "config")]
    node_id: Option<i32>,
    /// The cluster's id; a random one when left out
    #[arg(short = 't', long, value_name = "UUID")]
    cluster_id: Option<String>,
    /// Make this node the only voter of a new quorum
    #[arg(short, long)]
    standalone: bool,
    /// How controllers are reached, as NAME://host:port, instead of the configuration's listeners
    #[arg(long, value_name = "LISTENER")]
    controller_listener: Option<String>,
    /// The level of a feature; may be repeated
    #[arg(short, long, value_name = "NAME=LEVEL", value_parser = feature)]
    feature: Vec<(String, i16)>,
    /// Leave directories that are formatted already for this cluster and node
    #[arg(short = 'g', long)]
    ignore_formatted: bool,
}

/// Say what log directories are: cluster, node, directory id, features. Exits 3 when one is not formatted, or not
/// of the same cluster and node as the others.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  ottla storage info --config server.properties
  ottla storage info --log-dir /var/lib/ottla -o json")]
pub struct Info {
    #[command(flatten)]
    output: OutputArgs,
    /// The node's server.properties
    #[arg(short, long, value_name = "FILE", required_unless_present = "log_dir")]
    config: Option<PathBuf>,
    /// A log directory, instead of those in the configuration; may be repeated
    #[arg(long, value_name = "DIR")]
    log_dir: Vec<PathBuf>,
}

/// Draw a cluster id.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  ottla storage random-uuid")]
pub struct RandomUuid {}

fn feature(text: &str) -> Result<(String, i16), String> {
    let (name, level) = text.split_once('=').ok_or("write it as name=level")?;
    let level: i16 = level.parse().map_err(|_| "the level is not a number")?;
    let Some((_, lowest, highest)) = FEATURES.iter().find(|(known, ..)| *known == name) else {
        let known: Vec<&str> = FEATURES.iter().map(|(name, ..)| *name).collect();
        return Err(format!("unknown feature; known are {}", known.join(", ")));
    };
    match level {
        _ if (*lowest..=*highest).contains(&level) => Ok((name.to_owned(), level)),
        _ => Err(format!("level {level} is not supported; {name} has levels {lowest} to {highest}")),
    }
}

pub async fn run(env: Machine, command: Storage) -> Outcome {
    match command {
        Storage::Format(args) => format(env, args).await,
        Storage::Info(args) => info(env, args).await,
        Storage::RandomUuid(_) => {
            output::write(&format!("{}\n", Uuid::from_random(|| env.random_u64())))?;
            Ok(0)
        }
    }
}

const NEXT: &str = "ottla storage format --help";

/// What the configuration says about storage.
#[derive(Default)]
struct Config {
    properties: BTreeMap<String, String>,
}

impl Config {
    fn read(path: Option<&PathBuf>) -> Result<Config, Failure> {
        let Some(path) = path else { return Ok(Config::default()) };
        let next = format!("ls -l {}", path.display());
        let wrong = |reason: String| Failure::new(format!("{}: {reason}", path.display()), next);
        let text = match std::fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) => return Err(wrong(error.to_string())),
        };
        properties::parse(&text).map(|properties| Config { properties }).map_err(wrong)
    }

    fn get(&self, key: &str) -> Option<&str> {
        self.properties.get(key).map(|value| value.trim()).filter(|value| !value.is_empty())
    }

    fn list(&self, key: &str) -> Vec<&str> {
        self.get(key).map(|value| value.split(',').map(str::trim).collect()).unwrap_or_default()
    }

    fn log_dirs(&self) -> Vec<PathBuf> {
        let key = if self.get("log.dirs").is_some() { "log.dirs" } else { "log.dir" };
        self.list(key).into_iter().map(PathBuf::from).collect()
    }

    fn node_id(&self) -> Result<Option<i32>, Failure> {
        let Some(text) = self.get("node.id").or_else(|| self.get("broker.id")) else { return Ok(None) };
        match text.parse() {
            Ok(id) => Ok(Some(id)),
            Err(_) => Err(Failure::new(format!("node.id '{text}' is not a number"), NEXT)),
        }
    }

    /// The first controller listener as others see it; Kafka's default when nothing says otherwise.
    fn controller_listener(&self) -> Result<ControllerEndpoint, Failure> {
        let name = self.list("controller.listener.names").first().copied().unwrap_or("CONTROLLER");
        let listeners = self.list("advertised.listeners").into_iter().chain(self.list("listeners"));
        for listener in listeners {
            let endpoint = parse_listener(listener)?;
            if endpoint.listener.eq_ignore_ascii_case(name) {
                return Ok(endpoint);
            }
        }
        parse_listener(&format!("{name}://localhost:9093"))
    }
}

fn parse_listener(text: &str) -> Result<ControllerEndpoint, Failure> {
    let wrong = || Failure::new(format!("'{text}' is not a listener such as CONTROLLER://host:9093"), NEXT);
    let (listener, address) = text.split_once("://").ok_or_else(wrong)?;
    let (host, port) = address.rsplit_once(':').ok_or_else(wrong)?;
    let host = host.trim_start_matches('[').trim_end_matches(']');
    // Listening on all addresses is no address to be reached by.
    let host = if host.is_empty() || host == "0.0.0.0" { "localhost" } else { host };
    let port = port.parse().map_err(|_| wrong())?;
    Ok(ControllerEndpoint { listener: listener.to_owned(), host: host.to_owned(), port })
}

async fn format(env: Machine, args: FormatArgs) -> Outcome {
    let config = Config::read(args.config.as_ref())?;
    if !args.standalone {
        let message = "only --standalone is built so far: a new quorum of this one node";
        return Err(Failure::usage(message, "ottla storage format --standalone --help"));
    }
    let log_dirs = if args.log_dir.is_empty() { config.log_dirs() } else { args.log_dir };
    let metadata_log_dir =
        config.get("metadata.log.dir").map(PathBuf::from).or_else(|| log_dirs.first().cloned());
    let (Some(metadata_log_dir), Some(node_id)) = (metadata_log_dir, args.node_id.or(config.node_id()?))
    else {
        return Err(Failure::usage(
            "neither the configuration nor the options name log.dirs and node.id",
            NEXT,
        ));
    };
    let cluster_id = match args.cluster_id {
        Some(id) => {
            let valid = id.parse::<Uuid>();
            valid.map_err(|error| Failure::usage(error.to_string(), "ottla storage random-uuid"))?.to_string()
        }
        None => known_cluster_id(&env, &log_dirs)
            .await
            .unwrap_or_else(|| Uuid::from_random(|| env.random_u64()).to_string()),
    };
    let controller_endpoint = match &args.controller_listener {
        Some(listener) => parse_listener(listener)?,
        None => config.controller_listener()?,
    };
    let mut feature_levels: BTreeMap<String, i16> =
        FEATURES.iter().map(|(name, _, highest)| ((*name).to_owned(), *highest)).collect();
    feature_levels.extend(args.feature);
    let format = Format {
        cluster_id: cluster_id.clone(),
        node_id: NodeId(node_id),
        log_dirs,
        metadata_log_dir,
        feature_levels,
        controller_endpoint,
        ignore_formatted: args.ignore_formatted,
    };
    let formatted = format.run(&env).await.map_err(|error| {
        let dir = match &error {
            FormatError::AlreadyFormatted(dir) => Some(dir),
            FormatError::OtherCluster { dir, .. } | FormatError::OtherNode { dir, .. } => Some(dir),
            FormatError::NoMetadataVersion | FormatError::File(_) => None,
        };
        let next =
            dir.map_or(NEXT.to_owned(), |dir| format!("ottla storage info --log-dir {}", dir.display()));
        Failure::new(error.to_string(), next)
    })?;
    for dir in &formatted {
        note(&format!("formatted {} for node {node_id} of cluster {cluster_id}", dir.display()));
    }
    if formatted.is_empty() {
        note("all log directories are formatted already");
    }
    Ok(0)
}

async fn info(env: Machine, args: Info) -> Outcome {
    let config = Config::read(args.config.as_ref())?;
    let mut dirs = if args.log_dir.is_empty() { config.log_dirs() } else { args.log_dir };
    let metadata_dir = config.get("metadata.log.dir").map(PathBuf::from);
    dirs.extend(metadata_dir.filter(|dir| !dirs.contains(dir)));
    if dirs.is_empty() {
        return Err(Failure::usage(
            "neither the configuration nor the options name log.dirs",
            "ottla storage info --help",
        ));
    }
    let mut rows = Vec::new();
    let mut owners = Vec::new();
    let mut is_healthy = true;
    for dir in dirs {
        let unreadable = |error: &dyn std::fmt::Display| {
            Failure::new(error.to_string(), format!("ls -la {}", dir.display()))
        };
        let path = dir.display().to_string();
        let Some(meta) = MetaProperties::read(&env, &dir).await.map_err(|error| unreadable(&error))? else {
            is_healthy = false;
            let cells = [&path, "not formatted", "-", "-", "-"].map(str::to_owned).to_vec();
            rows.push(Row { cells, json: json!({"logDir": path, "formatted": false}), name: path });
            continue;
        };
        let features =
            features(storage::read_bootstrap(&env, &dir).await.map_err(|error| unreadable(&error))?);
        let directory_id = meta.directory_id.map(|id| id.to_string());
        owners.push((meta.cluster_id.clone(), meta.node_id));
        rows.push(Row {
            cells: vec![
                path.clone(),
                meta.cluster_id.clone(),
                meta.node_id.to_string(),
                directory_id.clone().unwrap_or_else(|| "-".to_owned()),
                join(features.iter().map(|(name, level)| format!("{name}={level}"))),
            ],
            json: json!({
                "logDir": path,
                "formatted": true,
                "clusterId": meta.cluster_id,
                "nodeId": meta.node_id.0,
                "directoryId": directory_id,
                "features": features,
            }),
            name: path,
        });
    }
    owners.dedup();
    is_healthy &= owners.len() <= 1;
    let view = View {
        kind: "LogDir",
        columns: &["LOG-DIR", "CLUSTER", "NODE", "DIRECTORY-ID"],
        wide_columns: &["FEATURES"],
        rows,
    };
    output::print(&view, args.output)?;
    Ok(if is_healthy { 0 } else { failure::DIFFERENT })
}

/// The id that the directories already have, if one of them is formatted.
async fn known_cluster_id(env: &Machine, log_dirs: &[PathBuf]) -> Option<String> {
    for dir in log_dirs {
        // What cannot be read is reported when it is formatted.
        if let Ok(Some(meta)) = MetaProperties::read(env, dir).await {
            return Some(meta.cluster_id);
        }
    }
    None
}

/// The levels that the directory was formatted with.
fn features(records: Option<Vec<MetadataRecord>>) -> BTreeMap<String, i16> {
    let level = |record| match record {
        MetadataRecord::FeatureLevel(record) => Some((record.name, record.feature_level)),
        _ => None,
    };
    records.unwrap_or_default().into_iter().filter_map(level).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn features_beyond_what_is_built_are_refused() {
        assert_eq!(feature("group.version=0"), Ok(("group.version".to_owned(), 0)));
        for bad in ["group.version=1", "metadata.version=31", "unknown=1", "group.version", "group.version=x"]
        {
            assert!(feature(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn the_controller_listener_is_the_advertised_one() {
        let config = |text: &str| Config { properties: properties::parse(text).unwrap() };
        let endpoint = |text: &str| {
            let found = config(text).controller_listener().unwrap();
            format!("{} {} {}", found.listener, found.host, found.port)
        };
        assert_eq!(endpoint(""), "CONTROLLER localhost 9093");
        let listeners = "controller.listener.names=C\nlisteners=PLAINTEXT://:9092,C://0.0.0.0:19093\n";
        assert_eq!(endpoint(listeners), "C localhost 19093");
        assert_eq!(endpoint(&format!("{listeners}advertised.listeners=C://me:7\n")), "C me 7");
        assert!(config("controller.listener.names=C\nlisteners=C://x\n").controller_listener().is_err());
    }
}
