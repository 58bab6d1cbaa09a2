//! Checked entries by type: the given value, else Kafka's default.

use std::collections::BTreeMap;
use std::time::Duration;

use controller::config::{ConfigKey, ConfigValue, broker_key};

use super::ConfigError;
use super::keys::REFUSED;
use crate::properties::Properties;

/// Entries that [`check`](super::keys::check) has accepted. A key that is asked for must be in the table and of the
/// type asked for; anything else is a mistake of the program.
pub(super) struct Entries<'a> {
    properties: &'a Properties,
}

impl<'a> Entries<'a> {
    pub(super) fn new(properties: &'a Properties) -> Self {
        Self { properties }
    }

    pub(super) fn is_given(&self, key: &str) -> bool {
        self.properties.contains_key(key)
    }

    pub(super) fn given(&self) -> BTreeMap<String, String> {
        self.properties.iter().map(|(key, entry)| (key.clone(), entry.value.clone())).collect()
    }

    /// An error at the place of this key, if it is given.
    pub(super) fn error(&self, key: &str, message: impl Into<String>) -> ConfigError {
        ConfigError { place: self.properties.get(key).map(|entry| entry.place), message: message.into() }
    }

    fn value(&self, name: &str) -> Option<ConfigValue> {
        let key = broker_key(name).unwrap_or_else(|| panic!("{name} is in the table"));
        match self.properties.get(name) {
            Some(entry) => Some(key.parse(&entry.value).expect("values are checked")),
            None => key.default_value(),
        }
    }

    pub(super) fn boolean(&self, key: &str) -> bool {
        match self.value(key) {
            Some(ConfigValue::Boolean(value)) => value,
            other => panic!("{key} is not a boolean: {other:?}"),
        }
    }

    pub(super) fn int(&self, key: &str) -> i32 {
        match self.value(key) {
            Some(ConfigValue::Int(value)) => value,
            other => panic!("{key} is not an int: {other:?}"),
        }
    }

    /// A whole number of any width.
    pub(super) fn long(&self, key: &str) -> i64 {
        match self.value(key) {
            Some(ConfigValue::Long(value)) => value,
            Some(ConfigValue::Int(value)) => value.into(),
            Some(ConfigValue::Short(value)) => value.into(),
            other => panic!("{key} is not a whole number: {other:?}"),
        }
    }

    /// A text; `None` when there is none.
    pub(super) fn text(&self, key: &str) -> Option<String> {
        match self.value(key)? {
            ConfigValue::String(text) | ConfigValue::Class(text) => Some(text),
            other => panic!("{key} is not a text: {other:?}"),
        }
    }

    /// A list; empty when there is none.
    pub(super) fn list(&self, key: &str) -> Vec<String> {
        match self.value(key) {
            Some(ConfigValue::List(parts)) => parts,
            None => Vec::new(),
            other => panic!("{key} is not a list: {other:?}"),
        }
    }

    /// A duration in milliseconds.
    pub(super) fn millis(&self, key: &str) -> Result<Duration, ConfigError> {
        u64::try_from(self.long(key))
            .map(Duration::from_millis)
            .map_err(|_| self.error(key, format!("{key} must be at least 0")))
    }

    /// A duration in milliseconds; negative is "never".
    pub(super) fn millis_or_never(&self, key: &str) -> Duration {
        u64::try_from(self.long(key)).map_or(Duration::MAX, Duration::from_millis)
    }

    /// Refuses what users would miss if it were passed over.
    pub(super) fn refuse_unserved(&self) -> Result<(), ConfigError> {
        if self.is_given("process.roles") {
            let mut roles = self.list("process.roles");
            roles.sort();
            if roles != ["broker", "controller"] {
                let message =
                    format!("process.roles={}: only broker,controller is served so far", roles.join(","));
                return Err(self.error("process.roles", message));
            }
        } else {
            return Err(self.error("process.roles", "process.roles is missing; it must be broker,controller"));
        }
        for (name, what) in REFUSED {
            let is_set = |key: &ConfigKey| self.value(name) != key.default_value();
            let is_given = self.properties.get(*name).is_some_and(|entry| !entry.value.is_empty());
            if is_given && broker_key(name).is_some_and(is_set) {
                return Err(self.error(name, format!("{name}: {what} not served so far")));
            }
        }
        Ok(())
    }
}
