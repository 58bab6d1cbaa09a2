//! Which leader epoch starts at which offset of a log; kept in `leader-epoch-checkpoint`.
//!
//! Epochs and offsets both ascend. Of the offsets below the log's recovery point every epoch is in the file; those
//! behind it are found again by recovery, which reads them from the batches.

use std::fmt::Write;

use bytes::Bytes;
use model::{LeaderEpoch, Offset};

/// The epochs of a log.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LeaderEpochs {
    entries: Vec<(LeaderEpoch, Offset)>,
}

impl LeaderEpochs {
    /// The name of the file.
    pub const FILE_NAME: &'static str = "leader-epoch-checkpoint";

    /// The newest epoch.
    pub fn latest(&self) -> Option<LeaderEpoch> {
        self.entries.last().map(|(epoch, _)| *epoch)
    }

    /// The epochs with their first offsets, oldest first.
    pub fn entries(&self) -> &[(LeaderEpoch, Offset)] {
        &self.entries
    }

    /// Says that records from `start` on are of `epoch`. An epoch that is known or negative changes nothing; entries
    /// that contradict the new one (of later epochs or later offsets) go. Whether anything changed.
    pub fn assign(&mut self, epoch: LeaderEpoch, start: Offset) -> bool {
        if epoch.0 < 0 || self.entries.last().is_some_and(|(last, _)| *last == epoch) {
            return false;
        }
        let kept = self.entries.partition_point(|(known, offset)| *known < epoch && *offset < start);
        if self.entries[kept..].first().is_some_and(|(known, offset)| *known == epoch && *offset <= start) {
            return false;
        }
        self.entries.truncate(kept);
        self.entries.push((epoch, start));
        true
    }

    /// The epoch of the record at `offset`.
    pub fn epoch_of(&self, offset: Offset) -> Option<LeaderEpoch> {
        let count = self.entries.partition_point(|(_, start)| *start <= offset);
        count.checked_sub(1).map(|index| self.entries[index].0)
    }

    /// What OffsetForLeaderEpoch answers: the largest epoch that is at most `epoch`, and where it ends (where the next
    /// epoch starts; for the newest one the log's end). `None` when there is none so old.
    pub fn end_offset(&self, epoch: LeaderEpoch, log_end_offset: Offset) -> Option<(LeaderEpoch, Offset)> {
        let latest = self.latest()?;
        if epoch > latest || epoch.0 < 0 {
            return None;
        }
        if epoch == latest {
            return Some((epoch, log_end_offset));
        }
        let next = self.entries.partition_point(|(known, _)| *known <= epoch);
        match next {
            // Older than all that is left: the log starts where the first known epoch does.
            0 => Some((epoch, self.entries[0].1)),
            _ => Some((self.entries[next - 1].0, self.entries[next].1)),
        }
    }

    /// Forgets what starts at `end` or behind it. Whether anything changed.
    pub fn truncate_to(&mut self, end: Offset) -> bool {
        let kept = self.entries.partition_point(|(_, start)| *start < end);
        let changed = kept < self.entries.len();
        self.entries.truncate(kept);
        changed
    }

    /// Forgets what ends at `start` or before; the epoch of `start` itself then starts there. Whether anything changed.
    pub fn truncate_from_start(&mut self, start: Offset) -> bool {
        let before = self.entries.partition_point(|(_, offset)| *offset <= start);
        match before.checked_sub(1) {
            Some(index) if index > 0 || self.entries[0].1 < start => {
                self.entries.drain(..index);
                self.entries[0].1 = start;
                true
            }
            _ => false,
        }
    }

    /// The contents of the file: version 0, the count, and an epoch and its first offset a line.
    pub fn to_file(&self) -> Bytes {
        let mut text = format!("0\n{}\n", self.entries.len());
        for (epoch, start) in &self.entries {
            let _ = writeln!(text, "{epoch} {start}"); // a String takes any write
        }
        text.into()
    }

    /// Reads the file; `None` when it is damaged.
    pub fn from_file(bytes: &[u8]) -> Option<LeaderEpochs> {
        let mut lines = std::str::from_utf8(bytes).ok()?.lines();
        if lines.next()?.trim() != "0" {
            return None;
        }
        let count: usize = lines.next()?.trim().parse().ok()?;
        let mut epochs = LeaderEpochs::default();
        for line in lines.filter(|line| !line.trim().is_empty()) {
            let (epoch, start) = line.trim().split_once(' ')?;
            epochs.entries.push((LeaderEpoch(epoch.parse().ok()?), Offset(start.trim().parse().ok()?)));
        }
        let ascends = epochs.entries.windows(2).all(|pair| pair[0].0 < pair[1].0 && pair[0].1 <= pair[1].1);
        (ascends && epochs.entries.len() == count).then_some(epochs)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn epochs(entries: &[(i32, i64)]) -> LeaderEpochs {
        let mut epochs = LeaderEpochs::default();
        for (epoch, start) in entries {
            assert!(epochs.assign(LeaderEpoch(*epoch), Offset(*start)));
        }
        epochs
    }

    fn end_offset(epochs: &LeaderEpochs, epoch: i32) -> Option<(i32, i64)> {
        epochs.end_offset(LeaderEpoch(epoch), Offset(100)).map(|(epoch, end)| (epoch.0, end.0))
    }

    #[test]
    fn an_epoch_ends_where_the_next_one_starts() {
        let epochs = epochs(&[(2, 10), (5, 20), (6, 40)]);
        assert_eq!(end_offset(&epochs, 6), Some((6, 100)));
        assert_eq!(end_offset(&epochs, 5), Some((5, 40)));
        assert_eq!(
            end_offset(&epochs, 4),
            Some((2, 20)),
            "the largest epoch that is at most the one asked for"
        );
        assert_eq!(end_offset(&epochs, 1), Some((1, 10)), "older than all: ends where the log starts");
        assert_eq!(end_offset(&epochs, 7), None);
        assert_eq!(end_offset(&epochs, -1), None);
        assert_eq!(end_offset(&LeaderEpochs::default(), 0), None);
        assert_eq!(epochs.epoch_of(Offset(19)), Some(LeaderEpoch(2)));
        assert_eq!(epochs.epoch_of(Offset(9)), None);
    }

    #[test]
    fn entries_that_contradict_a_new_one_go() {
        let mut log = epochs(&[(2, 10), (5, 20), (6, 40)]);
        assert!(!log.assign(LeaderEpoch(6), Offset(50)));
        assert!(!log.assign(LeaderEpoch(-1), Offset(50)));
        assert!(log.assign(LeaderEpoch(7), Offset(20)));
        assert_eq!(log, epochs(&[(2, 10), (7, 20)]));
    }

    #[test]
    fn both_ends_can_be_cut_off() {
        let mut log = epochs(&[(2, 10), (5, 20), (6, 40)]);
        assert!(log.truncate_to(Offset(40)));
        assert!(!log.truncate_to(Offset(40)));
        assert!(log.truncate_from_start(Offset(15)));
        assert_eq!(log, epochs(&[(2, 15), (5, 20)]));
        assert!(log.truncate_from_start(Offset(20)));
        assert_eq!(log, epochs(&[(5, 20)]));
        assert!(!log.truncate_from_start(Offset(20)));
    }

    #[test]
    fn the_file_round_trips_and_damage_is_noticed() {
        let log = epochs(&[(0, 0), (3, 17)]);
        assert_eq!(&log.to_file()[..], b"0\n2\n0 0\n3 17\n");
        assert_eq!(LeaderEpochs::from_file(&log.to_file()), Some(log));
        for damaged in ["", "0\n", "1\n0\n", "0\n2\n0 0\n", "0\n2\n3 0\n1 5\n", "0\n1\nx y\n", "0\n1\n1\n"] {
            assert_eq!(LeaderEpochs::from_file(damaged.as_bytes()), None, "{damaged:?}");
        }
    }
}
