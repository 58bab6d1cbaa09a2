//! `.kafka_cleanshutdown`: present only while no broker uses the log directory and the last one closed all its logs.

use std::io;
use std::path::Path;

use env::{Disk, Env};
use model::BrokerEpoch;
use serde::Deserialize;

use crate::error::StorageError;
use crate::small_file;

const FILE_NAME: &str = ".kafka_cleanshutdown";

/// What the last broker left when it stopped in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CleanShutdown {
    /// Its epoch, to be sent as PreviousBrokerEpoch at registration; older brokers leave none.
    pub broker_epoch: Option<BrokerEpoch>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Contents {
    broker_epoch: i64,
}

impl CleanShutdown {
    /// Removes the file for good and says what it held; `None` when the last stop was not in order, so that logs need
    /// recovery. To be called before any log changes. Unreadable contents count as a file without an epoch.
    pub async fn take<E: Env>(env: &E, dir: &Path) -> Result<Option<CleanShutdown>, StorageError> {
        let path = dir.join(FILE_NAME);
        let Some(bytes) = small_file::read(env, &path).await? else { return Ok(None) };
        match env.disk().remove_file(&path).await {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                return Err(StorageError::new("remove", &path, error));
            }
            _ => env.disk().sync_dir(dir).await.map_err(StorageError::of("sync", dir))?,
        }
        let contents: Option<Contents> = serde_json::from_slice(&bytes).ok();
        Ok(Some(CleanShutdown { broker_epoch: contents.map(|contents| BrokerEpoch(contents.broker_epoch)) }))
    }

    /// Leaves the file: all logs of the directory are closed and on disk.
    pub async fn write<E: Env>(env: &E, dir: &Path, broker_epoch: BrokerEpoch) -> Result<(), StorageError> {
        let contents = format!(r#"{{"version":0,"brokerEpoch":{broker_epoch}}}"#);
        small_file::write(env, &dir.join(FILE_NAME), contents).await
    }
}
