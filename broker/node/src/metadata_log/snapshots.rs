//! Snapshots of the metadata, and the log and older snapshots that they make superfluous.

use std::sync::Arc;

use env::{Disk, Env, File, OpenMode};
use image::MetadataImage;
use model::{Offset, TimestampMs};
use quorum::{Event, LogExtent, SnapshotFile};
use storage::{
    FileError, LogAccess, SnapshotHead, SnapshotId, SnapshotReader, SnapshotWriter, StorageError,
    list_snapshots, remove_snapshots_before,
};

use super::MetadataLog;

impl<E: Env> MetadataLog<E> {
    /// Writes the snapshot that the quorum asked for, and removes what it makes superfluous.
    pub(super) async fn take_snapshot(self: &Arc<Self>, id: quorum::SnapshotId, image: Arc<MetadataImage>) {
        let event = match self.write_snapshot(id, &image).await {
            Ok(size_bytes) => {
                tracing::info!(
                    end_offset = id.end_offset.0,
                    epoch = id.epoch.0,
                    size_bytes,
                    "wrote snapshot"
                );
                Event::SnapshotWritten(id)
            }
            Err(reason) => {
                tracing::warn!(end_offset = id.end_offset.0, %reason, "write snapshot; tried again later");
                Event::SnapshotFailed(id)
            }
        };
        let is_written = matches!(event, Event::SnapshotWritten(_));
        let actions = self.step(event);
        debug_assert!(actions.is_empty(), "a finished snapshot asks for nothing");
        // The next one has another deadline.
        self.work.notify_one();
        if is_written && let Err(error) = self.remove_superfluous().await {
            tracing::warn!(%error, "remove old metadata");
        }
    }

    async fn write_snapshot(&self, id: quorum::SnapshotId, image: &MetadataImage) -> Result<u64, String> {
        let records = image.to_records().map_err(|_| "a metadata transaction is open".to_owned())?;
        let head = {
            let state = self.state.lock();
            SnapshotHead {
                last_contained_log_timestamp: state.last_append_time,
                voters: state.quorum.voters().to_records().map(|(_, voters)| voters),
            }
        };
        let id = SnapshotId { end_offset: id.end_offset, epoch: id.epoch };
        let written = async {
            let mut writer = SnapshotWriter::create(&self.env, &self.dir, id, &head).await?;
            for (record, version) in &records {
                let value = record.encode(*version).map_err(|error| error.to_string());
                match value {
                    Ok(value) => writer.append(&value).await?,
                    Err(reason) => return Ok(Err(reason)),
                }
            }
            writer.finish().await.map(Ok)
        };
        let result: Result<Result<u64, String>, StorageError> = written.await;
        result.map_err(|error| error.to_string())?
    }

    /// Removes snapshots and log that retention no longer wants.
    async fn remove_superfluous(&self) -> Result<(), FileError> {
        let mut snapshots = Vec::new();
        for id in list_snapshots(&self.env, &self.dir).await? {
            snapshots.push(self.describe_snapshot(id).await?);
        }
        let now = self.env.wall_clock();
        let (extent, high_watermark) = self.with(|log| (extent(log), log.high_watermark()));
        let cleanup = quorum::cleanup(self.retention, now, high_watermark, &extent, &snapshots);
        if let Some(kept) = snapshots.iter().find(|snapshot| !cleanup.delete.contains(&snapshot.id)) {
            let oldest = SnapshotId { end_offset: kept.id.end_offset, epoch: kept.id.epoch };
            remove_snapshots_before(&self.env, &self.dir, oldest).await?;
        }
        if let Some(start) = cleanup.log_start {
            self.remove_log_before(start, now).await?;
        }
        Ok(())
    }

    async fn describe_snapshot(&self, id: SnapshotId) -> Result<SnapshotFile, FileError> {
        let path = id.path(&self.dir);
        let reader = SnapshotReader::open(&self.env, &path).await?;
        let file = self.env.disk().open(&path, OpenMode::Read).and_then(|file| file.size_bytes());
        Ok(SnapshotFile {
            id: quorum::SnapshotId { end_offset: id.end_offset, epoch: id.epoch },
            size_bytes: file.map_err(StorageError::of("read", &path))?,
            last_contained_log_timestamp: reader.head().last_contained_log_timestamp,
        })
    }

    async fn remove_log_before(&self, start: Offset, now: TimestampMs) -> Result<(), FileError> {
        let moved = self.with(|log| log.delete_records(Some(start)));
        if let Err(error) = moved {
            tracing::warn!(%error, "move the start of the metadata log");
            return Ok(());
        }
        match storage::delete_old_segments(&self.env, self, now).await {
            Ok(removal) => Ok(removal.purge(self.env.disk()).await?),
            Err(error) => {
                tracing::warn!(%error, "remove segments of the metadata log");
                Ok(())
            }
        }
    }
}

fn extent<E: Env>(log: &storage::Log<E>) -> LogExtent {
    LogExtent { start: log.log_start_offset(), segments: log.segments().collect() }
}
