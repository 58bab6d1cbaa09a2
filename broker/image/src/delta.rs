//! What changed from one image to a later one, so that a node reacts to just that.
//!
//! The images share what did not change, so the cost is that of the changes, not of the cluster.

use std::sync::Arc;

use imbl::ordmap::DiffItem;
use model::{NodeId, PartitionIndex};

use crate::{ConfigResource, MetadataImage, PartitionRegistration, TopicImage};

/// The differences between two images; each list is in the order of its keys.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MetadataDelta {
    /// Topics that came, went or changed.
    pub topics: Vec<TopicDelta>,
    /// Resources whose configuration changed, topics that went included.
    pub configs: Vec<ConfigResource>,
    /// Features whose finalized level changed.
    pub features: Vec<String>,
    /// Brokers that came, went, or registered, fenced, unfenced, moved.
    pub brokers: Vec<NodeId>,
    /// Controllers that came, went or registered again.
    pub controllers: Vec<NodeId>,
    /// Whether a client quota changed.
    pub client_quotas: bool,
    /// Whether an access control entry, a SCRAM credential or a delegation token changed.
    pub security: bool,
}

/// What happened to one topic.
#[derive(Clone, Debug, PartialEq)]
pub struct TopicDelta {
    /// The topic as it is now; as it was, when it is gone.
    pub topic: Arc<TopicImage>,
    /// What happened.
    pub change: TopicChange,
}

/// What happened to a topic.
#[derive(Clone, Debug, PartialEq)]
pub enum TopicChange {
    /// It is new.
    Created,
    /// It is gone.
    Deleted,
    /// These partitions are new or not what they were: before (`None` when new) and now.
    Partitions(Vec<(PartitionIndex, Option<Arc<PartitionRegistration>>, Arc<PartitionRegistration>)>),
}

impl MetadataDelta {
    /// From `old` to `new`.
    pub fn between(old: &MetadataImage, new: &MetadataImage) -> MetadataDelta {
        let mut topics = Vec::new();
        for item in old.topics.by_id.diff(&new.topics.by_id) {
            let (topic, change) = match item {
                DiffItem::Add(_, topic) => (topic, TopicChange::Created),
                DiffItem::Remove(_, topic) => (topic, TopicChange::Deleted),
                DiffItem::Update { old: (_, before), new: (_, topic) } => (topic, partitions(before, topic)),
            };
            topics.push(TopicDelta { topic: topic.clone(), change });
        }
        MetadataDelta {
            topics,
            configs: changed_keys(&old.configs, &new.configs),
            features: changed_keys(&old.features.levels, &new.features.levels),
            brokers: changed_keys(&old.cluster.brokers, &new.cluster.brokers),
            controllers: changed_keys(&old.cluster.controllers, &new.cluster.controllers),
            client_quotas: old.client_quotas.diff(&new.client_quotas).next().is_some(),
            security: old.acls.diff(&new.acls).next().is_some()
                || old.scram.diff(&new.scram).next().is_some()
                || old.delegation_tokens.diff(&new.delegation_tokens).next().is_some(),
        }
    }

    /// Whether nothing changed that a node reacts to (producer ids and NoOps are not).
    pub fn is_empty(&self) -> bool {
        *self == MetadataDelta::default()
    }
}

fn partitions(before: &TopicImage, now: &TopicImage) -> TopicChange {
    let mut changed = Vec::new();
    for item in before.partitions.diff(&now.partitions) {
        match item {
            DiffItem::Add(index, partition) => changed.push((*index, None, partition.clone())),
            DiffItem::Update { old: (index, before), new: (_, partition) } => {
                changed.push((*index, Some(before.clone()), partition.clone()));
            }
            // No record takes one partition away.
            DiffItem::Remove(..) => {}
        }
    }
    TopicChange::Partitions(changed)
}

fn changed_keys<K: Ord + Clone, V: PartialEq + Clone>(
    old: &imbl::OrdMap<K, V>,
    new: &imbl::OrdMap<K, V>,
) -> Vec<K> {
    old.diff(new)
        .map(|item| match item {
            DiffItem::Add(key, _) | DiffItem::Remove(key, _) => key.clone(),
            DiffItem::Update { new: (key, _), .. } => key.clone(),
        })
        .collect()
}
