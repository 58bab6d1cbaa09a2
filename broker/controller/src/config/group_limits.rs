//! What a group's configuration must satisfy: each value alone, and within the bounds that the broker sets.

use std::collections::BTreeMap;

use super::{ConfigValue, NodeConfigs, group_key};

/// Group keys with the broker keys that bound them from below and from above (empty = no bound).
const LIMITS: &[(&str, &str, &str)] = &[
    (
        "consumer.assignment.interval.ms",
        "group.consumer.min.assignment.interval.ms",
        "group.consumer.max.assignment.interval.ms",
    ),
    (
        "consumer.heartbeat.interval.ms",
        "group.consumer.min.heartbeat.interval.ms",
        "group.consumer.max.heartbeat.interval.ms",
    ),
    (
        "consumer.session.timeout.ms",
        "group.consumer.min.session.timeout.ms",
        "group.consumer.max.session.timeout.ms",
    ),
    (
        "share.assignment.interval.ms",
        "group.share.min.assignment.interval.ms",
        "group.share.max.assignment.interval.ms",
    ),
    (
        "share.delivery.count.limit",
        "group.share.min.delivery.count.limit",
        "group.share.max.delivery.count.limit",
    ),
    (
        "share.heartbeat.interval.ms",
        "group.share.min.heartbeat.interval.ms",
        "group.share.max.heartbeat.interval.ms",
    ),
    (
        "share.partition.max.record.locks",
        "group.share.min.partition.max.record.locks",
        "group.share.max.partition.max.record.locks",
    ),
    (
        "share.record.lock.duration.ms",
        "group.share.min.record.lock.duration.ms",
        "group.share.max.record.lock.duration.ms",
    ),
    ("share.session.timeout.ms", "group.share.min.session.timeout.ms", "group.share.max.session.timeout.ms"),
    (
        "streams.assignment.interval.ms",
        "group.streams.min.assignment.interval.ms",
        "group.streams.max.assignment.interval.ms",
    ),
    (
        "streams.heartbeat.interval.ms",
        "group.streams.min.heartbeat.interval.ms",
        "group.streams.max.heartbeat.interval.ms",
    ),
    ("streams.num.standby.replicas", "", "group.streams.max.standby.replicas"),
    (
        "streams.session.timeout.ms",
        "group.streams.min.session.timeout.ms",
        "group.streams.max.session.timeout.ms",
    ),
];

/// Judges a group's complete dynamic configuration.
///
/// # Errors
/// A sentence for people; Kafka's code for it is INVALID_CONFIG.
pub fn validate_group_configs(
    configs: &BTreeMap<String, String>,
    node: &NodeConfigs<'_>,
) -> Result<(), String> {
    let mut numbers = BTreeMap::new();
    for (name, text) in configs {
        let key = group_key(name).ok_or_else(|| format!("unknown group config name: {name}"))?;
        if let ConfigValue::Int(number) = key.parse(text).map_err(|error| error.to_string())? {
            numbers.insert(name.as_str(), i64::from(number));
        }
    }
    let limit = |name: &str| {
        (!name.is_empty())
            .then(|| node.effective_broker(name))
            .flatten()
            .and_then(|value| value.to_text().parse::<i64>().ok())
    };
    for (name, min_key, max_key) in LIMITS {
        let Some(number) = numbers.get(name).copied() else { continue };
        if limit(min_key).is_some_and(|min| number < min) {
            return Err(format!("{name} must be greater than or equal to {min_key}"));
        }
        if limit(max_key).is_some_and(|max| number > max) {
            return Err(format!("{name} must be less than or equal to {max_key}"));
        }
    }
    for protocol in ["consumer", "share", "streams"] {
        let effective = |name: &str| {
            let group = format!("{protocol}.{name}");
            numbers.get(group.as_str()).copied().or_else(|| limit(&format!("group.{group}")))
        };
        if effective("session.timeout.ms") <= effective("heartbeat.interval.ms") {
            return Err(format!(
                "{protocol}.session.timeout.ms must be greater than {protocol}.heartbeat.interval.ms"
            ));
        }
    }
    Ok(())
}
