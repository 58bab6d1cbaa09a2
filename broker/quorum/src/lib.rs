//! KRaft as a sans-io state machine: events in, actions out.
//!
//! [`Quorum`] orders opaque records of the metadata log and knows no topics. It reads no clock and no file: what
//! happened comes in as an [`Event`], what shall happen leaves as an [`Action`], and when an epoch or a vote changed the
//! type of the answer ([`Step`]) holds every action back until the new [`ElectionState`] is on disk.
//!
//! Only what a quorum of one voter walks through is built; another voter set is refused ([`QuorumError`]). The shapes
//! are those of the full protocol: voters by (id, directory id), epochs, votes, a high watermark that is a function of
//! what each voter has flushed, leadership as a value that only a persisted election hands out.

mod control;
mod election;
mod machine;
mod snapshots;
mod voters;

pub use control::{ControlBatch, ControlRecord};
pub use election::{ElectionState, ReplicaKey};
pub use machine::{Action, Boot, Event, Leadership, Persist, Quorum, QuorumConfig, QuorumError, Step};
pub use machine::{QuorumDescription, ReplicaDescription};
pub use snapshots::{Cleanup, LogExtent, RetentionPolicy, SnapshotFile, SnapshotId, SnapshotPolicy, cleanup};
pub use voters::{KRAFT_VERSION_MAX, Voter, VoterEndpoint, VoterSet};

#[cfg(test)]
mod tests;
