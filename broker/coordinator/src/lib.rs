//! Consumer groups of the classic protocol, and committed offsets.
//!
//! A [`GroupCoordinator`] holds the groups of one partition of `__consumer_offsets` (which one a group belongs to,
//! [`model::group_partition`] says). It is a state machine over that partition's records: requests and deadlines go in,
//! a [`Decision`] comes out; its records are appended, then it is accepted, and its answers are given away when the
//! records are committed.
//!
//! Invariant: this crate sees records, not segments; it knows no clock, no network and no log.

mod administration;
mod config;
mod consumer_protocol;
mod coordinator;
mod decision;
mod expiry;
mod foreign;
mod group;
mod join;
mod membership;
mod offset_commit;
pub mod offset_fetch;
mod offsets;
mod record;
mod request;
mod timers;
mod transition;

#[cfg(test)]
mod tests;

pub use administration::{GroupCounts, GroupOffsetsView};
pub use config::GroupCoordinatorConfig;
pub use coordinator::{GroupCoordinator, RecordPosition};
pub use decision::{Decision, Held};
pub use group::GroupState;
pub use offsets::CommittedOffset;
pub use record::{ForeignGroupKind, ForeignRecord, GroupRecord, LogRecord};
pub use request::{
    GroupRequest, GroupResponse, Now, Reply, RequestContext, RequestToken, TopicInfo, TopicLookup,
};
