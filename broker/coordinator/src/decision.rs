//! What the coordinator decides, and what becomes of it.
//!
//! A [`Decision`] changes nothing by itself. Its records are appended first; then
//! [`GroupCoordinator::accept`](crate::GroupCoordinator::accept) turns it into the coordinator's new state and hands out
//! the answers as [`Held`], which are given away only when the log is committed that far. So no client hears of what a
//! failing node may still lose, and a decision whose append failed is dropped as if it never was.

use std::sync::Arc;

use model::{ErrorCode, Instant};

use crate::group::Group;
use crate::record::GroupRecord;
use crate::request::Reply;
use crate::timers::Timer;

/// Records to append, and with them a change of state and answers that nobody sees before. To be appended and accepted,
/// or dropped, before anything else is decided.
#[derive(Debug)]
#[must_use = "a decision has no effect until it is accepted"]
pub struct Decision {
    pub(crate) revision: u64,
    pub(crate) records: Vec<GroupRecord>,
    pub(crate) changes: Vec<Change>,
    pub(crate) replies: Vec<Reply>,
    /// The timer whose deadline made us decide, to be tried again if the append fails.
    pub(crate) timer: Option<Timer>,
}

/// One edit of the coordinator's soft state.
#[derive(Clone, Debug)]
pub(crate) enum Change {
    Group { group_id: Arc<str>, group: Group },
    Schedule { timer: Timer, deadline: Instant },
    Cancel { timer: Timer },
}

impl Decision {
    /// What to append, in this order, before the decision is accepted. Often nothing. In one batch, or in several where
    /// one would be too large: whatever survives from the front leaves a state that could have been decided.
    pub fn records(&self) -> &[GroupRecord] {
        &self.records
    }

    pub(crate) fn answer(revision: u64, reply: Reply) -> Self {
        Decision { revision, records: Vec::new(), changes: Vec::new(), replies: vec![reply], timer: None }
    }
}

/// Answers that rest on records, their own decision's or earlier ones.
#[derive(Debug, Default)]
#[must_use = "clients wait for these answers"]
pub struct Held {
    replies: Vec<Reply>,
}

impl Held {
    pub(crate) fn new(replies: Vec<Reply>) -> Self {
        Held { replies }
    }

    /// Whether there is nobody to answer.
    pub fn is_empty(&self) -> bool {
        self.replies.is_empty()
    }

    /// The answers, once everything is committed that was in the log when the decision was accepted.
    pub fn release(self) -> Vec<Reply> {
        self.replies
    }

    /// What to answer instead when that will not happen here, such as NOT_COORDINATOR when leadership is lost, or
    /// COORDINATOR_NOT_AVAILABLE when it takes too long.
    pub fn fail(mut self, error: ErrorCode) -> Vec<Reply> {
        self.replies.iter_mut().for_each(|reply| reply.response.fail(error));
        self.replies
    }
}
