//! Why the node must stop. A failed disk takes its log directory offline, and as there is one directory, the node with
//! it; except that a full disk is waited out, and so is a lack of file handles.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use model::TopicPartition;
use storage::{LogError, StorageError};
use tokio::sync::watch;

use crate::metrics::Metrics;

/// See the module. Whoever uses the disk tells it.
pub(crate) struct Failure {
    log_dir: PathBuf,
    metrics: Arc<Metrics>,
    /// How often the disk refused what it may take later.
    transient_count: AtomicU64,
    /// The first reason.
    reason: watch::Sender<Option<String>>,
}

impl Failure {
    pub(crate) fn new(log_dir: PathBuf, metrics: Arc<Metrics>) -> Self {
        Self { log_dir, metrics, transient_count: AtomicU64::new(0), reason: watch::Sender::new(None) }
    }

    /// The one place that turns a failed disk into an offline log directory.
    pub(crate) fn storage_failed(&self, at: &TopicPartition, error: &StorageError) {
        if error.is_transient() {
            let count = self.transient_count.fetch_add(1, Ordering::Relaxed) + 1;
            // Clients try again and again; ever fewer lines say so.
            if count.is_power_of_two() {
                tracing::warn!(partition = %at, %error, count, "the disk takes nothing now: clients are to try again");
            }
            return;
        }
        tracing::error!(partition = %at, %error, "log directory failed");
        self.metrics.offline_log_dirs.set(1);
        self.fail(format!("log directory {} failed: {error}", self.log_dir.display()));
    }

    /// Takes note of why a log was not flushed; one whose topic is gone failed nobody.
    pub(crate) fn log_failed(&self, at: &TopicPartition, error: &LogError) {
        if let LogError::Storage(error) = error {
            self.storage_failed(at, error);
        }
    }

    /// Makes the node stop.
    pub(crate) fn fail(&self, reason: String) {
        self.reason.send_if_modified(|known| {
            let is_first = known.is_none();
            if is_first {
                *known = Some(reason);
            }
            is_first
        });
    }

    /// Ends with the reason once the node must stop.
    pub(crate) async fn failed(&self) -> String {
        let mut reason = self.reason.subscribe();
        // The guard must be gone before anything else is awaited: futures are to be `Send`.
        let reason = reason.wait_for(Option::is_some).await.ok().and_then(|reason| reason.clone());
        match reason {
            Some(reason) => reason,
            None => std::future::pending().await,
        }
    }
}
