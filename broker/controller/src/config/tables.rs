//! The tables.

mod client_metrics;
mod coordinators;
mod group;
mod logs;
mod node;
mod security;
mod throttles;
mod topic;

use super::{ConfigDefault, ConfigKey, ConfigType};

const REQUIRED: ConfigDefault = ConfigDefault::Required;
const NULL: ConfigDefault = ConfigDefault::Null;

const fn value(text: &'static str) -> ConfigDefault {
    ConfigDefault::Value(text)
}

const fn key(name: &'static str, kind: ConfigType, default: ConfigDefault) -> ConfigKey {
    ConfigKey::new(name, kind, default)
}

/// Topic keys, by name.
pub fn topic_keys() -> impl Iterator<Item = &'static ConfigKey> {
    topic::KEYS.iter()
}

/// Group keys, by name.
pub fn group_keys() -> impl Iterator<Item = &'static ConfigKey> {
    group::KEYS.iter()
}

/// Client metrics keys, by name.
pub fn client_metrics_keys() -> impl Iterator<Item = &'static ConfigKey> {
    client_metrics::KEYS.iter()
}

/// Broker keys; sorted by name within each area only.
pub fn broker_keys() -> impl Iterator<Item = &'static ConfigKey> {
    [node::KEYS, logs::KEYS, coordinators::KEYS, security::KEYS, throttles::KEYS].into_iter().flatten()
}

/// Broker keys that can be changed at run time only for one listener, with the `listener.name.<listener>.` prefix.
pub const BROKER_SECURITY_KEYS: &[&str] = &[
    "ssl.key.password",
    "ssl.keystore.certificate.chain",
    "ssl.keystore.key",
    "ssl.keystore.location",
    "ssl.keystore.password",
    "ssl.keystore.type",
    "ssl.truststore.certificates",
    "ssl.truststore.location",
    "ssl.truststore.password",
    "ssl.truststore.type",
];
