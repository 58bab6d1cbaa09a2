//! What a topic's configuration must satisfy as a whole.

use std::collections::BTreeMap;

use super::{NodeConfigs, topic_key};

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
