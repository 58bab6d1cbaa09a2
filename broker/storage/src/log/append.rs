//! Appending: by the leader, who assigns offsets, and by a follower, who takes them as they are. And rolling.

use std::io::IoSlice;

use bytes::Bytes;
use env::{Disk, Env, File, OpenMode};
use model::{LeaderEpoch, Offset, TimestampMs};
use records::{BATCH_HEADER_SIZE_BYTES, Batch, BatchError, BatchHeader};

use super::{Condition, Log};
use crate::error::{AppendError, LogError, StorageError};
use crate::pages::Pages;
use crate::produced_batch::ProducedBatch;
use crate::segment::{AppendedBatch, Segment};

/// What an append did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AppendInfo {
    /// The first offset of what was appended.
    pub first_offset: Offset,
    /// The last one.
    pub last_offset: Offset,
    /// The time that the topic's settings gave to all records, or for a repeated batch its largest timestamp; else
    /// -1.
    pub log_append_time: TimestampMs,
    /// The first offset of the log.
    pub log_start_offset: Offset,
    /// Whether the batch was here already, and nothing was written.
    pub is_duplicate: bool,
    /// Whether `flush.messages` asks for a flush up to the log's end before this is answered.
    pub is_flush_due: bool,
    /// Whether a new segment was begun; flushing the old ones soon keeps recovery short.
    pub has_rolled: bool,
}

impl<E: Env> Log<E> {
    /// Appends a client's batch at the log's end as leader of `epoch`, in one write and without a copy of its records.
    pub fn append_as_leader(
        &mut self,
        batch: &ProducedBatch,
        epoch: LeaderEpoch,
        pages: &Pages,
    ) -> Result<AppendInfo, AppendError> {
        self.check_writable()?;
        if let Some(range) = self.producers.check(&batch.header)? {
            return Ok(AppendInfo {
                first_offset: range.first_offset(),
                last_offset: range.last_offset,
                log_append_time: range.timestamp,
                log_start_offset: self.log_start_offset,
                is_duplicate: true,
                // The first attempt may still wait for its flush: its retry is not acknowledged before that either.
                is_flush_due: range.last_offset >= self.recovery_point
                    && self.unflushed_count() >= self.config.flush_messages,
                has_rolled: false,
            });
        }
        let mut header = batch.header;
        header.base_offset = self.log_end_offset;
        header.leader_epoch = epoch;
        let has_rolled = self.roll_if_needed(&header, pages)?;
        let head = header.to_bytes();
        let mut buffers = [IoSlice::new(&head), IoSlice::new(&batch.bytes[BATCH_HEADER_SIZE_BYTES..])];
        self.write(&[appended(&header)], &mut buffers)?;
        self.note_appended(&header, &[]);
        Ok(self.append_info(header.base_offset, batch.log_append_time, has_rolled))
    }

    /// Appends batches whose offsets and epochs are set already: what a follower fetched, or what the leader of the
    /// metadata quorum made. Each must start at the log's end or behind it. `records` holds whole batches; one that is
    /// cut off at the end is left out. Should a write fail, the batches before it may have been appended.
    pub fn append_as_follower(&mut self, records: &Bytes, pages: &Pages) -> Result<AppendInfo, AppendError> {
        self.check_writable()?;
        let batches = self.check_followers_batches(records)?;
        let first_offset = batches.first().map_or(self.log_end_offset, |batch| batch.header.base_offset);
        let mut has_rolled = false;
        let mut rest = &batches[..];
        while let Some(first) = rest.first() {
            has_rolled |= self.roll_if_needed(&first.header, pages)?;
            // As many as fit the segment go with one write.
            let segment = &self.segments[self.segments.len() - 1];
            let mut group_bytes = first.bytes.len();
            let mut group_count = 1;
            for batch in &rest[1..] {
                let next = AppendedBatch {
                    size_bytes: (group_bytes + batch.bytes.len()) as u64,
                    ..appended(&batch.header)
                };
                if segment.should_roll(&next, &self.config, self.jitter_ms) {
                    break;
                }
                group_bytes += batch.bytes.len();
                group_count += 1;
            }
            let (group, behind) = rest.split_at(group_count);
            let noted: Vec<_> = group.iter().map(|batch| appended(&batch.header)).collect();
            let bytes = &records[first.position..first.position + group_bytes];
            self.write(&noted, &mut [IoSlice::new(bytes)])?;
            group.iter().for_each(|batch| self.note_appended(&batch.header, batch.body()));
            rest = behind;
        }
        Ok(self.append_info(first_offset, None, has_rolled))
    }

    /// Begins a new segment at the log's end, unless the active one is empty. Whether it did.
    pub fn roll(&mut self) -> Result<bool, LogError> {
        self.check_changeable()?;
        Ok(self.roll_at(self.log_end_offset)?)
    }

    fn check_writable(&self) -> Result<(), AppendError> {
        match &self.condition {
            Condition::Good => Ok(()),
            Condition::Truncating => Err(AppendError::Truncating),
            Condition::Failed(error) => Err(error.clone().into()),
            Condition::Retired => Err(AppendError::NotLeader),
        }
    }

    fn check_followers_batches<'a>(&self, records: &'a [u8]) -> Result<Vec<Batch<'a>>, AppendError> {
        let mut batches = Vec::new();
        let mut end_offset = self.log_end_offset;
        let mut position = 0;
        loop {
            let mut batch = match Batch::parse(&records[position..]) {
                Ok(batch) => batch,
                Err(BatchError::Truncated { .. }) => return Ok(batches),
                Err(error) => return Err(error.into()),
            };
            batch.verify_crc()?;
            let header = &batch.header;
            if header.base_offset < end_offset || header.last_offset_delta < 0 {
                return Err(AppendError::UnexpectedOffset {
                    offset: header.base_offset,
                    log_end_offset: end_offset,
                });
            }
            end_offset = header.next_offset();
            batch.position = position;
            position += batch.bytes.len();
            batches.push(batch);
        }
    }

    fn roll_if_needed(&mut self, header: &BatchHeader, pages: &Pages) -> Result<bool, AppendError> {
        let segment = self.segments.last_mut().expect("a log has a segment");
        segment.load(&self.place, pages)?;
        if !segment.should_roll(&appended(header), &self.config, self.jitter_ms) {
            return Ok(false);
        }
        // A hole before the batch stays within a segment, so that a missing segment can be told from it, unless it is
        // too large for that.
        let is_far = i32::try_from(header.last_offset().0 - self.log_end_offset.0).is_err();
        let base = if is_far { header.base_offset } else { self.log_end_offset };
        Ok(self.roll_at(base)?)
    }

    fn roll_at(&mut self, base: Offset) -> Result<bool, StorageError> {
        let active = self.segments.last_mut().expect("a log has a segment");
        if active.base == base {
            return Ok(false);
        }
        active.seal(&self.place)?;
        self.write_snapshot(base)?;
        let segment = Segment::create(&self.place, base).map_err(|error| self.note_failure(error))?;
        self.segments.push(segment);
        self.unsynced.dir = true;
        self.draw_jitter();
        Ok(true)
    }

    /// Writes the producers' state as of the log's end under the name of `offset`. A torn file is recognised by its
    /// checksum and left aside.
    pub(super) fn write_snapshot(&mut self, offset: Offset) -> Result<(), StorageError> {
        let path = self.snapshot_path(offset);
        let contents = self.producers.to_snapshot();
        let write = || {
            let file = self.env.disk().open(&path, OpenMode::Create)?;
            file.write_at(&mut [IoSlice::new(&contents)], 0)?;
            file.set_size(contents.len() as u64)
        };
        // Also a file that was written in part has to go with the offsets it is of.
        self.snapshots.insert(offset);
        self.unsynced.dir = true;
        self.intact_snapshot = None;
        write().map_err(StorageError::of("write", &path))?;
        self.intact_snapshot = Some(offset);
        Ok(())
    }

    fn write(&mut self, batches: &[AppendedBatch], buffers: &mut [IoSlice<'_>]) -> Result<(), StorageError> {
        let active = self.segments.last_mut().expect("a log has a segment");
        active.append(&self.place, &self.config, batches, buffers).map_err(|error| self.note_failure(error))
    }

    fn note_appended(&mut self, header: &BatchHeader, body: &[u8]) {
        self.log_end_offset = header.next_offset();
        self.producers.apply(header, body);
        self.unsynced.epochs |= self.epochs.assign(header.leader_epoch, header.base_offset);
        self.assert_invariants();
    }

    fn append_info(
        &self,
        first_offset: Offset,
        log_append_time: Option<TimestampMs>,
        has_rolled: bool,
    ) -> AppendInfo {
        let unflushed = self.log_end_offset.0 - self.recovery_point.0;
        AppendInfo {
            first_offset,
            last_offset: self.log_end_offset.plus(-1),
            log_append_time: log_append_time.unwrap_or(TimestampMs::NONE),
            log_start_offset: self.log_start_offset,
            is_duplicate: false,
            is_flush_due: unflushed >= self.config.flush_messages,
            has_rolled,
        }
    }
}

fn appended(header: &BatchHeader) -> AppendedBatch {
    AppendedBatch {
        last_offset: header.last_offset(),
        max_timestamp: header.max_timestamp.0,
        size_bytes: header.size_bytes() as u64,
    }
}
