//! What an administrator asks of a cluster: methods of [`crate::Client`], one file a noun.
//!
//! Calls about many things answer for each of them, in the order asked; what failed for a passing reason is retried
//! alone, so that a retry never meets its own success.

mod cluster;
mod configs;
mod groups;
mod offsets;
mod topics;

pub use cluster::{DescribedCluster, LogDir, LogDirReplica, Quorum, QuorumReplica};
pub use configs::{
    AlterConfig, AlterConfigOp, ConfigEntry, ConfigResource, ConfigResourceType, ConfigSource,
};
pub use groups::{DescribedGroup, DescribedMember, ListedGroup};
pub(crate) use offsets::Committer;
pub use offsets::{ListedOffset, OffsetCommit, OffsetSpec};
pub use topics::{CreateTopic, CreatedTopic, DescribedPartition, DescribedTopic, NewPartitions};

use std::time::Duration;

/// A limit as the `timeout_ms` of a request.
fn timeout_ms(limit: Duration) -> i32 {
    i32::try_from(limit.as_millis()).unwrap_or(i32::MAX)
}
