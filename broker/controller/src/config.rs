//! Every configuration key of Kafka 4.3.1: its type, default, bounds, how it can be changed, and what it does.
//!
//! One table serves all who need to know: the server that reads `server.properties`, the controller that validates
//! changes, the node that answers DescribeConfigs, and the reference page. A key without a text is one that Kafka knows
//! and that has no meaning here (yet). Values are parsed and judged as Kafka does: surrounding blanks are ignored,
//! booleans in any case, lists split at commas.

use std::collections::BTreeMap;
use std::sync::LazyLock;

mod broker_rules;
mod effective;
mod group_limits;
mod key;
mod tables;
mod topic_rules;

pub(crate) use broker_rules::validate_broker_change;
pub use effective::{ConfigEntry, ConfigSource, EffectiveConfig, NodeConfigs, Synonym};
pub use group_limits::validate_group_configs;
pub use key::{ConfigDefault, ConfigKey, ConfigType, ConfigValue, InvalidValue, UpdateMode, Valid};
pub use tables::{BROKER_SECURITY_KEYS, broker_keys, client_metrics_keys, group_keys, topic_keys};
pub use topic_rules::{validate_topic_configs, validate_topic_default};

/// A topic's key by name.
pub fn topic_key(name: &str) -> Option<&'static ConfigKey> {
    topic_keys().find(|key| key.name == name)
}

/// A broker's key by name, without a `listener.name.` prefix.
pub fn broker_key(name: &str) -> Option<&'static ConfigKey> {
    static BY_NAME: LazyLock<BTreeMap<&str, &ConfigKey>> =
        LazyLock::new(|| broker_keys().map(|key| (key.name, key)).collect());
    BY_NAME.get(name).copied()
}

/// A group's key by name.
pub fn group_key(name: &str) -> Option<&'static ConfigKey> {
    group_keys().find(|key| key.name == name)
}

/// A client metrics subscription's key by name.
pub fn client_metrics_key(name: &str) -> Option<&'static ConfigKey> {
    client_metrics_keys().find(|key| key.name == name)
}

/// The key that a broker's configuration name stands for: with `listener.name.<listener>.` (and, for SASL, the
/// mechanism) in front, the key that follows; `None` when there is no such key.
pub fn broker_key_of_name(name: &str) -> Option<&'static ConfigKey> {
    if let Some(key) = broker_key(name) {
        return Some(key);
    }
    let mut rest = name.strip_prefix("listener.name.")?;
    // The listener, and for SASL keys the mechanism, are one part each.
    for _ in 0..2 {
        rest = rest.split_once('.')?.1;
        if let Some(key) = broker_key(rest) {
            return Some(key);
        }
    }
    None
}

#[cfg(test)]
mod tests;
