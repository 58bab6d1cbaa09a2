//! Going through the batches of segments, for recovery and for what is derived from batches.

use bytes::Bytes;
use env::{Disk, Env};
use model::Offset;
use records::BatchHeader;

use crate::batch_scanner::{BatchScanner, Scanned};
use crate::config::LogConfig;
use crate::error::StorageError;
use crate::producer_state::ProducerState;
use crate::segment::{AppendedBatch, Place, Segment, file_path};

/// What a scan of a segment found.
pub(crate) struct SegmentScan {
    /// The segment up to where the scan went, with indexes.
    pub segment: Segment,
    /// The offset behind the last batch.
    pub next_offset: Offset,
    /// Why what follows is no batch of this segment, if anything follows.
    pub torn: Option<String>,
}

/// Which part of a segment to scan, and how.
#[derive(Clone, Copy)]
pub(crate) struct ScanRange {
    pub base: Offset,
    pub size_bytes: u64,
    /// The scan ends before the first batch that has a record at or behind this offset.
    pub end_offset: Offset,
    /// Whether checksums are checked.
    pub verify: bool,
}

/// Scans a segment from its start; `on_batch` sees each batch (with its body if it was read).
pub(crate) async fn scan_segment<E: Env>(
    place: &Place<E>,
    config: &LogConfig,
    range: ScanRange,
    mut on_batch: impl FnMut(&BatchHeader, &Bytes),
) -> Result<SegmentScan, StorageError> {
    let path = place.path(range.base, "log");
    let mut segment = Segment::existing(range.base, 0, 0, 0);
    let file = segment.log_file(place)?;
    let mut next_offset = range.base;
    let mut scanner = BatchScanner::new(&*file, 0, range.size_bytes, range.verify);
    let torn = loop {
        let (header, body) = match scanner.next().await.map_err(StorageError::of("read", &path))? {
            Scanned::Batch { header, body } => (header, body),
            Scanned::Torn { reason } => break Some(reason),
            Scanned::End => break None,
        };
        if header.last_offset() >= range.end_offset {
            break None;
        }
        if header.base_offset < next_offset || i32::try_from(header.last_offset().0 - range.base.0).is_err() {
            break Some(format!("offset {} follows offset {}", header.base_offset, next_offset.plus(-1)));
        }
        on_batch(&header, &body);
        next_offset = header.next_offset();
        let batch = AppendedBatch {
            last_offset: header.last_offset(),
            max_timestamp: header.max_timestamp.0,
            size_bytes: header.size_bytes() as u64,
        };
        segment.note_batch(&batch, config);
    };
    Ok(SegmentScan { segment, next_offset, torn })
}

/// The producers as of `end_offset`: from the newest intact snapshot at or before it, and the batches from there on.
/// `segments` are base offsets and sizes, ascending; `snapshots` ascend too.
pub(crate) async fn rebuild_producers<E: Env>(
    env: &E,
    place: &Place<E>,
    config: &LogConfig,
    segments: &[(Offset, u64)],
    snapshots: impl DoubleEndedIterator<Item = Offset>,
    end_offset: Offset,
) -> Result<ProducerState, StorageError> {
    let mut producers = ProducerState::default();
    let mut from = Offset(0);
    for offset in snapshots.rev().skip_while(|offset| *offset > end_offset) {
        let path = file_path(&place.dir, offset, "snapshot");
        let contents = env.disk().read(&path).await.map_err(StorageError::of("read", &path))?;
        match ProducerState::from_snapshot(&contents) {
            Ok(state) => {
                (producers, from) = (state, offset);
                break;
            }
            Err(error) => tracing::warn!(path = %path.display(), %error, "left a damaged snapshot aside"),
        }
    }
    let ends = segments.iter().skip(1).map(|(base, _)| *base).chain([Offset(i64::MAX)]);
    for ((base, size_bytes), end) in segments.iter().copied().zip(ends) {
        if end <= from || base >= end_offset {
            continue;
        }
        let range = ScanRange { base, size_bytes, end_offset, verify: false };
        scan_segment(place, config, range, |header, body| {
            if header.base_offset >= from {
                producers.apply(header, body);
            }
        })
        .await?;
    }
    Ok(producers)
}
