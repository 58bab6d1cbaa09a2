//! The text files of a log directory that map partitions to offsets: a line `0` (the version), a line with the count
//! of entries, then `topic partition offset` a line. An empty file has no entries.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;

use env::Env;
use model::{Offset, PartitionIndex, TopicPartition};

use crate::error::StorageError;
use crate::small_file::{self, FileError};

const VERSION: &str = "0";

/// Which offset of each partition a file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OffsetCheckpoint {
    /// Up to where the log is known to be on disk: recovery starts there.
    RecoveryPoint,
    /// The high watermarks.
    HighWatermark,
    /// The log start offsets that are not the base offset of a segment.
    LogStart,
    /// Up to where the cleaner came.
    Cleaner,
}

impl OffsetCheckpoint {
    /// Kafka's name for the file.
    pub fn file_name(self) -> &'static str {
        match self {
            OffsetCheckpoint::RecoveryPoint => "recovery-point-offset-checkpoint",
            OffsetCheckpoint::HighWatermark => "replication-offset-checkpoint",
            OffsetCheckpoint::LogStart => "log-start-offset-checkpoint",
            OffsetCheckpoint::Cleaner => "cleaner-offset-checkpoint",
        }
    }

    /// Reads the file of the log directory `dir`; no file has no entries.
    ///
    /// A damaged recovery point or log start checkpoint may be taken as empty (recovery then scans everything); a
    /// damaged high watermark may not.
    pub async fn read<E: Env>(
        self,
        env: &E,
        dir: &Path,
    ) -> Result<BTreeMap<TopicPartition, Offset>, FileError> {
        let path = dir.join(self.file_name());
        let text = small_file::read_text(env, &path).await?.unwrap_or_default();
        parse(&text).map_err(|reason| FileError::damaged(&path, reason))
    }

    /// Replaces the file of the log directory `dir`.
    pub async fn write<E: Env>(
        self,
        env: &E,
        dir: &Path,
        offsets: &BTreeMap<TopicPartition, Offset>,
    ) -> Result<(), StorageError> {
        small_file::write(env, &dir.join(self.file_name()), to_text(offsets)).await
    }
}

fn to_text(offsets: &BTreeMap<TopicPartition, Offset>) -> String {
    let mut text = format!("{VERSION}\n{}\n", offsets.len());
    for (at, offset) in offsets {
        let _ = writeln!(text, "{} {} {offset}", at.topic, at.partition);
    }
    text
}

fn parse(text: &str) -> Result<BTreeMap<TopicPartition, Offset>, String> {
    let mut lines = text.lines();
    let Some(version) = lines.next() else { return Ok(BTreeMap::new()) };
    if version != VERSION {
        return Err(format!("version '{version}' is unknown"));
    }
    let count = lines.next().ok_or("the count of entries is missing")?;
    let count: usize = count.parse().map_err(|_| format!("'{count}' is not a count of entries"))?;
    let mut offsets = BTreeMap::new();
    let mut line_count = 0;
    for line in lines {
        let (at, offset) =
            parse_entry(line).ok_or_else(|| format!("'{line}' is not a topic, a partition and an offset"))?;
        offsets.insert(at, offset);
        line_count += 1;
    }
    if line_count != count {
        return Err(format!("{count} entries are announced, {line_count} are there"));
    }
    Ok(offsets)
}

fn parse_entry(line: &str) -> Option<(TopicPartition, Offset)> {
    let mut words = line.split_ascii_whitespace();
    let topic = words.next()?;
    let partition = PartitionIndex(words.next()?.parse().ok()?);
    let offset = Offset(words.next()?.parse().ok()?);
    words.next().is_none().then(|| (TopicPartition::new(topic, partition), offset))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_is_kafkas() {
        let mut offsets = BTreeMap::new();
        assert_eq!(to_text(&offsets), "0\n0\n");
        offsets.insert(TopicPartition::new("b", PartitionIndex(0)), Offset(7));
        offsets.insert(TopicPartition::new("a.b-c", PartitionIndex(12)), Offset(i64::MAX));
        let text = to_text(&offsets);
        assert_eq!(text, "0\n2\na.b-c 12 9223372036854775807\nb 0 7\n");
        assert_eq!(parse(&text), Ok(offsets));
        assert_eq!(parse(""), Ok(BTreeMap::new()));
    }

    #[test]
    fn damage_is_an_error() {
        for bad in [
            "1\n0\n",
            "0\n",
            "0\nx\n",
            "0\n-1\n",
            "0\n1\n",
            "0\n1\na 0\n",
            "0\n1\na 0 1 2\n",
            "0\n1\na 0 x\n",
            "0\n1\na x 1\n",
            "0\n0\na 0 1\n",
            "0\n2\na 0 1\n",
            "0\n1\na 0 1\n\n",
        ] {
            assert!(parse(bad).is_err(), "{bad:?}");
        }
        let whole = "0\n2\nabc 0 123\nabc 1 456\n";
        for cut in 1..whole.len() - 4 {
            assert!(parse(&whole[..cut]).is_err(), "{cut}");
        }
    }
}
