//! Reads a snapshot, batch by batch, and checks all of it on the way.

use std::path::{Path, PathBuf};

use bytes::Bytes;
use env::{Disk, Env, File, FileOf, OpenMode};
use model::{Offset, TimestampMs};
use records::{BATCH_HEADER_SIZE_BYTES, BatchHeader, ControlRecordType, Record, RecordIter, verify_crc};
use wire::{KRaftVersionRecord, Message, SnapshotFooterRecord, SnapshotHeaderRecord, VotersRecord};

use super::SnapshotHead;
use crate::error::StorageError;
use crate::small_file::FileError;

/// The largest batch that is read, compressed or not: four times what Kafka writes at most.
const BATCH_BYTES_MAX: usize = 32 << 20;

/// A snapshot being read. Only when [`SnapshotReader::next`] has answered `None` is it known to be whole.
pub struct SnapshotReader<E: Env> {
    file: FileOf<E>,
    path: PathBuf,
    position: u64,
    size_bytes: u64,
    next_offset: Offset,
    head: SnapshotHead,
    has_footer: bool,
}

impl<E: Env> SnapshotReader<E> {
    /// Opens the file and reads its first batch. Errors: `Storage` (with `NotFound` for no such file), `Damaged`.
    pub async fn open(env: &E, path: &Path) -> Result<Self, FileError> {
        let file = env.disk().open(path, OpenMode::Read).map_err(StorageError::of("open", path))?;
        let size_bytes = file.size_bytes().map_err(StorageError::of("read", path))?;
        let mut reader = Self {
            file,
            path: path.to_owned(),
            position: 0,
            size_bytes,
            next_offset: Offset(0),
            head: SnapshotHead { last_contained_log_timestamp: TimestampMs::NONE, voters: None },
            has_footer: false,
        };
        let first = reader.read_batch().await?;
        let (header, records) = first.ok_or_else(|| reader.damaged("it is empty"))?;
        let first_type = match records.first() {
            Some(record) if header.attributes.is_control() => Some(reader.control_type(record)?),
            _ => None,
        };
        if first_type != Some(ControlRecordType::SnapshotHeader) {
            return Err(reader.damaged("it does not start with a snapshot header"));
        }
        reader.take_control(&records, true)?;
        Ok(reader)
    }

    /// What the snapshot says before its records.
    pub fn head(&self) -> &SnapshotHead {
        &self.head
    }

    /// The values of the next batch of metadata records, frames included; `None` behind the footer.
    pub async fn next(&mut self) -> Result<Option<Vec<Bytes>>, FileError> {
        while let Some((header, records)) = self.read_batch().await? {
            if self.has_footer {
                return Err(self.damaged("there are records behind the footer"));
            }
            if !header.attributes.is_control() {
                let values = records.into_iter().map(|record| record.value);
                let values = values.collect::<Option<_>>();
                return values.map(Some).ok_or_else(|| self.damaged("a record has no value"));
            }
            self.take_control(&records, false)?;
        }
        if self.has_footer { Ok(None) } else { Err(self.damaged("it has no footer")) }
    }

    fn take_control(&mut self, records: &[Record], is_first: bool) -> Result<(), FileError> {
        for (index, record) in records.iter().enumerate() {
            let value = record.value.clone().unwrap_or_default();
            match self.control_type(record)? {
                ControlRecordType::SnapshotHeader if is_first && index == 0 => {
                    let header = self.decode::<SnapshotHeaderRecord>(value)?;
                    self.head.last_contained_log_timestamp = TimestampMs(header.last_contained_log_timestamp);
                }
                ControlRecordType::KRaftVersion => {
                    let level = self.decode::<KRaftVersionRecord>(value)?.k_raft_version;
                    if !(0..=1).contains(&level) {
                        return Err(self.damaged(format!("kraft.version {level} is not supported")));
                    }
                }
                ControlRecordType::KRaftVoters => {
                    self.head.voters = Some(self.decode::<VotersRecord>(value)?);
                }
                ControlRecordType::SnapshotFooter if index + 1 == records.len() => {
                    self.decode::<SnapshotFooterRecord>(value)?;
                    self.has_footer = true;
                }
                kind => return Err(self.damaged(format!("a control record {kind:?} is out of place"))),
            }
        }
        Ok(())
    }

    fn control_type(&self, record: &Record) -> Result<ControlRecordType, FileError> {
        let key = record.key.as_deref().unwrap_or_default();
        ControlRecordType::from_key(key).map_err(|error| self.damaged(error))
    }

    fn decode<M: Message>(&self, value: Bytes) -> Result<M, FileError> {
        M::from_bytes(value, 0).map_err(|error| self.damaged(format!("{}: {error}", M::NAME)))
    }

    async fn read_batch(&mut self) -> Result<Option<(BatchHeader, Vec<Record>)>, FileError> {
        if self.position == self.size_bytes {
            return Ok(None);
        }
        let start = self.read(BATCH_HEADER_SIZE_BYTES).await?;
        let header = BatchHeader::parse(&start).map_err(|error| self.damaged(error))?;
        if header.size_bytes() > BATCH_BYTES_MAX {
            return Err(self.damaged(format!("a batch has {} bytes", header.size_bytes())));
        }
        let batch = self.read(header.size_bytes()).await?;
        verify_crc(&batch).map_err(|error| self.damaged(error))?;
        if header.base_offset != self.next_offset {
            return Err(self.damaged(format!(
                "a batch starts at offset {} instead of {}",
                header.base_offset, self.next_offset
            )));
        }
        let records =
            RecordIter::new(&batch, BATCH_BYTES_MAX).and_then(Iterator::collect::<Result<Vec<_>, _>>);
        let records = records.map_err(|error| self.damaged(error))?;
        self.position += batch.len() as u64;
        self.next_offset = header.next_offset();
        Ok(Some((header, records)))
    }

    async fn read(&self, size_bytes: usize) -> Result<Bytes, FileError> {
        let read = self.file.read_at(self.position, size_bytes).await;
        Ok(read.map_err(StorageError::of("read", &self.path))?)
    }

    fn damaged(&self, reason: impl ToString) -> FileError {
        FileError::damaged(&self.path, format!("at byte {}: {}", self.position, reason.to_string()))
    }
}
