//! Who leads a partition: when brokers come and go, when its replicas change, and when somebody asks for an election.
//!
//! The order is Kafka's: the present leader if it may stay (in a preferred election after the first replica), else the
//! first replica in assignment order that is in sync and active, else, only in an unclean election, the first active
//! replica. A partition whose last in-sync replica goes keeps its ISR and has no leader: the replica that has
//! everything is still known. Eligible leader replicas (KIP-966) stay unused, since their feature level is 0 here.

use std::collections::BTreeMap;

use image::{LEADER_RECOVERED, LEADER_RECOVERING, PartitionRegistration, TopicImage};
use model::{ErrorCode, NodeId, PartitionIndex, Uuid};
use wire::elect_leaders_response::{PartitionResult, ReplicaElectionResult};
use wire::{ElectLeadersRequest, ElectLeadersResponse, PartitionChangeRecord};

use crate::config::ConfigValue;
use crate::decision::{PARTITIONS_NAMED_MAX, RECORDS_PER_REQUEST_MAX, outcome_fields};
use crate::placement::new_replica_directory;
use crate::{ApiError, Context, Decision, VersionedRecord};

/// The first PartitionChangeRecord with the directories of replicas.
const DIRECTORIES_VERSION: i16 = 1;

/// How a leader is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Election {
    /// The first replica is better than the present leader.
    Preferred,
    /// Only replicas in sync.
    Clean,
    /// A replica that lacks records is better than none.
    Unclean,
}

impl Election {
    fn from_id(id: i8) -> Option<Election> {
        match id {
            0 => Some(Election::Preferred),
            1 => Some(Election::Unclean),
            _ => None,
        }
    }

    /// What a topic's configuration allows when its leader is lost.
    pub(crate) fn of_topic(context: &Context<'_>, topic: &str) -> Election {
        match context.configs().topic_value(topic, "unclean.leader.election.enable") {
            Some(ConfigValue::Boolean(true)) => Election::Unclean,
            _ => Election::Clean,
        }
    }
}

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
    let concerned = |partition: &PartitionRegistration| match change {
        Change::Leaves(broker) => partition.isr.contains(&broker),
        Change::Arrives(_) => partition.leader == NodeId::NONE,
    };
    context
        .image
        .topics
        .partitions()
        .filter(|(_, _, partition)| concerned(partition))
        .filter_map(|(topic, index, partition)| partition_change(context, topic, index, partition, change))
        .collect()
}

/// What a broker's change does to one partition.
fn partition_change(
    context: &Context<'_>,
    topic: &TopicImage,
    index: PartitionIndex,
    partition: &PartitionRegistration,
    change: Change,
) -> Option<VersionedRecord> {
    let is_acceptable = |broker: NodeId| {
        change != Change::Leaves(broker) && (change == Change::Arrives(broker) || is_active(context, broker))
    };
    let mut target = PartitionTarget::of(partition);
    if let Change::Leaves(broker) = change {
        target.isr.retain(|replica| *replica != broker);
    }
    let election = Election::of_topic(context, &topic.name);
    change_partition(context, topic.id, index, partition, target, election, is_acceptable)
}

pub(crate) fn is_active(context: &Context<'_>, id: NodeId) -> bool {
    context.image.cluster.brokers.get(&id).is_some_and(|broker| broker.is_active())
}

/// What a partition shall become.
#[derive(Clone, Debug)]
pub(crate) struct PartitionTarget {
    pub(crate) replicas: Vec<NodeId>,
    pub(crate) isr: Vec<NodeId>,
    pub(crate) adding: Vec<NodeId>,
    pub(crate) removing: Vec<NodeId>,
}

impl PartitionTarget {
    /// What it is.
    pub(crate) fn of(partition: &PartitionRegistration) -> PartitionTarget {
        PartitionTarget {
            replicas: partition.replicas.clone(),
            isr: partition.isr.clone(),
            adding: partition.adding_replicas.clone(),
            removing: partition.removing_replicas.clone(),
        }
    }

    /// Ends the reassignment once every replica that it adds is in sync and one that stays is.
    fn complete_reassignment(&mut self) {
        if self.adding.is_empty() && self.removing.is_empty() {
            return;
        }
        let staying = |ids: &[NodeId]| -> Vec<NodeId> {
            ids.iter().copied().filter(|id| !self.removing.contains(id)).collect()
        };
        let (replicas, isr) = (staying(&self.replicas), staying(&self.isr));
        let is_complete = !isr.is_empty() && self.adding.iter().all(|id| isr.contains(id));
        if is_complete {
            *self = PartitionTarget { replicas, isr, adding: Vec::new(), removing: Vec::new() };
        }
    }
}

/// The record that makes a partition what it shall be, with the leader that follows; `None` when it is that already.
pub(crate) fn change_partition(
    context: &Context<'_>,
    topic_id: Uuid,
    index: PartitionIndex,
    partition: &PartitionRegistration,
    mut target: PartitionTarget,
    election: Election,
    is_acceptable: impl Fn(NodeId) -> bool,
) -> Option<VersionedRecord> {
    target.complete_reassignment();
    let in_sync = |broker: &NodeId| target.isr.contains(broker) && is_acceptable(*broker);
    let preferred = target.replicas.first().copied().filter(|_| election == Election::Preferred);
    let clean = preferred
        .filter(in_sync)
        .or_else(|| Some(partition.leader).filter(in_sync))
        .or_else(|| target.replicas.iter().copied().find(in_sync));
    let unclean =
        || target.replicas.iter().copied().find(|id| election == Election::Unclean && is_acceptable(*id));
    let mut record = PartitionChangeRecord { partition_id: index.0, topic_id, ..Default::default() };
    let leader = match clean {
        Some(leader) => leader,
        None => match unclean() {
            Some(leader) => {
                target.isr = vec![leader];
                if partition.leader_recovery_state == LEADER_RECOVERED {
                    record.leader_recovery_state = LEADER_RECOVERING;
                }
                leader
            }
            None => NodeId::NONE,
        },
    };
    let ids = |nodes: &[NodeId]| Some(nodes.iter().map(|id| id.0).collect::<Vec<i32>>());
    // A replica that goes must not count as the same leader's follower any more: a new epoch says so.
    let loses_replicas = partition.replicas.iter().any(|id| !target.replicas.contains(id));
    if leader != partition.leader || loses_replicas {
        record.leader = leader.0;
    }
    if !target.isr.is_empty() && target.isr != partition.isr {
        record.isr = ids(&target.isr);
    }
    let version = context.versions().partition_change;
    if target.replicas != partition.replicas {
        record.replicas = ids(&target.replicas);
        let directory = |id: &NodeId| {
            partition.directory_of(*id).unwrap_or_else(|| new_replica_directory(context.image, *id))
        };
        if version >= DIRECTORIES_VERSION {
            record.directories = Some(target.replicas.iter().map(directory).collect());
        }
    }
    if target.removing != partition.removing_replicas {
        record.removing_replicas = ids(&target.removing);
    }
    if target.adding != partition.adding_replicas {
        record.adding_replicas = ids(&target.adding);
    }
    let unchanged =
        PartitionChangeRecord { partition_id: index.0, topic_id, ..PartitionChangeRecord::default() };
    (record != unchanged).then(|| (record.into(), version))
}

/// Elects leaders of the named partitions, or of all; each succeeds or fails alone. Where all are meant, those that
/// need no election are left out of the answer.
pub fn decide_elect_leaders(
    context: &Context<'_>,
    request: &ElectLeadersRequest,
) -> Decision<ElectLeadersResponse> {
    let named_count: usize =
        request.topic_partitions.iter().flatten().map(|topic| topic.partitions.len()).sum();
    if named_count > PARTITIONS_NAMED_MAX {
        let error_code = ErrorCode::PolicyViolation.code();
        return Decision::unchanged(ElectLeadersResponse { error_code, ..Default::default() });
    }
    let Some(election) = Election::from_id(request.election_type) else {
        let message = format!("{} is not a type of election", request.election_type);
        return Decision::unchanged(failed_election(request, ErrorCode::InvalidRequest, &message));
    };
    let topics = &context.image.topics;
    let wanted: Vec<(&str, Vec<i32>)> = match &request.topic_partitions {
        Some(named) => named.iter().map(|topic| (topic.topic.as_str(), topic.partitions.clone())).collect(),
        None => {
            let all = topics.by_name.iter().filter_map(|(name, id)| Some((&**name, topics.by_id.get(id)?)));
            all.map(|(name, topic)| (name, topic.partitions.keys().map(|index| index.0).collect())).collect()
        }
    };
    // By partition, so that one that is named twice changes once.
    let mut records: BTreeMap<(&str, i32), VersionedRecord> = BTreeMap::new();
    let mut replica_election_results = Vec::new();
    for (topic, partitions) in wanted {
        let mut partition_result = Vec::new();
        for partition_id in partitions {
            let outcome = match records.contains_key(&(topic, partition_id)) {
                true => Err(ApiError::new(ErrorCode::ElectionNotNeeded, "the partition is named twice")),
                false => elect(context, topic, partition_id, election),
            };
            let outcome = outcome.map(|record| drop(records.insert((topic, partition_id), record)));
            let is_needed = !matches!(&outcome, Err(error) if error.code == ErrorCode::ElectionNotNeeded);
            if is_needed || request.topic_partitions.is_some() {
                let (error_code, error_message) = outcome_fields(outcome);
                partition_result.push(PartitionResult { partition_id, error_code, error_message });
            }
        }
        replica_election_results.push(ReplicaElectionResult { topic: topic.to_owned(), partition_result });
    }
    if records.len() > RECORDS_PER_REQUEST_MAX {
        let message = format!("more than {RECORDS_PER_REQUEST_MAX} elections in one request");
        return Decision::unchanged(failed_election(request, ErrorCode::PolicyViolation, &message));
    }
    Decision {
        records: records.into_values().collect(),
        response: ElectLeadersResponse { replica_election_results, ..Default::default() },
    }
}

/// The answer when the whole request fails: each partition says why, since the whole has no room for a sentence.
pub fn failed_election(
    request: &ElectLeadersRequest,
    code: ErrorCode,
    message: &str,
) -> ElectLeadersResponse {
    let failed = |partition_id: &i32| PartitionResult {
        partition_id: *partition_id,
        error_code: code.code(),
        error_message: Some(message.to_owned()),
    };
    let topics = request.topic_partitions.iter().flatten().map(|topic| ReplicaElectionResult {
        topic: topic.topic.clone(),
        partition_result: topic.partitions.iter().map(failed).collect(),
    });
    ElectLeadersResponse {
        error_code: code.code(),
        replica_election_results: topics.collect(),
        ..Default::default()
    }
}

fn elect(
    context: &Context<'_>,
    topic: &str,
    index: i32,
    election: Election,
) -> Result<VersionedRecord, ApiError> {
    let refuse = |code, message: String| Err(ApiError::new(code, message));
    let unknown = ErrorCode::UnknownTopicOrPartition;
    let Some(topic) = context.image.topic(topic) else {
        return refuse(unknown, format!("there is no topic '{topic}'"));
    };
    let index = PartitionIndex(index);
    let Some(partition) = topic.partitions.get(&index) else {
        return refuse(unknown, format!("topic '{}' has no partition {index}", topic.name));
    };
    let is_content = match election {
        Election::Preferred => partition.replicas.first() == Some(&partition.leader),
        Election::Clean | Election::Unclean => partition.leader != NodeId::NONE,
    };
    if is_content {
        return refuse(
            ErrorCode::ElectionNotNeeded,
            "the partition has the leader that it should have".into(),
        );
    }
    let target = PartitionTarget::of(partition);
    let active = |id| is_active(context, id);
    match change_partition(context, topic.id, index, partition, target, election, active) {
        Some(record) => Ok(record),
        None if election == Election::Preferred => refuse(
            ErrorCode::PreferredLeaderNotAvailable,
            "the first replica is not in sync, or its broker is fenced or shutting down".into(),
        ),
        None => refuse(
            ErrorCode::EligibleLeadersNotAvailable,
            "the brokers of all replicas are fenced or shutting down".into(),
        ),
    }
}
