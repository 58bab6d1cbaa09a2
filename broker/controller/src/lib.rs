//! What the active controller decides over the image.
//!
//! Every `decide_*` is a function of an image, a request and a [`Context`]: it answers with the records to append, as
//! one batch, and with the response to send once they are committed ([`Decision`]). Nothing here persists, sends or
//! reads a clock. What must not be in the log is the time of the last heartbeats; it lives in [`Heartbeats`].
//!
//! Served so far: topics, partitions, their leaders and reassignments, configurations, registration, fencing and
//! controlled shutdown of brokers, blocks of producer ids, feature levels. Authorization is the caller's, before it asks.

mod activation;
mod alter_configs;
mod brokers;
pub mod config;
mod decision;
mod elections;
mod features;
mod heartbeats;
mod partitions;
mod placement;
mod producer_ids;
mod reassignments;
mod topics;

pub use activation::{bootstrap_records, decide_activation, no_op_record};
pub use alter_configs::{Asked, decide_alter_configs, decide_incremental_alter_configs};
pub use brokers::{
    decide_broker_heartbeat, decide_fence_stale_brokers, decide_register_broker, decide_register_controller,
};
pub use decision::{ApiError, Context, Decision, VersionedRecord};
pub use elections::{decide_elect_leaders, failed_election};
pub use features::{
    KRAFT_VERSION_FEATURE, UnsupportedFeature, check_finalized_features, decide_update_features,
    supported_features,
};
pub use heartbeats::Heartbeats;
pub use partitions::decide_create_partitions;
pub use producer_ids::{PRODUCER_ID_BLOCK_LEN, decide_allocate_producer_ids};
pub use reassignments::{decide_alter_partition_reassignments, list_partition_reassignments};
pub use topics::{PARTITIONS_PER_REQUEST_MAX, decide_create_topics, decide_delete_topics};

#[cfg(test)]
mod tests;
