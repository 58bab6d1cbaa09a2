//! The cluster: its nodes, its metadata quorum, its log directories.

use env::Env;
use futures::future::join_all;
use model::{LeaderEpoch, NodeId, Offset, PartitionIndex, TimestampMs, TopicPartition, Uuid};
use wire::describe_cluster_request::DescribeClusterRequest;
use wire::describe_log_dirs_request::DescribeLogDirsRequest;
use wire::describe_log_dirs_response::DescribeLogDirsResult;
use wire::describe_quorum_request::{DescribeQuorumRequest, PartitionData, TopicData};
use wire::describe_quorum_response::ReplicaState;

use crate::client::Route;
use crate::{Broker, Client, ClientError};

/// The topic of the metadata log.
const METADATA_TOPIC: &str = "__cluster_metadata";

/// The cluster's nodes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DescribedCluster {
    /// The cluster's id.
    pub cluster_id: String,
    /// Where to send what the controller decides; in KRaft any live broker.
    pub controller_id: NodeId,
    /// The brokers, by id, and whether each is fenced (only told by version 2 on).
    pub brokers: Vec<(Broker, bool)>,
}

/// The metadata quorum.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quorum {
    /// The active controller.
    pub leader: NodeId,
    /// Its epoch.
    pub leader_epoch: LeaderEpoch,
    /// Up to where the metadata log is committed.
    pub high_watermark: Offset,
    /// The voters.
    pub voters: Vec<QuorumReplica>,
    /// The nodes that follow without a vote.
    pub observers: Vec<QuorumReplica>,
}

/// A replica of the metadata log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuorumReplica {
    /// The node.
    pub id: NodeId,
    /// Its directory; zero when not known.
    pub directory_id: Uuid,
    /// How far its log goes.
    pub log_end_offset: Offset,
    /// When it last fetched; [`TimestampMs::NONE`] when not known.
    pub last_fetch: TimestampMs,
    /// When it last was at the leader's end; [`TimestampMs::NONE`] when not known.
    pub last_caught_up: TimestampMs,
}

/// A log directory of a broker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogDir {
    /// Its path there.
    pub path: String,
    /// Why it cannot be used.
    pub error: Option<ClientError>,
    /// The volume's size; `None` when not told.
    pub total_bytes: Option<i64>,
    /// What is left of it; `None` when not told.
    pub usable_bytes: Option<i64>,
    /// Whether no new replicas are put there.
    pub is_cordoned: bool,
    /// The replicas in it.
    pub replicas: Vec<LogDirReplica>,
}

/// A replica in a log directory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogDirReplica {
    /// The partition.
    pub partition: TopicPartition,
    /// Its size.
    pub size_bytes: i64,
    /// How far it is behind the leader (or a future replica behind the current one).
    pub offset_lag: i64,
    /// Whether it is on its way into this directory.
    pub is_future: bool,
}

impl<E: Env> Client<E> {
    /// Describes the cluster; fenced brokers too where the broker can tell.
    pub async fn describe_cluster(&self) -> Result<DescribedCluster, ClientError> {
        let build =
            |version| DescribeClusterRequest { include_fenced_brokers: version >= 2, ..Default::default() };
        let check = |response: &wire::DescribeClusterResponse| {
            ClientError::check(
                || "cluster".to_owned(),
                response.error_code,
                response.error_message.as_deref(),
            )
        };
        let response = self.call(Route::Any, i16::MAX, build, check).await?;
        let mut brokers: Vec<(Broker, bool)> = response
            .brokers
            .into_iter()
            .map(|broker| {
                let port = u16::try_from(broker.port).unwrap_or(0);
                let address =
                    Broker { id: NodeId(broker.broker_id), host: broker.host, port, rack: broker.rack };
                (address, broker.is_fenced)
            })
            .collect();
        brokers.sort_by_key(|(broker, _)| broker.id);
        Ok(DescribedCluster {
            cluster_id: response.cluster_id,
            controller_id: NodeId(response.controller_id),
            brokers,
        })
    }

    /// Describes the metadata quorum.
    pub async fn describe_quorum(&self) -> Result<Quorum, ClientError> {
        let topic = TopicData {
            topic_name: METADATA_TOPIC.to_owned(),
            partitions: vec![PartitionData { partition_index: 0 }],
        };
        let build = |_| DescribeQuorumRequest { topics: vec![topic.clone()] };
        let check = |response: &wire::DescribeQuorumResponse| {
            let subject = || "metadata quorum".to_owned();
            ClientError::check(subject, response.error_code, response.error_message.as_deref())?;
            match response.topics.first().and_then(|topic| topic.partitions.first()) {
                Some(partition) => {
                    ClientError::check(subject, partition.error_code, partition.error_message.as_deref())
                }
                None => Err(ClientError::NotAvailable("the answer lacks the metadata quorum".to_owned())),
            }
        };
        let response = self.call(Route::Any, i16::MAX, build, check).await?;
        let quorum = response.topics.into_iter().next().and_then(|topic| topic.partitions.into_iter().next());
        let quorum = quorum
            .ok_or_else(|| ClientError::NotAvailable("the answer lacks the metadata quorum".to_owned()))?;
        let replicas = |states: Vec<ReplicaState>| states.into_iter().map(quorum_replica).collect();
        Ok(Quorum {
            leader: NodeId(quorum.leader_id),
            leader_epoch: LeaderEpoch(quorum.leader_epoch),
            high_watermark: Offset(quorum.high_watermark),
            voters: replicas(quorum.current_voters),
            observers: replicas(quorum.observers),
        })
    }

    /// Describes the log directories of brokers; one that does not answer is an error of its own.
    pub async fn describe_log_dirs(
        &self,
        brokers: &[NodeId],
    ) -> Vec<(NodeId, Result<Vec<LogDir>, ClientError>)> {
        let each = brokers.iter().map(|broker| async move {
            let build = |_| DescribeLogDirsRequest { topics: None };
            let check = |response: &wire::DescribeLogDirsResponse| {
                ClientError::check(
                    || format!("log directories of broker {broker}"),
                    response.error_code,
                    None,
                )
            };
            let response = self.call(Route::Broker(*broker), i16::MAX, build, check).await;
            (*broker, response.map(|response| response.results.into_iter().map(log_dir).collect()))
        });
        join_all(each).await
    }
}

fn quorum_replica(state: ReplicaState) -> QuorumReplica {
    QuorumReplica {
        id: NodeId(state.replica_id),
        directory_id: state.replica_directory_id,
        log_end_offset: Offset(state.log_end_offset),
        last_fetch: TimestampMs(state.last_fetch_timestamp),
        last_caught_up: TimestampMs(state.last_caught_up_timestamp),
    }
}

fn log_dir(dir: DescribeLogDirsResult) -> LogDir {
    let subject = || format!("log directory {}", dir.log_dir);
    let error = ClientError::check(subject, dir.error_code, None).err();
    let mut replicas = Vec::new();
    for topic in dir.topics {
        replicas.extend(topic.partitions.into_iter().map(|partition| LogDirReplica {
            partition: TopicPartition::new(topic.name.clone(), PartitionIndex(partition.partition_index)),
            size_bytes: partition.partition_size,
            offset_lag: partition.offset_lag,
            is_future: partition.is_future_key,
        }));
    }
    LogDir {
        path: dir.log_dir,
        error,
        total_bytes: (dir.total_bytes >= 0).then_some(dir.total_bytes),
        usable_bytes: (dir.usable_bytes >= 0).then_some(dir.usable_bytes),
        is_cordoned: dir.is_cordoned,
        replicas,
    }
}
