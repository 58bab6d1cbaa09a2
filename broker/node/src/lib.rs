//! A broker put together: connections, handlers, partitions, coordinators, the metadata quorum, and their lifecycle.
//!
//! [`Node::start`] runs the roles broker and controller of one node on an [`env::Env`], be it the machine or the
//! simulator. Requests come in at `connection`, are routed by `dispatch` to a handler, and what a handler decides is
//! decided by `controller`, `coordinator` or `storage`.
//!
//! Invariant: this crate holds no rule that a deciding crate could hold.

mod boot;
mod broker;
mod checkpoints;
mod config;
mod connection;
mod dispatch;
mod failure;
mod fetch_session;
mod flusher;
mod groups;
mod handlers;
mod inbox;
mod journal;
mod lifecycle;
mod log_config;
mod metadata_log;
mod metrics;
mod observe;
mod partition;
mod partitions;
mod producer_ids;
mod publish;
mod waiters;

pub use config::{
    LOG_FILE_COUNT_MAX_DEFAULT, ListenerConfig, ListenerRole, NodeConfig, REQUEST_MEMORY_BYTES_DEFAULT,
};
pub use lifecycle::{Node, RecordFailure, StartError};
pub use metadata_log::MetadataLogError;
pub use metrics::{ApiMetrics, Counter, Durations, Gauge, Metrics, Traffic, TrafficCounters, TrafficCounts};
pub use observe::{NodeView, PartitionView};
