//! The records of `__consumer_offsets`: decoded when a partition is loaded, made when something is decided.
//!
//! Written are the versions that Apache Kafka 4.3.1 writes: offset commits as version 4 (version 1 when the client set a
//! retention time, which no later version can express), group metadata as version 3. Read is every version.

use bytes::Bytes;
use wire::{
    DecodeError, EncodeError, GroupMetadataKey, GroupMetadataValue, GroupRecordKey, GroupRecordValue,
    OffsetCommitKey, OffsetCommitValue,
};

const OFFSET_COMMIT_VALUE_VERSION: i16 = 4;
const OFFSET_COMMIT_VALUE_VERSION_WITH_EXPIRY: i16 = 1;
const GROUP_METADATA_VALUE_VERSION: i16 = 3;

/// What a record of `__consumer_offsets` may be, read from a log.
#[derive(Clone, Debug, PartialEq)]
pub enum LogRecord {
    /// Of a kind that we serve.
    Served(GroupRecord),
    /// Of a group that is not a classic one.
    Foreign(ForeignRecord),
}

/// A record of a group that is not a classic one: kept in the log, and never written by us.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ForeignRecord {
    /// What kind of group.
    pub kind: ForeignGroupKind,
    /// The group's id.
    pub group_id: String,
    /// The whole key.
    pub key: Bytes,
    /// Whether this deletes what the key stands for.
    pub is_tombstone: bool,
}

/// A record of a classic group or of a committed offset.
#[derive(Clone, Debug, PartialEq)]
pub enum GroupRecord {
    /// A committed offset, or its deletion.
    Offset {
        /// Whose, and of which partition.
        key: OffsetCommitKey,
        /// `None` deletes it.
        value: Option<OffsetCommitValue>,
    },
    /// A classic group at the end of a rebalance, or its deletion.
    Group {
        /// The group's id.
        group_id: String,
        /// `None` deletes it.
        value: Option<GroupMetadataValue>,
    },
}

/// The kinds of groups that we keep but do not serve.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ForeignGroupKind {
    /// Groups of the consumer protocol (KIP-848).
    Consumer,
    /// Share groups (KIP-932).
    Share,
    /// Streams groups (KIP-1071).
    Streams,
}

impl ForeignGroupKind {
    /// As ListGroups spells it.
    pub fn name(self) -> &'static str {
        match self {
            ForeignGroupKind::Consumer => "consumer",
            ForeignGroupKind::Share => "share",
            ForeignGroupKind::Streams => "streams",
        }
    }
}

impl LogRecord {
    /// The record that these bytes are.
    ///
    /// # Errors
    /// `UnknownType` when the key is of a type that we do not know, which Kafka skips with a warning; others when the
    /// record is damaged, or newer than what we read.
    pub fn decode(key: Bytes, value: Option<Bytes>) -> Result<LogRecord, DecodeError> {
        let decoded = GroupRecordKey::decode(key.clone())?;
        if let Some((kind, group_id)) = foreign_group(&decoded) {
            return Ok(LogRecord::Foreign(ForeignRecord {
                kind,
                group_id,
                key,
                is_tombstone: value.is_none(),
            }));
        }
        let value = match value {
            Some(value) => Some(GroupRecordValue::decode(decoded.key_type(), value)?),
            None => None,
        };
        Ok(LogRecord::Served(match (decoded, value) {
            (GroupRecordKey::GroupMetadata(key), value) => GroupRecord::Group {
                group_id: key.group,
                value: match value {
                    Some(GroupRecordValue::GroupMetadata(value)) => Some(value),
                    _ => None,
                },
            },
            (GroupRecordKey::OffsetCommit(key), value) => GroupRecord::Offset {
                key,
                value: match value {
                    Some(GroupRecordValue::OffsetCommit(value)) => Some(value),
                    _ => None,
                },
            },
            (GroupRecordKey::LegacyOffsetCommit(key), value) => GroupRecord::Offset {
                key: OffsetCommitKey { group: key.group, topic: key.topic, partition: key.partition },
                value: match value {
                    Some(GroupRecordValue::LegacyOffsetCommit(value)) => Some(OffsetCommitValue {
                        offset: value.offset,
                        metadata: value.metadata,
                        commit_timestamp: value.commit_timestamp,
                        ..OffsetCommitValue::default()
                    }),
                    _ => None,
                },
            },
            (other, _) => {
                return Err(DecodeError::UnknownType {
                    what: "key type in __consumer_offsets",
                    number: i64::from(other.key_type()),
                });
            }
        }))
    }
}

impl GroupRecord {
    /// The record's key and value.
    ///
    /// # Errors
    /// When a string is too long for the protocol, which strings that came in by the protocol are not.
    pub fn encode(&self) -> Result<(Bytes, Option<Bytes>), EncodeError> {
        match self {
            GroupRecord::Offset { key, value } => {
                let key = GroupRecordKey::OffsetCommit(key.clone()).encode()?;
                let value = match value {
                    Some(value) => {
                        let version = if value.expire_timestamp == -1 {
                            OFFSET_COMMIT_VALUE_VERSION
                        } else {
                            OFFSET_COMMIT_VALUE_VERSION_WITH_EXPIRY
                        };
                        Some(wire::encode_versioned(value, version)?)
                    }
                    None => None,
                };
                Ok((key, value))
            }
            GroupRecord::Group { group_id, value } => {
                let key =
                    GroupRecordKey::GroupMetadata(GroupMetadataKey { group: group_id.clone() }).encode()?;
                let value = match value {
                    Some(value) => Some(wire::encode_versioned(value, GROUP_METADATA_VALUE_VERSION)?),
                    None => None,
                };
                Ok((key, value))
            }
        }
    }
}

fn foreign_group(key: &GroupRecordKey) -> Option<(ForeignGroupKind, String)> {
    use ForeignGroupKind::{Consumer, Share, Streams};
    let (kind, group_id) = match key {
        GroupRecordKey::LegacyOffsetCommit(_)
        | GroupRecordKey::OffsetCommit(_)
        | GroupRecordKey::GroupMetadata(_) => return None,
        GroupRecordKey::ConsumerGroupMetadata(key) => (Consumer, &key.group_id),
        GroupRecordKey::ConsumerGroupPartitionMetadata(key) => (Consumer, &key.group_id),
        GroupRecordKey::ConsumerGroupMemberMetadata(key) => (Consumer, &key.group_id),
        GroupRecordKey::ConsumerGroupTargetAssignmentMetadata(key) => (Consumer, &key.group_id),
        GroupRecordKey::ConsumerGroupTargetAssignmentMember(key) => (Consumer, &key.group_id),
        GroupRecordKey::ConsumerGroupCurrentMemberAssignment(key) => (Consumer, &key.group_id),
        GroupRecordKey::ConsumerGroupRegularExpression(key) => (Consumer, &key.group_id),
        GroupRecordKey::ShareGroupMemberMetadata(key) => (Share, &key.group_id),
        GroupRecordKey::ShareGroupMetadata(key) => (Share, &key.group_id),
        GroupRecordKey::ShareGroupTargetAssignmentMetadata(key) => (Share, &key.group_id),
        GroupRecordKey::ShareGroupTargetAssignmentMember(key) => (Share, &key.group_id),
        GroupRecordKey::ShareGroupCurrentMemberAssignment(key) => (Share, &key.group_id),
        GroupRecordKey::ShareGroupStatePartitionMetadata(key) => (Share, &key.group_id),
        GroupRecordKey::StreamsGroupMetadata(key) => (Streams, &key.group_id),
        GroupRecordKey::StreamsGroupMemberMetadata(key) => (Streams, &key.group_id),
        GroupRecordKey::StreamsGroupTargetAssignmentMetadata(key) => (Streams, &key.group_id),
        GroupRecordKey::StreamsGroupTargetAssignmentMember(key) => (Streams, &key.group_id),
        GroupRecordKey::StreamsGroupCurrentMemberAssignment(key) => (Streams, &key.group_id),
        GroupRecordKey::StreamsGroupTopology(key) => (Streams, &key.group_id),
    };
    Some((kind, group_id.clone()))
}
