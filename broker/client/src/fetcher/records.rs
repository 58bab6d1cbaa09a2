//! What was fetched of one partition, and the records in it.

use std::collections::BTreeSet;

use bytes::Bytes;
use model::{Offset, ProducerId, TopicPartition};
use records::{Batch, Batches, ControlRecordType, Record, RecordIter};

use crate::ClientError;

/// New batches of one partition, as stored: possibly compressed, the first possibly with records before the position.
#[derive(Clone, Debug)]
pub struct FetchedPartition {
    /// The partition.
    pub partition: TopicPartition,
    /// The position that was asked for.
    pub first_offset: Offset,
    /// The position after these batches.
    pub next_offset: Offset,
    /// The end of what consumers may see.
    pub high_watermark: Offset,
    /// The end of what read-committed consumers may see.
    pub last_stable_offset: Offset,
    /// Where the partition starts.
    pub log_start_offset: Offset,
    /// The batches, whole but for the last.
    pub bytes: Bytes,
    pub(super) aborted: Vec<(ProducerId, Offset)>,
    pub(super) decompressed_bytes_max: usize,
}

impl FetchedPartition {
    /// The records from the position on, decompressed batch by batch; control records and those of aborted
    /// transactions are left out.
    pub fn records(&self) -> FetchedRecords {
        let mut aborted = self.aborted.clone();
        aborted.sort_by_key(|(_, first_offset)| std::cmp::Reverse(*first_offset));
        FetchedRecords {
            partition: self.partition.clone(),
            first_offset: self.first_offset,
            rest: self.bytes.clone(),
            aborted,
            aborting: BTreeSet::new(),
            batch: None,
            decompressed_bytes_max: self.decompressed_bytes_max,
        }
    }
}

/// Iterates over fetched records; ends after the first error.
#[derive(Debug)]
pub struct FetchedRecords {
    partition: TopicPartition,
    first_offset: Offset,
    rest: Bytes,
    /// Aborted transactions whose first record is still ahead, the last first.
    aborted: Vec<(ProducerId, Offset)>,
    /// Producers that are in an aborted transaction where the iterator stands.
    aborting: BTreeSet<ProducerId>,
    batch: Option<RecordIter>,
    decompressed_bytes_max: usize,
}

impl FetchedRecords {
    /// Opens the next batch that has records to show; `false` at the end.
    fn next_batch(&mut self) -> Result<bool, records::BatchError> {
        loop {
            let Some(batch) = Batches::new(&self.rest).next().transpose()? else { return Ok(false) };
            let (header, size) = (batch.header, batch.bytes.len());
            let is_ended_abort =
                header.attributes.is_control() && is_abort(&batch, self.decompressed_bytes_max)?;
            let bytes = self.rest.split_to(size);
            while let Some((producer, _)) = self.aborted.pop_if(|(_, first)| *first <= header.last_offset()) {
                self.aborting.insert(producer);
            }
            if header.attributes.is_control() {
                if is_ended_abort {
                    self.aborting.remove(&header.producer_id);
                }
                continue;
            }
            let is_aborted =
                header.attributes.is_transactional() && self.aborting.contains(&header.producer_id);
            if is_aborted || header.last_offset() < self.first_offset {
                continue;
            }
            self.batch = Some(RecordIter::new(&bytes, self.decompressed_bytes_max)?);
            return Ok(true);
        }
    }

    fn fail(&mut self, error: &records::BatchError) -> ClientError {
        self.rest = Bytes::new();
        self.batch = None;
        ClientError::Corrupt { partition: self.partition.to_string(), reason: error.to_string() }
    }
}

impl Iterator for FetchedRecords {
    type Item = Result<Record, ClientError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(batch) = &mut self.batch {
                match batch.next() {
                    Some(Ok(record)) if record.offset < self.first_offset => continue,
                    Some(Ok(record)) => return Some(Ok(record)),
                    Some(Err(error)) => return Some(Err(self.fail(&error))),
                    None => self.batch = None,
                }
            }
            match self.next_batch() {
                Ok(true) => {}
                Ok(false) => return None,
                Err(error) => return Some(Err(self.fail(&error))),
            }
        }
    }
}

/// Whether a control batch ends a transaction by aborting it.
fn is_abort(batch: &Batch<'_>, decompressed_bytes_max: usize) -> Result<bool, records::BatchError> {
    let bytes = Bytes::copy_from_slice(batch.bytes);
    match RecordIter::new(&bytes, decompressed_bytes_max)?.next().transpose()? {
        Some(Record { key: Some(key), .. }) => {
            Ok(ControlRecordType::from_key(&key)? == ControlRecordType::Abort)
        }
        _ => Ok(false),
    }
}

#[cfg(test)]
mod tests {
    use model::{PartitionIndex, ProducerEpoch, TimestampMs};
    use records::{BatchBuilder, Compression};

    use super::*;

    fn batch(base: i64, producer: Option<i64>, values: &[&str]) -> Bytes {
        let mut builder = BatchBuilder::new().base_offset(Offset(base)).compression(Compression::Lz4, None);
        if let Some(id) = producer {
            builder = builder.producer(ProducerId(id), ProducerEpoch(0), 0).transactional(true);
        }
        for value in values {
            builder.push(TimestampMs(base), None, Some(value.as_bytes()), &[]);
        }
        builder.build()
    }

    fn marker(base: i64, producer: i64, kind: ControlRecordType) -> Bytes {
        let mut builder = BatchBuilder::control().base_offset(Offset(base)).transactional(true);
        builder = builder.producer(ProducerId(producer), ProducerEpoch(0), -1);
        builder.push_control(kind, TimestampMs(base), &[0; 6]);
        builder.build()
    }

    fn fetched(first: i64, batches: &[Bytes], aborted: &[(i64, i64)]) -> FetchedPartition {
        FetchedPartition {
            partition: TopicPartition::new("t", PartitionIndex(0)),
            first_offset: Offset(first),
            next_offset: Offset(0),
            high_watermark: Offset(0),
            last_stable_offset: Offset(0),
            log_start_offset: Offset(0),
            bytes: batches.concat().into(),
            aborted: aborted.iter().map(|(id, offset)| (ProducerId(*id), Offset(*offset))).collect(),
            decompressed_bytes_max: 1 << 20,
        }
    }

    fn values(partition: &FetchedPartition) -> Vec<String> {
        let value = |record: Record| String::from_utf8(record.value.unwrap().to_vec()).unwrap();
        partition.records().map(|record| value(record.unwrap())).collect()
    }

    #[test]
    fn records_before_the_position_and_a_cut_tail_are_left_out() {
        let whole = [batch(0, None, &["a", "b", "c"]), batch(3, None, &["d"])];
        assert_eq!(values(&fetched(1, &whole, &[])), ["b", "c", "d"]);
        let cut = whole[1].slice(..whole[1].len() - 1);
        assert_eq!(values(&fetched(1, &[whole[0].clone(), cut], &[])), ["b", "c"]);
    }

    #[test]
    fn aborted_transactions_are_left_out_up_to_their_marker() {
        let batches = [
            batch(0, Some(7), &["committed"]),
            marker(1, 7, ControlRecordType::Commit),
            batch(2, Some(7), &["aborted"]),
            batch(3, Some(8), &["other"]),
            batch(4, None, &["plain"]),
            batch(5, Some(7), &["aborted too"]),
            marker(6, 7, ControlRecordType::Abort),
            batch(7, Some(7), &["again"]),
        ];
        assert_eq!(values(&fetched(0, &batches, &[(7, 2)])), ["committed", "other", "plain", "again"]);
    }

    #[test]
    fn damage_ends_the_iteration_with_an_error() {
        let mut damaged = batch(0, None, &["a"]).to_vec();
        damaged[16] = 9;
        let batches = [Bytes::from(damaged), batch(1, None, &["b"])];
        let partition = fetched(0, &batches, &[]);
        let mut records = partition.records();
        assert!(matches!(records.next(), Some(Err(ClientError::Corrupt { .. }))));
        assert!(records.next().is_none());
    }
}
