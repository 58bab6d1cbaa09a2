//! `ottla configs`: describe, set, delete.

use std::collections::BTreeMap;

use clap::{Args, Subcommand, ValueEnum};
use client::{AlterConfig, AlterConfigOp, Client, ConfigEntry, ConfigResource, ConfigResourceType};
use env::machine::Machine;
use model::NodeId;
use serde_json::json;

use crate::connect::Connect;
use crate::failure::{Failure, Outcome};
use crate::output::{self, OutputArgs, Row, View, join};
use crate::topics::{key_value, settle};

/// Describe, set and delete configs of topics, brokers and groups.
#[derive(Debug, Subcommand)]
#[command(after_help = "Examples:
  ottla configs describe topic orders
  ottla configs set topic orders retention.ms=86400000")]
pub enum Configs {
    Describe(Describe),
    Set(Set),
    Delete(Delete),
}

/// What has configs.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Kind {
    /// A topic
    Topic,
    /// A broker by its id, or `default` for all brokers
    Broker,
    /// A group
    Group,
    /// A broker's log levels
    BrokerLogger,
    /// A client metrics subscription
    ClientMetrics,
}

#[derive(Debug, Args)]
struct Target {
    /// What kind of thing
    #[arg(value_enum)]
    kind: Kind,
    /// Its name; a broker's id, or `default` for all brokers
    name: String,
}

/// Describe the configs that are set on a thing.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  ottla configs describe topic orders
  ottla configs describe broker 0 --all -o wide
  ottla configs describe broker default")]
pub struct Describe {
    #[command(flatten)]
    connect: Connect,
    #[command(flatten)]
    output: OutputArgs,
    #[command(flatten)]
    target: Target,
    /// Those with a default value too
    #[arg(short, long)]
    all: bool,
}

/// Set configs of a thing, leaving the others as they are.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  ottla configs set topic orders retention.ms=86400000
  ottla configs set broker default message.max.bytes=2000000 --validate-only")]
pub struct Set {
    #[command(flatten)]
    connect: Connect,
    #[command(flatten)]
    target: Target,
    /// What to set
    #[arg(required = true, value_name = "KEY=VALUE", value_parser = key_value)]
    configs: Vec<(String, String)>,
    /// Only say whether it would work
    #[arg(long)]
    validate_only: bool,
}

/// Set configs of a thing back to their defaults.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  ottla configs delete topic orders retention.ms")]
pub struct Delete {
    #[command(flatten)]
    connect: Connect,
    #[command(flatten)]
    target: Target,
    /// What to set back
    #[arg(required = true, value_name = "KEY")]
    keys: Vec<String>,
    /// Only say whether it would work
    #[arg(long)]
    validate_only: bool,
}

impl Target {
    fn resource(&self) -> Result<ConfigResource, Failure> {
        let node = || match self.name.parse() {
            Ok(id) => Ok(NodeId(id)),
            Err(_) => Err(Failure::usage(
                format!("'{}' is not a broker's id", self.name),
                "ottla configs describe broker default",
            )),
        };
        Ok(match self.kind {
            Kind::Topic => ConfigResource::topic(&self.name),
            Kind::Broker if self.name == "default" => ConfigResource::broker(None),
            Kind::Broker => ConfigResource::broker(Some(node()?)),
            Kind::Group => ConfigResource::group(&self.name),
            Kind::BrokerLogger => {
                ConfigResource { kind: ConfigResourceType::BrokerLogger, name: node()?.to_string() }
            }
            Kind::ClientMetrics => {
                ConfigResource { kind: ConfigResourceType::ClientMetrics, name: self.name.clone() }
            }
        })
    }
}

/// An error at once where the thing is a broker that is not there: its configs are its own to tell.
async fn check_alive(client: &Client<Machine>, resource: &ConfigResource) -> Result<(), Failure> {
    if !matches!(resource.kind, ConfigResourceType::Broker | ConfigResourceType::BrokerLogger)
        || resource.name.is_empty()
    {
        return Ok(());
    }
    let brokers = &client.refresh().await?.brokers;
    if brokers.keys().any(|id| id.to_string() == resource.name) {
        return Ok(());
    }
    let message = format!("there is no broker {}; alive are {}", resource.name, join(brokers.keys()));
    let next = brokers.keys().next().map_or("default".to_owned(), ToString::to_string);
    Err(Failure::new(message, format!("ottla configs describe broker {next}")))
}

pub async fn run(env: Machine, command: Configs) -> Outcome {
    match command {
        Configs::Describe(args) => describe(env, args).await,
        Configs::Set(args) => {
            let set = |(name, value): (String, String)| AlterConfig {
                name,
                op: AlterConfigOp::Set,
                value: Some(value),
            };
            let changes = args.configs.into_iter().map(set).collect();
            alter(env, &args.connect, &args.target, changes, args.validate_only).await
        }
        Configs::Delete(args) => {
            let delete = |name| AlterConfig { name, op: AlterConfigOp::Delete, value: None };
            let changes = args.keys.into_iter().map(delete).collect();
            alter(env, &args.connect, &args.target, changes, args.validate_only).await
        }
    }
}

async fn alter(
    env: Machine,
    connect: &Connect,
    target: &Target,
    changes: Vec<AlterConfig>,
    validate_only: bool,
) -> Outcome {
    let resource = target.resource()?;
    let client = connect.client(env)?;
    check_alive(&client, &resource).await?;
    let changes = BTreeMap::from([(resource, changes)]);
    let outcomes = client.incremental_alter_configs(&changes, validate_only).await;
    let verb = if validate_only { "could be altered" } else { "altered" };
    settle(outcomes, |resource| format!("configs of {resource} {verb}"), |_, _| None)
}

async fn describe(env: Machine, args: Describe) -> Outcome {
    let client = args.connect.client(env)?;
    let mut entries: Vec<ConfigEntry> = Vec::new();
    let resource = args.target.resource()?;
    check_alive(&client, &resource).await?;
    for (_, outcome) in client.describe_configs(&[resource], None, args.all).await {
        entries.extend(outcome?);
    }
    if matches!(args.target.kind, Kind::Topic) {
        // Describing the configs of a topic that does not exist is no error for every broker.
        client.topic(&args.target.name).await?;
    }
    entries.retain(|entry| args.all || entry.source.is_own() || is_default_broker(&args.target));
    entries.sort_by(|a, b| a.name.cmp(&b.name));
    let rows = entries.into_iter().map(|entry| {
        let value = match (&entry.value, entry.is_sensitive) {
            (_, true) => "(hidden)".to_owned(),
            (Some(value), false) => value.clone(),
            (None, false) => "-".to_owned(),
        };
        let synonyms = entry
            .synonyms
            .iter()
            .map(|(name, value, source)| json!({"name": name, "value": value, "source": source.name()}));
        let json = json!({
            "name": entry.name,
            "value": entry.value,
            "source": entry.source.name(),
            "readOnly": entry.is_read_only,
            "sensitive": entry.is_sensitive,
            "synonyms": synonyms.collect::<Vec<_>>(),
            "documentation": entry.documentation,
        });
        let read_only = entry.is_read_only.to_string();
        Row {
            cells: vec![entry.name.clone(), value, entry.source.name().to_owned(), read_only],
            name: entry.name,
            json,
        }
    });
    let view = View {
        kind: "Config",
        columns: &["KEY", "VALUE", "SOURCE"],
        wide_columns: &["READ-ONLY"],
        rows: rows.collect(),
    };
    output::print(&view, args.output)?;
    Ok(0)
}

fn is_default_broker(target: &Target) -> bool {
    matches!(target.kind, Kind::Broker) && target.name == "default"
}
