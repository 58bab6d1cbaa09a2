//! What may be seen of a running node from outside: ports, health, and what metrics are made of.

use std::sync::Arc;

use controller::config::ConfigValue;
use env::Env;
use image::MetadataVersion;
use model::{NodeId, Offset, TopicPartition};
use storage::LogAccess;

use crate::lifecycle::Node;
use crate::metrics::{Metrics, TrafficCounts};

/// One log.
#[derive(Clone, Debug)]
pub struct PartitionView {
    /// Which partition.
    pub at: TopicPartition,
    /// Whether this node leads it.
    pub is_leader: bool,
    /// Its size in bytes.
    pub size_bytes: u64,
    /// Its first offset.
    pub log_start_offset: Offset,
    /// The offset after its last record.
    pub log_end_offset: Offset,
    /// The offset up to which consumers read.
    pub high_watermark: Offset,
    /// How many segments it has.
    pub segment_count: usize,
    /// Who leads the partition; [`NodeId::NONE`] when nobody does.
    pub leader: NodeId,
    /// Who should lead it: its first replica.
    pub preferred_leader: NodeId,
    /// Its replicas in the cluster.
    pub replica_count: usize,
    /// Those of them that are in sync.
    pub in_sync_count: usize,
    /// `min.insync.replicas` of its topic.
    pub in_sync_count_min: usize,
    /// Whether its replicas are being moved.
    pub is_reassigning: bool,
    /// Records that came and went here.
    pub traffic: TrafficCounts,
}

/// Numbers about the whole node.
#[derive(Clone, Debug)]
pub struct NodeView {
    /// The logs, in order.
    pub partitions: Vec<PartitionView>,
    /// The topics of the cluster by name, each with how many partitions it has.
    pub topics: Vec<(Arc<str>, usize)>,
    /// Partitions in the cluster.
    pub global_partition_count: usize,
    /// Partitions in the cluster that have no leader.
    pub offline_partition_count: usize,
    /// Brokers that are registered and unfenced.
    pub active_broker_count: usize,
    /// Brokers that are registered and fenced.
    pub fenced_broker_count: usize,
    /// Open fetch sessions.
    pub fetch_session_count: usize,
    /// Request memory that is free, in bytes.
    pub request_memory_free_bytes: usize,
    /// Open files of logs.
    pub open_file_count: usize,
    /// Groups by state.
    pub groups: coordinator::GroupCounts,
    /// Groups with members or committed offsets.
    pub group_offsets: Vec<coordinator::GroupOffsetsView>,
    /// The finalized level of `metadata.version`.
    pub metadata_version: Option<MetadataVersion>,
    /// The metadata quorum, while this node leads it.
    pub quorum: Option<quorum::QuorumDescription>,
    /// Metadata records that did not apply: a healthy log has none.
    pub unapplied_record_count: u64,
}

impl<E: Env> Node<E> {
    /// The ports that are bound, by listener name.
    pub fn ports(&self) -> Vec<(String, u16)> {
        self.broker.listeners.iter().map(|listener| (listener.name.clone(), listener.port)).collect()
    }

    /// What is counted.
    pub fn metrics(&self) -> &Metrics {
        &self.broker.metrics
    }

    /// Looks at everything once.
    pub fn view(&self) -> NodeView {
        let broker = &self.broker;
        let image = broker.image();
        let configs = broker.configs(&image);
        let partitions = broker.partitions.all().into_iter().filter_map(|partition| {
            let at = partition.at.clone();
            // Gone from the cluster, and about to go from here.
            let registration = image.partition(partition.topic_id, at.partition)?;
            let in_sync_count_min = match configs.topic_value(&at.topic, "min.insync.replicas") {
                Some(ConfigValue::Int(count)) => usize::try_from(count).unwrap_or(0),
                _ => 0,
            };
            let traffic = partition.traffic.get();
            let is_leader = partition.leader_epoch().is_some();
            Some(partition.with(|log| PartitionView {
                at,
                is_leader,
                size_bytes: log.size_bytes(),
                log_start_offset: log.log_start_offset(),
                log_end_offset: log.log_end_offset(),
                high_watermark: log.high_watermark(),
                segment_count: log.segment_count(),
                leader: registration.leader,
                preferred_leader: registration.replicas.first().copied().unwrap_or(NodeId::NONE),
                replica_count: registration.replicas.len(),
                in_sync_count: registration.isr.len(),
                in_sync_count_min,
                is_reassigning: registration.is_reassigning(),
                traffic,
            }))
        });
        let brokers = &image.cluster.brokers;
        let topic_size = |name: &Arc<str>| Some((Arc::clone(name), image.topic(name)?.partitions.len()));
        let fenced_broker_count = brokers.values().filter(|broker| broker.fenced).count();
        NodeView {
            partitions: partitions.collect(),
            topics: image.topics.by_name.keys().filter_map(topic_size).collect(),
            global_partition_count: image.topics.by_id.values().map(|topic| topic.partitions.len()).sum(),
            offline_partition_count: image.topics.partitions().filter(|(.., p)| p.leader.0 < 0).count(),
            active_broker_count: brokers.len() - fenced_broker_count,
            fenced_broker_count,
            fetch_session_count: broker.fetch_sessions.len(),
            request_memory_free_bytes: broker.request_memory.free_bytes(),
            open_file_count: broker.files.open_file_count(),
            groups: broker.groups.counts(),
            group_offsets: broker.groups.offsets(),
            metadata_version: image.features.metadata_version(),
            quorum: broker.metadata.describe(),
            unapplied_record_count: image.unapplied.count,
        }
    }

    /// Why the node cannot serve clients now, if it cannot.
    pub fn unready_because(&self) -> Option<String> {
        let image = self.broker.image();
        match image.cluster.brokers.get(&self.broker.config.node_id) {
            Some(own) if own.is_active() => None,
            Some(_) => Some("the broker is fenced or stops".to_owned()),
            None => Some("the broker is not registered".to_owned()),
        }
    }
}
