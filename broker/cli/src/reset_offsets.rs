//! `ottla groups reset-offsets`: moves what a group has committed. Shows the plan; `--execute` carries it out.

use std::collections::BTreeMap;

use clap::Args;
use client::{Client, IsolationLevel, OffsetCommit, OffsetSpec};
use env::Env;
use env::machine::Machine;
use model::{Offset, PartitionIndex, TimestampMs, TopicPartition};
use serde_json::json;

use crate::connect::Connect;
use crate::failure::{Failure, Outcome, note};
use crate::output::{self, OutputArgs, Row, View};
use crate::time::parse_time;
use crate::topics::settle;

/// Move the offsets that a group has committed. Without --execute it only shows what it would do.
#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("target").required(true))]
#[command(group = clap::ArgGroup::new("scope").required(true))]
#[command(after_help = "Examples:
  ottla groups reset-offsets billing --topic orders --to-earliest
  ottla groups reset-offsets billing --topic orders:0,2 --shift-by -100 --execute
  ottla groups reset-offsets billing --all-topics --to-datetime 2026-11-22T18:00:00Z --execute")]
pub struct ResetOffsets {
    #[command(flatten)]
    connect: Connect,
    #[command(flatten)]
    output: OutputArgs,
    /// The group's id
    group_id: String,
    /// A topic, or some of its partitions as orders:0,2; may be repeated
    #[arg(short, long, group = "scope", value_name = "TOPIC[:PARTITIONS]")]
    topic: Vec<String>,
    /// All topics that the group has committed offsets of
    #[arg(long, group = "scope")]
    all_topics: bool,
    /// To the first record
    #[arg(long, group = "target")]
    to_earliest: bool,
    /// Behind the last record
    #[arg(long, group = "target")]
    to_latest: bool,
    /// To an offset
    #[arg(long, group = "target", value_name = "OFFSET", allow_hyphen_values = true)]
    #[arg(value_parser = clap::value_parser!(i64).range(0..))]
    to_offset: Option<i64>,
    /// To the first record with this time or a later one, as 2026-11-22T18:00:00Z or -1h
    #[arg(long, group = "target", value_name = "TIME", allow_hyphen_values = true)]
    to_datetime: Option<String>,
    /// By so many records, forward or back
    #[arg(long, group = "target", value_name = "N", allow_hyphen_values = true)]
    shift_by: Option<i64>,
    /// Do it, instead of only showing it
    #[arg(long)]
    execute: bool,
}

/// Where to go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum To {
    Earliest,
    Latest,
    Offset(i64),
    Time(TimestampMs),
    ShiftBy(i64),
}

/// What is known of a partition when deciding.
#[derive(Clone, Copy, Debug, Default)]
struct Bounds {
    committed: Option<Offset>,
    earliest: Offset,
    latest: Offset,
    /// The first record of the time asked for; `None` when there is none.
    at_time: Option<Offset>,
}

/// The new offset: never outside the log. `None` when there is nothing to shift.
fn decide(to: To, bounds: Bounds) -> Option<Offset> {
    let wanted = match to {
        To::Earliest => bounds.earliest,
        To::Latest => bounds.latest,
        To::Offset(offset) => Offset(offset),
        To::Time(_) => bounds.at_time.unwrap_or(bounds.latest),
        To::ShiftBy(by) => Offset(bounds.committed?.0.saturating_add(by)),
    };
    Some(wanted.clamp(bounds.earliest, bounds.latest))
}

pub async fn run(env: Machine, args: ResetOffsets) -> Outcome {
    let now = env.wall_clock();
    let client = args.connect.client(env)?;
    let to = match (&args.to_datetime, args.to_offset, args.shift_by) {
        (Some(text), ..) => To::Time(parse_time(text, now).map_err(|reason| {
            Failure::usage(format!("--to-datetime: {reason}"), "ottla groups reset-offsets --help")
        })?),
        (_, Some(offset), _) => To::Offset(offset),
        (_, _, Some(by)) => To::ShiftBy(by),
        _ if args.to_earliest => To::Earliest,
        _ => To::Latest,
    };
    let committed = client.fetch_offsets(&args.group_id, None).await?;
    let partitions = partitions(&client, &args, committed.keys()).await?;
    if partitions.is_empty() {
        let message = format!("group {} has committed nothing", args.group_id);
        return Err(Failure::new(message, format!("ottla groups describe {}", args.group_id)));
    }
    let bounds = bounds(&client, &partitions, &committed, to).await?;
    let plan: BTreeMap<TopicPartition, OffsetCommit> = bounds
        .iter()
        .filter_map(|(partition, bounds)| Some((partition.clone(), decide(to, *bounds)?.into())))
        .collect();
    let row = |(partition, commit): (&TopicPartition, &OffsetCommit)| {
        let before = bounds.get(partition).and_then(|bounds| bounds.committed);
        Row {
            name: format!("{}/{partition}", args.group_id),
            cells: vec![
                args.group_id.clone(),
                partition.topic.clone(),
                partition.partition.to_string(),
                before.map_or_else(|| "-".to_owned(), |offset| offset.to_string()),
                commit.offset.to_string(),
            ],
            json: json!({
                "group": args.group_id,
                "topic": partition.topic,
                "partition": partition.partition.0,
                "committedOffset": before.map(|offset| offset.0),
                "newOffset": commit.offset.0,
                "executed": args.execute,
            }),
        }
    };
    let view = View {
        kind: "OffsetReset",
        columns: &["GROUP", "TOPIC", "PARTITION", "COMMITTED", "NEW"],
        wide_columns: &[],
        rows: plan.iter().map(row).collect(),
    };
    if args.execute {
        let outcomes = client.commit_offsets(&args.group_id, &plan).await;
        settle(
            outcomes.into_iter().filter(|(_, outcome)| outcome.is_err()).collect(),
            |_| String::new(),
            |_, _| None,
        )
        .map_err(|failure| has_members(&failure, &args.group_id))?;
    }
    output::print(&view, args.output)?;
    if !args.execute {
        note("nothing was changed; add --execute to do it");
        let described = client.describe_groups(std::slice::from_ref(&args.group_id)).await;
        let member_count: usize =
            described.iter().flat_map(|(_, g)| g).map(|group| group.members.len()).sum();
        if member_count > 0 {
            note(&format!("--execute will be refused while the group has members: {member_count} now"));
        }
    }
    Ok(0)
}

/// A group with members refuses by codes that do not say so.
fn has_members(failure: &Failure, group: &str) -> Failure {
    let is_refused = ["UNKNOWN_MEMBER_ID", "ILLEGAL_GENERATION", "REBALANCE_IN_PROGRESS"];
    let message = match is_refused.iter().any(|code| failure.message.contains(code)) {
        true => format!("group {group} has members; stop them first ({})", failure.message),
        false => failure.message.clone(),
    };
    Failure { message, next: format!("ottla groups describe {group} --members"), exit: failure.exit }
}

/// The partitions in scope.
async fn partitions(
    client: &Client<Machine>,
    args: &ResetOffsets,
    committed: impl Iterator<Item = &TopicPartition>,
) -> Result<Vec<TopicPartition>, Failure> {
    if args.all_topics {
        return Ok(committed.cloned().collect());
    }
    let mut partitions = Vec::new();
    for scope in &args.topic {
        let (topic, indexes) =
            scope.split_once(':').map_or((scope.as_str(), None), |(topic, list)| (topic, Some(list)));
        let known = client.topic(topic).await?;
        let Some(indexes) = indexes else {
            partitions.extend(known.partitions.iter().map(|p| TopicPartition::new(topic, p.index)));
            continue;
        };
        for index in indexes.split(',') {
            let index =
                index.parse().map(PartitionIndex).ok().filter(|index| known.partition(*index).is_some());
            let index = index.ok_or_else(|| {
                let next = format!("ottla topics describe {topic}");
                Failure::usage(format!("'{scope}' does not name partitions of {topic}"), next)
            })?;
            partitions.push(TopicPartition::new(topic, index));
        }
    }
    Ok(partitions)
}

async fn bounds(
    client: &Client<Machine>,
    partitions: &[TopicPartition],
    committed: &BTreeMap<TopicPartition, OffsetCommit>,
    to: To,
) -> Result<BTreeMap<TopicPartition, Bounds>, Failure> {
    let mut all: BTreeMap<TopicPartition, Bounds> = BTreeMap::new();
    let mut specs = vec![OffsetSpec::Earliest, OffsetSpec::Latest];
    if let To::Time(time) = to {
        specs.push(OffsetSpec::At(time));
    }
    for spec in specs {
        let wanted = partitions.iter().map(|partition| (partition.clone(), spec)).collect();
        for (partition, outcome) in client.list_offsets(&wanted, IsolationLevel::ReadUncommitted).await {
            let offset = outcome?.offset;
            let bounds = all.entry(partition).or_default();
            match spec {
                OffsetSpec::Earliest => bounds.earliest = offset.unwrap_or_default(),
                OffsetSpec::Latest => bounds.latest = offset.unwrap_or_default(),
                _ => bounds.at_time = offset,
            }
        }
    }
    for (partition, bounds) in &mut all {
        bounds.committed = committed.get(partition).map(|commit| commit.offset);
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn new_offsets_stay_within_the_log() {
        let bounds = Bounds {
            committed: Some(Offset(50)),
            earliest: Offset(10),
            latest: Offset(100),
            at_time: Some(Offset(70)),
        };
        for (to, expected) in [
            (To::Earliest, 10),
            (To::Latest, 100),
            (To::Offset(42), 42),
            (To::Offset(5), 10),
            (To::Offset(500), 100),
            (To::Time(TimestampMs(0)), 70),
            (To::ShiftBy(-10), 40),
            (To::ShiftBy(-100), 10),
            (To::ShiftBy(i64::MAX), 100),
        ] {
            assert_eq!(decide(to, bounds), Some(Offset(expected)), "{to:?}");
        }
        let late = Bounds { at_time: None, committed: None, ..bounds };
        assert_eq!(decide(To::Time(TimestampMs(0)), late), Some(Offset(100)));
        assert_eq!(decide(To::ShiftBy(1), late), None);
    }
}
