//! What a topic's configuration must satisfy as a whole.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::effective::scaled;
use super::{ConfigKey, NodeConfigs, topic_key, topic_keys};

/// Judges a topic's complete dynamic configuration, with what the node gives by default.
///
/// # Errors
/// A sentence for people; Kafka's code for it is INVALID_CONFIG. Keys that Kafka does not know are refused, and so is
/// tiered storage, which is not built yet.
pub fn validate_topic_configs(
    configs: &BTreeMap<String, String>,
    node: &NodeConfigs<'_>,
) -> Result<(), String> {
    for (name, value) in configs {
        let key = topic_key(name).ok_or_else(|| format!("unknown topic config name: {name}"))?;
        key.parse(value).map_err(|error| error.to_string())?;
    }
    let effective = node.effective_topic(|name| configs.get(name).map(String::as_str));
    if effective.boolean("remote.storage.enable") {
        return Err(
            "tiered storage is not available on this cluster, so remote.storage.enable cannot be true".into(),
        );
    }
    let (min, max) = (effective.long("min.compaction.lag.ms"), effective.long("max.compaction.lag.ms"));
    if min > max {
        return Err(format!("min.compaction.lag.ms ({min}) is larger than max.compaction.lag.ms ({max})"));
    }
    Ok(())
}

/// Judges a broker's value that is a topic key's default, in the unit of the broker's key: it must be one that topics
/// accept. Any value of any other key passes.
///
/// # Errors
/// A sentence for people.
pub fn validate_topic_default(name: &str, value: &str) -> Result<(), String> {
    /// For each broker key that gives a topic key its default: that key, and the factor between their units.
    static DEFAULTS: LazyLock<BTreeMap<&str, (&ConfigKey, i64)>> = LazyLock::new(|| {
        let of_key =
            |key: &'static ConfigKey| key.synonyms.iter().map(move |(name, factor)| (*name, (key, *factor)));
        topic_keys().flat_map(of_key).collect()
    });
    let Some((topic_key, factor)) = DEFAULTS.get(name) else { return Ok(()) };
    let invalid = |reason: &str| Err(format!("invalid value '{value}' for {name}: {reason}"));
    if topic_key.name == "retention.ms" && value.trim().parse() == Ok(0) {
        return invalid("must be at least 1, or -1 for no limit");
    }
    topic_key.parse(&scaled(value, *factor)).map_or_else(|error| invalid(&error.reason), |_| Ok(()))
}
