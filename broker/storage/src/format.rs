//! Formatting: makes empty directories the log directories of one node of a cluster, as `kafka-storage format
//! --standalone` of Kafka 4.3 does.
//!
//! Each directory gets `bootstrap.checkpoint` and, last, `meta.properties`, which is what makes it formatted: an
//! interrupted formatting may be run again. The one of the metadata log also gets the snapshot that names this node the
//! only voter of its quorum (`kraft.version` 1).

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use env::{Disk, Env};
use model::{NodeId, Uuid};
use wire::voters_record::{Endpoint, KRaftVersionFeature, Voter};
use wire::{FeatureLevelRecord, MetadataRecord, VotersRecord};

use crate::bootstrap_file::write_bootstrap;
use crate::error::StorageError;
use crate::log_dir::metadata_partition_dir;
use crate::meta_properties::MetaProperties;
use crate::small_file::FileError;
use crate::snapshot_file::{SnapshotHead, SnapshotId, SnapshotWriter};

const METADATA_VERSION: &str = "metadata.version";

/// What to format.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Format {
    /// The cluster's id.
    pub cluster_id: String,
    /// The node.
    pub node_id: NodeId,
    /// All its log directories (`log.dirs`), at least one.
    pub log_dirs: Vec<PathBuf>,
    /// The directory of the metadata log: `metadata.log.dir`, or the first of `log.dirs`.
    pub metadata_log_dir: PathBuf,
    /// The feature levels of the new cluster, `metadata.version` among them, `kraft.version` not. Level 0 is the same
    /// as not to name the feature.
    pub feature_levels: BTreeMap<String, i16>,
    /// How other nodes reach this one's controller: listener, host and port.
    pub controller_endpoint: ControllerEndpoint,
    /// Whether to leave alone what is formatted already for this cluster and node, instead of refusing.
    pub ignore_formatted: bool,
}

/// A listener of a controller as others see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ControllerEndpoint {
    /// The listener's name, such as `CONTROLLER`.
    pub listener: String,
    /// The advertised host.
    pub host: String,
    /// The advertised port.
    pub port: u16,
}

/// Why nothing (more) was formatted.
#[derive(Clone, Debug, thiserror::Error)]
pub enum FormatError {
    /// There is no level of `metadata.version` to start the cluster with.
    #[error("the feature levels of a new cluster must contain a metadata.version of 1 or more")]
    NoMetadataVersion,
    /// The directory is formatted.
    #[error(
        "log directory {} is already formatted; use --ignore-formatted to leave it and format the others",
        .0.display()
    )]
    AlreadyFormatted(PathBuf),
    /// The directory belongs to another cluster.
    #[error("log directory {} belongs to cluster {found}, not to {expected}", dir.display())]
    OtherCluster {
        /// The directory.
        dir: PathBuf,
        /// What was asked for.
        expected: String,
        /// Whose it is.
        found: String,
    },
    /// The directory belongs to another node.
    #[error("log directory {} belongs to node {found}, not to {expected}", dir.display())]
    OtherNode {
        /// The directory.
        dir: PathBuf,
        /// What was asked for.
        expected: NodeId,
        /// Whose it is.
        found: NodeId,
    },
    /// A file could not be read or written.
    #[error(transparent)]
    File(#[from] FileError),
}

impl From<StorageError> for FormatError {
    fn from(error: StorageError) -> Self {
        FormatError::File(error.into())
    }
}

impl Format {
    /// Formats what is not formatted and answers those directories, the metadata directory first. Nothing is written
    /// before all directories have been looked at.
    pub async fn run<E: Env>(&self, env: &E) -> Result<Vec<PathBuf>, FormatError> {
        if self.feature_levels.get(METADATA_VERSION).is_none_or(|level| *level < 1) {
            return Err(FormatError::NoMetadataVersion);
        }
        let mut unformatted = Vec::new();
        let others = self.log_dirs.iter().filter(|dir| **dir != self.metadata_log_dir);
        for dir in std::iter::once(&self.metadata_log_dir).chain(others) {
            match MetaProperties::read(env, dir).await? {
                None => unformatted.push(dir.clone()),
                Some(found) => self.check_formatted(dir, found)?,
            }
        }
        for dir in &unformatted {
            self.format_dir(env, dir).await?;
        }
        Ok(unformatted)
    }

    fn check_formatted(&self, dir: &Path, found: MetaProperties) -> Result<(), FormatError> {
        let dir = dir.to_owned();
        if found.cluster_id != self.cluster_id {
            let expected = self.cluster_id.clone();
            return Err(FormatError::OtherCluster { dir, expected, found: found.cluster_id });
        }
        if found.node_id != self.node_id {
            return Err(FormatError::OtherNode { dir, expected: self.node_id, found: found.node_id });
        }
        if self.ignore_formatted { Ok(()) } else { Err(FormatError::AlreadyFormatted(dir)) }
    }

    async fn format_dir<E: Env>(&self, env: &E, dir: &Path) -> Result<(), FormatError> {
        create_dir(env, dir).await?;
        write_bootstrap(env, dir, &self.bootstrap_records()).await?;
        let directory_id = Uuid::from_random(|| env.random_u64());
        if *dir == self.metadata_log_dir {
            self.write_first_snapshot(env, dir, directory_id).await?;
        }
        let meta = MetaProperties {
            cluster_id: self.cluster_id.clone(),
            node_id: self.node_id,
            directory_id: Some(directory_id),
        };
        Ok(meta.write(env, dir).await?)
    }

    fn bootstrap_records(&self) -> Vec<MetadataRecord> {
        let record = |(name, level): (&String, &i16)| {
            FeatureLevelRecord { name: name.clone(), feature_level: *level }.into()
        };
        // Kafka's controller wants to know the metadata version before anything else.
        let (first, others): (Vec<_>, Vec<_>) = self
            .feature_levels
            .iter()
            .filter(|(_, level)| **level != 0)
            .partition(|(name, _)| *name == METADATA_VERSION);
        first.into_iter().chain(others).map(record).collect()
    }

    async fn write_first_snapshot<E: Env>(
        &self,
        env: &E,
        dir: &Path,
        directory_id: Uuid,
    ) -> Result<(), StorageError> {
        let metadata_dir = metadata_partition_dir(dir);
        create_dir(env, &metadata_dir).await?;
        let endpoint = &self.controller_endpoint;
        let voter = Voter {
            voter_id: self.node_id.0,
            voter_directory_id: directory_id,
            endpoints: vec![Endpoint {
                name: endpoint.listener.clone(),
                host: endpoint.host.clone(),
                port: endpoint.port,
            }],
            k_raft_version_feature: KRaftVersionFeature {
                min_supported_version: 0,
                max_supported_version: 1,
            },
        };
        let head = SnapshotHead {
            last_contained_log_timestamp: env.wall_clock(),
            voters: Some(VotersRecord { version: 0, voters: vec![voter] }),
        };
        let writer = SnapshotWriter::create(env, &metadata_dir, SnapshotId::BOOTSTRAP, &head).await?;
        writer.finish().await?;
        // The name of the metadata partition's directory.
        env.disk().sync_dir(dir).await.map_err(StorageError::of("sync", dir))
    }
}

/// Creates a directory and the missing ones above it, each of them durable.
async fn create_dir<E: Env>(env: &E, dir: &Path) -> Result<(), StorageError> {
    let disk = env.disk();
    let mut missing = Vec::new();
    for dir in dir.ancestors().filter(|dir| !dir.as_os_str().is_empty()) {
        match disk.list(dir).await {
            Err(error) if error.kind() == io::ErrorKind::NotFound => missing.push(dir),
            _ => break,
        }
    }
    disk.create_dir_all(dir).await.map_err(StorageError::of("create", dir))?;
    for dir in missing {
        let parent = match dir.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent,
            _ => Path::new("."),
        };
        disk.sync_dir(parent).await.map_err(StorageError::of("sync", parent))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests;
