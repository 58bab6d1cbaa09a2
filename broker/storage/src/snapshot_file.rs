//! Snapshots of the metadata log: `<end offset>-<epoch>.checkpoint` in the metadata partition's directory.
//!
//! A snapshot is a file of record batches whose offsets count from 0: first a control batch with a SnapshotHeader and,
//! when the quorum's voters are dynamic, KRaftVersion and KRaftVoters; then batches of metadata records; last a
//! control batch with a SnapshotFooter. It is written under another name (`.checkpoint.part`), synced, and renamed, so
//! that a file of the final name is whole. What the records mean is not known here: they are values of bytes.

mod reader;
mod writer;

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use env::{Disk, Env};
use model::{LeaderEpoch, Offset, TimestampMs};
use wire::VotersRecord;

use crate::error::StorageError;

pub use reader::SnapshotReader;
pub use writer::SnapshotWriter;

const SUFFIX: &str = ".checkpoint";
const PARTIAL_SUFFIX: &str = ".checkpoint.part";
/// What Kafka renames a snapshot to before it removes it.
const DELETED_SUFFIX: &str = ".checkpoint.deleted";

/// Which snapshot: it stands for all records below `end_offset`, the last of which is of `epoch`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SnapshotId {
    /// The first offset that is not in it.
    pub end_offset: Offset,
    /// The epoch of the record before.
    pub epoch: LeaderEpoch,
}

impl SnapshotId {
    /// The snapshot that formatting writes: before all records.
    pub const BOOTSTRAP: SnapshotId = SnapshotId { end_offset: Offset(0), epoch: LeaderEpoch(0) };

    /// The snapshot with this file name, if it is one's.
    pub fn from_file_name(name: &str) -> Option<SnapshotId> {
        let stem = name.strip_suffix(SUFFIX)?;
        let (end_offset, epoch) = stem.split_once('-')?;
        let is_number = |text: &str, length| text.len() == length && text.bytes().all(|b| b.is_ascii_digit());
        if !is_number(end_offset, 20) || !is_number(epoch, 10) {
            return None;
        }
        Some(SnapshotId {
            end_offset: Offset(end_offset.parse().ok()?),
            epoch: LeaderEpoch(epoch.parse().ok()?),
        })
    }

    /// Where it is, within the metadata partition's directory `dir`.
    pub fn path(self, dir: &Path) -> PathBuf {
        dir.join(self.to_string())
    }
}

impl fmt::Display for SnapshotId {
    /// The file name.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:020}-{:010}{SUFFIX}", self.end_offset.0, self.epoch.0)
    }
}

/// What a snapshot says before its records.
#[derive(Clone, Debug, PartialEq)]
pub struct SnapshotHead {
    /// The append time of the last record that it stands for.
    pub last_contained_log_timestamp: TimestampMs,
    /// The voters, when `kraft.version` is 1; `None` is `kraft.version` 0.
    pub voters: Option<VotersRecord>,
}

/// The whole snapshots in `dir`, oldest first. No directory has none.
pub async fn list_snapshots<E: Env>(env: &E, dir: &Path) -> Result<Vec<SnapshotId>, StorageError> {
    let names = file_names(env, dir).await?;
    let mut ids: Vec<SnapshotId> = names.iter().filter_map(|name| SnapshotId::from_file_name(name)).collect();
    ids.sort_unstable();
    Ok(ids)
}

/// Removes the snapshots older than `oldest_kept`, and what interrupted writers and removals left. Nothing may be
/// writing a snapshot to `dir`. Answers the snapshots removed.
pub async fn remove_snapshots_before<E: Env>(
    env: &E,
    dir: &Path,
    oldest_kept: SnapshotId,
) -> Result<Vec<SnapshotId>, StorageError> {
    let mut removed = Vec::new();
    for name in file_names(env, dir).await? {
        let id = SnapshotId::from_file_name(&name).filter(|id| *id < oldest_kept);
        let is_leftover = name.ends_with(PARTIAL_SUFFIX) || name.ends_with(DELETED_SUFFIX);
        if id.is_some() || is_leftover {
            let path = dir.join(&name);
            env.disk().remove_file(&path).await.map_err(StorageError::of("remove", &path))?;
            removed.extend(id);
        }
    }
    Ok(removed)
}

async fn file_names<E: Env>(env: &E, dir: &Path) -> Result<Vec<String>, StorageError> {
    match env.disk().list(dir).await {
        Ok(entries) => {
            Ok(entries.into_iter().filter(|entry| !entry.is_dir).map(|entry| entry.name).collect())
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(StorageError::new("list", dir, error)),
    }
}

#[cfg(test)]
mod tests;
