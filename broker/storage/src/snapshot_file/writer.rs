//! Writes a snapshot, record by record.

use std::io::IoSlice;
use std::path::{Path, PathBuf};

use bytes::Bytes;
use env::{Disk, Env, File, FileOf, OpenMode};
use model::{Offset, TimestampMs};
use records::{BatchBuilder, ControlRecordType};
use wire::{KRaftVersionRecord, Message, SnapshotFooterRecord, SnapshotHeaderRecord};

use super::{SnapshotHead, SnapshotId};
use crate::error::StorageError;

/// A batch is closed once it has this many bytes.
const BATCH_BYTES: usize = 1 << 20;

/// A snapshot being written. Dropped before [`SnapshotWriter::finish`], it leaves a partial file that counts for
/// nothing.
pub struct SnapshotWriter<E: Env> {
    env: E,
    file: FileOf<E>,
    path: PathBuf,
    partial_path: PathBuf,
    id: SnapshotId,
    /// The timestamp of all records.
    created_at: TimestampMs,
    size_bytes: u64,
    next_offset: Offset,
    data: BatchBuilder,
}

impl<E: Env> SnapshotWriter<E> {
    /// Starts the snapshot `id` in the directory `dir`, which exists.
    pub async fn create(
        env: &E,
        dir: &Path,
        id: SnapshotId,
        head: &SnapshotHead,
    ) -> Result<Self, StorageError> {
        Self::create_at(env, id.path(dir), id, head).await
    }

    /// Starts a file of the same format under another name.
    pub(crate) async fn create_at(
        env: &E,
        path: PathBuf,
        id: SnapshotId,
        head: &SnapshotHead,
    ) -> Result<Self, StorageError> {
        let mut partial_path = path.clone().into_os_string();
        partial_path.push(".part");
        let partial_path = PathBuf::from(partial_path);
        let file = env
            .disk()
            .open(&partial_path, OpenMode::Create)
            .map_err(StorageError::of("create", &partial_path))?;
        file.set_size(0).map_err(StorageError::of("truncate", &partial_path))?;
        let mut writer = Self {
            env: env.clone(),
            file,
            path,
            partial_path,
            id,
            created_at: env.wall_clock(),
            size_bytes: 0,
            next_offset: Offset(0),
            data: BatchBuilder::new(),
        };
        let header = SnapshotHeaderRecord {
            version: 0,
            last_contained_log_timestamp: head.last_contained_log_timestamp.0,
        };
        let mut records = vec![(ControlRecordType::SnapshotHeader, value_of(&header))];
        if let Some(voters) = &head.voters {
            let version = KRaftVersionRecord { version: 0, k_raft_version: 1 };
            records.push((ControlRecordType::KRaftVersion, value_of(&version)));
            records.push((ControlRecordType::KRaftVoters, value_of(voters)));
        }
        writer.write_control(&records).await?;
        Ok(writer)
    }

    /// Appends a metadata record by its value (frame included).
    pub async fn append(&mut self, value: &[u8]) -> Result<(), StorageError> {
        if !self.data.is_empty() && self.data.size_bytes() + value.len() > BATCH_BYTES {
            self.write_data().await?;
        }
        self.data.push(self.created_at, None, Some(value), &[]);
        Ok(())
    }

    /// Closes the snapshot; once this returns it is there, also after a power loss. Answers its size in bytes.
    pub async fn finish(mut self) -> Result<u64, StorageError> {
        if !self.data.is_empty() {
            self.write_data().await?;
        }
        let footer = value_of(&SnapshotFooterRecord { version: 0 });
        self.write_control(&[(ControlRecordType::SnapshotFooter, footer)]).await?;
        self.file.sync().await.map_err(StorageError::of("sync", &self.partial_path))?;
        let disk = self.env.disk();
        disk.rename(&self.partial_path, &self.path)
            .await
            .map_err(StorageError::of("rename", &self.partial_path))?;
        let dir = self.path.parent().unwrap_or(Path::new("."));
        disk.sync_dir(dir).await.map_err(StorageError::of("sync", dir))?;
        Ok(self.size_bytes)
    }

    async fn write_control(&mut self, records: &[(ControlRecordType, Bytes)]) -> Result<(), StorageError> {
        let mut builder = BatchBuilder::control();
        for (kind, value) in records {
            builder.push_control(*kind, self.created_at, value);
        }
        self.write(builder).await
    }

    async fn write_data(&mut self) -> Result<(), StorageError> {
        let data = std::mem::take(&mut self.data);
        self.write(data).await
    }

    async fn write(&mut self, builder: BatchBuilder) -> Result<(), StorageError> {
        let record_count = builder.record_count();
        let batch = builder.base_offset(self.next_offset).leader_epoch(self.id.epoch).build();
        self.file
            .write_at(&mut [IoSlice::new(&batch)], self.size_bytes)
            .map_err(StorageError::of("write", &self.partial_path))?;
        self.env.settle().await;
        self.next_offset = self.next_offset.plus(i64::from(record_count));
        self.size_bytes += batch.len() as u64;
        Ok(())
    }
}

fn value_of(message: &impl Message) -> Bytes {
    message.to_bytes(0).expect("version 0 expresses every control record")
}
