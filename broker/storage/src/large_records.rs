//! Looking at the records of compressed batches, however large they are once decompressed.
//!
//! Most are small, and looked at at once. The others are looked at one batch at a time in the whole broker, so that
//! what their codecs hold is held once, and in steps, between which other tasks run. Who waits for its turn holds
//! nothing for it.

use bytes::Bytes;
use env::{Env, File, FileOf};
use futures::FutureExt;
use model::{Offset, TimestampMs};
use records::{Batch, BatchError, Compression, DECOMPRESSED_BYTES_MAX, RecordViews, RecordWalk};

use crate::access::LogAccess;
use crate::config::LogConfig;
use crate::error::{AppendError, ReadError, StorageError, TimestampedOffset};
use crate::log::FoundBatch;
use crate::produced_batch::{INLINE_WINDOW_BYTES_MAX, ProducedBatch};

/// How far zstd may look back in large records: as far as at level 20. It holds as much.
const LARGE_WINDOW_BYTES_MAX: usize = 32 << 20;

/// [`ProducedBatch::validate`] for what is too large to be checked at once, in its turn.
pub async fn validate_large<E: Env>(
    log: &impl LogAccess<E>,
    records: &Bytes,
    produce_version: i16,
    config: &LogConfig,
    now: TimestampMs,
) -> Result<ProducedBatch, AppendError> {
    let turns = log.with(|log| log.large_record_turns());
    let _turn = turns.lock().await;
    ProducedBatch::check(records, produce_version, config, now, LARGE_WINDOW_BYTES_MAX).await
}

/// The first record of a stored batch that `is_it`.
pub(crate) async fn first_record<E: Env>(
    log: &impl LogAccess<E>,
    batch: &FoundBatch<FileOf<E>>,
    is_it: impl Fn(TimestampMs, Offset) -> bool,
) -> Result<Option<TimestampedOffset>, ReadError> {
    let corrupt = |error: BatchError| ReadError::Corrupt {
        path: batch.path.clone(),
        position: batch.position,
        reason: error.to_string(),
    };
    let at_once = {
        let bytes = read(batch).await?;
        first_of(&bytes, INLINE_WINDOW_BYTES_MAX, &is_it).now_or_never()
    };
    let found = match at_once {
        Some(found) => found,
        None => {
            let turns = log.with(|log| log.large_record_turns());
            let _turn = turns.lock().await;
            first_of(&read(batch).await?, LARGE_WINDOW_BYTES_MAX, &is_it).await
        }
    };
    let leader_epoch = batch.header.leader_epoch;
    let found = found.map_err(corrupt)?;
    Ok(found.map(|(timestamp, offset)| TimestampedOffset { timestamp, offset, leader_epoch }))
}

async fn read<F: File>(batch: &FoundBatch<F>) -> Result<Bytes, StorageError> {
    let bytes = batch.file.read_at(batch.position, batch.header.size_bytes()).await;
    bytes.map_err(StorageError::of("read", &batch.path))
}

async fn first_of(
    bytes: &[u8],
    window_bytes_max: usize,
    is_it: impl Fn(TimestampMs, Offset) -> bool,
) -> Result<Option<(TimestampMs, Offset)>, BatchError> {
    let batch = Batch::parse(bytes)?;
    if batch.header.attributes.compression()? == Compression::None {
        for record in RecordViews::new(&batch.header, batch.body()) {
            let record = record?;
            if is_it(record.timestamp, record.offset) {
                return Ok(Some((record.timestamp, record.offset)));
            }
        }
        return Ok(None);
    }
    let mut walk = RecordWalk::new(batch, DECOMPRESSED_BYTES_MAX, window_bytes_max)?;
    while let Some(record) = walk.next().await? {
        if is_it(record.timestamp, record.offset) {
            return Ok(Some((record.timestamp, record.offset)));
        }
    }
    Ok(None)
}
