//! Segments and metadata snapshots: files of record batches.

use std::path::Path;

use bytes::{Bytes, BytesMut};
use env::machine::{Machine, MachineFile};
use env::{Disk, Env, File, OpenMode};
use model::Offset;
use records::{Batch, BatchError, BatchHeader, DECOMPRESSED_BYTES_MAX, RecordIter, TimestampType};
use serde_json::json;

use super::decode::Decoder;
use super::{Dump, unreadable};
use crate::failure::Failure;
use crate::time::format_time;

/// How much of a file is read at once; a batch may be larger.
const READ_BYTES: usize = 1 << 20;

/// Reads a file batch by batch.
pub(super) struct BatchReader {
    file: MachineFile,
    /// Where `buffer` starts in the file.
    position: u64,
    size_bytes: u64,
    buffer: BytesMut,
}

impl BatchReader {
    pub(super) fn open(env: &Machine, path: &Path) -> Result<BatchReader, Failure> {
        let opened = env.disk().open(path, OpenMode::Read).and_then(|file| Ok((file.size_bytes()?, file)));
        let (size_bytes, file) = opened.map_err(|error| unreadable(path, &error))?;
        Ok(BatchReader { file, position: 0, size_bytes, buffer: BytesMut::new() })
    }

    /// The next batch with its position, or what is wrong with the bytes there, after which there is no more.
    pub(super) async fn next(
        &mut self,
        path: &Path,
    ) -> Result<Option<(u64, Result<Bytes, BatchError>)>, Failure> {
        loop {
            let left = self.size_bytes - self.position;
            let wanted = match Batch::parse(&self.buffer) {
                _ if left == 0 => return Ok(None),
                Ok(batch) => {
                    let (position, size) = (self.position, batch.bytes.len());
                    self.position += size as u64;
                    return Ok(Some((position, Ok(self.buffer.split_to(size).freeze()))));
                }
                Err(BatchError::Truncated { needed_bytes, .. }) => needed_bytes,
                Err(error) => {
                    let position = self.position;
                    self.position = self.size_bytes;
                    return Ok(Some((position, Err(error))));
                }
            };
            if wanted as u64 > left {
                let (position, available_bytes) = (self.position, left as usize);
                self.position = self.size_bytes;
                return Ok(Some((
                    position,
                    Err(BatchError::Truncated { needed_bytes: wanted, available_bytes }),
                )));
            }
            let missing = wanted.saturating_sub(self.buffer.len()).max(READ_BYTES);
            let at = self.position + self.buffer.len() as u64;
            let read = self.file.read_at(at, missing).await.map_err(|error| unreadable(path, &error))?;
            if read.is_empty() {
                // The file became shorter meanwhile.
                self.size_bytes = at;
            }
            self.buffer.extend_from_slice(&read);
        }
    }
}

impl Dump<'_> {
    /// A segment or a metadata snapshot: its batches, their checksums, the order of their offsets.
    pub(super) async fn batches(&mut self, env: &Machine) -> Result<(), Failure> {
        self.heading()?;
        let decoder = self.args.decoder.unwrap_or_else(|| Decoder::of_file(self.file));
        let mut reader = BatchReader::open(env, self.file)?;
        let mut next_offset = Offset(i64::MIN);
        while let Some((position, batch)) = reader.next(self.file).await? {
            let bytes = match batch {
                Ok(bytes) => bytes,
                Err(error) => return self.problem(&format!("at position {position}: {error}")),
            };
            let header = BatchHeader::parse(&bytes).map_err(|error| unreadable(self.file, &error))?;
            if !self.batch(position, &header)? {
                break;
            }
            if let Err(error) = records::verify_crc(&bytes) {
                self.problem(&format!("at position {position}: {error}"))?;
                continue;
            }
            if header.base_offset < next_offset {
                let base = header.base_offset;
                self.problem(&format!(
                    "at position {position}: offset {base} where at least {next_offset} was due"
                ))?;
            }
            next_offset = header.next_offset();
            self.records(&bytes, decoder)?;
        }
        Ok(())
    }

    fn batch(&mut self, position: u64, header: &BatchHeader) -> Result<bool, Failure> {
        let compression = match header.attributes.compression() {
            Ok(codec) => codec.name().to_owned(),
            Err(error) => error.to_string(),
        };
        let is_append_time = header.attributes.timestamp_type() == TimestampType::LogAppendTime;
        let mut text = format!(
            "  offsets {}..{} position {position} size {} records {} epoch {} timestamp {} codec {compression}",
            header.base_offset,
            header.last_offset(),
            header.size_bytes(),
            header.record_count,
            header.leader_epoch,
            format_time(header.max_timestamp),
        );
        if header.has_producer_id() {
            text += &format!(
                " producer {} epoch {} sequences {}..{}",
                header.producer_id,
                header.producer_epoch,
                header.base_sequence,
                header.last_sequence()
            );
        }
        for (flag, name) in [
            (is_append_time, "append-time"),
            (header.attributes.is_transactional(), "transactional"),
            (header.attributes.is_control(), "control"),
            (header.attributes.has_delete_horizon(), "delete-horizon"),
        ] {
            if flag {
                text += &format!(" {name}");
            }
        }
        let json = json!({
            "baseOffset": header.base_offset.0,
            "lastOffset": header.last_offset().0,
            "position": position,
            "sizeBytes": header.size_bytes(),
            "records": header.record_count,
            "leaderEpoch": header.leader_epoch.0,
            "timestampType": if is_append_time { "LogAppendTime" } else { "CreateTime" },
            "baseTimestamp": header.base_timestamp.0,
            "maxTimestamp": header.max_timestamp.0,
            "compression": compression,
            "producerId": header.producer_id.0,
            "producerEpoch": header.producer_epoch.0,
            "baseSequence": header.base_sequence,
            "lastSequence": header.last_sequence(),
            "transactional": header.attributes.is_transactional(),
            "control": header.attributes.is_control(),
            "deleteHorizon": header.delete_horizon().map(|time| time.0),
            "crc": header.crc,
        });
        self.entry("batch", &text, json)
    }

    /// The records of a batch: always checked, printed when asked for.
    fn records(&mut self, bytes: &Bytes, decoder: Decoder) -> Result<(), Failure> {
        let records = match RecordIter::new(bytes, DECOMPRESSED_BYTES_MAX) {
            Ok(records) => records,
            Err(error) => return self.problem(&error.to_string()),
        };
        let is_control = records.header().attributes.is_control();
        for record in records {
            let record = match record {
                Ok(record) => record,
                Err(error) => return self.problem(&error.to_string()),
            };
            if !self.args.records {
                continue;
            }
            match decoder.decode(&record, is_control) {
                Ok(mut json) => {
                    json["offset"] = json!(record.offset.0);
                    json["timestamp"] = json!(record.timestamp.0);
                    let text = format!("    {} {}", record.offset, super::decode::one_line(&json));
                    self.print("record", &text, &mut json)?;
                }
                Err(error) => self.problem(&format!("record at offset {}: {error}", record.offset))?,
            }
        }
        Ok(())
    }
}
