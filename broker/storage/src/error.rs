//! What can go wrong with a log: refused batches (answers to the client), failed disks (the log directory goes
//! offline), and bytes that are not in memory (fetched, then tried again).

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use model::{ErrorCode, LeaderEpoch, Offset, ProducerEpoch, ProducerId, TimestampMs};
use records::{BatchError, InvalidProduce};

use crate::pages::Missing;

/// A disk operation failed. Clients get `KAFKA_STORAGE_ERROR`; the caller decides about the log directory.
#[derive(Clone, Debug, thiserror::Error)]
#[error("failed to {operation} {}: {source}", path.display())]
pub struct StorageError {
    /// What was tried, as a verb.
    pub operation: &'static str,
    /// The file or directory.
    pub path: PathBuf,
    /// What the system said.
    pub source: Arc<io::Error>,
    /// Whether the log is as it was before and takes further operations. When false it refuses every change until
    /// it is opened again with recovery.
    pub is_log_usable: bool,
}

impl StorageError {
    pub(crate) fn new(operation: &'static str, path: &Path, source: io::Error) -> Self {
        Self { operation, path: path.to_owned(), source: Arc::new(source), is_log_usable: true }
    }

    /// A `map_err` argument.
    pub fn of(operation: &'static str, path: &Path) -> impl FnOnce(io::Error) -> StorageError {
        move |source| StorageError::new(operation, path, source)
    }

    pub(crate) fn fatal(mut self) -> Self {
        self.is_log_usable = false;
        self
    }

    /// Whether the same may succeed later, with the log as it was: there is no room on the volume, or no file handle.
    pub fn is_transient(&self) -> bool {
        self.is_log_usable && (self.is_disk_full() || env::is_out_of_handles(&self.source))
    }

    /// Whether the volume has no room left.
    pub fn is_disk_full(&self) -> bool {
        matches!(self.source.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded)
    }
}

/// Why a log was not flushed or cut. [`LogError::code`] is Kafka's answer.
#[derive(Clone, Debug, thiserror::Error)]
pub enum LogError {
    /// The log was retired ([`crate::retire`]): this node leads it no more.
    #[error("the log is not led here any more")]
    NotLeader,
    /// The disk failed.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

impl LogError {
    /// The code that Kafka answers.
    pub fn code(&self) -> ErrorCode {
        match self {
            LogError::NotLeader => ErrorCode::NotLeaderOrFollower,
            LogError::Storage(_) => ErrorCode::KafkaStorageError,
        }
    }
}

/// Why a batch was not appended. [`AppendError::code`] is Kafka's answer.
#[derive(Clone, Debug, thiserror::Error)]
pub enum AppendError {
    /// The batch breaks the rules for produced batches; single records at fault are in the inner error.
    #[error(transparent)]
    Invalid(#[from] InvalidProduce),
    /// Larger than `max.message.bytes`.
    #[error("the batch has {size_bytes} bytes, max.message.bytes is {max_bytes}")]
    MessageTooLarge {
        /// The batch, as it would be stored.
        size_bytes: usize,
        /// The limit.
        max_bytes: u32,
    },
    /// Larger than a segment.
    #[error("the batch has {size_bytes} bytes, segment.bytes is {max_bytes}")]
    RecordListTooLarge {
        /// The batch, as it would be stored.
        size_bytes: usize,
        /// The limit.
        max_bytes: u32,
    },
    /// The producer has been replaced by one with a newer epoch.
    #[error("producer {producer_id} has epoch {current_epoch}, the batch has {batch_epoch}")]
    InvalidProducerEpoch {
        /// The producer.
        producer_id: ProducerId,
        /// Its epoch in the batch.
        batch_epoch: ProducerEpoch,
        /// Its epoch here.
        current_epoch: ProducerEpoch,
    },
    /// The batch does not continue the producer's sequence.
    #[error("producer {producer_id} sent sequence {first_sequence} after {last_sequence}")]
    OutOfOrderSequence {
        /// The producer.
        producer_id: ProducerId,
        /// The batch's first sequence.
        first_sequence: i32,
        /// The last one appended, -1 for none.
        last_sequence: i32,
    },
    /// Transactional batches are not taken from clients.
    #[error("transactions are not served: a transactional batch was refused")]
    TransactionNotServed,
    /// A follower's batch does not continue the log.
    #[error("a batch starts at offset {offset}, the log ends at {log_end_offset}")]
    UnexpectedOffset {
        /// The batch's base offset.
        offset: Offset,
        /// Where it had to start at the earliest.
        log_end_offset: Offset,
    },
    /// The end of the log, to which the batch would be appended, is damaged.
    #[error("the log cannot be appended to: {0}")]
    LogCorrupt(String),
    /// The log is being truncated; the same append may succeed shortly.
    #[error("the log is being truncated")]
    Truncating,
    /// This node leads the log no more; a log that was [retired](crate::retire) has no leader ever again.
    #[error("the log is not led here any more")]
    NotLeader,
    /// The disk failed.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// Checking the records takes longer than a task may take at once; see [`crate::validate_large`].
    #[error("the records are too large to be checked at once")]
    LargeRecords,
    /// Something on disk is needed first; see [`crate::append_as_leader`].
    #[error("bytes of the log are not in memory")]
    Missing(Missing),
}

impl AppendError {
    /// The code that Kafka answers.
    pub fn code(&self) -> ErrorCode {
        match self {
            AppendError::Invalid(error) => error.error_code(),
            AppendError::LogCorrupt(_) => ErrorCode::KafkaStorageError,
            AppendError::MessageTooLarge { .. } => ErrorCode::MessageTooLarge,
            AppendError::RecordListTooLarge { .. } => ErrorCode::RecordListTooLarge,
            AppendError::InvalidProducerEpoch { .. } => ErrorCode::InvalidProducerEpoch,
            AppendError::OutOfOrderSequence { .. } => ErrorCode::OutOfOrderSequenceNumber,
            AppendError::TransactionNotServed => ErrorCode::InvalidTxnState,
            AppendError::UnexpectedOffset { .. } => ErrorCode::OffsetOutOfRange,
            AppendError::Truncating | AppendError::NotLeader => ErrorCode::NotLeaderOrFollower,
            AppendError::Storage(_) | AppendError::LargeRecords | AppendError::Missing(_) => {
                ErrorCode::KafkaStorageError
            }
        }
    }
}

/// Why a read failed. [`ReadError::code`] is Kafka's answer.
#[derive(Clone, Debug, thiserror::Error)]
pub enum ReadError {
    /// Before the log's start or after its end.
    #[error("offset {offset} is not within {log_start_offset}..={log_end_offset}")]
    OffsetOutOfRange {
        /// What was asked for.
        offset: Offset,
        /// The first offset there is.
        log_start_offset: Offset,
        /// The next offset to be written.
        log_end_offset: Offset,
    },
    /// What is stored is damaged.
    #[error("{} is corrupt at byte {position}: {reason}", path.display())]
    Corrupt {
        /// The segment.
        path: PathBuf,
        /// Where the batch at fault starts.
        position: u64,
        /// What is wrong.
        reason: String,
    },
    /// The log was retired ([`crate::retire`]): this node leads it no more.
    #[error("the log is not led here any more")]
    NotLeader,
    /// The disk failed.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// Something on disk is needed first; see [`crate::read`].
    #[error("bytes of the log are not in memory")]
    Missing(Missing),
}

impl ReadError {
    /// The code that Kafka answers.
    pub fn code(&self) -> ErrorCode {
        match self {
            ReadError::OffsetOutOfRange { .. } => ErrorCode::OffsetOutOfRange,
            ReadError::Corrupt { .. } => ErrorCode::CorruptMessage,
            ReadError::NotLeader => ErrorCode::NotLeaderOrFollower,
            ReadError::Storage(_) | ReadError::Missing(_) => ErrorCode::KafkaStorageError,
        }
    }
}

impl From<BatchError> for AppendError {
    fn from(error: BatchError) -> Self {
        AppendError::Invalid(error.into())
    }
}

impl From<ReadError> for AppendError {
    fn from(error: ReadError) -> Self {
        match error {
            ReadError::NotLeader => AppendError::NotLeader,
            ReadError::Storage(error) => AppendError::Storage(error),
            ReadError::Missing(missing) => AppendError::Missing(missing),
            error => AppendError::LogCorrupt(error.to_string()),
        }
    }
}

impl From<LogError> for ReadError {
    fn from(error: LogError) -> Self {
        match error {
            LogError::NotLeader => ReadError::NotLeader,
            LogError::Storage(error) => ReadError::Storage(error),
        }
    }
}

/// Why a log could not be opened.
#[derive(Clone, Debug, thiserror::Error)]
pub enum OpenError {
    /// The disk failed.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// A cleaner was interrupted between writing a compacted segment and putting it in place; what it left can only
    /// be finished by the broker that wrote it.
    #[error("{} was left by an interrupted log cleaner; start Apache Kafka on this directory once", path.display())]
    InterruptedCleaner {
        /// The file left behind.
        path: PathBuf,
    },
    /// What is stored is damaged in a place that recovery does not repair.
    #[error(transparent)]
    Read(ReadError),
}

impl From<ReadError> for OpenError {
    fn from(error: ReadError) -> Self {
        match error {
            ReadError::Storage(error) => OpenError::Storage(error),
            error => OpenError::Read(error),
        }
    }
}

impl From<LogError> for OpenError {
    fn from(error: LogError) -> Self {
        ReadError::from(error).into()
    }
}

/// A record found by its time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimestampedOffset {
    /// The record's timestamp.
    pub timestamp: TimestampMs,
    /// The record's offset.
    pub offset: Offset,
    /// The leader epoch of its batch.
    pub leader_epoch: LeaderEpoch,
}
