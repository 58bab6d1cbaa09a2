//! What a client knows of the cluster: brokers, topics, partitions and their leaders. An immutable value, replaced as
//! a whole; it may be out of date at any time.

use std::collections::BTreeMap;
use std::sync::Arc;

use model::{ErrorCode, Instant, LeaderEpoch, NodeId, PartitionIndex, Uuid};
use wire::metadata_response::{MetadataResponse, MetadataResponseTopic};

/// A broker's address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broker {
    /// Its id.
    pub id: NodeId,
    /// Where it listens.
    pub host: String,
    /// Where it listens.
    pub port: u16,
    /// Its rack, if it has one.
    pub rack: Option<String>,
}

/// A topic with its partitions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Topic {
    /// Its name.
    pub name: String,
    /// Its id; zero when the broker is too old to say.
    pub id: Uuid,
    /// Whether it belongs to a coordinator.
    pub is_internal: bool,
    /// By number, without gaps.
    pub partitions: Vec<Partition>,
    /// When this was asked for.
    pub fetched_at: Instant,
}

/// A partition of a topic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Partition {
    /// Its number.
    pub index: PartitionIndex,
    /// Its leader; [`NodeId::NONE`] when it has none.
    pub leader: NodeId,
    /// The leader's epoch.
    pub leader_epoch: LeaderEpoch,
    /// Assigned replicas, the preferred leader first.
    pub replicas: Vec<NodeId>,
    /// Replicas in sync.
    pub isr: Vec<NodeId>,
    /// Replicas that are offline.
    pub offline: Vec<NodeId>,
}

/// The cluster as last heard.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Metadata {
    /// The cluster's id.
    pub cluster_id: Option<String>,
    /// Where to send what the controller decides; in KRaft any live broker, which forwards it.
    pub controller_id: Option<NodeId>,
    /// The brokers that are alive.
    pub brokers: BTreeMap<NodeId, Broker>,
    /// The topics asked for so far.
    pub topics: BTreeMap<String, Arc<Topic>>,
}

impl Metadata {
    /// The leader of a partition and its epoch; `None` when the topic, the partition or its leader is not known.
    pub fn leader(&self, topic: &str, partition: PartitionIndex) -> Option<(NodeId, LeaderEpoch)> {
        let partition = self.topics.get(topic)?.partition(partition)?;
        (partition.leader != NodeId::NONE).then_some((partition.leader, partition.leader_epoch))
    }

    /// This metadata with an answer merged in: brokers are replaced, the topics in it updated or, when the answer
    /// says that they do not exist, removed. `complete` means that the answer has all topics. At most `topics_max`
    /// are kept, those fetched last.
    pub(crate) fn merged(
        &self,
        response: MetadataResponse,
        complete: bool,
        topics_max: usize,
        now: Instant,
    ) -> Metadata {
        let brokers = response.brokers.into_iter().filter_map(|broker| {
            let id = NodeId(broker.node_id);
            let port = u16::try_from(broker.port).ok()?;
            Some((id, Broker { id, host: broker.host, port, rack: broker.rack }))
        });
        let mut topics = if complete { BTreeMap::new() } else { self.topics.clone() };
        for topic in response.topics {
            let Some(name) = topic.name.clone() else { continue };
            match ErrorCode::from_code(topic.error_code) {
                ErrorCode::None | ErrorCode::LeaderNotAvailable => {
                    topics.insert(name.clone(), Arc::new(Topic::from_response(name, topic, now)));
                }
                _ => {
                    topics.remove(&name);
                }
            }
        }
        while topics.len() > topics_max {
            let oldest =
                topics.iter().min_by_key(|(_, topic)| topic.fetched_at).map(|(name, _)| name.clone());
            if let Some(name) = oldest {
                topics.remove(&name);
            }
        }
        Metadata {
            cluster_id: response.cluster_id.or_else(|| self.cluster_id.clone()),
            controller_id: (response.controller_id >= 0).then_some(NodeId(response.controller_id)),
            brokers: brokers.collect(),
            topics,
        }
    }

    /// This metadata with another leader for a partition, unless it knows one of the same or a newer epoch.
    pub(crate) fn with_leader(
        &self,
        topic: &str,
        partition: PartitionIndex,
        leader: NodeId,
        epoch: LeaderEpoch,
    ) -> Option<Metadata> {
        let known = self.topics.get(topic)?.partition(partition)?;
        let is_news = known.leader_epoch < epoch && self.brokers.contains_key(&leader);
        is_news
            .then(|| self.with_partition(topic, Partition { leader, leader_epoch: epoch, ..known.clone() }))
    }

    /// This metadata without a leader for a partition; `None` when it has none anyway.
    pub(crate) fn without_leader(&self, topic: &str, partition: PartitionIndex) -> Option<Metadata> {
        let known = self.topics.get(topic)?.partition(partition)?;
        let is_known = known.leader != NodeId::NONE;
        is_known.then(|| self.with_partition(topic, Partition { leader: NodeId::NONE, ..known.clone() }))
    }

    fn with_partition(&self, topic: &str, partition: Partition) -> Metadata {
        let mut metadata = self.clone();
        if let Some(topic) = metadata.topics.get_mut(topic)
            && let Some(place) = Arc::make_mut(topic).partitions.get_mut(partition.index.0 as usize)
        {
            *place = partition;
        }
        metadata
    }
}

impl Topic {
    /// One of its partitions.
    pub fn partition(&self, index: PartitionIndex) -> Option<&Partition> {
        self.partitions.get(usize::try_from(index.0).ok()?)
    }

    fn from_response(name: String, topic: MetadataResponseTopic, fetched_at: Instant) -> Topic {
        let nodes = |ids: Vec<i32>| ids.into_iter().map(NodeId).collect();
        let mut partitions: Vec<Partition> = topic
            .partitions
            .into_iter()
            .map(|partition| Partition {
                index: PartitionIndex(partition.partition_index),
                leader: NodeId(partition.leader_id),
                leader_epoch: LeaderEpoch(partition.leader_epoch),
                replicas: nodes(partition.replica_nodes),
                isr: nodes(partition.isr_nodes),
                offline: nodes(partition.offline_replicas),
            })
            .collect();
        partitions.sort_by_key(|partition| partition.index);
        // A gap would shift what comes after it; what is behind one is not usable.
        let whole =
            partitions.iter().enumerate().take_while(|(index, p)| p.index.0 as usize == *index).count();
        partitions.truncate(whole);
        Topic { name, id: topic.topic_id, is_internal: topic.is_internal, partitions, fetched_at }
    }
}
