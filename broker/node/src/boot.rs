//! What the last shutdown left in the log directory.

use env::Env;
use model::BrokerEpoch;
use storage::{FileError, LogDir, OffsetCheckpoint};

use crate::checkpoints::Offsets;

/// See the module.
#[derive(Debug, Default)]
pub(crate) struct Boot {
    /// Whether everything was flushed and closed.
    pub(crate) is_clean: bool,
    /// The epoch that the node had, when it was shut down cleanly.
    pub(crate) previous_epoch: Option<BrokerEpoch>,
    pub(crate) recovery_points: Offsets,
    pub(crate) log_starts: Offsets,
    pub(crate) high_watermarks: Offsets,
}

impl Boot {
    /// Reads the checkpoints, and takes the mark of a clean shutdown away: from now on nothing is clean.
    pub(crate) async fn take<E: Env>(log_dir: &LogDir<E>) -> Result<Boot, FileError> {
        let high_watermarks = log_dir.read_checkpoint(OffsetCheckpoint::HighWatermark).await?;
        let recovery_points = or_none(log_dir.read_checkpoint(OffsetCheckpoint::RecoveryPoint).await)?;
        let log_starts = or_none(log_dir.read_checkpoint(OffsetCheckpoint::LogStart).await)?;
        let clean = log_dir.take_clean_shutdown().await?;
        Ok(Boot {
            // Without its recovery points nothing is known of a log, however it was closed.
            is_clean: clean.is_some() && recovery_points.is_some(),
            previous_epoch: clean.and_then(|clean| clean.broker_epoch),
            recovery_points: recovery_points.unwrap_or_default(),
            log_starts: log_starts.unwrap_or_default(),
            high_watermarks,
        })
    }
}

/// A damaged file that only makes recovery longer is taken as missing.
fn or_none<T>(read: Result<T, FileError>) -> Result<Option<T>, FileError> {
    match read {
        Ok(offsets) => Ok(Some(offsets)),
        Err(error @ FileError::Damaged { .. }) => {
            tracing::warn!(%error, "recover without this checkpoint");
            Ok(None)
        }
        Err(error) => Err(error),
    }
}
