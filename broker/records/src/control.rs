//! Control records: the key says what the record is; the values are messages, except the one of transaction markers
//! which brokers read while they load a log.

use bytes::Buf;
use model::CoordinatorEpoch;

use crate::BatchError;

/// The length of a control record's key: version and type.
pub const CONTROL_KEY_SIZE_BYTES: usize = 4;

/// What a control record is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ControlRecordType {
    /// Ends a transaction that is to be forgotten.
    Abort,
    /// Ends a transaction that counts.
    Commit,
    /// First record of a quorum leader.
    LeaderChange,
    /// First record of a snapshot.
    SnapshotHeader,
    /// Last record of a snapshot.
    SnapshotFooter,
    /// The level of `kraft.version`.
    KRaftVersion,
    /// The voters of the quorum.
    KRaftVoters,
    /// One of a later Kafka, which readers skip.
    Unknown(i16),
}

impl ControlRecordType {
    /// The number in the key.
    pub fn id(self) -> i16 {
        match self {
            ControlRecordType::Abort => 0,
            ControlRecordType::Commit => 1,
            ControlRecordType::LeaderChange => 2,
            ControlRecordType::SnapshotHeader => 3,
            ControlRecordType::SnapshotFooter => 4,
            ControlRecordType::KRaftVersion => 5,
            ControlRecordType::KRaftVoters => 6,
            ControlRecordType::Unknown(id) => id,
        }
    }

    /// The type with this number.
    pub fn from_id(id: i16) -> Self {
        match id {
            0 => ControlRecordType::Abort,
            1 => ControlRecordType::Commit,
            2 => ControlRecordType::LeaderChange,
            3 => ControlRecordType::SnapshotHeader,
            4 => ControlRecordType::SnapshotFooter,
            5 => ControlRecordType::KRaftVersion,
            6 => ControlRecordType::KRaftVoters,
            unknown => ControlRecordType::Unknown(unknown),
        }
    }

    /// The key that says so, in version 0.
    pub fn to_key(self) -> [u8; CONTROL_KEY_SIZE_BYTES] {
        let id = self.id().to_be_bytes();
        [0, 0, id[0], id[1]]
    }

    /// Reads a key. Later versions may append fields, which are ignored. Error: `ControlRecord`.
    pub fn from_key(mut key: &[u8]) -> Result<Self, BatchError> {
        if key.len() < CONTROL_KEY_SIZE_BYTES || key.get_i16() < 0 {
            return Err(BatchError::ControlRecord);
        }
        Ok(Self::from_id(key.get_i16()))
    }
}

/// The value of `Abort` and `Commit` records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EndTxnMarker {
    /// The epoch of the transaction coordinator that wrote the marker.
    pub coordinator_epoch: CoordinatorEpoch,
}

impl EndTxnMarker {
    /// The value in version 0.
    pub fn to_value(self) -> [u8; 6] {
        let epoch = self.coordinator_epoch.0.to_be_bytes();
        [0, 0, epoch[0], epoch[1], epoch[2], epoch[3]]
    }

    /// Reads a value. Error: `ControlRecord` when it is shorter than version and epoch or its version is negative.
    pub fn from_value(mut value: &[u8]) -> Result<Self, BatchError> {
        if value.len() < 6 || value.get_i16() < 0 {
            return Err(BatchError::ControlRecord);
        }
        Ok(Self { coordinator_epoch: CoordinatorEpoch(value.get_i32()) })
    }
}
