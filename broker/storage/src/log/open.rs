//! Opening a log: from what a directory lists after a clean shutdown, and by recovery after any other end.
//!
//! After a clean shutdown no segment is opened: where the newest producer snapshot and the recovery point agree, there
//! the log ends; where they do not, the last segment is read. Otherwise everything from the recovery point on is read; batches must be intact and in order, what follows the first one that
//! is not is cut off, and indexes, leader epochs and producers are built anew. In both cases an index that is missing or
//! cannot be right by its size is rebuilt; one that is damaged within is found out when it is used.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, IoSlice};
use std::ops::Range;
use std::path::PathBuf;
use std::sync::Arc;

use env::{DirEntry, Disk, Env, File, OpenMode};
use model::{Offset, TimestampMs};
use records::{BATCH_HEADER_SIZE_BYTES, BatchHeader};

use super::retention::{DELETED_SUFFIX, ignore_missing};
use super::scan::{ScanRange, rebuild_producers, scan_segment};
use super::{Condition, Log, Unsynced};
use crate::config::LogConfig;
use crate::error::{OpenError, StorageError};
use crate::file_cache::FileCache;
use crate::leader_epochs::LeaderEpochs;
use crate::producer_state::ProducerState;
use crate::segment::{Place, Segment, file_path};

/// How to open a log.
pub struct OpenLog<E: Env> {
    /// The world.
    pub env: E,
    /// The open files that all logs share.
    pub files: Arc<FileCache<E>>,
    /// The log's directory; created when missing.
    pub dir: PathBuf,
    /// The settings.
    pub config: Arc<LogConfig>,
    /// Whether the log directory was cleanly shut down after the checkpoints were written.
    pub is_clean: bool,
    /// From the checkpoint file; 0 when it has none.
    pub recovery_point: Offset,
    /// From the checkpoint file; 0 when it has none.
    pub log_start_offset: Offset,
    /// From the checkpoint file; 0 when it has none.
    pub high_watermark: Offset,
}

/// The files of a log, by what their names say.
#[derive(Default)]
struct Listing {
    /// Base offsets of segments, with the sizes of their batches, offset index and time index.
    segments: BTreeMap<Offset, [Option<u64>; 3]>,
    snapshots: BTreeSet<Offset>,
    /// The sizes of snapshots and of the epochs' file.
    snapshot_bytes: BTreeMap<Offset, u64>,
    epochs_bytes: Option<u64>,
    leftovers: Vec<PathBuf>,
    has_aborted_transactions: bool,
}

/// How much is written again at once.
const WRITE_AGAIN_BYTES: u64 = 1 << 20;
/// The size of a producer snapshot without producers.
const EMPTY_SNAPSHOT_BYTES: u64 = 10;
/// The size of an epochs file without epochs.
const EMPTY_EPOCHS_BYTES: u64 = 4;

impl<E: Env> OpenLog<E> {
    /// Opens the log, recovering it when needed, or creates an empty one.
    pub async fn open(self) -> Result<Log<E>, OpenError> {
        let disk = self.env.disk().clone();
        let (entries, is_new) = match disk.list(&self.dir).await {
            Ok(entries) => (entries, false),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                disk.create_dir_all(&self.dir).await.map_err(StorageError::of("create", &self.dir))?;
                (Vec::new(), true)
            }
            Err(error) => return Err(StorageError::new("list", &self.dir, error).into()),
        };
        let mut listing = Listing::read(&self.dir, &entries)?;
        listing.drop_orphans(&self.dir);
        if listing.has_aborted_transactions {
            let dir = self.dir.display();
            tracing::warn!(%dir, "log with aborted transactions: fetches of committed records only are refused");
        }
        for path in &listing.leftovers {
            ignore_missing(disk.remove_file(path).await).map_err(StorageError::of("remove", path))?;
        }
        let place = Place { log: self.files.register_log(), files: self.files, dir: self.dir };
        let mut log = Log {
            last_flush: self.env.wall_clock(),
            env: self.env,
            place,
            config: self.config,
            segments: listing.segments(),
            log_start_offset: self.log_start_offset,
            high_watermark: self.high_watermark,
            log_end_offset: self.log_start_offset,
            recovery_point: self.recovery_point,
            unsynced_base: self.log_start_offset,
            producers: ProducerState::default(),
            epochs: LeaderEpochs::default(),
            snapshots: std::mem::take(&mut listing.snapshots),
            intact_snapshot: None,
            jitter_ms: 0,
            unsynced: Unsynced { dir: is_new, parent: is_new, epochs: false },
            syncing: Unsynced::default(),
            file_gate: Arc::default(),
            generation: 0,
            condition: Condition::Good,
            has_aborted_transactions: listing.has_aborted_transactions,
        };
        log.draw_jitter();
        if log.segments.is_empty() {
            log.create_first_segment(&listing).await?;
            return Ok(log);
        }
        log.load_epochs(&listing).await?;
        // All before the recovery point is there, so an empty segment behind which it lies is not where the log ends.
        let is_clean =
            self.is_clean && !(log.active().size_bytes == 0 && log.active().base < self.recovery_point);
        log.repair_indexes(&listing, if is_clean { None } else { Some(self.recovery_point) }).await?;
        if is_clean {
            log.load_clean(&listing).await?;
        } else {
            log.recover().await?;
        }
        log.settle_offsets().await?;
        if !is_clean && log.config.promises_flush() {
            log.flush_recovered().await?;
        }
        Ok(log)
    }
}

impl Listing {
    fn read(dir: &std::path::Path, entries: &[DirEntry]) -> Result<Listing, OpenError> {
        let mut listing = Listing::default();
        for entry in entries.iter().filter(|entry| !entry.is_dir) {
            let path = || dir.join(&entry.name);
            if entry.name == LeaderEpochs::FILE_NAME {
                listing.epochs_bytes = Some(entry.size_bytes);
                continue;
            }
            let Some((stem, suffix)) = entry.name.split_once('.') else { continue };
            let Some(offset) = parse_offset(stem) else { continue };
            if suffix.ends_with(".swap") {
                return Err(OpenError::InterruptedCleaner { path: path() });
            }
            let kind = match suffix {
                "log" => 0,
                "index" => 1,
                "timeindex" => 2,
                "snapshot" => {
                    listing.snapshots.insert(offset);
                    listing.snapshot_bytes.insert(offset, entry.size_bytes);
                    continue;
                }
                _ if suffix.ends_with(DELETED_SUFFIX) || suffix.ends_with(".cleaned") => {
                    listing.leftovers.push(path());
                    continue;
                }
                "txnindex" => {
                    listing.has_aborted_transactions |= entry.size_bytes > 0;
                    continue;
                }
                // Of tools.
                _ => continue,
            };
            listing.segments.entry(offset).or_default()[kind] = Some(entry.size_bytes);
        }
        Ok(listing)
    }

    /// Sorts out indexes without batches, and snapshots that are neither the newest nor at the start of a segment.
    fn drop_orphans(&mut self, dir: &std::path::Path) {
        let leftovers = &mut self.leftovers;
        self.segments.retain(|base, sizes| {
            let suffixes =
                [(1, "index"), (2, "timeindex")].into_iter().filter(|(kind, _)| sizes[*kind].is_some());
            if sizes[0].is_none() {
                leftovers.extend(suffixes.map(|(_, suffix)| file_path(dir, *base, suffix)));
            }
            sizes[0].is_some()
        });
        let newest = self.snapshots.last().copied();
        self.snapshots.retain(|offset| {
            let is_wanted = Some(*offset) == newest || self.segments.contains_key(offset);
            if !is_wanted {
                leftovers.push(file_path(dir, *offset, "snapshot"));
            }
            is_wanted
        });
    }

    fn segments(&self) -> Vec<Segment> {
        let segment = |(base, sizes): (&Offset, &[Option<u64>; 3])| {
            let [size_bytes, index_bytes, time_index_bytes] = sizes.map(Option::unwrap_or_default);
            Segment::existing(*base, size_bytes, index_bytes, time_index_bytes)
        };
        self.segments.iter().map(segment).collect()
    }

    /// Whether the indexes of a segment cannot be right: missing, or cut within an entry.
    fn has_bad_indexes(&self, base: Offset) -> bool {
        let Some([Some(_), index_bytes, time_index_bytes]) = self.segments.get(&base) else {
            return true;
        };
        !index_bytes.is_some_and(|bytes| bytes.is_multiple_of(8))
            || !time_index_bytes.is_some_and(|bytes| bytes.is_multiple_of(12))
    }

    /// Whether a segment has batches, and no times of them: every complete time index has one, unless the batches have
    /// none.
    fn has_no_times(&self, base: Offset) -> bool {
        matches!(self.segments.get(&base), Some([Some(1..), _, Some(0)]))
    }
}

fn parse_offset(stem: &str) -> Option<Offset> {
    let is_number = stem.len() == 20 && stem.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| stem.parse().ok().map(Offset)).flatten()
}

impl<E: Env> Log<E> {
    /// Makes a log without segments an empty one.
    async fn create_first_segment(&mut self, listing: &Listing) -> Result<(), OpenError> {
        let start = self.log_start_offset;
        self.segments = vec![Segment::create(&self.place, start)?];
        self.high_watermark = start;
        self.log_end_offset = start;
        self.recovery_point = start;
        self.unsynced.dir = true;
        // Snapshots of a log that is gone say nothing about this one.
        self.drop_snapshots_behind(Offset(-1)).await?;
        if listing.epochs_bytes != Some(EMPTY_EPOCHS_BYTES) {
            let path = self.place.dir.join(LeaderEpochs::FILE_NAME);
            let contents = LeaderEpochs::default().to_file();
            let write = || {
                let file = self.env.disk().open(&path, OpenMode::Create)?;
                file.write_at(&mut [IoSlice::new(&contents)], 0)?;
                file.set_size(contents.len() as u64)
            };
            write().map_err(StorageError::of("write", &path))?;
        }
        Ok(())
    }

    /// Reads the leader epochs; those that their file does not have are gathered from the batches. It has none when it
    /// is missing or damaged, and not the oldest ones when the log's start moved back to where it was checkpointed.
    async fn load_epochs(&mut self, listing: &Listing) -> Result<(), OpenError> {
        if listing.epochs_bytes == Some(EMPTY_EPOCHS_BYTES) {
            return Ok(());
        }
        let path = self.place.dir.join(LeaderEpochs::FILE_NAME);
        let mut known = None;
        if listing.epochs_bytes.is_some() {
            let contents = self.env.disk().read(&path).await.map_err(StorageError::of("read", &path))?;
            known = LeaderEpochs::from_file(&contents);
        }
        let known = known.unwrap_or_else(|| {
            tracing::warn!(path = %path.display(), "gathering leader epochs from the log, for want of their file");
            LeaderEpochs::default()
        });
        let first_known = known.entries().first().map_or(Offset(i64::MAX), |(_, start)| *start);
        if first_known <= self.log_start_offset.max(self.segments[0].base) {
            self.epochs = known;
            return Ok(());
        }
        let mut gathered = LeaderEpochs::default();
        for segment in self.segments.iter().take_while(|segment| segment.base < first_known) {
            let range = ScanRange { end_offset: first_known, ..range_of(segment, false) };
            scan_segment(&self.place, &self.config, range, |header, _| {
                gathered.assign(header.leader_epoch, header.base_offset);
            })
            .await?;
        }
        for (epoch, start) in known.entries() {
            gathered.assign(*epoch, *start);
        }
        self.epochs = gathered;
        self.unsynced.epochs = true;
        Ok(())
    }

    /// The segment that recovery begins with: the one that holds the last record before the recovery point. If that is
    /// its last record, the segment may have been rolled after the last flush, which then has not seen its indexes. An
    /// empty segment does not say whether it is the end of the one before it.
    fn first_unclean(&self, recovery_point: Offset) -> usize {
        let mut first = self.segment_of(recovery_point.plus(-1));
        while first > 0 && self.segments[first].size_bytes == 0 {
            first -= 1;
        }
        first
    }

    /// Rebuilds indexes that cannot be right, except where recovery does so anyway.
    async fn repair_indexes(&mut self, listing: &Listing, recovery: Option<Offset>) -> Result<(), OpenError> {
        let end = recovery.map_or(self.segments.len(), |offset| self.first_unclean(offset));
        for segment in &mut self.segments[..end] {
            let lacks_times = listing.has_no_times(segment.base)
                && first_header(&self.place, segment).await?.is_none_or(|header| header.max_timestamp.0 >= 0);
            if !lacks_times && !listing.has_bad_indexes(segment.base) {
                continue;
            }
            let scan = scan_segment(&self.place, &self.config, range_of(segment, false), |_, _| {}).await?;
            if let Some(reason) = scan.torn {
                // Reads of that place will say so; recovery does not reach back here.
                let path = self.place.path(segment.base, "log");
                tracing::error!(path = %path.display(), reason, "a segment is damaged before the recovery point");
            }
            segment.install_indexes(&self.place, scan.segment)?;
        }
        Ok(())
    }

    /// The log's end and its producers, from the newest snapshot where it can be.
    async fn load_clean(&mut self, listing: &Listing) -> Result<(), OpenError> {
        let active = &self.segments[self.segments.len() - 1];
        let newest = self.snapshots.last().copied();
        self.log_end_offset = match newest {
            _ if active.size_bytes == 0 => active.base,
            // An older one may be all that is left, from an earlier shutdown.
            Some(offset) if offset > active.base && offset == self.recovery_point => offset,
            _ => {
                scan_segment(&self.place, &self.config, range_of(active, false), |_, _| {}).await?.next_offset
            }
        };
        self.unsynced_base = active.base;
        self.intact_snapshot = newest.filter(|offset| *offset == self.log_end_offset);
        self.recovery_point = self.log_end_offset;
        self.drop_snapshots_behind(self.log_end_offset).await?;
        let is_empty = newest == Some(self.log_end_offset)
            && listing.snapshot_bytes.get(&self.log_end_offset) == Some(&EMPTY_SNAPSHOT_BYTES);
        // Producers are known beyond the removal of their batches.
        let is_untouched = newest.is_none() && self.segments.iter().all(|segment| segment.size_bytes == 0);
        if !is_empty && !is_untouched {
            self.producers = self.producers_at(self.log_end_offset).await?;
        }
        Ok(())
    }

    /// Reads everything from the recovery point on, and keeps what is intact.
    async fn recover(&mut self) -> Result<(), OpenError> {
        let first = self.first_unclean(self.recovery_point);
        let start = self.segments[first].base;
        self.drop_snapshots_behind(start).await?;
        self.epochs.truncate_to(start);
        self.unsynced = Unsynced { dir: true, parent: true, epochs: true };
        self.unsynced_base = start;
        let mut producers = self.producers_at(start).await?;
        let mut next_offset = start;
        let mut kept = first;
        let mut is_torn = false;
        for index in first..self.segments.len() {
            let segment = &self.segments[index];
            // Only compaction makes holes between segments.
            let is_behind_hole = segment.base > next_offset && !self.config.cleanup_policy.compact;
            if segment.base < next_offset || is_behind_hole {
                tracing::warn!(dir = %self.place.dir.display(), %next_offset, base = %segment.base,
                    "segments that do not continue the log are left out");
                break;
            }
            let epochs = &mut self.epochs;
            let recovery_point = self.recovery_point;
            // Behind the batches that were flushed.
            let mut unflushed_position = 0;
            let scan = scan_segment(&self.place, &self.config, range_of(segment, true), |header, body| {
                producers.apply(header, body);
                epochs.assign(header.leader_epoch, header.base_offset);
                if header.last_offset() < recovery_point {
                    unflushed_position += header.size_bytes() as u64;
                }
            })
            .await?;
            if self.config.promises_flush() {
                self.write_again(segment, unflushed_position..scan.segment.size_bytes).await?;
            }
            next_offset = scan.next_offset;
            kept = index + 1;
            let segment = &mut self.segments[index];
            // Also gives back room that was reserved and not used.
            let scanned_bytes = scan.segment.size_bytes;
            if let Some(reason) = &scan.torn {
                tracing::warn!(path = %self.place.path(segment.base, "log").display(), reason,
                    cut_bytes = segment.size_bytes - scanned_bytes, %next_offset, "cut off the end of a log");
            }
            segment.cut(&self.place, scanned_bytes)?;
            segment.install_indexes(&self.place, scan.segment)?;
            if scan.torn.is_some() {
                is_torn = true;
                break;
            }
        }
        if is_torn || kept < self.segments.len() {
            self.remove_segments_from(kept.max(1)).await?;
            self.sync_cut().await?;
        }
        self.log_end_offset = next_offset;
        // Not more than was checkpointed, even if the log starts later: that segment's name may not be there for good.
        self.recovery_point = self.recovery_point.min(next_offset);
        self.producers = producers;
        Ok(())
    }

    /// Writes part of a segment again as it is. Once an fsync has failed, the system shows bytes that are not on disk as
    /// if they were, to the next process too, and leaves them out of every later fsync.
    async fn write_again(&self, segment: &Segment, range: Range<u64>) -> Result<(), StorageError> {
        let path = self.place.path(segment.base, "log");
        let file = segment.log_file(&self.place)?;
        let mut position = range.start;
        while position < range.end {
            let size_bytes = (range.end - position).min(WRITE_AGAIN_BYTES) as usize;
            let bytes = file.read_at(position, size_bytes).await.map_err(StorageError::of("read", &path))?;
            file.write_at(&mut [IoSlice::new(&bytes)], position).map_err(StorageError::of("write", &path))?;
            self.env.settle().await;
            position += size_bytes as u64;
        }
        Ok(())
    }

    /// Nobody reads what was recovered from memory alone, as a power loss would take it.
    async fn flush_recovered(&mut self) -> Result<(), OpenError> {
        let Some(job) = self.begin_flush()? else { return Ok(()) };
        let result = job.run().await;
        let now = self.env.wall_clock();
        Ok(self.finish_flush(&job, result, now)?)
    }

    /// Brings the checkpointed offsets in line with what is there.
    async fn settle_offsets(&mut self) -> Result<(), OpenError> {
        if self.log_start_offset > self.log_end_offset {
            tracing::warn!(dir = %self.place.dir.display(), log_start_offset = %self.log_start_offset,
                log_end_offset = %self.log_end_offset, "nothing is left of a log behind its start");
            let truncation = self.begin_truncate_fully(self.log_start_offset)?;
            let result = truncation.run().await;
            self.finish_truncation(result)?;
        }
        self.log_start_offset = self.log_start_offset.max(self.segments[0].base);
        self.high_watermark = self.high_watermark.clamp(self.log_start_offset, self.log_end_offset);
        self.assert_invariants();
        Ok(())
    }

    async fn producers_at(&self, offset: Offset) -> Result<ProducerState, StorageError> {
        let segments: Vec<_> =
            self.segments.iter().map(|segment| (segment.base, segment.size_bytes)).collect();
        let snapshots = self.snapshots.iter().copied();
        let mut producers =
            rebuild_producers(&self.env, &self.place, &self.config, &segments, snapshots, offset).await?;
        let now: TimestampMs = self.env.wall_clock();
        producers.remove_expired(now, self.config.producer_id_expiration_ms);
        Ok(producers)
    }

    async fn drop_snapshots_behind(&mut self, offset: Offset) -> Result<(), StorageError> {
        for stray in self.snapshots.split_off(&offset.plus(1)) {
            let path = self.snapshot_path(stray);
            let removed = self.env.disk().remove_file(&path).await;
            ignore_missing(removed).map_err(StorageError::of("remove", &path))?;
        }
        Ok(())
    }

    /// Makes sure that what recovery cut off does not come back.
    async fn sync_cut(&mut self) -> Result<(), StorageError> {
        let last = &self.segments[self.segments.len() - 1];
        let path = self.place.path(last.base, "log");
        last.log_file(&self.place)?.sync().await.map_err(StorageError::of("fsync", &path))?;
        let dir = &self.place.dir;
        self.env.disk().sync_dir(dir).await.map_err(StorageError::of("fsync", dir))
    }

    async fn remove_segments_from(&mut self, kept: usize) -> Result<(), StorageError> {
        let removed = self.segments.split_off(kept);
        for path in removed.iter().rev().flat_map(|segment| self.forget_segment(segment.base)) {
            let result = self.env.disk().remove_file(&path).await;
            ignore_missing(result).map_err(StorageError::of("remove", &path))?;
        }
        Ok(())
    }
}

/// The header of a segment's first batch; `None` when that is damaged.
async fn first_header<E: Env>(
    place: &Place<E>,
    segment: &Segment,
) -> Result<Option<BatchHeader>, StorageError> {
    let head = segment.log_file(place)?.read_at(0, BATCH_HEADER_SIZE_BYTES).await;
    let head = head.map_err(StorageError::of("read", &place.path(segment.base, "log")))?;
    Ok(BatchHeader::parse(&head).ok())
}

fn range_of(segment: &Segment, verify: bool) -> ScanRange {
    ScanRange { base: segment.base, size_bytes: segment.size_bytes, end_offset: Offset(i64::MAX), verify }
}
