//! What a log knows of the producers that wrote to it: for idempotence, and for open transactions.
//!
//! Each producer id keeps its epoch and its last five batches, so that a retry of one of them is recognised and answered
//! as the first time. `check` reads and refuses, `apply` cannot fail: it also rebuilds the state from batches that are
//! in the log already. The state as of some offset is kept in snapshot files (see [`ProducerState::to_snapshot`]).

mod snapshot;

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use model::{CoordinatorEpoch, Offset, ProducerEpoch, ProducerId, TimestampMs};
use records::{BatchHeader, ControlRecordType, EndTxnMarker, RecordViews};

use crate::error::AppendError;

pub use snapshot::SnapshotError;

/// How many batches of a producer a retry may repeat.
const BATCH_COUNT_MAX: usize = 5;
/// How many producers a log remembers. Beyond it, those that were idle longest are forgotten, as if expired.
pub const PRODUCER_COUNT_MAX: usize = 100_000;

/// One batch of a producer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProducedRange {
    /// The last sequence number.
    pub last_sequence: i32,
    /// The last offset.
    pub last_offset: Offset,
    /// The last offset minus the first.
    pub offset_delta: i32,
    /// The largest timestamp.
    pub timestamp: TimestampMs,
}

impl ProducedRange {
    /// The first offset.
    pub fn first_offset(&self) -> Offset {
        self.last_offset.plus(-i64::from(self.offset_delta))
    }

    fn first_sequence(&self) -> i32 {
        // Counts back over the wrap from 2^31-1 to 0.
        (i64::from(self.last_sequence) - i64::from(self.offset_delta)).rem_euclid(1 << 31) as i32
    }
}

/// One producer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProducerEntry {
    /// Its newest epoch.
    pub epoch: ProducerEpoch,
    /// Its last batches, oldest first; at most five.
    pub batches: VecDeque<ProducedRange>,
    /// The largest timestamp of its last batch or marker, from which its expiry counts.
    pub last_timestamp: TimestampMs,
    /// The epoch of the transaction coordinator that wrote its last marker, -1 before the first.
    pub coordinator_epoch: CoordinatorEpoch,
    /// Where its open transaction starts, if one is open.
    pub transaction_first_offset: Option<Offset>,
}

impl ProducerEntry {
    fn new(epoch: ProducerEpoch) -> Self {
        Self {
            epoch,
            batches: VecDeque::new(),
            last_timestamp: TimestampMs::NONE,
            coordinator_epoch: CoordinatorEpoch(-1),
            transaction_first_offset: None,
        }
    }

    /// The sequence number of its last record in this epoch, -1 for none.
    pub fn last_sequence(&self) -> i32 {
        self.batches.back().map_or(-1, |batch| batch.last_sequence)
    }
}

/// The producers of a log. Empty, it costs nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProducerState {
    producers: BTreeMap<ProducerId, ProducerEntry>,
    /// Where each open transaction starts, and whose it is.
    open_transactions: BTreeSet<(Offset, ProducerId)>,
}

impl ProducerState {
    /// Whether the leader may append this batch of a client's. `Some` is the earlier append of the same batch: nothing
    /// is to be written, and the client gets the old answer.
    pub fn check(&self, batch: &BatchHeader) -> Result<Option<ProducedRange>, AppendError> {
        if !batch.has_producer_id() {
            return Ok(None);
        }
        // Nothing known: accept any sequence, since what is known may have expired or been deleted.
        let Some(entry) = self.producers.get(&batch.producer_id) else { return Ok(None) };
        if batch.producer_epoch < entry.epoch {
            return Err(AppendError::InvalidProducerEpoch {
                producer_id: batch.producer_id,
                batch_epoch: batch.producer_epoch,
                current_epoch: entry.epoch,
            });
        }
        let out_of_order = |last_sequence| AppendError::OutOfOrderSequence {
            producer_id: batch.producer_id,
            first_sequence: batch.base_sequence,
            last_sequence,
        };
        if batch.producer_epoch > entry.epoch {
            return if batch.base_sequence == 0 { Ok(None) } else { Err(out_of_order(-1)) };
        }
        let repeated = entry.batches.iter().find(|range| {
            range.first_sequence() == batch.base_sequence && range.last_sequence == batch.last_sequence()
        });
        if let Some(range) = repeated {
            return Ok(Some(*range));
        }
        let last_sequence = entry.last_sequence();
        let expected = if last_sequence == i32::MAX { 0 } else { last_sequence + 1 };
        if batch.base_sequence == expected { Ok(None) } else { Err(out_of_order(last_sequence)) }
    }

    /// Takes note of a batch in the log, its offsets assigned. `body` is needed for control batches.
    pub fn apply(&mut self, batch: &BatchHeader, body: &[u8]) {
        if !batch.has_producer_id() {
            return;
        }
        if batch.attributes.is_control() {
            self.apply_marker(batch, body);
            return;
        }
        let entry = self.entry(batch.producer_id, batch.producer_epoch);
        if entry.batches.len() == BATCH_COUNT_MAX {
            entry.batches.pop_front();
        }
        entry.batches.push_back(ProducedRange {
            last_sequence: batch.last_sequence(),
            last_offset: batch.last_offset(),
            offset_delta: batch.last_offset_delta,
            timestamp: batch.max_timestamp,
        });
        entry.last_timestamp = batch.max_timestamp;
        if batch.attributes.is_transactional() && entry.transaction_first_offset.is_none() {
            entry.transaction_first_offset = Some(batch.base_offset);
            self.open_transactions.insert((batch.base_offset, batch.producer_id));
        }
    }

    /// A control batch ends a transaction when it holds a marker; others (of the quorum) have no producer.
    fn apply_marker(&mut self, batch: &BatchHeader, body: &[u8]) {
        let Some(Ok(record)) = RecordViews::new(batch, body).next() else { return };
        let kind = record.key.map(ControlRecordType::from_key);
        if !matches!(kind, Some(Ok(ControlRecordType::Abort | ControlRecordType::Commit))) {
            return;
        }
        let entry = self.entry(batch.producer_id, batch.producer_epoch);
        entry.last_timestamp = record.timestamp;
        if let Some(Ok(marker)) = record.value.map(EndTxnMarker::from_value) {
            entry.coordinator_epoch = marker.coordinator_epoch;
        }
        if let Some(first_offset) = entry.transaction_first_offset.take() {
            self.open_transactions.remove(&(first_offset, batch.producer_id));
        }
    }

    /// The entry of a producer, in its epoch of now.
    fn entry(&mut self, id: ProducerId, epoch: ProducerEpoch) -> &mut ProducerEntry {
        if self.producers.len() >= PRODUCER_COUNT_MAX && !self.producers.contains_key(&id) {
            self.forget_idlest();
        }
        let entry = self.producers.entry(id).or_insert_with(|| ProducerEntry::new(epoch));
        if entry.epoch != epoch {
            entry.epoch = epoch;
            entry.batches.clear();
        }
        entry
    }

    /// Makes room for a tenth of the bound, sparing producers with open transactions.
    fn forget_idlest(&mut self) {
        let is_idle = |entry: &ProducerEntry| entry.transaction_first_offset.is_none();
        let mut idle: Vec<_> = (self.producers.iter())
            .filter(|(_, entry)| is_idle(entry))
            .map(|(id, entry)| (entry.last_timestamp, *id))
            .collect();
        idle.sort_unstable();
        for (_, id) in idle.into_iter().take(PRODUCER_COUNT_MAX / 10) {
            self.producers.remove(&id);
        }
    }

    /// Forgets producers idle for `expiration_ms`, unless a transaction of theirs is open.
    pub fn remove_expired(&mut self, now: TimestampMs, expiration_ms: i64) {
        self.producers.retain(|_, entry| {
            entry.transaction_first_offset.is_some()
                || now.0.saturating_sub(entry.last_timestamp.0) < expiration_ms
        });
    }

    /// Where the earliest open transaction starts.
    pub fn first_unstable_offset(&self) -> Option<Offset> {
        self.open_transactions.first().map(|(offset, _)| *offset)
    }

    /// The producers, by id.
    pub fn entries(&self) -> impl Iterator<Item = (ProducerId, &ProducerEntry)> {
        self.producers.iter().map(|(id, entry)| (*id, entry))
    }

    /// Whether no producer is known.
    pub fn is_empty(&self) -> bool {
        self.producers.is_empty()
    }
}

#[cfg(test)]
mod tests;
