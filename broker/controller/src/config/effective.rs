//! Which value counts: the resource's own, then the broker's dynamic one, then the default of all brokers, then the
//! file's, then Kafka's.

use std::collections::BTreeMap;

use image::{ConfigResource, ConfigResourceType, MetadataImage};
use model::NodeId;

use super::{
    ConfigKey, ConfigType, ConfigValue, UpdateMode, broker_key, broker_key_of_name, topic_key, topic_keys,
};
use super::{broker_keys, client_metrics_keys, group_keys};

/// Where a value comes from; the numbers are those of DescribeConfigs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(i8)]
pub enum ConfigSource {
    /// Set for the topic.
    Topic = 1,
    /// Set for this broker at run time.
    DynamicBroker = 2,
    /// Set for all brokers at run time.
    DynamicDefaultBroker = 3,
    /// From `server.properties`.
    StaticBroker = 4,
    /// Nobody set it.
    Default = 5,
    /// Set for the client metrics subscription.
    ClientMetrics = 7,
    /// Set for the group.
    Group = 8,
}

/// A value that counted if what stands before it were not there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Synonym {
    /// The key it was set under.
    pub name: String,
    /// The value; `None` for secrets.
    pub value: Option<String>,
    /// Where it was set.
    pub source: ConfigSource,
}

/// One entry of DescribeConfigs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigEntry {
    /// The key.
    pub name: String,
    /// The value that counts; `None` for secrets and where there is none.
    pub value: Option<String>,
    /// Where it comes from.
    pub source: ConfigSource,
    /// Whether it cannot be changed at run time.
    pub read_only: bool,
    /// Whether it is a secret.
    pub sensitive: bool,
    /// Its type; `None` for keys that are not in the table.
    pub kind: Option<ConfigType>,
    /// All values that were set, the one that counts first.
    pub synonyms: Vec<Synonym>,
    /// What the key does.
    pub doc: Option<&'static str>,
}

/// The values that count for one resource, parsed.
#[derive(Clone, Debug, PartialEq)]
pub struct EffectiveConfig(BTreeMap<&'static str, ConfigValue>);

/// A key that is asked for must be in the table and of that type; anything else is a mistake of the program.
impl EffectiveConfig {
    /// A value; `None` when nothing is set and there is no default.
    pub fn get(&self, name: &str) -> Option<&ConfigValue> {
        self.0.get(name)
    }

    /// A boolean.
    ///
    /// # Panics
    /// As all of these, when the key has no value of this type.
    pub fn boolean(&self, name: &str) -> bool {
        match self.get(name) {
            Some(ConfigValue::Boolean(value)) => *value,
            other => panic!("{name} is not a boolean: {other:?}"),
        }
    }

    /// A whole number of any width.
    pub fn long(&self, name: &str) -> i64 {
        match self.get(name) {
            Some(ConfigValue::Long(value)) => *value,
            Some(ConfigValue::Int(value)) => i64::from(*value),
            Some(ConfigValue::Short(value)) => i64::from(*value),
            other => panic!("{name} is not a whole number: {other:?}"),
        }
    }

    /// A number of 32 bits.
    pub fn int(&self, name: &str) -> i32 {
        match self.get(name) {
            Some(ConfigValue::Int(value)) => *value,
            Some(ConfigValue::Short(value)) => i32::from(*value),
            other => panic!("{name} is not an int: {other:?}"),
        }
    }

    /// A floating-point number.
    pub fn double(&self, name: &str) -> f64 {
        match self.get(name) {
            Some(ConfigValue::Double(value)) => *value,
            other => panic!("{name} is not a double: {other:?}"),
        }
    }

    /// A text.
    pub fn text(&self, name: &str) -> &str {
        match self.get(name) {
            Some(ConfigValue::String(value) | ConfigValue::Class(value)) => value,
            other => panic!("{name} is not a text: {other:?}"),
        }
    }

    /// A list.
    pub fn list(&self, name: &str) -> &[String] {
        match self.get(name) {
            Some(ConfigValue::List(values)) => values,
            other => panic!("{name} is not a list: {other:?}"),
        }
    }
}

/// The configuration as one node sees it: its file, and what the image says.
#[derive(Clone, Copy, Debug)]
pub struct NodeConfigs<'a> {
    /// The node.
    pub node: NodeId,
    /// What `server.properties` says, by key, as written.
    pub file: &'a BTreeMap<String, String>,
    /// What was set at run time.
    pub image: &'a MetadataImage,
}

impl<'a> NodeConfigs<'a> {
    fn dynamic(&self, resource: &ConfigResource, name: &str) -> Option<&'a str> {
        self.image.configs.get(resource)?.get(name).map(String::as_str)
    }

    /// What a broker's key is set to, the source that counts first; then the key's default.
    fn broker_values(&self, name: &str) -> impl Iterator<Item = (&'a str, ConfigSource)> {
        [
            self.dynamic(&ConfigResource::broker(self.node), name)
                .map(|value| (value, ConfigSource::DynamicBroker)),
            self.dynamic(&ConfigResource::cluster_default(), name)
                .map(|value| (value, ConfigSource::DynamicDefaultBroker)),
            self.file.get(name).map(|value| (value.as_str(), ConfigSource::StaticBroker)),
            broker_key(name).and_then(ConfigKey::default_text).map(|value| (value, ConfigSource::Default)),
        ]
        .into_iter()
        .flatten()
    }

    /// The value of a broker's key that counts on this node; `None` when it has none. A dynamic value that does not
    /// parse (written by another version) is passed over.
    pub fn effective_broker(&self, name: &str) -> Option<ConfigValue> {
        let key = broker_key(name)?;
        self.broker_values(name).find_map(|(value, _)| key.parse(value).ok())
    }

    /// The values that count for a topic whose own dynamic values `own` gives.
    pub fn effective_topic<'b>(&self, own: impl Fn(&str) -> Option<&'b str>) -> EffectiveConfig {
        let values = topic_keys().filter_map(|key| {
            let own = own(key.name).and_then(|text| key.parse(text).ok());
            Some((key.name, own.or_else(|| key.parse(&self.inherited(key)?.0).ok())?))
        });
        EffectiveConfig(values.collect())
    }

    /// One key's value that counts for a topic; `None` when there is no such key or it has no value.
    pub fn topic_value(&self, topic: &str, name: &str) -> Option<ConfigValue> {
        let key = topic_key(name)?;
        let own = self.dynamic(&ConfigResource::topic(topic), name).and_then(|text| key.parse(text).ok());
        own.or_else(|| key.parse(&self.inherited(key)?.0).ok())
    }

    /// The values that count for a topic by name.
    pub fn topic(&self, topic: &str) -> EffectiveConfig {
        let own = self.image.configs.get(&ConfigResource::topic(topic));
        self.effective_topic(|name| own?.get(name).map(String::as_str))
    }

    /// What a topic's or group's key is when the resource itself does not set it: the strongest source of the broker's
    /// keys that stand for it, else its own default. A value that topics do not accept (written by another version) is
    /// passed over.
    fn inherited(&self, key: &ConfigKey) -> Option<(String, ConfigSource)> {
        let sources = [
            (ConfigSource::DynamicBroker, Some(ConfigResource::broker(self.node))),
            (ConfigSource::DynamicDefaultBroker, Some(ConfigResource::cluster_default())),
            (ConfigSource::StaticBroker, None),
        ];
        for (source, resource) in sources {
            for (name, factor) in key.synonyms {
                let text = match &resource {
                    Some(resource) => self.dynamic(resource, name),
                    None => self.file.get(*name).map(String::as_str),
                };
                if let Some(value) = text.map(|text| scaled(text, *factor))
                    && key.parse(&value).is_ok()
                {
                    return Some((value, source));
                }
            }
        }
        key.default_text().map(|text| (text.to_owned(), ConfigSource::Default))
    }

    /// What the answer to CreateTopics says of a new topic: every key with its value (as written) and source, by name.
    pub fn created_topic(&self, own: &BTreeMap<String, String>) -> Vec<ConfigEntry> {
        let entry = |key: &ConfigKey| {
            let set = own.get(key.name).map(|value| (value.clone(), ConfigSource::Topic));
            if key.internal && set.is_none() {
                return None;
            }
            let (value, source) = match set.or_else(|| self.inherited(key)) {
                Some((value, source)) => (Some(value), source),
                None => (None, ConfigSource::Default),
            };
            Some(plain_entry(key, value, source, Vec::new()))
        };
        topic_keys().filter_map(entry).collect()
    }

    /// A topic's entries for DescribeConfigs, by name.
    pub fn describe_topic(&self, topic: &str) -> Vec<ConfigEntry> {
        let own = self.image.config(&ConfigResource::topic(topic));
        self.describe_resource(topic_keys(), |name| own.get(name).cloned(), ConfigSource::Topic)
    }

    /// A group's entries for DescribeConfigs, by name.
    pub fn describe_group(&self, group: &str) -> Vec<ConfigEntry> {
        let own = self.image.config(&ConfigResource::new(ConfigResourceType::Group, group));
        self.describe_resource(group_keys(), |name| own.get(name).cloned(), ConfigSource::Group)
    }

    /// A client metrics subscription's entries for DescribeConfigs, by name.
    pub fn describe_client_metrics(&self, subscription: &str) -> Vec<ConfigEntry> {
        let own = self.image.config(&ConfigResource::new(ConfigResourceType::ClientMetrics, subscription));
        let entry = |key: &'static ConfigKey| {
            let Some(value) = own.get(key.name).map(|value| canonical(key, value)) else {
                let default = key.default_text().unwrap_or_default().to_owned();
                return plain_entry(key, Some(default), ConfigSource::Default, Vec::new());
            };
            let source = ConfigSource::ClientMetrics;
            let synonym = Synonym { name: key.name.to_owned(), value: Some(value.clone()), source };
            plain_entry(key, Some(value), source, vec![synonym])
        };
        client_metrics_keys().map(entry).collect()
    }

    fn describe_resource(
        &self,
        keys: impl Iterator<Item = &'static ConfigKey>,
        own: impl Fn(&str) -> Option<String>,
        own_source: ConfigSource,
    ) -> Vec<ConfigEntry> {
        let entry = |key: &'static ConfigKey| {
            let own = own(key.name);
            if key.internal && own.is_none() {
                return None;
            }
            let mut synonyms = match key.synonyms.first() {
                Some((strongest, _)) => self.broker_synonyms(strongest),
                // A group key of its own has its default as a synonym, a topic key has none.
                None if own_source == ConfigSource::Group => {
                    let value = key.default_text().map(str::to_owned);
                    vec![Synonym { name: key.name.to_owned(), value, source: ConfigSource::Default }]
                }
                None => Vec::new(),
            };
            let value = match &own {
                Some(text) => Some(canonical(key, text)),
                None => self.inherited(key).map(|(text, _)| canonical(key, &text)),
            };
            if own.is_some() {
                synonyms.insert(
                    0,
                    Synonym { name: key.name.to_owned(), value: value.clone(), source: own_source },
                );
            }
            let source = synonyms.first().map_or(ConfigSource::Default, |first| first.source);
            Some(plain_entry(key, value, source, synonyms))
        };
        keys.filter_map(entry).collect()
    }

    /// This node's entries for DescribeConfigs, by name: every listed key, and what was set without being in the table.
    pub fn describe_broker(&self) -> Vec<ConfigEntry> {
        let mut names: std::collections::BTreeSet<&str> =
            broker_keys().filter(|key| !key.internal && !is_dynamic_only(key)).map(|key| key.name).collect();
        names.extend(self.file.keys().map(String::as_str));
        for resource in [ConfigResource::broker(self.node), ConfigResource::cluster_default()] {
            names.extend(
                self.image.configs.get(&resource).into_iter().flat_map(|set| set.keys().map(String::as_str)),
            );
        }
        names.into_iter().map(|name| self.broker_entry(name, self.broker_synonyms(name))).collect()
    }

    /// The entries of the default of all brokers for DescribeConfigs: only what is set.
    pub fn describe_cluster_default(&self) -> Vec<ConfigEntry> {
        let set = self.image.config(&ConfigResource::cluster_default());
        let entry = |name: &String| {
            let mut synonyms = self.broker_synonyms(name);
            synonyms.retain(|synonym| synonym.source == ConfigSource::DynamicDefaultBroker);
            self.broker_entry(name, synonyms)
        };
        set.keys().map(entry).collect()
    }

    fn broker_entry(&self, name: &str, synonyms: Vec<Synonym>) -> ConfigEntry {
        let key = broker_key_of_name(name);
        // What is not in the table may be anything, so it is treated as a secret.
        let sensitive = key.is_none_or(ConfigKey::is_sensitive);
        let value = match synonyms.first() {
            Some(first) if first.name == name => first.value.clone(),
            _ => self.broker_values(name).next().map(|(value, _)| value.to_owned()),
        };
        ConfigEntry {
            name: name.to_owned(),
            value: value
                .filter(|_| !sensitive)
                .map(|text| key.map_or(text.clone(), |key| canonical(key, &text))),
            source: synonyms.first().map_or(ConfigSource::Default, |first| first.source),
            read_only: key.is_none_or(|key| key.update == UpdateMode::ReadOnly),
            sensitive,
            kind: key.map(|key| key.kind),
            synonyms,
            doc: key.map(|key| key.doc),
        }
    }

    /// All values that are set for a broker's name and for those that stand in for it, the strongest source first,
    /// from the first one under the name itself on.
    fn broker_synonyms(&self, name: &str) -> Vec<Synonym> {
        let names = stand_ins(name);
        let sensitive = broker_key_of_name(name).is_none_or(ConfigKey::is_sensitive);
        let mut synonyms = Vec::new();
        for source in [
            ConfigSource::DynamicBroker,
            ConfigSource::DynamicDefaultBroker,
            ConfigSource::StaticBroker,
            ConfigSource::Default,
        ] {
            for name in &names {
                let values = self.broker_values(name).filter(|(_, from)| *from == source);
                synonyms.extend(values.map(|(value, _)| Synonym {
                    name: (*name).to_owned(),
                    value: (!sensitive).then(|| value.to_owned()),
                    source,
                }));
            }
        }
        let first = synonyms.iter().position(|synonym| synonym.name == name).unwrap_or(synonyms.len());
        synonyms.split_off(first)
    }
}

/// Throttles exist only as dynamic configuration; a broker lists them when they are set.
fn is_dynamic_only(key: &ConfigKey) -> bool {
    matches!(
        key.name,
        "leader.replication.throttled.rate"
            | "follower.replication.throttled.rate"
            | "replica.alter.log.dirs.io.max.bytes.per.second"
    )
}

/// The broker's keys that mean the same in other units, and for a listener's key the one without the prefix.
fn stand_ins(name: &str) -> Vec<&str> {
    const GROUPS: [&[&str]; 4] = [
        &["log.retention.ms", "log.retention.minutes", "log.retention.hours"],
        &["log.roll.ms", "log.roll.hours"],
        &["log.roll.jitter.ms", "log.roll.jitter.hours"],
        &["log.flush.interval.ms", "log.flush.scheduler.interval.ms"],
    ];
    // Asking for the scheduler's own key does not bring in the interval that it bounds.
    let same = GROUPS.iter().find(|group| group.contains(&name) && name != "log.flush.scheduler.interval.ms");
    match (same, broker_key_of_name(name)) {
        (Some(group), _) => group.to_vec(),
        (None, Some(key)) if key.name != name => vec![name, key.name],
        _ => vec![name],
    }
}

/// A broker's value in the unit of the topic key that it is the default of. In a coarser unit any negative number is
/// "no limit".
pub(super) fn scaled(text: &str, factor: i64) -> String {
    match text.trim().parse::<i64>() {
        Ok(number) if factor != 1 && number < 0 => "-1".to_owned(),
        Ok(number) if factor != 1 => number.saturating_mul(factor).to_string(),
        _ => text.to_owned(),
    }
}

/// The value as Kafka prints it after parsing.
fn canonical(key: &ConfigKey, text: &str) -> String {
    key.parse(text).map_or_else(|_| text.to_owned(), |value| value.to_text())
}

fn plain_entry(
    key: &ConfigKey,
    value: Option<String>,
    source: ConfigSource,
    synonyms: Vec<Synonym>,
) -> ConfigEntry {
    ConfigEntry {
        name: key.name.to_owned(),
        value,
        source,
        read_only: false,
        sensitive: key.is_sensitive(),
        kind: Some(key.kind),
        synonyms,
        doc: Some(key.doc),
    }
}
