//! One log and everything that is checkpointed with it, in Kafka's layout.
//!
//! A [`Log`] is one partition: segments, indexes, leader epochs, producers, and the offsets that bound it. Its methods
//! are inline and made under its owner's short lock ([`LogAccess`]); what may wait for the disk are the functions beside
//! it ([`append_as_leader`], [`read`], [`flush`] …), which take the lock only for moments. All logs of a broker share
//! one bounded [`FileCache`].
//!
//! Invariant: this crate alone lays out files, and owns whatever it checkpoints or that bounds deletion.

mod access;
mod batch_scanner;
mod bootstrap_file;
mod checkpoint;
mod clean_shutdown;
mod config;
mod error;
mod file_cache;
mod format;
mod index_file;
mod large_records;
mod leader_epochs;
mod log;
mod log_dir;
mod meta_properties;
mod pages;
mod partition_metadata;
mod produced_batch;
mod producer_state;
mod quorum_state_file;
mod segment;
mod small_file;
mod snapshot_file;
#[cfg(test)]
mod testing;

pub use access::{
    LogAccess, append_as_follower, append_as_leader, delete_old_segments, flush, flush_all,
    max_timestamp_offset, offset_for_timestamp, read, retire, settled, truncate_fully_and_start_at,
    truncate_to,
};
pub use bootstrap_file::{read_bootstrap, write_bootstrap};
pub use checkpoint::OffsetCheckpoint;
pub use clean_shutdown::CleanShutdown;
pub use config::{BrokerCompression, CleanupPolicy, LogConfig};
pub use error::{AppendError, LogError, OpenError, ReadError, StorageError, TimestampedOffset};
pub use file_cache::{FileCache, OPEN_FILE_COUNT_MAX_DEFAULT};
pub use format::{ControllerEndpoint, Format, FormatError};
pub use large_records::validate_large;
pub use leader_epochs::LeaderEpochs;
pub use log::{AppendInfo, Log, LogCheckpoint, OpenLog, ReadRequest, ReadSlice, Removal};
pub use log_dir::{
    LogDir, LogDirContents, LogDirError, PartitionDir, PartitionDirState, RetireError, metadata_partition_dir,
};
pub use meta_properties::MetaProperties;
pub use pages::{Missing, Pages};
pub use partition_metadata::{read_partition_metadata, write_partition_metadata};
pub use produced_batch::ProducedBatch;
pub use producer_state::{PRODUCER_COUNT_MAX, ProducedRange, ProducerEntry, ProducerState, SnapshotError};
pub use quorum_state_file::{read_quorum_state, write_quorum_state};
pub use small_file::FileError;
pub use snapshot_file::{
    SnapshotHead, SnapshotId, SnapshotReader, SnapshotWriter, list_snapshots, remove_snapshots_before,
};
