//! What may be seen of a running node from outside: ports, health, and what metrics are made of.

use env::Env;
use model::{Offset, TopicPartition};
use storage::LogAccess;

use crate::lifecycle::Node;
use crate::metrics::Metrics;

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
    /// How many segments it has.
    pub segment_count: usize,
}

/// Numbers about the whole node.
#[derive(Clone, Debug)]
pub struct NodeView {
    /// The logs, in order.
    pub partitions: Vec<PartitionView>,
    /// Topics in the cluster.
    pub topic_count: usize,
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
        let partitions = broker.partitions.all().into_iter().map(|partition| {
            let is_leader = partition.leader_epoch().is_some();
            partition.with(|log| PartitionView {
                at: partition.at.clone(),
                is_leader,
                size_bytes: log.size_bytes(),
                log_start_offset: log.log_start_offset(),
                log_end_offset: log.log_end_offset(),
                segment_count: log.segment_count(),
            })
        });
        let brokers = &image.cluster.brokers;
        let fenced_broker_count = brokers.values().filter(|broker| broker.fenced).count();
        NodeView {
            partitions: partitions.collect(),
            topic_count: image.topics.by_id.len(),
            global_partition_count: image.topics.by_id.values().map(|topic| topic.partitions.len()).sum(),
            offline_partition_count: image.topics.partitions().filter(|(.., p)| p.leader.0 < 0).count(),
            active_broker_count: brokers.len() - fenced_broker_count,
            fenced_broker_count,
            fetch_session_count: broker.fetch_sessions.len(),
            request_memory_free_bytes: broker.request_memory.free_bytes(),
            open_file_count: broker.files.open_file_count(),
            groups: broker.groups.counts(),
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
