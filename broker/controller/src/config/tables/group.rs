//! Group keys.

use super::{key, value};
use crate::config::ConfigType::*;
use crate::config::{ConfigKey, Valid};

#[rustfmt::skip] // a table: one row a key
pub(super) const KEYS: &[ConfigKey] = &[
    key("consumer.assignment.interval.ms", Int, value("1000")).min(0).like(&[("group.consumer.assignment.interval.ms", 1)]).doc("Shortest time between two assignments of this consumer group."),
    key("consumer.heartbeat.interval.ms", Int, value("5000")).min(1).like(&[("group.consumer.heartbeat.interval.ms", 1)]).doc("How often members of this consumer group send heartbeats."),
    key("consumer.session.timeout.ms", Int, value("45000")).min(1).like(&[("group.consumer.session.timeout.ms", 1)]).doc("How long a member of this consumer group may be silent."),
    key("share.assignment.interval.ms", Int, value("1000")).min(0).like(&[("group.share.assignment.interval.ms", 1)]).doc("Shortest time between two assignments of this share group."),
    key("share.auto.offset.reset", String, value("latest")).valid(Valid::OffsetReset).doc("Where this share group starts in a partition that it has not read: `earliest`, `latest` or `by_duration:PnDTnHnMn.nS`."),
    key("share.delivery.count.limit", Int, value("5")).min(2).like(&[("group.share.delivery.count.limit", 1)]).doc("How often a record is delivered to this share group before it is given up."),
    key("share.heartbeat.interval.ms", Int, value("5000")).min(1).like(&[("group.share.heartbeat.interval.ms", 1)]).doc("How often members of this share group send heartbeats."),
    key("share.isolation.level", String, value("read_uncommitted")).valid(Valid::OneOf(&["read_committed", "read_uncommitted"])).doc("Whether this share group sees records of open and aborted transactions."),
    key("share.partition.max.record.locks", Int, value("2000")).min(100).like(&[("group.share.partition.max.record.locks", 1)]).doc("How many records of one partition this share group may hold at a time."),
    key("share.record.lock.duration.ms", Int, value("30000")).min(1000).like(&[("group.share.record.lock.duration.ms", 1)]).doc("How long a member of this share group may hold a record."),
    key("share.renew.acknowledge.enable", Boolean, value("true")).doc("Whether members of this share group may extend their hold on a record."),
    key("share.session.timeout.ms", Int, value("45000")).min(1).like(&[("group.share.session.timeout.ms", 1)]).doc("How long a member of this share group may be silent."),
    key("streams.assignment.interval.ms", Int, value("1000")).min(0).like(&[("group.streams.assignment.interval.ms", 1)]).doc("Shortest time between two assignments of this streams group."),
    key("streams.heartbeat.interval.ms", Int, value("5000")).min(1).like(&[("group.streams.heartbeat.interval.ms", 1)]).doc("How often members of this streams group send heartbeats."),
    key("streams.initial.rebalance.delay.ms", Int, value("3000")).min(0).like(&[("group.streams.initial.rebalance.delay.ms", 1)]).doc("How long an empty streams group waits for more members before its first assignment."),
    key("streams.num.standby.replicas", Int, value("0")).min(0).like(&[("group.streams.num.standby.replicas", 1)]).doc("How many standby copies of each task this streams group keeps."),
    key("streams.session.timeout.ms", Int, value("45000")).min(1).like(&[("group.streams.session.timeout.ms", 1)]).doc("How long a member of this streams group may be silent."),
];
