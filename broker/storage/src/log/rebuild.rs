//! Rebuilding the indexes of a segment that turned out to be damaged while they were used.

use std::sync::Arc;

use env::Env;
use model::Offset;

use super::Log;
use super::scan::{ScanRange, SegmentScan, scan_segment};
use crate::config::LogConfig;
use crate::error::StorageError;
use crate::segment::Place;

/// A rebuild that was begun.
pub(crate) struct IndexRebuild<E: Env> {
    place: Place<E>,
    config: Arc<LogConfig>,
    range: ScanRange,
    generation: u64,
}

impl<E: Env> Log<E> {
    /// Begins to rebuild the indexes of the segment at `base`; `None` when it, or the log, is gone.
    pub(crate) fn begin_index_rebuild(&self, base: Offset) -> Option<IndexRebuild<E>> {
        if self.is_retired() {
            return None;
        }
        let segment = self.segments.iter().find(|segment| segment.base == base)?;
        tracing::warn!(path = %self.place.path(base, "index").display(), "rebuilding damaged indexes");
        let range =
            ScanRange { base, size_bytes: segment.size_bytes, end_offset: Offset(i64::MAX), verify: false };
        let (place, config) = (self.place.clone(), Arc::clone(&self.config));
        Some(IndexRebuild { place, config, range, generation: self.generation })
    }

    /// Puts the new indexes in place, unless the segment was cut, or grew, or the log was retired in the meantime:
    /// then it is for the next attempt.
    pub(crate) fn finish_index_rebuild(
        &mut self,
        rebuild: &IndexRebuild<E>,
        scan: SegmentScan,
    ) -> Result<(), StorageError> {
        let is_retired = self.is_retired();
        let range = &rebuild.range;
        let segment = self.segments.iter_mut().find(|segment| segment.base == range.base);
        match segment {
            Some(segment)
                if segment.size_bytes == range.size_bytes
                    && self.generation == rebuild.generation
                    && !is_retired =>
            {
                segment.install_indexes(&self.place, scan.segment)
            }
            _ => Ok(()),
        }
    }
}

impl<E: Env> IndexRebuild<E> {
    /// Reads the segment.
    pub async fn run(&self) -> Result<SegmentScan, StorageError> {
        scan_segment(&self.place, &self.config, self.range, |_, _| {}).await
    }
}
