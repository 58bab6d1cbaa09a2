//! Topics and their partitions.

use std::sync::Arc;

use imbl::OrdMap;
use model::{LeaderEpoch, NodeId, PartitionIndex, Uuid};
use wire::{PartitionChangeRecord, PartitionRecord};

/// The leader has all that was committed.
pub const LEADER_RECOVERED: i8 = 0;
/// The leader came from an unclean election and has not finished recovering.
pub const LEADER_RECOVERING: i8 = 1;

/// In a partition change: the leader stays as it is.
const LEADER_UNCHANGED: i32 = -2;
/// In a partition change: the recovery state stays as it is.
const RECOVERY_UNCHANGED: i8 = -1;

/// Every topic, by id and by name.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TopicsImage {
    /// Topics by id.
    pub by_id: OrdMap<Uuid, Arc<TopicImage>>,
    /// Ids by name.
    pub by_name: OrdMap<Arc<str>, Uuid>,
}

impl TopicsImage {
    /// A topic by name.
    pub fn topic(&self, name: &str) -> Option<&Arc<TopicImage>> {
        self.by_id.get(self.by_name.get(name)?)
    }

    /// Every partition, ordered by topic id and index.
    pub fn partitions(
        &self,
    ) -> impl Iterator<Item = (&Arc<TopicImage>, PartitionIndex, &Arc<PartitionRegistration>)> {
        self.by_id.values().flat_map(|topic| {
            topic.partitions.iter().map(move |(index, partition)| (topic, *index, partition))
        })
    }
}

/// One topic.
#[derive(Clone, Debug, PartialEq)]
pub struct TopicImage {
    /// Its id: a topic that is created again under the same name has another one.
    pub id: Uuid,
    /// Its name.
    pub name: Arc<str>,
    /// Its partitions.
    pub partitions: OrdMap<PartitionIndex, Arc<PartitionRegistration>>,
}

/// One partition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartitionRegistration {
    /// The nodes that keep it, the preferred leader first.
    pub replicas: Vec<NodeId>,
    /// The log directory of each replica, in the same order (KIP-858); 0 MIGRATING, 1 UNASSIGNED, 2 LOST.
    pub directories: Vec<Uuid>,
    /// The in-sync replicas.
    pub isr: Vec<NodeId>,
    /// Replicas that a reassignment takes away.
    pub removing_replicas: Vec<NodeId>,
    /// Replicas that a reassignment adds.
    pub adding_replicas: Vec<NodeId>,
    /// The leader, or `NodeId::NONE`.
    pub leader: NodeId,
    /// Counts the leaders.
    pub leader_epoch: LeaderEpoch,
    /// Counts the changes.
    pub partition_epoch: i32,
    /// [`LEADER_RECOVERED`] or [`LEADER_RECOVERING`].
    pub leader_recovery_state: i8,
    /// Replicas outside the ISR that have all that was committed (KIP-966).
    pub elr: Vec<NodeId>,
    /// What was in the ELR before it was lost.
    pub last_known_elr: Vec<NodeId>,
}

impl PartitionRegistration {
    /// The directory of a replica; `None` when the node is no replica.
    pub fn directory_of(&self, replica: NodeId) -> Option<Uuid> {
        let position = self.replicas.iter().position(|id| *id == replica)?;
        self.directories.get(position).copied()
    }

    /// Whether a reassignment is under way.
    pub fn is_reassigning(&self) -> bool {
        !self.adding_replicas.is_empty() || !self.removing_replicas.is_empty()
    }

    pub(crate) fn from_record(record: &PartitionRecord) -> Self {
        PartitionRegistration {
            replicas: nodes(&record.replicas),
            directories: directories(&record.directories, record.replicas.len()),
            isr: nodes(&record.isr),
            removing_replicas: nodes(&record.removing_replicas),
            adding_replicas: nodes(&record.adding_replicas),
            leader: NodeId(record.leader),
            leader_epoch: LeaderEpoch(record.leader_epoch),
            partition_epoch: record.partition_epoch,
            leader_recovery_state: record.leader_recovery_state,
            elr: nodes(record.eligible_leader_replicas.as_deref().unwrap_or_default()),
            last_known_elr: nodes(record.last_known_elr.as_deref().unwrap_or_default()),
        }
    }

    /// The record that says this, in a version of PartitionRecord: 0 knows no directories, 1 no ELR.
    pub fn to_record(&self, topic_id: Uuid, index: PartitionIndex, version: i16) -> PartitionRecord {
        let some_ids = |nodes: &[NodeId]| (version >= 2 && !nodes.is_empty()).then(|| ids(nodes));
        PartitionRecord {
            partition_id: index.0,
            topic_id,
            replicas: ids(&self.replicas),
            isr: ids(&self.isr),
            removing_replicas: ids(&self.removing_replicas),
            adding_replicas: ids(&self.adding_replicas),
            leader: self.leader.0,
            leader_recovery_state: self.leader_recovery_state,
            leader_epoch: self.leader_epoch.0,
            partition_epoch: self.partition_epoch,
            directories: if version >= 1 { self.directories.clone() } else { Vec::new() },
            eligible_leader_replicas: some_ids(&self.elr),
            last_known_elr: some_ids(&self.last_known_elr),
        }
    }

    /// This partition after a change: what the record leaves out stays, a leader that it names (be it the same one)
    /// starts a new leader epoch, and every change counts the partition epoch on.
    #[must_use]
    pub fn changed(&self, change: &PartitionChangeRecord) -> Self {
        let or =
            |new: &Option<Vec<i32>>, old: &Vec<NodeId>| new.as_deref().map_or_else(|| old.clone(), nodes);
        let replicas = or(&change.replicas, &self.replicas);
        let names_leader = change.leader != LEADER_UNCHANGED;
        PartitionRegistration {
            directories: directories(
                change.directories.as_deref().unwrap_or(&self.directories),
                replicas.len(),
            ),
            replicas,
            isr: or(&change.isr, &self.isr),
            removing_replicas: or(&change.removing_replicas, &self.removing_replicas),
            adding_replicas: or(&change.adding_replicas, &self.adding_replicas),
            leader: if names_leader { NodeId(change.leader) } else { self.leader },
            leader_epoch: LeaderEpoch(self.leader_epoch.0.saturating_add(i32::from(names_leader))),
            partition_epoch: self.partition_epoch.saturating_add(1),
            leader_recovery_state: match change.leader_recovery_state {
                RECOVERY_UNCHANGED => self.leader_recovery_state,
                state => state,
            },
            elr: or(&change.eligible_leader_replicas, &self.elr),
            last_known_elr: or(&change.last_known_elr, &self.last_known_elr),
        }
    }
}

fn nodes(ids: &[i32]) -> Vec<NodeId> {
    ids.iter().copied().map(NodeId).collect()
}

fn ids(nodes: &[NodeId]) -> Vec<i32> {
    nodes.iter().map(|node| node.0).collect()
}

/// One directory a replica; what a record leaves out is MIGRATING.
fn directories(given: &[Uuid], replica_count: usize) -> Vec<Uuid> {
    let mut directories = given.to_vec();
    directories.resize(replica_count, Uuid::ZERO);
    directories
}
