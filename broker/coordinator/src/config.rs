//! What an operator can set about groups: the broker's `group.*` and `offset*` keys that concern classic groups.

use std::time::Duration;

/// The settings of every [`GroupCoordinator`](crate::GroupCoordinator) of a broker, under Kafka's names and defaults.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupCoordinatorConfig {
    /// `group.min.session.timeout.ms`: shorter session timeouts are refused.
    pub group_min_session_timeout_ms: i32,
    /// `group.max.session.timeout.ms`: longer session timeouts are refused.
    pub group_max_session_timeout_ms: i32,
    /// `group.max.size`: the most members of a group.
    pub group_max_size: usize,
    /// `group.initial.rebalance.delay.ms`: how long an empty group waits for more members before its first rebalance.
    pub group_initial_rebalance_delay: Duration,
    /// `offset.metadata.max.bytes`: the longest text stored with an offset, counted in UTF-16 units as Kafka does.
    pub offset_metadata_bytes_max: usize,
    /// `offsets.retention.minutes`, as a duration.
    pub offsets_retention: Duration,
    /// `offsets.retention.check.interval.ms`: how often expired offsets are looked for.
    pub offsets_retention_check_interval: Duration,
}

impl Default for GroupCoordinatorConfig {
    fn default() -> Self {
        Self {
            group_min_session_timeout_ms: 6_000,
            group_max_session_timeout_ms: 1_800_000,
            group_max_size: i32::MAX as usize,
            group_initial_rebalance_delay: Duration::from_millis(3_000),
            offset_metadata_bytes_max: 4_096,
            offsets_retention: Duration::from_secs(10_080 * 60),
            offsets_retention_check_interval: Duration::from_millis(600_000),
        }
    }
}
