//! Topics as the file says: a plan from what is wanted and what is there, and its execution.
//!
//! Missing topics are created, partitions grow, configs become those that the file names: a config that somebody set
//! on the topic by other means is reset. Fewer partitions or other replicas are refused before anything is changed. A
//! topic that has left the file is kept. All of it is told.

use std::collections::{BTreeMap, BTreeSet};

use api::FileError;
use client::{AlterConfig, AlterConfigOp, Client, ClientError, ConfigResource, CreateTopic, NewPartitions};
use env::machine::Machine;
use model::{ErrorCode, NodeId};

use crate::UpError;
use crate::resources::Topic;

/// A topic as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Existing {
    partition_count: i32,
    replication_factor: i16,
    /// Those set on the topic itself.
    configs: BTreeMap<String, String>,
}

/// What is to be done.
#[derive(Debug, Default, PartialEq, Eq)]
struct TopicsPlan {
    creations: Vec<CreateTopic>,
    growths: Vec<NewPartitions>,
    alterations: BTreeMap<ConfigResource, Vec<AlterConfig>>,
    /// What it means, one line each.
    notes: Vec<String>,
}

/// Brings the topics of the cluster in line with `wanted`, and waits until they have leaders. `remembered` are those
/// that files have asked for so far. Returns what is to be remembered from now on.
pub(crate) async fn reconcile(
    client: &Client<Machine>,
    wanted: &BTreeMap<String, Topic>,
    remembered: &BTreeSet<String>,
    mut tell: impl FnMut(String),
) -> Result<BTreeSet<String>, UpError> {
    let existing = observe(client, wanted).await?;
    let all = client.metadata();
    let left = left(wanted, remembered, |name| all.topics.contains_key(name));
    let plan = plan(wanted, &existing, remembered).map_err(UpError::File)?;
    apply(client, wanted, &plan).await?;
    plan.notes.into_iter().for_each(&mut tell);
    for name in &left {
        tell(format!(
            "topic {name}: no longer in the file, and kept; 'ottla topics delete {name}' deletes it"
        ));
    }
    for name in wanted.keys() {
        wait_for_leaders(client, name).await?;
    }
    Ok(wanted.keys().cloned().chain(left).collect())
}

/// The wanted topics that exist.
async fn observe(
    client: &Client<Machine>,
    wanted: &BTreeMap<String, Topic>,
) -> Result<BTreeMap<String, Existing>, UpError> {
    let metadata = client.all_topics().await?;
    let mut existing = BTreeMap::new();
    for name in wanted.keys() {
        let Some(topic) = metadata.topics.get(name) else { continue };
        let replicas = topic.partitions.first().map_or(0, |partition| partition.replicas.len());
        let found = Existing {
            partition_count: i32::try_from(topic.partitions.len()).unwrap_or(i32::MAX),
            replication_factor: i16::try_from(replicas).unwrap_or(i16::MAX),
            configs: BTreeMap::new(),
        };
        existing.insert(name.clone(), found);
    }
    let resources: Vec<ConfigResource> = existing.keys().map(ConfigResource::topic).collect();
    if resources.is_empty() {
        return Ok(existing);
    }
    for (resource, entries) in client.describe_configs(&resources, None, false).await {
        let own = entries?.into_iter().filter(|entry| entry.source.is_own());
        if let Some(topic) = existing.get_mut(&resource.name) {
            topic.configs = own.map(|entry| (entry.name, entry.value.unwrap_or_default())).collect();
        }
    }
    Ok(existing)
}

/// The topics that have left the file but are still there.
fn left(
    wanted: &BTreeMap<String, Topic>,
    remembered: &BTreeSet<String>,
    is_there: impl Fn(&str) -> bool,
) -> Vec<String> {
    remembered.iter().filter(|name| !wanted.contains_key(*name) && is_there(name)).cloned().collect()
}

fn plan(
    wanted: &BTreeMap<String, Topic>,
    existing: &BTreeMap<String, Existing>,
    remembered: &BTreeSet<String>,
) -> Result<TopicsPlan, Vec<FileError>> {
    let mut plan = TopicsPlan::default();
    let mut refused = Vec::new();
    for (name, topic) in wanted {
        let Some(found) = existing.get(name) else {
            plan.create(name, topic);
            continue;
        };
        refused.extend(refusals(topic, found));
        if !remembered.contains(name) {
            plan.notes.push(format!("topic {name}: was there already, and follows the file from now on"));
        }
        plan.grow(name, topic, found);
        plan.alter(name, topic, found);
    }
    if refused.is_empty() { Ok(plan) } else { Err(refused) }
}

/// What the file asks for that an existing topic cannot become.
fn refusals(topic: &Topic, found: &Existing) -> Vec<FileError> {
    let mut refused = Vec::new();
    let (has, wanted) = (found.partition_count, topic.partition_count);
    if wanted < has {
        let message = format!("the topic has {has} partitions, which can grow but not shrink to {wanted}");
        refused.push(topic.place.error_at("spec.partitions", message));
    }
    let (has, wanted) = (found.replication_factor, topic.replication_factor);
    if wanted != has {
        let message = format!(
            "the topic has {has} replicas; changing them to {wanted} is not built yet in this version of Ottla"
        );
        refused.push(topic.place.error_at("spec.replicas", message));
    }
    refused
}

impl TopicsPlan {
    fn create(&mut self, name: &str, topic: &Topic) {
        self.creations.push(CreateTopic {
            name: name.to_owned(),
            partition_count: Some(topic.partition_count),
            replication_factor: Some(topic.replication_factor),
            assignments: Vec::new(),
            configs: topic.configs.clone(),
        });
        self.notes.push(format!("topic {name}: created, {}", partitions(topic.partition_count)));
    }

    fn grow(&mut self, name: &str, topic: &Topic, found: &Existing) {
        let (has, wanted) = (found.partition_count, topic.partition_count);
        if wanted > has {
            let growth = NewPartitions { topic: name.to_owned(), count: wanted, assignments: None };
            self.growths.push(growth);
            self.notes.push(format!("topic {name}: grown from {} to {wanted}", partitions(has)));
        }
    }

    fn alter(&mut self, name: &str, topic: &Topic, found: &Existing) {
        let mut changes = Vec::new();
        for (key, value) in &topic.configs {
            let was = found.configs.get(key);
            if was == Some(value) {
                continue;
            }
            let before = was.map(|was| format!(" (was {was})")).unwrap_or_default();
            self.notes.push(format!("topic {name}: {key} set to {value}{before}"));
            changes.push(AlterConfig {
                name: key.clone(),
                op: AlterConfigOp::Set,
                value: Some(value.clone()),
            });
        }
        for (key, value) in found.configs.iter().filter(|(key, _)| !topic.configs.contains_key(*key)) {
            self.notes
                .push(format!("topic {name}: {key}={value} is not in the file, and reset to the default"));
            changes.push(AlterConfig { name: key.clone(), op: AlterConfigOp::Delete, value: None });
        }
        if !changes.is_empty() {
            self.alterations.insert(ConfigResource::topic(name), changes);
        }
    }
}

fn partitions(count: i32) -> String {
    if count == 1 { "1 partition".to_owned() } else { format!("{count} partitions") }
}

/// Carries a plan out; what the broker refuses becomes an error at the field that asked for it.
async fn apply(
    client: &Client<Machine>,
    wanted: &BTreeMap<String, Topic>,
    plan: &TopicsPlan,
) -> Result<(), UpError> {
    let mut failed: Vec<(String, ClientError)> = Vec::new();
    if !plan.creations.is_empty() {
        let outcomes = client.create_topics(&plan.creations, false).await;
        failed.extend(outcomes.into_iter().filter_map(|(name, outcome)| Some((name, outcome.err()?))));
    }
    if !plan.growths.is_empty() {
        let outcomes = client.create_partitions(&plan.growths, false).await;
        failed.extend(outcomes.into_iter().filter_map(|(name, outcome)| Some((name, outcome.err()?))));
    }
    if !plan.alterations.is_empty() {
        let outcomes = client.incremental_alter_configs(&plan.alterations, false).await;
        failed.extend(outcomes.into_iter().filter_map(|(topic, outcome)| Some((topic.name, outcome.err()?))));
    }
    let mut refused = Vec::new();
    for (name, error) in failed {
        // Only the broker's own words are about the file; the rest is about reaching it.
        match (&error, wanted.get(&name)) {
            (ClientError::Broker(answer), Some(topic)) => {
                let message = answer.message.clone().unwrap_or_else(|| answer.code.to_string());
                refused.push(topic.place.error_at(&field(topic, answer.code, &message), message));
            }
            _ => return Err(error.into()),
        }
    }
    if refused.is_empty() { Ok(()) } else { Err(UpError::File(refused)) }
}

/// The field that a broker's refusal is about.
fn field(topic: &Topic, code: ErrorCode, message: &str) -> String {
    match code {
        ErrorCode::InvalidConfig => {
            let named = topic.configs.keys().filter(|key| message.contains(key.as_str()));
            // Of `retention.ms` and `local.retention.ms` the longer one is meant.
            match named.max_by_key(|key| key.len()) {
                Some(key) => format!("spec.config.{key}"),
                None => "spec.config".to_owned(),
            }
        }
        ErrorCode::InvalidPartitions => "spec.partitions".to_owned(),
        ErrorCode::InvalidReplicationFactor => "spec.replicas".to_owned(),
        _ => "spec".to_owned(),
    }
}

/// Waits until each partition has a leader. A client's deadline bounds it.
async fn wait_for_leaders(client: &Client<Machine>, name: &str) -> Result<(), UpError> {
    use env::Env;
    let deadline = client.env().now() + client.config().deadline;
    loop {
        let described = client.describe_topics(&[name.to_owned()]).await.pop();
        let described = described.map(|(_, outcome)| outcome);
        match described {
            Some(Ok(topic)) if topic.partitions.iter().all(|partition| partition.leader != NodeId::NONE) => {
                return Ok(());
            }
            Some(Err(error)) if error.code() != Some(ErrorCode::UnknownTopicOrPartition) => {
                return Err(error.into());
            }
            _ => {}
        }
        if client.env().now() >= deadline {
            return Err(UpError::Timeout(format!("the partitions of topic {name} have no leaders")));
        }
        client.env().sleep(client.config().retry_backoff_min).await;
    }
}

#[cfg(test)]
mod tests;
