//! `ottla topics`: create, list, describe, alter, delete.

use std::collections::BTreeMap;

use clap::{Args, Subcommand};
use client::{
    AlterConfig, AlterConfigOp, Client, ClientError, ConfigResource, CreateTopic, DescribedPartition,
    DescribedTopic, NewPartitions,
};
use env::machine::Machine;
use model::{ErrorCode, NodeId};
use serde_json::{Value, json};

use crate::connect::Connect;
use crate::failure::{self, Failure, Outcome, note};
use crate::output::{self, Format, OutputArgs, Row, View, join};

/// Create, list, describe, alter and delete topics.
#[derive(Debug, Subcommand)]
#[command(after_help = "Examples:
  ottla topics create orders --partitions 6
  ottla topics describe orders")]
pub enum Topics {
    Create(Create),
    List(List),
    Describe(Describe),
    Alter(Alter),
    Delete(Delete),
}

/// Create topics.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  ottla topics create orders
  ottla topics create orders --partitions 6 --replication-factor 3 --config retention.ms=86400000
  ottla topics create orders --replica-assignment 1:2,2:3 --validate-only")]
pub struct Create {
    #[command(flatten)]
    connect: Connect,
    /// Names of the topics
    #[arg(required = true)]
    names: Vec<String>,
    /// How many partitions; the broker's default when left out
    #[arg(short, long)]
    partitions: Option<i32>,
    /// How many replicas of each; the broker's default when left out
    #[arg(short, long)]
    replication_factor: Option<i16>,
    /// Node ids of the replicas, joined by colons, for each partition
    #[arg(long, value_delimiter = ',', value_name = "1:2", conflicts_with_all = ["partitions", "replication_factor"])]
    replica_assignment: Vec<String>,
    /// A topic config; may be repeated
    #[arg(short, long, value_name = "KEY=VALUE", value_parser = key_value)]
    config: Vec<(String, String)>,
    /// Do nothing when the topic exists
    #[arg(long)]
    if_not_exists: bool,
    /// Only say whether it would work
    #[arg(long)]
    validate_only: bool,
}

/// List topics.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  ottla topics list
  ottla topics list --internal -o wide
  ottla topics list -o name")]
pub struct List {
    #[command(flatten)]
    connect: Connect,
    #[command(flatten)]
    output: OutputArgs,
    /// Include the topics of Kafka's coordinators
    #[arg(long)]
    internal: bool,
}

/// Describe topics and their partitions; all topics when none is named.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  ottla topics describe orders
  ottla topics describe -o json
  ottla topics describe --unhealthy   # exits 3 when a partition lacks its leader or a replica")]
pub struct Describe {
    #[command(flatten)]
    connect: Connect,
    #[command(flatten)]
    output: OutputArgs,
    /// Names of the topics
    names: Vec<String>,
    /// Only partitions without a leader or with fewer replicas in sync than assigned; exits 3 if there are any
    #[arg(long)]
    unhealthy: bool,
}

/// Add partitions to a topic, set and delete its configs.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  ottla topics alter orders --partitions 12
  ottla topics alter orders --config retention.ms=3600000 --delete-config cleanup.policy")]
pub struct Alter {
    #[command(flatten)]
    connect: Connect,
    /// The topic's name
    name: String,
    /// How many partitions it shall have in all; never fewer than now
    #[arg(short, long, required_unless_present_any = ["config", "delete_config"])]
    partitions: Option<i32>,
    /// A config to set; may be repeated
    #[arg(short, long, value_name = "KEY=VALUE", value_parser = key_value)]
    config: Vec<(String, String)>,
    /// A config to set back to its default; may be repeated
    #[arg(long, value_name = "KEY")]
    delete_config: Vec<String>,
    /// Only say whether it would work
    #[arg(long)]
    validate_only: bool,
}

/// Delete topics with all their records.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  ottla topics delete orders
  ottla topics delete orders invoices --if-exists")]
pub struct Delete {
    #[command(flatten)]
    connect: Connect,
    /// Names of the topics
    #[arg(required = true)]
    names: Vec<String>,
    /// Do nothing when the topic does not exist
    #[arg(long)]
    if_exists: bool,
}

/// Splits `key=value`.
pub fn key_value(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((key, value)) if !key.trim().is_empty() => Ok((key.trim().to_owned(), value.to_owned())),
        _ => Err("write it as key=value".to_owned()),
    }
}

pub async fn run(env: Machine, command: Topics) -> Outcome {
    match command {
        Topics::Create(args) => create(args.connect.client(env)?, args).await,
        Topics::List(args) => list(args.connect.client(env)?, args).await,
        Topics::Describe(args) => describe(args.connect.client(env)?, args).await,
        Topics::Alter(args) => alter(args.connect.client(env)?, args).await,
        Topics::Delete(args) => delete(args.connect.client(env)?, args).await,
    }
}

async fn create(client: Client<Machine>, args: Create) -> Outcome {
    let assignments = args
        .replica_assignment
        .iter()
        .map(|replicas| replicas.split(':').map(|id| id.parse().map(NodeId)).collect::<Result<Vec<_>, _>>())
        .collect::<Result<Vec<_>, _>>()
        .map_err(|_| {
            Failure::usage(
                "--replica-assignment wants node ids such as 1:2,2:3",
                "ottla topics create --help",
            )
        })?;
    let topics: Vec<CreateTopic> = args
        .names
        .iter()
        .map(|name| CreateTopic {
            name: name.clone(),
            partition_count: args.partitions,
            replication_factor: args.replication_factor,
            assignments: assignments.clone(),
            configs: args.config.iter().cloned().collect(),
        })
        .collect();
    let outcomes = client.create_topics(&topics, args.validate_only).await;
    let verb = if args.validate_only { "could be created" } else { "created" };
    settle(
        outcomes,
        |name| format!("topic {name} {verb}"),
        |name, error| {
            let exists = error.code() == Some(ErrorCode::TopicAlreadyExists);
            (args.if_not_exists && exists).then(|| format!("topic {name} exists"))
        },
    )
}

/// Notes each success; the first error that `pardon` does not turn into a note is the command's, and others are noted
/// before it.
pub fn settle<K: std::fmt::Display, V>(
    outcomes: Vec<(K, Result<V, ClientError>)>,
    done: impl Fn(&K) -> String,
    pardon: impl Fn(&K, &ClientError) -> Option<String>,
) -> Outcome {
    let mut failed: Vec<ClientError> = Vec::new();
    for (key, outcome) in outcomes {
        match outcome {
            Ok(_) => note(&done(&key)),
            Err(error) => match pardon(&key, &error) {
                Some(text) => note(&text),
                None => failed.push(error),
            },
        }
    }
    let Some(last) = failed.pop() else { return Ok(0) };
    for error in failed {
        failure::print(&error.into());
    }
    Err(last.into())
}

async fn list(client: Client<Machine>, args: List) -> Outcome {
    let metadata = client.all_topics().await?;
    let topics = metadata.topics.values().filter(|topic| args.internal || !topic.is_internal);
    let rows = topics.map(|topic| {
        let replicas = topic.partitions.iter().map(|partition| partition.replicas.len()).max().unwrap_or(0);
        Row {
            name: topic.name.clone(),
            cells: vec![
                topic.name.clone(),
                topic.partitions.len().to_string(),
                replicas.to_string(),
                topic.id.to_string(),
                topic.is_internal.to_string(),
            ],
            json: json!({
                "name": topic.name,
                "partitions": topic.partitions.len(),
                "replicationFactor": replicas,
                "topicId": topic.id.to_string(),
                "internal": topic.is_internal,
            }),
        }
    });
    let view = View {
        kind: "Topic",
        columns: &["NAME", "PARTITIONS", "REPLICAS"],
        wide_columns: &["ID", "INTERNAL"],
        rows: rows.collect(),
    };
    output::print(&view, args.output)?;
    Ok(0)
}

fn is_unhealthy(partition: &DescribedPartition) -> bool {
    partition.leader == NodeId::NONE || partition.isr.len() < partition.replicas.len()
}

async fn describe(client: Client<Machine>, args: Describe) -> Outcome {
    let names = match args.names.is_empty() {
        true => client.all_topics().await?.topics.keys().cloned().collect(),
        false => args.names,
    };
    let mut topics: Vec<DescribedTopic> = Vec::new();
    for (_, outcome) in client.describe_topics(&names).await {
        topics.push(outcome?);
    }
    if args.unhealthy {
        topics.iter_mut().for_each(|topic| topic.partitions.retain(is_unhealthy));
        topics.retain(|topic| !topic.partitions.is_empty());
    }
    let resources: Vec<ConfigResource> =
        topics.iter().map(|topic| ConfigResource::topic(&topic.name)).collect();
    let mut configs: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
    for (resource, outcome) in client.describe_configs(&resources, None, false).await {
        let own = outcome?.into_iter().filter(|config| config.source.is_own());
        let own = own.map(|config| (config.name, config.value.unwrap_or_default()));
        configs.insert(resource.name, own.collect());
    }
    let no_configs = BTreeMap::new();
    let configs_of = |topic: &DescribedTopic| configs.get(&topic.name).unwrap_or(&no_configs).clone();
    match args.output.output {
        Format::Table | Format::Wide => {
            let heading = |topic: &DescribedTopic| {
                let configs = configs_of(topic).into_iter().map(|(key, value)| format!("{key}={value}"));
                let replicas = topic.partitions.iter().map(|p| p.replicas.len()).max().unwrap_or(0);
                format!(
                    "{}  id {}  partitions {}  replicas {replicas}  configs {}\n",
                    topic.name,
                    topic.id,
                    topic.partitions.len(),
                    join(configs)
                )
            };
            for (index, topic) in topics.iter().enumerate() {
                output::write(&format!("{}{}", if index > 0 { "\n" } else { "" }, heading(topic)))?;
                output::print(&partitions_view(topic), args.output)?;
            }
        }
        Format::Json | Format::Yaml | Format::Jsonl | Format::Name => {
            let row = |topic: &DescribedTopic| Row {
                name: topic.name.clone(),
                cells: Vec::new(),
                json: json!({
                    "name": topic.name,
                    "topicId": topic.id.to_string(),
                    "internal": topic.is_internal,
                    "configs": configs_of(topic),
                    "partitions": topic.partitions.iter().map(partition_json).collect::<Vec<_>>(),
                }),
            };
            let rows = topics.iter().map(row).collect();
            output::print(&View { kind: "Topic", columns: &[], wide_columns: &[], rows }, args.output)?;
        }
    }
    if args.unhealthy && !topics.is_empty() {
        return Ok(failure::DIFFERENT);
    }
    Ok(0)
}

fn ids(nodes: &[NodeId]) -> Vec<i32> {
    nodes.iter().map(|node| node.0).collect()
}

fn partition_json(partition: &DescribedPartition) -> Value {
    let mut json = json!({
        "partition": partition.index.0,
        "leader": partition.leader.0,
        "leaderEpoch": partition.leader_epoch.0,
        "replicas": ids(&partition.replicas),
        "isr": ids(&partition.isr),
        "offline": ids(&partition.offline),
    });
    if let Some(elr) = &partition.elr {
        json["elr"] = json!(ids(elr));
    }
    if let Some(last_known_elr) = &partition.last_known_elr {
        json["lastKnownElr"] = json!(ids(last_known_elr));
    }
    json
}

fn partitions_view(topic: &DescribedTopic) -> View {
    let row = |partition: &DescribedPartition| Row {
        name: format!("{}-{}", topic.name, partition.index),
        cells: vec![
            partition.index.to_string(),
            if partition.leader == NodeId::NONE { "none".to_owned() } else { partition.leader.to_string() },
            join(&partition.replicas),
            join(&partition.isr),
            partition.leader_epoch.to_string(),
            join(partition.elr.iter().flatten()),
            join(&partition.offline),
        ],
        json: partition_json(partition),
    };
    View {
        kind: "Partition",
        columns: &["PARTITION", "LEADER", "REPLICAS", "ISR"],
        wide_columns: &["EPOCH", "ELR", "OFFLINE"],
        rows: topic.partitions.iter().map(row).collect(),
    }
}

async fn alter(client: Client<Machine>, args: Alter) -> Outcome {
    let set = |(name, value): &(String, String)| AlterConfig {
        name: name.clone(),
        op: AlterConfigOp::Set,
        value: Some(value.clone()),
    };
    let delete = |name: &String| AlterConfig { name: name.clone(), op: AlterConfigOp::Delete, value: None };
    let changes: Vec<AlterConfig> =
        args.config.iter().map(set).chain(args.delete_config.iter().map(delete)).collect();
    let verb = if args.validate_only { "could be altered" } else { "altered" };
    if !changes.is_empty() {
        let changes = BTreeMap::from([(ConfigResource::topic(&args.name), changes)]);
        let outcomes = client.incremental_alter_configs(&changes, args.validate_only).await;
        settle(outcomes, |resource| format!("configs of {resource} {verb}"), |_, _| None)?;
    }
    if let Some(count) = args.partitions {
        let topics = [NewPartitions { topic: args.name.clone(), count, assignments: None }];
        let outcomes = client.create_partitions(&topics, args.validate_only).await;
        settle(outcomes, |name| format!("topic {name} {verb} to {count} partitions"), |_, _| None)?;
    }
    Ok(0)
}

async fn delete(client: Client<Machine>, args: Delete) -> Outcome {
    let outcomes = client.delete_topics(&args.names).await;
    settle(
        outcomes,
        |name| format!("topic {name} deleted"),
        |name, error| {
            let is_unknown = error.code() == Some(ErrorCode::UnknownTopicOrPartition);
            (args.if_exists && is_unknown).then(|| format!("topic {name} does not exist"))
        },
    )
}
