//! Loading a coordinator from its partition, and giving it up.

use std::sync::Arc;
use std::time::Duration;

use coordinator::{GroupCoordinator, LogRecord, RecordPosition};
use env::Env;
use model::{Offset, PartitionIndex};
use records::{Batches, ControlRecordType, DECOMPRESSED_BYTES_MAX, RecordIter};
use storage::{LogAccess, ReadError, ReadRequest, StorageError};

use super::{Groups, Host};
use crate::metadata_log::read_parts;
use crate::partition::Partition;

/// How much of the log is read at once.
const LOAD_BYTES: u64 = 1 << 20;
/// How long to wait before reading the log again when there was no file handle for it.
const LOAD_RETRY: Duration = Duration::from_millis(100);

impl<E: Env> Groups<E> {
    /// Begins to coordinate the groups of a partition: answers that it is loading until its log has been read, which
    /// is what the future does.
    pub(crate) fn lead(self: &Arc<Self>, partition: Arc<Partition<E>>) -> impl Future<Output = ()> + use<E> {
        let host =
            Arc::new(Host { partition: Arc::clone(&partition), coordinator: tokio::sync::Mutex::new(None) });
        self.hosts.write().insert(partition.at.partition.0, Arc::clone(&host));
        Arc::clone(self).load(host)
    }

    /// Stops to coordinate all groups, and tells those who wait.
    pub(crate) async fn resign(&self) {
        let hosts = std::mem::take(&mut *self.hosts.write());
        for host in hosts.into_values() {
            self.stop(&host).await;
        }
    }

    /// Stops to coordinate the groups of one partition.
    pub(crate) async fn resign_one(&self, partition: PartitionIndex) {
        let host = self.hosts.write().remove(&partition.0);
        if let Some(host) = host {
            self.stop(&host).await;
        }
    }

    async fn stop(&self, host: &Host<E>) {
        if let Some(coordinator) = host.coordinator.lock().await.take() {
            self.answer(coordinator.stop());
        }
    }

    async fn load(self: Arc<Self>, host: Arc<Host<E>>) {
        let mut coordinator = loop {
            let mut coordinator = GroupCoordinator::new(Arc::clone(&self.config));
            match apply_log(&host.partition, &mut coordinator).await {
                Ok(()) => break coordinator,
                Err(ReadError::NotLeader) => return,
                Err(ReadError::Storage(error)) if error.is_transient() => {
                    self.failure.storage_failed(&host.partition.at, &error);
                    self.env.sleep(LOAD_RETRY).await;
                }
                Err(error) => {
                    // Its groups go on to answer that they are loading, which clients take as a reason to wait.
                    tracing::error!(partition = %host.partition.at, %error, "load groups");
                    if let ReadError::Storage(error) = &error {
                        self.failure.storage_failed(&host.partition.at, error);
                    }
                    return;
                }
            }
        };
        coordinator.start(self.now());
        *host.coordinator.lock().await = Some(coordinator);
        self.deadlines_changed.notify_one();
    }
}

async fn apply_log<E: Env>(
    partition: &Partition<E>,
    coordinator: &mut GroupCoordinator,
) -> Result<(), ReadError> {
    let (start, end) = partition.with(|log| (log.log_start_offset(), log.log_end_offset()));
    let mut next = start;
    while next < end {
        let request =
            ReadRequest { offset: next, bytes_max: LOAD_BYTES, upper_bound: end, at_least_one: true };
        let slice = partition.read(&request).await?;
        let bytes = read_parts(&slice.parts).await.map_err(|error| {
            ReadError::Storage(StorageError::of("read", &partition.with(|log| log.dir().to_owned()))(error))
        })?;
        if bytes.is_empty() {
            return Ok(());
        }
        for batch in Batches::new(&bytes) {
            // What is behind a damaged batch may be newer than what is before it: half a log is no state to serve.
            let batch = batch.map_err(|error| ReadError::Corrupt {
                path: partition.with(|log| log.dir().to_owned()),
                position: 0,
                reason: format!("group records behind offset {next}: {error}"),
            })?;
            next = batch.header.next_offset();
            apply_batch(partition, &bytes.slice_ref(batch.bytes), coordinator);
        }
    }
    Ok(())
}

fn apply_batch<E: Env>(partition: &Partition<E>, batch: &bytes::Bytes, coordinator: &mut GroupCoordinator) {
    let skip = |offset: Offset, error: &dyn std::fmt::Display| {
        tracing::warn!(partition = %partition.at, offset = offset.0, %error, "skip group record");
    };
    let records = match RecordIter::new(batch, DECOMPRESSED_BYTES_MAX) {
        Ok(records) => records,
        Err(error) => return skip(Offset::UNKNOWN, &error),
    };
    let header = *records.header();
    let producer_id =
        if header.attributes.is_transactional() { header.producer_id } else { model::ProducerId::NONE };
    for record in records {
        let record = match record {
            Ok(record) => record,
            Err(error) => return skip(header.base_offset, &error),
        };
        let key = record.key.unwrap_or_default();
        if header.attributes.is_control() {
            if let Ok(kind @ (ControlRecordType::Commit | ControlRecordType::Abort)) =
                ControlRecordType::from_key(&key)
            {
                coordinator.apply_end_transaction(header.producer_id, kind == ControlRecordType::Commit);
            }
            continue;
        }
        match LogRecord::decode(key, record.value) {
            Ok(decoded) => {
                coordinator.apply(&decoded, RecordPosition { offset: record.offset, producer_id });
            }
            Err(error) => skip(record.offset, &error),
        }
    }
}
