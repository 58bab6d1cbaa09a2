//! Committed offsets of the groups of one coordinator: exactly what the records say, in the order of the log.
//!
//! Offsets that a transaction committed wait beside the others until its marker is read. We write none of these yet,
//! but a log that Apache Kafka wrote has them.

use std::sync::Arc;

use imbl::OrdMap;
use model::{Offset, ProducerId, TimestampMs, Uuid};
use wire::OffsetCommitValue;

/// What a group committed for a partition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommittedOffset {
    /// The position, as the client sent it.
    pub offset: i64,
    /// The leader epoch of the record before the position; -1 when the client did not say.
    pub leader_epoch: i32,
    /// The client's own text.
    pub metadata: Arc<str>,
    /// When it was committed.
    pub commit_timestamp: TimestampMs,
    /// When it expires, if the client said so; else [`TimestampMs::NONE`].
    pub expire_timestamp: TimestampMs,
    /// The topic's id when it was committed; zero in records of older versions.
    pub topic_id: Uuid,
    /// Where the record stands in the coordinator's log.
    pub recorded_at: Offset,
}

impl CommittedOffset {
    fn from_record(value: &OffsetCommitValue, recorded_at: Offset) -> Self {
        Self {
            offset: value.offset,
            leader_epoch: value.leader_epoch,
            metadata: Arc::from(value.metadata.as_str()),
            commit_timestamp: TimestampMs(value.commit_timestamp),
            expire_timestamp: TimestampMs(value.expire_timestamp),
            topic_id: value.topic_id,
            recorded_at,
        }
    }
}

/// The offsets of one group: topic, then partition.
pub(crate) type GroupOffsets = OrdMap<Arc<str>, OrdMap<i32, CommittedOffset>>;

/// The offsets of one open transaction: group, topic, partition.
type TransactionOffsets = OrdMap<(Arc<str>, Arc<str>, i32), CommittedOffset>;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Offsets {
    committed: OrdMap<Arc<str>, GroupOffsets>,
    /// Offsets in open transactions.
    pending: OrdMap<ProducerId, TransactionOffsets>,
}

impl Offsets {
    pub(crate) fn get(&self, group_id: &str, topic: &str, partition: i32) -> Option<&CommittedOffset> {
        self.committed.get(group_id)?.get(topic)?.get(&partition)
    }

    /// All offsets of a group.
    pub(crate) fn of_group(&self, group_id: &str) -> Option<&GroupOffsets> {
        self.committed.get(group_id)
    }

    /// Every group that has offsets, and them.
    pub(crate) fn groups(&self) -> impl Iterator<Item = (&Arc<str>, &GroupOffsets)> {
        self.committed.iter()
    }

    /// The offsets in open transactions: group, topic, partition.
    pub(crate) fn pending(&self) -> impl Iterator<Item = (&Arc<str>, &Arc<str>, i32)> {
        self.pending.values().flat_map(OrdMap::keys).map(|(group_id, topic, index)| (group_id, topic, *index))
    }

    /// Those of one group: topic, partition.
    pub(crate) fn pending_of_group(&self, group_id: &str) -> impl Iterator<Item = (&Arc<str>, i32)> {
        self.pending()
            .filter(move |(group, _, _)| ***group == *group_id)
            .map(|(_, topic, index)| (topic, index))
    }

    /// Whether an open transaction commits an offset for the partition.
    pub(crate) fn is_pending(&self, group_id: &str, topic: &str, partition: i32) -> bool {
        self.pending_of_group(group_id).any(|(t, index)| **t == *topic && index == partition)
    }

    pub(crate) fn count(&self) -> usize {
        self.committed.values().flat_map(OrdMap::values).map(OrdMap::len).sum()
    }

    pub(crate) fn apply(
        &mut self,
        key: &wire::OffsetCommitKey,
        value: Option<&OffsetCommitValue>,
        recorded_at: Offset,
        producer_id: ProducerId,
    ) {
        let Some(value) = value else {
            self.remove(&key.group, &key.topic, key.partition);
            return;
        };
        let committed = CommittedOffset::from_record(value, recorded_at);
        if producer_id == ProducerId::NONE {
            self.put(&key.group, &key.topic, key.partition, committed);
        } else {
            let key = (Arc::from(key.group.as_str()), Arc::from(key.topic.as_str()), key.partition);
            self.pending.entry(producer_id).or_default().insert(key, committed);
        }
    }

    /// The producer's transaction ended: its offsets count from now on, or never did. An offset that was committed
    /// later in the log, outside the transaction, stays.
    pub(crate) fn end_transaction(&mut self, producer_id: ProducerId, is_commit: bool) {
        let Some(pending) = self.pending.remove(&producer_id) else { return };
        if !is_commit {
            return;
        }
        for ((group_id, topic, partition), committed) in pending {
            let is_newer = self
                .get(&group_id, &topic, partition)
                .is_none_or(|existing| existing.recorded_at < committed.recorded_at);
            if is_newer {
                self.put(&group_id, &topic, partition, committed);
            }
        }
    }

    fn put(&mut self, group_id: &str, topic: &str, partition: i32, committed: CommittedOffset) {
        if !self.committed.contains_key(group_id) {
            self.committed.insert(Arc::from(group_id), GroupOffsets::new());
        }
        let Some(topics) = self.committed.get_mut(group_id) else { return };
        if !topics.contains_key(topic) {
            topics.insert(Arc::from(topic), OrdMap::new());
        }
        if let Some(partitions) = topics.get_mut(topic) {
            partitions.insert(partition, committed);
        }
    }

    fn remove(&mut self, group_id: &str, topic: &str, partition: i32) {
        if let Some(topics) = self.committed.get_mut(group_id) {
            if let Some(partitions) = topics.get_mut(topic) {
                partitions.remove(&partition);
                if partitions.is_empty() {
                    topics.remove(topic);
                }
            }
            if topics.is_empty() {
                self.committed.remove(group_id);
            }
        }
        let key = (Arc::from(group_id), Arc::from(topic), partition);
        let producers: Vec<ProducerId> = self
            .pending
            .iter()
            .filter(|(_, offsets)| offsets.contains_key(&key))
            .map(|(id, _)| *id)
            .collect();
        for producer_id in producers {
            if let Some(offsets) = self.pending.get_mut(&producer_id) {
                offsets.remove(&key);
                if offsets.is_empty() {
                    self.pending.remove(&producer_id);
                }
            }
        }
    }
}
