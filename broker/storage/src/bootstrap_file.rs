//! `bootstrap.checkpoint`: the metadata records with which the first controller of a new cluster starts, in the format
//! of a snapshot. Formatting writes it; it has no meaning once the cluster has metadata.

use std::path::Path;

use env::Env;
use model::TimestampMs;
use wire::MetadataRecord;

use crate::small_file::FileError;
use crate::snapshot_file::{SnapshotHead, SnapshotId, SnapshotReader, SnapshotWriter};

const FILE_NAME: &str = "bootstrap.checkpoint";

/// Writes the file of the log directory `dir`; all records in version 0.
pub async fn write_bootstrap<E: Env>(
    env: &E,
    dir: &Path,
    records: &[MetadataRecord],
) -> Result<(), FileError> {
    let path = dir.join(FILE_NAME);
    let head = SnapshotHead { last_contained_log_timestamp: TimestampMs(0), voters: None };
    let mut writer = SnapshotWriter::create_at(env, path.clone(), SnapshotId::BOOTSTRAP, &head).await?;
    for record in records {
        let value = record.encode(0).map_err(|error| FileError::damaged(&path, error))?;
        writer.append(&value).await?;
    }
    writer.finish().await?;
    Ok(())
}

/// The records in the file of the log directory `dir`; `None` without the file.
pub async fn read_bootstrap<E: Env>(env: &E, dir: &Path) -> Result<Option<Vec<MetadataRecord>>, FileError> {
    let path = dir.join(FILE_NAME);
    let mut reader = match SnapshotReader::open(env, &path).await {
        Err(FileError::Storage(error)) if error.source.kind() == std::io::ErrorKind::NotFound => {
            return Ok(None);
        }
        opened => opened?,
    };
    let mut records = Vec::new();
    while let Some(values) = reader.next().await? {
        for value in values {
            records.push(MetadataRecord::decode(value).map_err(|error| FileError::damaged(&path, error))?);
        }
    }
    Ok(Some(records))
}
