//! `ottla groups`: list, describe with lag, reset offsets, delete.

use std::collections::{BTreeMap, BTreeSet};

use clap::builder::PossibleValuesParser;
use clap::{Args, Subcommand};
use client::{Client, DescribedGroup, IsolationLevel, OffsetCommit, OffsetSpec};
use env::machine::Machine;
use model::{Offset, TopicPartition};
use serde_json::json;

use crate::connect::Connect;
use crate::failure::Outcome;
use crate::output::{self, OutputArgs, Row, View, join};
use crate::reset_offsets::{self, ResetOffsets};
use crate::topics::settle;

/// List, describe and delete groups, reset their offsets.
#[derive(Debug, Subcommand)]
#[command(after_help = "Examples:
  ottla groups describe billing
  ottla groups reset-offsets billing --topic orders --to-earliest")]
pub enum Groups {
    List(List),
    Describe(Describe),
    ResetOffsets(ResetOffsets),
    Delete(Delete),
}

/// The states of groups of all kinds.
const STATES: [&str; 9] = [
    "PreparingRebalance",
    "CompletingRebalance",
    "Stable",
    "Dead",
    "Empty",
    "Assigning",
    "Reconciling",
    "NotReady",
    "Unknown",
];

/// List groups.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  ottla groups list
  ottla groups list --state Empty -o wide")]
pub struct List {
    #[command(flatten)]
    connect: Connect,
    #[command(flatten)]
    output: OutputArgs,
    /// Only groups in these states
    #[arg(long, value_delimiter = ',', value_parser = PossibleValuesParser::new(STATES))]
    state: Vec<String>,
}

/// Describe groups: what they have committed, how far they lag, who reads what; all groups when none is named.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  ottla groups describe billing
  ottla groups describe billing --members
  ottla groups describe billing -o json")]
pub struct Describe {
    #[command(flatten)]
    connect: Connect,
    #[command(flatten)]
    output: OutputArgs,
    /// Ids of the groups
    groups: Vec<String>,
    /// Members and what they are assigned, instead of offsets
    #[arg(long)]
    members: bool,
}

/// Delete groups without members, with all they have committed.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  ottla groups delete billing")]
pub struct Delete {
    #[command(flatten)]
    connect: Connect,
    /// Ids of the groups
    #[arg(required = true)]
    groups: Vec<String>,
}

pub async fn run(env: Machine, command: Groups) -> Outcome {
    match command {
        Groups::List(args) => list(args.connect.client(env)?, args).await,
        Groups::Describe(args) => describe(args.connect.client(env)?, args).await,
        Groups::ResetOffsets(args) => reset_offsets::run(env, args).await,
        Groups::Delete(args) => {
            let outcomes = args.connect.client(env)?.delete_groups(&args.groups).await;
            settle(outcomes, |id| format!("group {id} deleted"), |_, _| None)
        }
    }
}

async fn list(client: Client<Machine>, args: List) -> Outcome {
    let groups = client.list_groups(&args.state, &[]).await?;
    let rows = groups.into_iter().map(|group| Row {
        cells: vec![
            group.id.clone(),
            group.state.clone(),
            group.kind.clone(),
            group.protocol_type.clone(),
            group.coordinator.to_string(),
        ],
        json: json!({
            "group": group.id,
            "state": group.state,
            "type": group.kind,
            "protocolType": group.protocol_type,
            "coordinator": group.coordinator.0,
        }),
        name: group.id,
    });
    let view = View {
        kind: "Group",
        columns: &["GROUP", "STATE", "TYPE"],
        wide_columns: &["PROTOCOL", "COORDINATOR"],
        rows: rows.collect(),
    };
    output::print(&view, args.output)?;
    Ok(0)
}

/// A group's position in a partition, and where the partition ends.
struct Position {
    committed: Option<OffsetCommit>,
    end: Option<Offset>,
}

impl Position {
    fn lag(&self) -> Option<i64> {
        Some((self.end?.0 - self.committed.as_ref()?.offset.0).max(0))
    }
}

async fn describe(client: Client<Machine>, args: Describe) -> Outcome {
    let ids = match args.groups.is_empty() {
        true => client.list_groups(&[], &[]).await?.into_iter().map(|group| group.id).collect(),
        false => args.groups,
    };
    let mut rows = Vec::new();
    for (_, outcome) in client.describe_groups(&ids).await {
        let group = outcome?;
        match args.members {
            true => rows.extend(member_rows(&group)),
            false => rows.extend(offset_rows(&group, &positions(&client, &group).await?)),
        }
    }
    let view = match args.members {
        true => View {
            kind: "Member",
            columns: &["GROUP", "MEMBER", "HOST", "PARTITIONS", "ASSIGNED"],
            wide_columns: &["CLIENT", "INSTANCE", "STATE", "ASSIGNOR"],
            rows,
        },
        false => View {
            kind: "GroupOffset",
            columns: &["GROUP", "STATE", "TOPIC", "PARTITION", "COMMITTED", "END", "LAG", "MEMBER"],
            wide_columns: &["HOST", "CLIENT", "METADATA"],
            rows,
        },
    };
    output::print(&view, args.output)?;
    Ok(0)
}

/// What the group has committed, and the ends of those partitions and of the assigned ones.
async fn positions(
    client: &Client<Machine>,
    group: &DescribedGroup,
) -> Result<BTreeMap<TopicPartition, Position>, client::ClientError> {
    let committed = client.fetch_offsets(&group.id, None).await?;
    let assigned = group.members.iter().filter_map(|member| member.assignment.as_ref()).flatten();
    let partitions: BTreeSet<TopicPartition> = committed.keys().chain(assigned).cloned().collect();
    let wanted = partitions.iter().map(|partition| (partition.clone(), OffsetSpec::Latest)).collect();
    let mut ends = BTreeMap::new();
    for (partition, outcome) in client.list_offsets(&wanted, IsolationLevel::ReadUncommitted).await {
        // A topic that is gone has no end; its commits are still shown.
        if let Ok(listed) = outcome {
            ends.insert(partition, listed.offset);
        }
    }
    let position = |partition: TopicPartition| {
        let end = ends.get(&partition).copied().flatten();
        (partition.clone(), Position { committed: committed.get(&partition).cloned(), end })
    };
    Ok(partitions.into_iter().map(position).collect())
}

fn text<T: std::fmt::Display>(value: Option<T>) -> String {
    value.map_or_else(|| "-".to_owned(), |value| value.to_string())
}

fn offset_rows(group: &DescribedGroup, positions: &BTreeMap<TopicPartition, Position>) -> Vec<Row> {
    let row = |(partition, position): (&TopicPartition, &Position)| {
        let reads = |member: &&client::DescribedMember| {
            member.assignment.as_ref().is_some_and(|assignment| assignment.contains(partition))
        };
        let member = group.members.iter().find(reads);
        let committed = position.committed.as_ref();
        Row {
            name: format!("{}/{partition}", group.id),
            cells: vec![
                group.id.clone(),
                group.state.clone(),
                partition.topic.clone(),
                partition.partition.to_string(),
                text(committed.map(|commit| commit.offset)),
                text(position.end),
                text(position.lag()),
                text(member.map(|member| &member.id)),
                text(member.map(|member| &member.client_host)),
                text(member.map(|member| &member.client_id)),
                text(committed.map(|commit| &commit.metadata).filter(|metadata| !metadata.is_empty())),
            ],
            json: json!({
                "group": group.id,
                "state": group.state,
                "topic": partition.topic,
                "partition": partition.partition.0,
                "committedOffset": committed.map(|commit| commit.offset.0),
                "committedLeaderEpoch": committed.map(|commit| commit.leader_epoch.0).filter(|epoch| *epoch >= 0),
                "metadata": committed.map(|commit| commit.metadata.clone()),
                "endOffset": position.end.map(|end| end.0),
                "lag": position.lag(),
                "member": member.map(|member| member.id.clone()),
                "host": member.map(|member| member.client_host.clone()),
                "clientId": member.map(|member| member.client_id.clone()),
            }),
        }
    };
    positions.iter().map(row).collect()
}

fn member_rows(group: &DescribedGroup) -> Vec<Row> {
    let row = |member: &client::DescribedMember| {
        let assigned = member.assignment.as_deref().unwrap_or_default();
        Row {
            name: format!("{}/{}", group.id, member.id),
            cells: vec![
                group.id.clone(),
                member.id.clone(),
                member.client_host.clone(),
                assigned.len().to_string(),
                join(assigned),
                member.client_id.clone(),
                text(member.instance_id.as_ref()),
                group.state.clone(),
                group.assignor.clone(),
            ],
            json: json!({
                "group": group.id,
                "state": group.state,
                "assignor": group.assignor,
                "member": member.id,
                "instanceId": member.instance_id,
                "clientId": member.client_id,
                "host": member.client_host,
                "assigned": assigned.iter().map(|partition| {
                    json!({"topic": partition.topic, "partition": partition.partition.0})
                }).collect::<Vec<_>>(),
            }),
        }
    };
    group.members.iter().map(row).collect()
}
