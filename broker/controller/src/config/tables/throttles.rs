//! Broker keys that exist only as dynamic configuration: bandwidth limits of replication.

use super::{key, value};
use crate::config::ConfigKey;
use crate::config::ConfigType::*;

#[rustfmt::skip] // a table: one row a key
pub(super) const KEYS: &[ConfigKey] = &[
    key("leader.replication.throttled.rate", Long, value("9223372036854775807")).min(0).cluster_wide().doc("Bytes a second that leaders send to throttled replicas."),
    key("follower.replication.throttled.rate", Long, value("9223372036854775807")).min(0).cluster_wide().doc("Bytes a second that throttled replicas fetch."),
    key("replica.alter.log.dirs.io.max.bytes.per.second", Long, value("9223372036854775807")).min(0).cluster_wide().doc("Bytes a second of moves between log directories."),
];
