//! The deadlines of groups: at most one for each [`Timer`], set anew or cancelled by name.
//!
//! A clone shares its structure with the original, as all state of a coordinator does.

use std::sync::Arc;

use imbl::{OrdMap, OrdSet};
use model::Instant;

/// What a deadline is for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Timer {
    /// A member, or one that was told to join again under its new id, has not been heard of.
    Session { group_id: Arc<str>, member_id: Arc<str> },
    /// The wait for members to join ends.
    Join { group_id: Arc<str> },
    /// The wait for members to fetch their assignment ends.
    Sync { group_id: Arc<str> },
    /// Expired offsets are to be looked for, in the groups after this one, or from the first on.
    OffsetExpiry { after: Option<Arc<str>> },
}

#[derive(Clone, Debug, Default)]
pub(crate) struct Timers {
    deadlines: OrdMap<Timer, Instant>,
    queue: OrdSet<(Instant, Timer)>,
}

impl Timers {
    pub(crate) fn schedule(&mut self, timer: Timer, deadline: Instant) {
        if let Some(old) = self.deadlines.insert(timer.clone(), deadline) {
            self.queue.remove(&(old, timer.clone()));
        }
        self.queue.insert((deadline, timer));
    }

    pub(crate) fn cancel(&mut self, timer: &Timer) {
        if let Some(old) = self.deadlines.remove(timer) {
            self.queue.remove(&(old, timer.clone()));
        }
    }

    /// The earliest deadline, and what it is for.
    pub(crate) fn next(&self) -> Option<(Instant, &Timer)> {
        self.queue.get_min().map(|(deadline, timer)| (*deadline, timer))
    }

    #[cfg(test)]
    pub(crate) fn deadline(&self, timer: &Timer) -> Option<Instant> {
        self.deadlines.get(timer).copied()
    }

    #[cfg(test)]
    pub(crate) fn all(&self) -> impl Iterator<Item = &Timer> {
        self.deadlines.keys()
    }
}
