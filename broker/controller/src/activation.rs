//! What a controller writes when it becomes active, and when it is idle.

use std::collections::BTreeMap;

use image::{METADATA_VERSION_FEATURE, MetadataVersion};
use wire::{
    AbortTransactionRecord, BeginTransactionRecord, EndTransactionRecord, FeatureLevelRecord, NoOpRecord,
};

use crate::{Context, Decision, VersionedRecord};

/// What formatting puts into `bootstrap.checkpoint`: `metadata.version` first, then every other feature that is above
/// level 0, by name.
pub fn bootstrap_records(
    metadata_version: MetadataVersion,
    features: &BTreeMap<String, i16>,
) -> Vec<VersionedRecord> {
    let first = (METADATA_VERSION_FEATURE, metadata_version.0);
    let others = features.iter().map(|(name, level)| (name.as_str(), *level));
    let others = others.filter(|(name, level)| *level > 0 && *name != METADATA_VERSION_FEATURE);
    let record = |(name, feature_level): (&str, i16)| {
        (FeatureLevelRecord { name: name.to_owned(), feature_level }.into(), 0)
    };
    std::iter::once(first).chain(others).map(record).collect()
}

/// The first records of a new leader, to be appended before it serves: the bootstrap records into an empty log, as one
/// metadata transaction; the end of a transaction that an earlier leader left open (and the bootstrap, if it was that).
pub fn decide_activation(context: &Context<'_>, bootstrap: &[VersionedRecord]) -> Decision<()> {
    let mut records: Vec<VersionedRecord> = Vec::new();
    if context.image.in_transaction() {
        let reason = Some("the controller that began it is gone".to_owned());
        records.push((AbortTransactionRecord { reason }.into(), 0));
    }
    if context.image.features.metadata_version().is_none() {
        let name = Some("Bootstrap records".to_owned());
        records.push((BeginTransactionRecord { name }.into(), 0));
        records.extend_from_slice(bootstrap);
        records.push((EndTransactionRecord::default().into(), 0));
    }
    Decision { records, response: () }
}

/// The record that the active controller writes when nothing else was written for `metadata.max.idle.interval.ms`, so
/// that everybody sees the log move.
pub fn no_op_record() -> VersionedRecord {
    (NoOpRecord::default().into(), 0)
}
