//! A log directory in use: locked, known to be this node's, and the list of what is in it.
//!
//! It knows names and small files, not the logs inside the partition directories. Deleting a partition has two steps: its
//! directory is renamed, which takes it out of use at once and survives a crash, and is removed later, when nothing
//! reads from it any more.

mod partition_dir;

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use env::{Disk, Env};
use model::{BrokerEpoch, NodeId, Offset, TopicPartition, Uuid};

use crate::checkpoint::OffsetCheckpoint;
use crate::clean_shutdown::CleanShutdown;
use crate::error::StorageError;
use crate::meta_properties::MetaProperties;
use crate::small_file::FileError;

pub use partition_dir::{PartitionDir, PartitionDirState};

const LOCK_FILE_NAME: &str = ".lock";
/// The metadata log's directory; it belongs to the quorum.
const METADATA_PARTITION_DIR_NAME: &str = "__cluster_metadata-0";
/// Kafka's cache of indexes of tiered segments.
const REMOTE_INDEX_DIR_NAME: &str = "remote-log-index-cache";

/// Where the metadata log is within its log directory.
pub fn metadata_partition_dir(log_dir: &Path) -> PathBuf {
    log_dir.join(METADATA_PARTITION_DIR_NAME)
}

/// Why a partition's directory was not taken out of use, or not for good.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{source}")]
pub struct RetireError {
    /// What failed.
    pub source: StorageError,
    /// The directory under its new name, which a power loss may undo.
    pub renamed: Option<PartitionDir>,
}

/// Why a log directory cannot be used.
#[derive(Clone, Debug, thiserror::Error)]
pub enum LogDirError {
    /// It has no `meta.properties`, or does not exist.
    #[error("log directory {} is not formatted (run `ottla storage format`)", .0.display())]
    NotFormatted(PathBuf),
    /// Another process uses it.
    #[error("log directory {} is in use by another process", .0.display())]
    Locked(PathBuf),
    /// This process may not write to it.
    #[error("log directory {} is not writable: {reason}", dir.display())]
    NotWritable {
        /// The directory.
        dir: PathBuf,
        /// What the system said.
        reason: String,
    },
    /// It belongs to another cluster.
    #[error("log directory {} belongs to cluster {found}, not to {expected}", dir.display())]
    OtherCluster {
        /// The directory.
        dir: PathBuf,
        /// This node's cluster.
        expected: String,
        /// Whose it is.
        found: String,
    },
    /// It belongs to another node.
    #[error("log directory {} belongs to node {found}, but node.id is {expected}", dir.display())]
    OtherNode {
        /// The directory.
        dir: PathBuf,
        /// This node.
        expected: NodeId,
        /// Whose it is.
        found: NodeId,
    },
    /// A file of it could not be read or written.
    #[error(transparent)]
    File(#[from] FileError),
}

impl From<StorageError> for LogDirError {
    fn from(error: StorageError) -> Self {
        LogDirError::File(error.into())
    }
}

/// What is in a log directory.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LogDirContents {
    /// The partition directories in every state, sorted by name; the metadata log's is not among them.
    pub partitions: Vec<PartitionDir>,
    /// Directories that are nobody's, for a warning: Kafka does not start on them.
    pub unknown: Vec<String>,
}

/// A locked log directory. The lock goes when this is dropped.
pub struct LogDir<E: Env> {
    env: E,
    path: PathBuf,
    cluster_id: String,
    directory_id: Uuid,
    _lock: <E::Disk as Disk>::Lock,
}

impl<E: Env> LogDir<E> {
    /// Locks the directory for `node_id`. The first directory of a node says which cluster it is in (`cluster_id` is
    /// `None`), the others must agree. A directory without an id of its own, as Kafka before 3.7 formatted it, gets
    /// one.
    pub async fn open(
        env: &E,
        path: &Path,
        node_id: NodeId,
        cluster_id: Option<&str>,
    ) -> Result<Self, LogDirError> {
        let dir = path.to_owned();
        let Some(mut meta) = MetaProperties::read(env, path).await? else {
            return Err(LogDirError::NotFormatted(dir));
        };
        if let Some(expected) = cluster_id
            && expected != meta.cluster_id
        {
            return Err(LogDirError::OtherCluster {
                dir,
                expected: expected.to_owned(),
                found: meta.cluster_id,
            });
        }
        if meta.node_id != node_id {
            return Err(LogDirError::OtherNode { dir, expected: node_id, found: meta.node_id });
        }
        let lock_path = path.join(LOCK_FILE_NAME);
        let lock = env.disk().lock(&lock_path).await.map_err(|error| match error.kind() {
            io::ErrorKind::WouldBlock => LogDirError::Locked(dir.clone()),
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
                LogDirError::NotWritable { dir: dir.clone(), reason: error.to_string() }
            }
            _ => StorageError::new("lock", &lock_path, error).into(),
        })?;
        let directory_id = match meta.directory_id {
            Some(directory_id) => directory_id,
            None => {
                let directory_id = Uuid::from_random(|| env.random_u64());
                meta.directory_id = Some(directory_id);
                meta.write(env, path).await?;
                directory_id
            }
        };
        Ok(Self { env: env.clone(), path: dir, cluster_id: meta.cluster_id, directory_id, _lock: lock })
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The cluster that it belongs to.
    pub fn cluster_id(&self) -> &str {
        &self.cluster_id
    }

    /// Its own id.
    pub fn directory_id(&self) -> Uuid {
        self.directory_id
    }

    /// Where the log of a partition is.
    pub fn partition_path(&self, at: &TopicPartition) -> PathBuf {
        self.path.join(at.to_string())
    }

    /// The partition directories, and what does not belong here.
    pub async fn list(&self) -> Result<LogDirContents, StorageError> {
        let entries = self.env.disk().list(&self.path).await.map_err(StorageError::of("list", &self.path))?;
        let mut contents = LogDirContents::default();
        for entry in entries {
            if !entry.is_dir || [METADATA_PARTITION_DIR_NAME, REMOTE_INDEX_DIR_NAME].contains(&&*entry.name) {
                continue;
            }
            match PartitionDir::from_name(&entry.name) {
                Some(partition) => contents.partitions.push(partition),
                None => contents.unknown.push(entry.name),
            }
        }
        Ok(contents)
    }

    /// Takes a partition out of use: renames its directory, for good once this returns. The log must be closed to
    /// writes. `state` is `Deleted`, or `Stray` for a partition that the cluster no longer assigns to this node.
    /// Answers the directory's new name.
    ///
    /// # Errors
    /// [`RetireError`], which may be of a directory that has its new name.
    pub async fn retire(
        &self,
        at: &TopicPartition,
        state: PartitionDirState,
    ) -> Result<PartitionDir, RetireError> {
        let retired = PartitionDir::retired(at, state, Uuid::from_random(|| self.env.random_u64()));
        let path = self.partition_path(at);
        let disk = self.env.disk();
        disk.rename(&path, &self.path.join(&retired.name)).await.map_err(|error| RetireError {
            source: StorageError::new("rename", &path, error),
            renamed: None,
        })?;
        match disk.sync_dir(&self.path).await {
            Ok(()) => Ok(retired),
            Err(error) => Err(RetireError {
                source: StorageError::new("sync", &self.path, error),
                renamed: Some(retired),
            }),
        }
    }

    /// Removes a partition directory that is no longer in use, with all in it. Panics for one that is current.
    pub async fn remove(&self, partition: &PartitionDir) -> Result<(), StorageError> {
        assert_ne!(partition.state, PartitionDirState::Current, "only retired partitions are removed");
        let path = self.path.join(&partition.name);
        match self.env.disk().remove_dir_all(&path).await {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                Err(StorageError::new("remove", &path, error))
            }
            _ => Ok(()),
        }
    }

    /// Reads one of the checkpoints.
    pub async fn read_checkpoint(
        &self,
        which: OffsetCheckpoint,
    ) -> Result<BTreeMap<TopicPartition, Offset>, FileError> {
        which.read(&self.env, &self.path).await
    }

    /// Replaces one of the checkpoints.
    pub async fn write_checkpoint(
        &self,
        which: OffsetCheckpoint,
        offsets: &BTreeMap<TopicPartition, Offset>,
    ) -> Result<(), StorageError> {
        which.write(&self.env, &self.path, offsets).await
    }

    /// See [`CleanShutdown::take`].
    pub async fn take_clean_shutdown(&self) -> Result<Option<CleanShutdown>, StorageError> {
        CleanShutdown::take(&self.env, &self.path).await
    }

    /// See [`CleanShutdown::write`].
    pub async fn write_clean_shutdown(&self, broker_epoch: BrokerEpoch) -> Result<(), StorageError> {
        CleanShutdown::write(&self.env, &self.path, broker_epoch).await
    }
}

#[cfg(test)]
mod tests;
