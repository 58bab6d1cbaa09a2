//! Who leads a partition when brokers come and go.
//!
//! The order is Kafka's: the present leader if it may stay, else the first replica in assignment order that is in sync
//! and active, else, only where the topic allows unclean elections, the first active replica. A partition whose last
//! in-sync replica goes keeps its ISR and has no leader: the replica that has everything is still known.
//! Eligible leader replicas (KIP-966) stay unused, since their feature level is 0 here.

use image::{LEADER_RECOVERED, LEADER_RECOVERING, PartitionRegistration, TopicImage};
use model::{NodeId, PartitionIndex};
use wire::PartitionChangeRecord;

use crate::config::ConfigValue;
use crate::{Context, VersionedRecord};

/// What happens to a broker while partitions look for leaders.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Change {
    /// It leaves every ISR and leads nothing.
    Leaves(NodeId),
    /// It may lead from now on, though the image does not say so yet.
    Arrives(NodeId),
}

/// The changes to all partitions that the change of a broker concerns: those with it in the ISR when it leaves, those
/// without a leader when it arrives. In order of topic id and partition.
pub(crate) fn partition_changes(context: &Context<'_>, change: Change) -> Vec<VersionedRecord> {
    let version = context.versions().partition_change;
    let concerned = |partition: &PartitionRegistration| match change {
        Change::Leaves(broker) => partition.isr.contains(&broker),
        Change::Arrives(_) => partition.leader == NodeId::NONE,
    };
    context
        .image
        .topics
        .partitions()
        .filter(|(_, _, partition)| concerned(partition))
        .filter_map(|(topic, index, partition)| {
            let record = partition_change(context, topic, index, partition, change)?;
            Some((record.into(), version))
        })
        .collect()
}

fn partition_change(
    context: &Context<'_>,
    topic: &TopicImage,
    index: PartitionIndex,
    partition: &PartitionRegistration,
    change: Change,
) -> Option<PartitionChangeRecord> {
    let is_acceptable = |broker: NodeId| {
        let active = || context.image.cluster.brokers.get(&broker).is_some_and(|broker| broker.is_active());
        change != Change::Leaves(broker) && (change == Change::Arrives(broker) || active())
    };
    let mut isr = partition.isr.clone();
    if let Change::Leaves(broker) = change {
        isr.retain(|replica| *replica != broker);
    }
    let in_sync = |broker: NodeId| isr.contains(&broker) && is_acceptable(broker);
    let clean = Some(partition.leader)
        .filter(|leader| in_sync(*leader))
        .or_else(|| partition.replicas.iter().copied().find(|replica| in_sync(*replica)));
    let unclean = || {
        let allowed = context.configs().topic_value(&topic.name, "unclean.leader.election.enable");
        let is_allowed = allowed == Some(ConfigValue::Boolean(true));
        partition.replicas.iter().copied().find(|replica| is_allowed && is_acceptable(*replica))
    };
    let mut record =
        PartitionChangeRecord { partition_id: index.0, topic_id: topic.id, ..Default::default() };
    let leader = match clean {
        Some(leader) => leader,
        None => match unclean() {
            Some(leader) => {
                isr = vec![leader];
                if partition.leader_recovery_state == LEADER_RECOVERED {
                    record.leader_recovery_state = LEADER_RECOVERING;
                }
                leader
            }
            None => NodeId::NONE,
        },
    };
    let changes_leader = leader != partition.leader;
    let changes_isr = !isr.is_empty() && isr != partition.isr;
    if changes_leader {
        record.leader = leader.0;
    }
    if changes_isr {
        record.isr = Some(isr.iter().map(|id| id.0).collect());
    }
    (changes_leader || changes_isr).then_some(record)
}
