//! The keys of the metadata quorum and its log.

use std::time::Duration;

use model::NodeId;
use quorum::{RetentionPolicy, SnapshotPolicy};

use super::ConfigError;
use super::entries::Entries;

const VOTERS: &str = "controller.quorum.voters";

pub(super) fn snapshot_policy(entries: &Entries<'_>) -> SnapshotPolicy {
    let interval = entries.long("metadata.log.max.snapshot.interval.ms") as u64;
    SnapshotPolicy {
        record_bytes_max: entries.long("metadata.log.max.record.bytes.between.snapshots") as u64,
        interval_max: (interval > 0).then(|| Duration::from_millis(interval)),
    }
}

pub(super) fn retention_policy(entries: &Entries<'_>) -> RetentionPolicy {
    RetentionPolicy {
        bytes_max: u64::try_from(entries.long("metadata.max.retention.bytes")).ok(),
        age_max: u64::try_from(entries.long("metadata.max.retention.ms")).ok().map(Duration::from_millis),
    }
}

/// Kafka's own tests use the internal key for segments below the smallest size of the other.
pub(super) fn segment_bytes(entries: &Entries<'_>) -> Result<u32, ConfigError> {
    let internal = "internal.metadata.log.segment.bytes";
    if !entries.is_given(internal) {
        return Ok(entries.int("metadata.log.segment.bytes") as u32);
    }
    u32::try_from(entries.int(internal))
        .ok()
        .filter(|bytes| *bytes > 0)
        .ok_or_else(|| entries.error(internal, format!("{internal} must be at least 1")))
}

/// The voters of a directory that was formatted for static voters: this node alone.
pub(super) fn static_voters(entries: &Entries<'_>, node_id: NodeId) -> Result<Vec<NodeId>, ConfigError> {
    let mut ids = Vec::new();
    for voter in entries.list(VOTERS) {
        let id = voter.split_once('@').and_then(|(id, _)| id.parse::<i32>().ok()).filter(|id| *id >= 0);
        let id = id.ok_or_else(|| {
            entries.error(VOTERS, format!("{VOTERS}: '{voter}' is not of the form id@host:port"))
        })?;
        ids.push(NodeId(id));
    }
    match ids[..] {
        [] => Ok(vec![node_id]),
        [id] if id == node_id => Ok(ids),
        [id] => Err(entries.error(VOTERS, format!("{VOTERS} names node {id}, but this is node {node_id}"))),
        _ => {
            let message =
                format!("{VOTERS} names {} voters; only a quorum of one is served so far", ids.len());
            Err(entries.error(VOTERS, message))
        }
    }
}
