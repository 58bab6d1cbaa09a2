//! What all resources have in common.

use std::collections::BTreeMap;
use std::fmt;

use schemars::JsonSchema;
use serde::de::{Deserializer, Error, Visitor};
use serde::{Deserialize, Serialize};

use crate::{KafkaClusterSpec, KafkaTopicSpec, Violation};

/// The group and version of all resources.
pub const API_VERSION: &str = "ottla.dev/v1alpha1";

/// The part of Kubernetes' object metadata that has a meaning here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ObjectMeta {
    /// The resource's name.
    pub name: String,
    /// The namespace.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub namespace: Option<String>,
    /// Labels, for selection.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub labels: BTreeMap<String, String>,
    /// Annotations, for tools.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub annotations: BTreeMap<String, String>,
}

/// A resource: its name and what is wanted of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Resource<S> {
    /// Always [`API_VERSION`].
    pub api_version: String,
    /// The kind.
    pub kind: String,
    /// Name and labels.
    pub metadata: ObjectMeta,
    /// What is wanted.
    pub spec: S,
}

/// A Kafka cluster.
pub type KafkaCluster = Resource<KafkaClusterSpec>;
/// A topic of a cluster.
pub type KafkaTopic = Resource<KafkaTopicSpec>;

impl KafkaTopic {
    /// The topic's name in Kafka.
    pub fn topic_name(&self) -> &str {
        self.spec.topic_name.as_ref().unwrap_or(&self.metadata.name)
    }
}

/// A resource of any kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AnyResource {
    /// A cluster.
    KafkaCluster(KafkaCluster),
    /// A topic.
    KafkaTopic(KafkaTopic),
}

impl AnyResource {
    /// The rules that the resource breaks by itself, in order of its fields.
    pub fn violations(&self) -> Vec<Violation> {
        let (metadata, spec) = match self {
            AnyResource::KafkaCluster(cluster) => (&cluster.metadata, cluster.spec.violations()),
            AnyResource::KafkaTopic(topic) => (&topic.metadata, topic.spec.violations()),
        };
        let topic_name = match self {
            AnyResource::KafkaTopic(topic) => topic_name_violation(topic),
            AnyResource::KafkaCluster(_) => None,
        };
        name_violation(&metadata.name).into_iter().chain(topic_name).chain(spec).collect()
    }
}

/// Names are DNS labels, as Kubernetes wants of anything that becomes a Service.
fn name_violation(name: &str) -> Option<Violation> {
    let allowed =
        |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-' || byte == b'.';
    let edges = |byte: &u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    let valid = !name.is_empty()
        && name.len() <= 253
        && name.bytes().all(allowed)
        && name.as_bytes().first().is_some_and(edges)
        && name.as_bytes().last().is_some_and(edges);
    (!valid).then(|| {
        Violation::new(
            "metadata.name",
            format!(
                "'{name}' is not a name for a resource: use lower-case letters, digits, '-' and '.', at most 253"
            ),
        )
    })
}

/// Kafka's rule for names of topics, whichever field gives it; its own topics are not anybody's to declare.
fn topic_name_violation(topic: &KafkaTopic) -> Option<Violation> {
    let path = if topic.spec.topic_name.is_some() { "spec.topicName" } else { "metadata.name" };
    let name = topic.topic_name();
    if model::is_internal_topic(name) {
        return Some(Violation::new(path, format!("'{name}' is Kafka's own topic: use another name")));
    }
    let error = model::validate_topic_name(name).err()?;
    Some(Violation::new(path, format!("{error}: give a valid one in spec.topicName")))
}

/// The value of a configuration key: text, or a whole number. Booleans are quoted, as in Kubernetes' other maps.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum ConfigValue {
    /// A number without quotes.
    Number(i64),
    /// Anything else.
    Text(String),
}

impl fmt::Display for ConfigValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ConfigValue::Number(number) => number.fmt(f),
            ConfigValue::Text(text) => text.fmt(f),
        }
    }
}

impl<'de> Deserialize<'de> for ConfigValue {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Read;
        impl Visitor<'_> for Read {
            type Value = ConfigValue;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("text or a whole number: put booleans and fractions in quotes, as \"true\"")
            }

            fn visit_i64<E: Error>(self, number: i64) -> Result<ConfigValue, E> {
                Ok(ConfigValue::Number(number))
            }

            fn visit_u64<E: Error>(self, number: u64) -> Result<ConfigValue, E> {
                // The largest numbers are text: nobody counts with them here.
                Ok(i64::try_from(number)
                    .map_or_else(|_| ConfigValue::Text(number.to_string()), ConfigValue::Number))
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<ConfigValue, E> {
                Ok(ConfigValue::Text(text.to_owned()))
            }
        }
        deserializer.deserialize_any(Read)
    }
}

impl JsonSchema for ConfigValue {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "ConfigValue".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({"x-kubernetes-int-or-string": true, "anyOf": [{"type": "integer"}, {"type": "string"}]})
    }
}
