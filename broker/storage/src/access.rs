//! Operations on a log that may have to wait for the disk, without its lock.

use env::{Env, FileOf};
use model::{LeaderEpoch, Offset, TimestampMs};

use crate::error::{AppendError, LogError, ReadError, StorageError, TimestampedOffset};
use crate::large_records::first_record;
use crate::log::{AppendInfo, Log, ReadRequest, ReadSlice, Removal};
use crate::pages::{Missing, Pages};
use crate::produced_batch::ProducedBatch;

/// An operation that needs more attempts than this asks for bytes that never come.
const ATTEMPT_COUNT_MAX: usize = 1000;

/// A log behind its owner's short lock.
pub trait LogAccess<E: Env>: Send + Sync {
    /// Runs `operation` under the lock.
    fn with<R>(&self, operation: impl FnOnce(&mut Log<E>) -> R) -> R;
}

impl<E: Env> LogAccess<E> for parking_lot::Mutex<Log<E>> {
    fn with<R>(&self, operation: impl FnOnce(&mut Log<E>) -> R) -> R {
        operation(&mut self.lock())
    }
}

/// Appends a client's batch; see [`Log::append_as_leader`]. Waits only when a log that was idle since it was opened is
/// not in memory. `epoch` is asked under the lock for the epoch that this node leads in, `None` when it does not.
pub async fn append_as_leader<E: Env>(
    log: &impl LogAccess<E>,
    batch: &ProducedBatch,
    epoch: impl Fn() -> Option<LeaderEpoch>,
) -> Result<AppendInfo, AppendError> {
    let append = |log: &mut Log<E>, pages: &Pages| {
        log.append_as_leader(batch, epoch().ok_or(AppendError::NotLeader)?, pages)
    };
    attempt(log, append).await
}

/// Appends batches with their offsets; see [`Log::append_as_follower`].
pub async fn append_as_follower<E: Env>(
    log: &impl LogAccess<E>,
    records: &bytes::Bytes,
) -> Result<AppendInfo, AppendError> {
    attempt(log, |log, pages| log.append_as_follower(records, pages)).await
}

/// Reads by offset; see [`Log::read`]. Waits when an index or the headers of batches are not in memory.
pub async fn read<E: Env>(
    log: &impl LogAccess<E>,
    request: &ReadRequest,
) -> Result<ReadSlice<FileOf<E>>, ReadError> {
    attempt(log, |log, pages| log.read(request, pages)).await
}

/// The first record with this timestamp or a later one. The caller drops an answer beyond what its client may see.
pub async fn offset_for_timestamp<E: Env>(
    log: &impl LogAccess<E>,
    timestamp: TimestampMs,
) -> Result<Option<TimestampedOffset>, ReadError> {
    let mut from = Offset(0);
    loop {
        let found = attempt(log, |log, pages| log.find_timestamp(timestamp, from, pages)).await?;
        let Some(batch) = found else { return Ok(None) };
        let record =
            first_record(log, &batch, |at, offset| at >= timestamp && offset >= batch.log_start_offset)
                .await?;
        if record.is_some() {
            return Ok(record);
        }
        // The header promised more than the records have, or the log starts within the batch.
        from = batch.header.next_offset();
    }
}

/// The first record that has the largest timestamp of the log.
pub async fn max_timestamp_offset<E: Env>(
    log: &impl LogAccess<E>,
) -> Result<Option<TimestampedOffset>, ReadError> {
    match attempt(log, |log, pages| log.find_max_timestamp(pages)).await? {
        Some(batch) => first_record(log, &batch, |at, _| at == batch.header.max_timestamp).await,
        None => Ok(None),
    }
}

/// Flushes the log at least up to `up_to`. Calls at the same time share flushes: who waited while another flush ran
/// finds its records flushed by it, or by the next one, which then covers all who wait.
pub async fn flush<E: Env>(log: &impl LogAccess<E>, up_to: Offset) -> Result<(), LogError> {
    let gate = log.with(|log| log.file_gate());
    let _turn = gate.turn.lock().await;
    if log.with(|log| log.is_flushed(up_to)) {
        return Ok(());
    }
    flush_now(log).await
}

/// Flushes all that is there, names and indexes included; for use soon after a roll, and before checkpoints.
pub async fn flush_all<E: Env>(log: &impl LogAccess<E>) -> Result<(), LogError> {
    let gate = log.with(|log| log.file_gate());
    let _turn = gate.turn.lock().await;
    flush_now(log).await
}

async fn flush_now<E: Env>(log: &impl LogAccess<E>) -> Result<(), LogError> {
    let Some(job) = log.with(Log::begin_flush)? else { return Ok(()) };
    let result = job.run().await;
    log.with(|log| {
        let now = log.env.wall_clock();
        log.finish_flush(&job, result, now)
    })
}

/// Ends once nothing is at work on the log's files without its lock.
pub async fn settled<E: Env>(log: &impl LogAccess<E>) {
    let gate = log.with(|log| log.file_gate());
    drop(gate.turn.lock().await);
}

/// Ends a log, so that its directory may be renamed: lets every operation answer that the log is not led here, and waits
/// for what is at work on its files. Nothing touches a path after that, where the directory of another log may be by
/// then. What was read before can still be sent.
pub async fn retire<E: Env>(log: &impl LogAccess<E>) {
    log.with(Log::retire);
    settled(log).await;
    log.with(|log| log.close_files());
}

/// Applies retention; see [`Log::delete_old_segments`]. The files are hidden already; the caller purges them after
/// [`Removal::delay_ms`].
pub async fn delete_old_segments<E: Env>(
    env: &E,
    log: &impl LogAccess<E>,
    now: TimestampMs,
) -> Result<Removal, ReadError> {
    let gate = log.with(|log| log.file_gate());
    let _turn = gate.turn.lock().await;
    let removal = attempt(log, |log, pages| log.delete_old_segments(now, pages)).await?;
    removal.hide(env.disk()).await?;
    Ok(removal)
}

/// Cuts off everything from `offset` on. One truncation of a log runs at a time.
pub async fn truncate_to<E: Env>(log: &impl LogAccess<E>, offset: Offset) -> Result<(), LogError> {
    let gate = log.with(|log| log.file_gate());
    let _turn = gate.turn.lock().await;
    let Some(truncation) = log.with(|log| log.begin_truncate_to(offset))? else { return Ok(()) };
    let result = truncation.run().await;
    Ok(log.with(|log| log.finish_truncation(result))?)
}

/// Cuts off everything and starts anew at `offset`.
pub async fn truncate_fully_and_start_at<E: Env>(
    log: &impl LogAccess<E>,
    offset: Offset,
) -> Result<(), LogError> {
    let gate = log.with(|log| log.file_gate());
    let _turn = gate.turn.lock().await;
    let truncation = log.with(|log| log.begin_truncate_fully(offset))?;
    let result = truncation.run().await;
    Ok(log.with(|log| log.finish_truncation(result))?)
}

/// An error that may ask for bytes.
trait Attempt: From<StorageError> {
    fn missing(&self) -> Option<&Missing>;
}

impl Attempt for AppendError {
    fn missing(&self) -> Option<&Missing> {
        match self {
            AppendError::Missing(missing) => Some(missing),
            _ => None,
        }
    }
}

impl Attempt for ReadError {
    fn missing(&self) -> Option<&Missing> {
        match self {
            ReadError::Missing(missing) => Some(missing),
            _ => None,
        }
    }
}

/// Runs `operation` under the lock until it has all it needs. What is fetched in between is looked for by its path: where
/// that fails, the next look says whether the log still wants it, or whether its file went in the meantime (by
/// retention, or with the log).
async fn attempt<E: Env, T, X: Attempt>(
    log: &impl LogAccess<E>,
    mut operation: impl FnMut(&mut Log<E>, &Pages) -> Result<T, X>,
) -> Result<T, X> {
    let mut pages = Pages::default();
    let mut attempt_count = 0;
    let mut failed: Option<(Missing, StorageError)> = None;
    loop {
        let (result, env) = log.with(|log| {
            pages.enter_generation(log.generation);
            let result = operation(log, &pages);
            let wants_env = result.as_ref().err().and_then(Attempt::missing).is_some();
            (result, wants_env.then(|| log.env.clone()))
        });
        attempt_count += 1;
        let missing = result.as_ref().err().and_then(Attempt::missing);
        let (Some(missing), Some(env)) = (missing, env) else { return result };
        if attempt_count == ATTEMPT_COUNT_MAX {
            return result;
        }
        if let Some((_, error)) = failed.take_if(|(asked, _)| asked == missing) {
            return Err(error.into());
        }
        let fetched = match missing {
            Missing::Bytes { path, position, size_bytes } => {
                pages.fetch(&env, path.clone(), *position, *size_bytes).await
            }
            Missing::Indexes(base) => rebuild_indexes(log, *base).await,
        };
        failed = fetched.err().map(|error| (missing.clone(), error));
    }
}

async fn rebuild_indexes<E: Env>(log: &impl LogAccess<E>, base: Offset) -> Result<(), StorageError> {
    let Some(rebuild) = log.with(|log| log.begin_index_rebuild(base)) else { return Ok(()) };
    let scan = rebuild.run().await?;
    log.with(|log| log.finish_index_rebuild(&rebuild, scan))
}
