//! What waits for its records to be committed.
//!
//! A decision reads the speculative state and yields records; they are appended; they are then applied to the
//! speculative state at once, so that the next decision builds on them; and what others may see of it waits here until
//! the log is committed that far.

use std::collections::VecDeque;

use model::Offset;

/// Values in the order of the log's ends behind which they become visible.
#[derive(Debug)]
pub(crate) struct CommitQueue<T> {
    waiting: VecDeque<(Offset, T)>,
}

impl<T> Default for CommitQueue<T> {
    fn default() -> Self {
        Self { waiting: VecDeque::new() }
    }
}

impl<T> CommitQueue<T> {
    /// `value` becomes visible once everything before `end` is committed. Ends never go back.
    pub(crate) fn push(&mut self, end: Offset, value: T) {
        debug_assert!(self.waiting.back().is_none_or(|(last, _)| *last <= end));
        self.waiting.push_back((end, value));
    }

    /// Takes out what is visible with everything before `committed` committed.
    pub(crate) fn take(&mut self, committed: Offset) -> Vec<T> {
        let count = self.waiting.partition_point(|(end, _)| *end <= committed);
        self.waiting.drain(..count).map(|(_, value)| value).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_appear_with_their_commit() {
        let mut queue = CommitQueue::default();
        queue.push(Offset(3), 'a');
        queue.push(Offset(3), 'b');
        queue.push(Offset(5), 'c');
        assert!(queue.take(Offset(2)).is_empty());
        assert_eq!(queue.take(Offset(4)), ['a', 'b']);
        queue.push(Offset(6), 'd');
        assert_eq!(queue.take(Offset(6)), ['c', 'd']);
    }
}
