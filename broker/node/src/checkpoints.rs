//! The checkpoint files of the log directory: offsets of each partition, by its name.
//!
//! A topic that is deleted and created again has the name of the old one, and none of its offsets. So
//! [`Checkpoints::forget`] goes before a new log: once it has returned, no start of the node finds an offset of an older
//! log of that name, whatever becomes of this one.

use std::collections::{BTreeMap, BTreeSet};

use env::Env;
use model::{Offset, TopicPartition};
use storage::{LogDir, OffsetCheckpoint, StorageError};
use tokio::sync::Mutex;

use crate::boot::Boot;

/// Offsets of partitions, as one file has them.
pub(crate) type Offsets = BTreeMap<TopicPartition, Offset>;

/// See the module.
pub(crate) struct Checkpoints {
    files: [(OffsetCheckpoint, Mutex<Written>); 3],
}

/// What a file may say.
struct Written {
    offsets: Offsets,
    /// Whether it says just that; a write that failed may have happened or not.
    is_certain: bool,
}

impl Checkpoints {
    /// The files as the last shutdown left them.
    pub(crate) fn new(boot: &Boot) -> Self {
        let file = |which, offsets: &Offsets| {
            (which, Mutex::new(Written { offsets: offsets.clone(), is_certain: false }))
        };
        Self {
            files: [
                file(OffsetCheckpoint::RecoveryPoint, &boot.recovery_points),
                file(OffsetCheckpoint::LogStart, &boot.log_starts),
                file(OffsetCheckpoint::HighWatermark, &boot.high_watermarks),
            ],
        }
    }

    /// Replaces a file by what `offsets` makes of its contents, if that is anything new.
    pub(crate) async fn write<E: Env>(
        &self,
        log_dir: &LogDir<E>,
        which: OffsetCheckpoint,
        offsets: impl FnOnce(&Offsets) -> Offsets,
    ) -> Result<(), StorageError> {
        let file = self.files.iter().find(|(kind, _)| *kind == which);
        let (_, file) = file.expect("the cleaner's file is not kept here");
        let mut written = file.lock().await;
        let offsets = offsets(&written.offsets);
        if written.is_certain && written.offsets == offsets {
            return Ok(());
        }
        written.replace(log_dir, which, offsets).await
    }

    /// Takes partitions out of all files.
    pub(crate) async fn forget<E: Env>(
        &self,
        log_dir: &LogDir<E>,
        partitions: &BTreeSet<TopicPartition>,
    ) -> Result<(), StorageError> {
        for (which, file) in &self.files {
            let mut written = file.lock().await;
            if partitions.iter().any(|at| written.offsets.contains_key(at)) {
                let mut offsets = written.offsets.clone();
                offsets.retain(|at, _| !partitions.contains(at));
                written.replace(log_dir, *which, offsets).await?;
            }
        }
        Ok(())
    }
}

impl Written {
    async fn replace<E: Env>(
        &mut self,
        log_dir: &LogDir<E>,
        which: OffsetCheckpoint,
        offsets: Offsets,
    ) -> Result<(), StorageError> {
        self.is_certain = false;
        self.offsets.extend(offsets.iter().map(|(at, offset)| (at.clone(), *offset)));
        log_dir.write_checkpoint(which, &offsets).await?;
        *self = Self { offsets, is_certain: true };
        Ok(())
    }
}
