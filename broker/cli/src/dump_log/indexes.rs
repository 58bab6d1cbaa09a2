//! Indexes: their entries, each checked against the batches of the segment beside them.

use std::collections::BTreeMap;
use std::path::PathBuf;

use env::machine::Machine;
use model::{Offset, TimestampMs};
use records::BatchHeader;
use serde_json::json;

use super::Dump;
use super::segment::BatchReader;
use crate::failure::Failure;
use crate::time::format_time;

const OFFSET_ENTRY_BYTES: usize = 8;
const TIME_ENTRY_BYTES: usize = 12;

/// What an entry may point at.
struct Pointed {
    position: u64,
    max_timestamp: TimestampMs,
}

impl Dump<'_> {
    /// `.index`: relative offset and position, 4 bytes each.
    pub(super) async fn offset_index(&mut self, env: &Machine, stem: &str) -> Result<(), Failure> {
        let Some((base, bytes, batches)) = self.index(env, stem, OFFSET_ENTRY_BYTES).await? else {
            return Ok(());
        };
        let mut previous: Option<Offset> = None;
        for entry in bytes.as_chunks::<OFFSET_ENTRY_BYTES>().0 {
            if is_room(entry) {
                break;
            }
            let offset = base.plus(i64::from(be_i32(&entry[..4])));
            let position = be_i32(&entry[4..]);
            let json = json!({"offset": offset.0, "position": position});
            if !self.entry("indexEntry", &format!("  offset {offset} position {position}"), json)? {
                break;
            }
            if previous.is_some_and(|previous| previous >= offset) {
                self.problem(&format!("offset {offset} does not come after the entry before it"))?;
            }
            let is_found = batches.get(&offset).is_some_and(|batch| batch.position == position.max(0) as u64);
            if !is_found {
                self.problem(&format!("no batch that ends with offset {offset} is at position {position}"))?;
            }
            previous = Some(offset);
        }
        Ok(())
    }

    /// `.timeindex`: timestamp in 8 bytes, relative offset in 4.
    pub(super) async fn time_index(&mut self, env: &Machine, stem: &str) -> Result<(), Failure> {
        let Some((base, bytes, batches)) = self.index(env, stem, TIME_ENTRY_BYTES).await? else {
            return Ok(());
        };
        let mut previous: Option<TimestampMs> = None;
        for entry in bytes.as_chunks::<TIME_ENTRY_BYTES>().0 {
            if is_room(entry) {
                break;
            }
            let high = i64::from(be_i32(&entry[..4])) << 32;
            let timestamp = TimestampMs(high | i64::from(be_i32(&entry[4..8]) as u32));
            let offset = base.plus(i64::from(be_i32(&entry[8..])));
            let json = json!({"timestamp": timestamp.0, "offset": offset.0});
            let text = format!("  timestamp {} ({timestamp}) offset {offset}", format_time(timestamp));
            if !self.entry("timeIndexEntry", &text, json)? {
                break;
            }
            if previous.is_some_and(|previous| previous > timestamp) {
                self.problem(&format!("timestamp {timestamp} is before that of the entry before it"))?;
            }
            // A segment without timestamps has one entry that says so.
            let is_found = timestamp == TimestampMs::NONE
                || batches.get(&offset).is_some_and(|batch| batch.max_timestamp == timestamp);
            if !is_found {
                self.problem(&format!("no batch that ends with offset {offset} has timestamp {timestamp}"))?;
            }
            previous = Some(timestamp);
        }
        Ok(())
    }

    /// An index's base offset and bytes, and the batches of its segment by last offset.
    async fn index(
        &mut self,
        env: &Machine,
        stem: &str,
        entry_bytes: usize,
    ) -> Result<Option<(Offset, bytes::Bytes, BTreeMap<Offset, Pointed>)>, Failure> {
        self.heading()?;
        let bytes = self.read(env).await?;
        let Ok(base) = stem.parse().map(Offset) else {
            self.problem("the file's name is not an offset")?;
            return Ok(None);
        };
        if !bytes.len().is_multiple_of(entry_bytes) {
            self.problem(&format!("{} bytes are no whole number of entries", bytes.len()))?;
        }
        let log: PathBuf = self.file.with_file_name(format!("{stem}.log"));
        let mut batches = BTreeMap::new();
        let mut reader = BatchReader::open(env, &log)?;
        // Damage in the segment is told when the segment is looked at.
        while let Some((position, Ok(batch))) = reader.next(&log).await? {
            if let Ok(header) = BatchHeader::parse(&batch) {
                batches
                    .insert(header.last_offset(), Pointed { position, max_timestamp: header.max_timestamp });
            }
        }
        Ok(Some((base, bytes, batches)))
    }
}

/// Whether a broker that runs keeps this place for an entry to come.
fn is_room(entry: &[u8]) -> bool {
    entry.iter().all(|byte| *byte == 0)
}

fn be_i32(bytes: &[u8]) -> i32 {
    bytes.first_chunk().map_or(0, |bytes| i32::from_be_bytes(*bytes))
}
