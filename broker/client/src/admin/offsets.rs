//! Offsets: where partitions start and end, what groups have committed, deleting records.

use std::collections::BTreeMap;

use env::Env;
use model::{LeaderEpoch, Offset, PartitionIndex, TimestampMs, TopicPartition};
use wire::delete_records_request::{DeleteRecordsPartition, DeleteRecordsRequest, DeleteRecordsTopic};
use wire::list_offsets_request::{ListOffsetsPartition, ListOffsetsRequest, ListOffsetsTopic};
use wire::offset_commit_request::{
    OffsetCommitRequest, OffsetCommitRequestPartition, OffsetCommitRequestTopic,
};
use wire::offset_delete_request::{
    OffsetDeleteRequest, OffsetDeleteRequestPartition, OffsetDeleteRequestTopic,
};
use wire::offset_fetch_request::{
    OffsetFetchRequest, OffsetFetchRequestGroup, OffsetFetchRequestTopic, OffsetFetchRequestTopics,
};

use super::timeout_ms;
use crate::client::{Lane, Outcomes, Route};
use crate::{Client, ClientError, IsolationLevel};

/// The highest version of the offset APIs that names topics; later ones want topic ids.
const OFFSETS_VERSION_MAX: i16 = 9;

/// Which offset of a partition is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum OffsetSpec {
    /// The first record.
    Earliest,
    /// Behind the last record that consumers may see.
    Latest,
    /// The record with the largest timestamp.
    MaxTimestamp,
    /// The first record on the broker's own disks.
    EarliestLocal,
    /// Behind the last record in tiered storage.
    LatestTiered,
    /// The first record with this timestamp or a later one.
    At(TimestampMs),
}

impl OffsetSpec {
    fn timestamp(self) -> i64 {
        match self {
            OffsetSpec::Latest => -1,
            OffsetSpec::Earliest => -2,
            OffsetSpec::MaxTimestamp => -3,
            OffsetSpec::EarliestLocal => -4,
            OffsetSpec::LatestTiered => -5,
            OffsetSpec::At(time) => time.0,
        }
    }

    /// The oldest version that can say it.
    fn version_min(self) -> i16 {
        match self {
            OffsetSpec::LatestTiered => 9,
            OffsetSpec::EarliestLocal => 8,
            OffsetSpec::MaxTimestamp => 7,
            OffsetSpec::Earliest | OffsetSpec::Latest | OffsetSpec::At(_) => 0,
        }
    }
}

/// An offset found by [`Client::list_offsets`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ListedOffset {
    /// The offset; `None` when no record is that young.
    pub offset: Option<Offset>,
    /// The record's timestamp, where the question was about time.
    pub timestamp: Option<TimestampMs>,
    /// The epoch of the leader that wrote the record, when known.
    pub leader_epoch: LeaderEpoch,
}

/// A group's position in a partition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OffsetCommit {
    /// The next record to read.
    pub offset: Offset,
    /// The epoch of the record before it; [`LeaderEpoch::NONE`] when not known.
    pub leader_epoch: LeaderEpoch,
    /// Whatever the committer wants to remember; empty for nothing.
    pub metadata: String,
}

impl From<Offset> for OffsetCommit {
    fn from(offset: Offset) -> Self {
        Self { offset, leader_epoch: LeaderEpoch::NONE, metadata: String::new() }
    }
}

impl<E: Env> Client<E> {
    /// Looks offsets up, each at its partition's leader.
    pub async fn list_offsets(
        &self,
        wanted: &BTreeMap<TopicPartition, OffsetSpec>,
        isolation: IsolationLevel,
    ) -> Outcomes<TopicPartition, ListedOffset> {
        let keys = wanted.keys().cloned().collect();
        self.each_by_leader("ListOffsets", keys, |connection, keys, limit| async move {
            let version = connection.version_of::<ListOffsetsRequest>(i16::MAX)?;
            let version_min = keys.iter().map(|key| wanted[key].version_min()).max().unwrap_or(0);
            if version < version_min {
                return Err(ClientError::Unsupported {
                    address: connection.address().to_owned(),
                    api: "ListOffsets",
                    reason: format!("it serves version {version}, version {version_min} is needed"),
                });
            }
            let metadata = self.metadata();
            let partition = |key: &TopicPartition| {
                let leader = metadata.leader(&key.topic, key.partition);
                ListOffsetsPartition {
                    partition_index: key.partition.0,
                    current_leader_epoch: leader.map_or(-1, |(_, epoch)| epoch.0),
                    timestamp: wanted[key].timestamp(),
                }
            };
            let topics = by_topic(&keys, partition)
                .map(|(name, partitions)| ListOffsetsTopic { name, partitions })
                .collect();
            let request = ListOffsetsRequest {
                replica_id: -1,
                isolation_level: if version >= 2 { isolation as i8 } else { 0 },
                topics,
                timeout_ms: timeout_ms(limit),
            };
            let response = connection.request_at(&request, version, limit).await?;
            let mut outcomes = Vec::new();
            for topic in response.topics {
                for partition in topic.partitions {
                    let key =
                        TopicPartition::new(topic.name.clone(), PartitionIndex(partition.partition_index));
                    let checked =
                        ClientError::check(|| format!("partition {key}"), partition.error_code, None);
                    let listed = checked.map(|()| ListedOffset {
                        offset: (partition.offset >= 0).then_some(Offset(partition.offset)),
                        timestamp: (partition.timestamp >= 0).then_some(TimestampMs(partition.timestamp)),
                        leader_epoch: LeaderEpoch(partition.leader_epoch),
                    });
                    outcomes.push((key, listed));
                }
            }
            Ok(outcomes)
        })
        .await
    }

    /// Deletes the records before an offset (`None`: all that consumers may see); answers the new log start offsets.
    pub async fn delete_records(
        &self,
        before: &BTreeMap<TopicPartition, Option<Offset>>,
    ) -> Outcomes<TopicPartition, Offset> {
        let keys = before.keys().cloned().collect();
        self.each_by_leader("DeleteRecords", keys, |connection, keys, limit| async move {
            let partition = |key: &TopicPartition| DeleteRecordsPartition {
                partition_index: key.partition.0,
                offset: before[key].map_or(-1, |offset| offset.0),
            };
            let topics = by_topic(&keys, partition)
                .map(|(name, partitions)| DeleteRecordsTopic { name, partitions })
                .collect();
            let request = DeleteRecordsRequest { topics, timeout_ms: timeout_ms(limit) };
            let response = connection.request(&request, limit).await?;
            let mut outcomes = Vec::new();
            for topic in response.topics {
                for partition in topic.partitions {
                    let key =
                        TopicPartition::new(topic.name.clone(), PartitionIndex(partition.partition_index));
                    let checked =
                        ClientError::check(|| format!("partition {key}"), partition.error_code, None);
                    outcomes.push((key, checked.map(|()| Offset(partition.low_watermark))));
                }
            }
            Ok(outcomes)
        })
        .await
    }

    /// What a group has committed: for the partitions given, or for all that it has offsets of. Partitions without a
    /// commit are left out.
    pub async fn fetch_offsets(
        &self,
        group: &str,
        partitions: Option<&[TopicPartition]>,
    ) -> Result<BTreeMap<TopicPartition, OffsetCommit>, ClientError> {
        let build = |version| {
            let indexes = |key: &TopicPartition| key.partition.0;
            if version < 8 {
                let topic = |(name, partition_indexes)| OffsetFetchRequestTopic { name, partition_indexes };
                return OffsetFetchRequest {
                    group_id: group.to_owned(),
                    topics: partitions.map(|keys| by_topic(keys, indexes).map(topic).collect()),
                    ..Default::default()
                };
            }
            let topic = |(name, partition_indexes)| OffsetFetchRequestTopics {
                name,
                partition_indexes,
                ..Default::default()
            };
            let topics = partitions.map(|keys| by_topic(keys, indexes).map(topic).collect());
            let group = OffsetFetchRequestGroup { group_id: group.to_owned(), topics, ..Default::default() };
            OffsetFetchRequest { groups: vec![group], ..Default::default() }
        };
        let check = |response: &wire::OffsetFetchResponse| {
            let code = response.groups.first().map_or(response.error_code, |group| group.error_code);
            ClientError::check(|| format!("group {group}"), code, None)?;
            let old = response.topics.iter().flat_map(|t| t.partitions.iter().map(|p| p.error_code));
            let new = response.groups.iter().flat_map(|g| &g.topics);
            let new = new.flat_map(|t| t.partitions.iter().map(|p| p.error_code));
            // Kafka 2.1 and older say "not coordinator" for each partition.
            match old.chain(new).find(|code| *code != 0) {
                Some(code) => ClientError::check(|| format!("offsets of group {group}"), code, None),
                None => Ok(()),
            }
        };
        let route = Route::Coordinator(group, Lane::Shared);
        let response = self.call(route, OFFSETS_VERSION_MAX, build, check).await?;
        let mut commits = BTreeMap::new();
        let mut add = |topic: &str, partition: i32, offset: i64, epoch: i32, metadata: Option<String>| {
            if offset >= 0 {
                let key = TopicPartition::new(topic, PartitionIndex(partition));
                let metadata = metadata.unwrap_or_default();
                let commit =
                    OffsetCommit { offset: Offset(offset), leader_epoch: LeaderEpoch(epoch), metadata };
                commits.insert(key, commit);
            }
        };
        for topic in response.topics {
            for p in topic.partitions {
                add(&topic.name, p.partition_index, p.committed_offset, p.committed_leader_epoch, p.metadata);
            }
        }
        for topic in response.groups.into_iter().flat_map(|group| group.topics) {
            for p in topic.partitions {
                add(&topic.name, p.partition_index, p.committed_offset, p.committed_leader_epoch, p.metadata);
            }
        }
        Ok(commits)
    }

    /// Commits offsets for a group without members, as an administrator; a group with members refuses.
    pub async fn commit_offsets(
        &self,
        group: &str,
        offsets: &BTreeMap<TopicPartition, OffsetCommit>,
    ) -> Outcomes<TopicPartition, ()> {
        self.commit_offsets_as(&Committer { group, generation: -1, member: "", instance: None }, offsets)
            .await
    }

    /// Commits offsets for a group in the name of a member.
    pub(crate) async fn commit_offsets_as(
        &self,
        committer: &Committer<'_>,
        offsets: &BTreeMap<TopicPartition, OffsetCommit>,
    ) -> Outcomes<TopicPartition, ()> {
        let route = Route::Coordinator(committer.group, Lane::Shared);
        let keys = offsets.keys().cloned().collect();
        self.each("OffsetCommit", route, keys, |keys, limit| {
            let keys: Vec<TopicPartition> = keys;
            async move {
                let build = |version: i16| OffsetCommitRequest {
                    group_id: committer.group.to_owned(),
                    generation_id_or_member_epoch: committer.generation,
                    member_id: committer.member.to_owned(),
                    group_instance_id: committer.instance.filter(|_| version >= 7).map(str::to_owned),
                    topics: by_topic(&keys, |key| OffsetCommitRequestPartition {
                        partition_index: key.partition.0,
                        committed_offset: offsets[key].offset.0,
                        committed_leader_epoch: offsets[key].leader_epoch.0,
                        committed_metadata: Some(offsets[key].metadata.clone()),
                    })
                    .map(|(name, partitions)| OffsetCommitRequestTopic {
                        name,
                        partitions,
                        ..Default::default()
                    })
                    .collect(),
                    ..Default::default()
                };
                let response = self.call_once(route, OFFSETS_VERSION_MAX, build, limit).await?;
                let mut outcomes = Vec::new();
                for topic in response.topics {
                    for partition in topic.partitions {
                        let index = PartitionIndex(partition.partition_index);
                        let key = TopicPartition::new(topic.name.clone(), index);
                        let subject = || format!("offset of group {} in {key}", committer.group);
                        outcomes.push((key.clone(), ClientError::check(subject, partition.error_code, None)));
                    }
                }
                Ok(outcomes)
            }
        })
        .await
    }

    /// Forgets what a group has committed; refused for topics that it is subscribed to.
    pub async fn delete_offsets(
        &self,
        group: &str,
        partitions: &[TopicPartition],
    ) -> Outcomes<TopicPartition, ()> {
        let route = Route::Coordinator(group, Lane::Shared);
        self.each("OffsetDelete", route, partitions.to_vec(), |keys, limit| async move {
            let partition =
                |key: &TopicPartition| OffsetDeleteRequestPartition { partition_index: key.partition.0 };
            let topics: Vec<OffsetDeleteRequestTopic> = by_topic(&keys, partition)
                .map(|(name, partitions)| OffsetDeleteRequestTopic { name, partitions })
                .collect();
            let build = |_| OffsetDeleteRequest { group_id: group.to_owned(), topics: topics.clone() };
            let response = self.call_once(route, i16::MAX, build, limit).await?;
            ClientError::check(|| format!("group {group}"), response.error_code, None)?;
            let mut outcomes = Vec::new();
            for topic in response.topics {
                for partition in topic.partitions {
                    let key =
                        TopicPartition::new(topic.name.clone(), PartitionIndex(partition.partition_index));
                    let subject = || format!("offset of group {group} in {key}");
                    outcomes.push((key.clone(), ClientError::check(subject, partition.error_code, None)));
                }
            }
            Ok(outcomes)
        })
        .await
    }
}

/// In whose name offsets are committed.
pub(crate) struct Committer<'a> {
    pub(crate) group: &'a str,
    pub(crate) generation: i32,
    pub(crate) member: &'a str,
    pub(crate) instance: Option<&'a str>,
}

/// Groups partitions by topic, as requests do.
fn by_topic<T>(
    keys: &[TopicPartition],
    partition: impl Fn(&TopicPartition) -> T,
) -> impl Iterator<Item = (String, Vec<T>)> {
    let mut topics: BTreeMap<String, Vec<T>> = BTreeMap::new();
    for key in keys {
        topics.entry(key.topic.clone()).or_default().push(partition(key));
    }
    topics.into_iter()
}
