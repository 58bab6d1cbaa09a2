//! Configs of topics, brokers, groups and what else has them: describe, alter, list who has any.

use std::collections::BTreeMap;

use env::Env;
use model::NodeId;
use wire::describe_configs_request::{DescribeConfigsRequest, DescribeConfigsResource};
use wire::describe_configs_response::DescribeConfigsResourceResult;
use wire::incremental_alter_configs_request::{
    AlterConfigsResource, AlterableConfig, IncrementalAlterConfigsRequest,
};
use wire::list_config_resources_request::ListConfigResourcesRequest;

use crate::client::{Outcomes, Route};
use crate::{Client, ClientError};

/// What kind of thing has configs; the numbers are the protocol's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(i8)]
pub enum ConfigResourceType {
    /// A topic.
    Topic = 2,
    /// A broker by its id; an empty name stands for the cluster's default.
    Broker = 4,
    /// A broker's log levels.
    BrokerLogger = 8,
    /// A client metrics subscription.
    ClientMetrics = 16,
    /// A group.
    Group = 32,
}

impl ConfigResourceType {
    fn from_number(number: i8) -> Option<Self> {
        [Self::Topic, Self::Broker, Self::BrokerLogger, Self::ClientMetrics, Self::Group]
            .into_iter()
            .find(|kind| *kind as i8 == number)
    }
}

/// One thing that has configs.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ConfigResource {
    /// Its kind.
    pub kind: ConfigResourceType,
    /// Its name; a broker's is its id.
    pub name: String,
}

impl ConfigResource {
    /// A topic.
    pub fn topic(name: impl Into<String>) -> Self {
        Self { kind: ConfigResourceType::Topic, name: name.into() }
    }

    /// A broker; `None` for the cluster's default.
    pub fn broker(id: Option<NodeId>) -> Self {
        Self { kind: ConfigResourceType::Broker, name: id.map(|id| id.to_string()).unwrap_or_default() }
    }

    /// A group.
    pub fn group(name: impl Into<String>) -> Self {
        Self { kind: ConfigResourceType::Group, name: name.into() }
    }

    /// A broker's own configs are asked of that broker.
    fn node(&self) -> Option<NodeId> {
        match self.kind {
            ConfigResourceType::Broker | ConfigResourceType::BrokerLogger => {
                self.name.parse().ok().map(NodeId)
            }
            _ => None,
        }
    }
}

impl std::fmt::Display for ConfigResource {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let kind = match self.kind {
            ConfigResourceType::Topic => "topic",
            ConfigResourceType::Broker if self.name.is_empty() => {
                return f.write_str("all brokers");
            }
            ConfigResourceType::Broker => "broker",
            ConfigResourceType::BrokerLogger => "loggers of broker",
            ConfigResourceType::ClientMetrics => "client metrics",
            ConfigResourceType::Group => "group",
        };
        write!(f, "{kind} {}", self.name)
    }
}

/// Where a config's value comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs)] // the names are the protocol's
pub enum ConfigSource {
    Unknown,
    Topic,
    DynamicBroker,
    DynamicDefaultBroker,
    StaticBroker,
    Default,
    DynamicBrokerLogger,
    ClientMetrics,
    Group,
}

impl ConfigSource {
    fn from_number(number: i8) -> Self {
        match number {
            1 => Self::Topic,
            2 => Self::DynamicBroker,
            3 => Self::DynamicDefaultBroker,
            4 => Self::StaticBroker,
            5 => Self::Default,
            6 => Self::DynamicBrokerLogger,
            7 => Self::ClientMetrics,
            8 => Self::Group,
            _ => Self::Unknown,
        }
    }

    /// The name that Kafka's tools print.
    pub fn name(self) -> &'static str {
        match self {
            Self::Unknown => "UNKNOWN",
            Self::Topic => "DYNAMIC_TOPIC_CONFIG",
            Self::DynamicBroker => "DYNAMIC_BROKER_CONFIG",
            Self::DynamicDefaultBroker => "DYNAMIC_DEFAULT_BROKER_CONFIG",
            Self::StaticBroker => "STATIC_BROKER_CONFIG",
            Self::Default => "DEFAULT_CONFIG",
            Self::DynamicBrokerLogger => "DYNAMIC_BROKER_LOGGER_CONFIG",
            Self::ClientMetrics => "DYNAMIC_CLIENT_METRICS_CONFIG",
            Self::Group => "DYNAMIC_GROUP_CONFIG",
        }
    }

    /// Whether somebody set the value on the thing itself.
    pub fn is_own(self) -> bool {
        matches!(
            self,
            Self::Topic | Self::DynamicBroker | Self::DynamicBrokerLogger | Self::ClientMetrics | Self::Group
        )
    }
}

/// One config of a thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigEntry {
    /// The key.
    pub name: String,
    /// The value; `None` when it is sensitive or unset.
    pub value: Option<String>,
    /// Where it comes from.
    pub source: ConfigSource,
    /// Whether it cannot be changed at run time.
    pub is_read_only: bool,
    /// Whether its value is kept secret.
    pub is_sensitive: bool,
    /// All places that give it a value, the strongest first: key, value, source.
    pub synonyms: Vec<(String, Option<String>, ConfigSource)>,
    /// What it is for, when asked and known.
    pub documentation: Option<String>,
}

/// How one config is changed; the numbers are the protocol's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(i8)]
pub enum AlterConfigOp {
    /// Set to the value.
    Set = 0,
    /// Back to the default.
    Delete = 1,
    /// Add to a list.
    Append = 2,
    /// Remove from a list.
    Subtract = 3,
}

/// One change of one config.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AlterConfig {
    /// The key.
    pub name: String,
    /// How to change it.
    pub op: AlterConfigOp,
    /// The value; `None` to delete.
    pub value: Option<String>,
}

impl<E: Env> Client<E> {
    /// The configs of things: all of them, or those named by `keys`.
    pub async fn describe_configs(
        &self,
        resources: &[ConfigResource],
        keys: Option<&[String]>,
        with_documentation: bool,
    ) -> Outcomes<ConfigResource, Vec<ConfigEntry>> {
        self.each_by_node("DescribeConfigs", Route::Any, resources, |route, resources, limit| async move {
            let build = |version: i16| DescribeConfigsRequest {
                resources: resources
                    .iter()
                    .map(|resource| DescribeConfigsResource {
                        resource_type: resource.kind as i8,
                        resource_name: resource.name.clone(),
                        configuration_keys: keys.map(<[String]>::to_vec),
                    })
                    .collect(),
                include_synonyms: true,
                include_documentation: with_documentation && version >= 3,
            };
            let response = self.call_once(route, i16::MAX, build, limit).await?;
            let outcomes = response.results.into_iter().filter_map(|result| {
                let kind = ConfigResourceType::from_number(result.resource_type)?;
                let resource = ConfigResource { kind, name: result.resource_name };
                let checked = ClientError::check(
                    || resource.to_string(),
                    result.error_code,
                    result.error_message.as_deref(),
                );
                Some((
                    resource,
                    checked.map(|()| result.configs.into_iter().map(ConfigEntry::from).collect()),
                ))
            });
            Ok(outcomes.collect())
        })
        .await
    }

    /// Changes configs one by one, leaving the others as they are; with `validate_only` only says whether it would
    /// work.
    pub async fn incremental_alter_configs(
        &self,
        changes: &BTreeMap<ConfigResource, Vec<AlterConfig>>,
        validate_only: bool,
    ) -> Outcomes<ConfigResource, ()> {
        let resources: Vec<ConfigResource> = changes.keys().cloned().collect();
        let attempt = |route, resources: Vec<ConfigResource>, limit| async move {
            let build = |_| IncrementalAlterConfigsRequest {
                resources: resources
                    .iter()
                    .map(|resource| AlterConfigsResource {
                        resource_type: resource.kind as i8,
                        resource_name: resource.name.clone(),
                        configs: changes[resource]
                            .iter()
                            .map(|change| AlterableConfig {
                                name: change.name.clone(),
                                config_operation: change.op as i8,
                                value: change.value.clone(),
                            })
                            .collect(),
                    })
                    .collect(),
                validate_only,
            };
            let response = self.call_once(route, i16::MAX, build, limit).await?;
            let outcomes = response.responses.into_iter().filter_map(|result| {
                let kind = ConfigResourceType::from_number(result.resource_type)?;
                let resource = ConfigResource { kind, name: result.resource_name };
                let subject = || resource.to_string();
                let checked = ClientError::check(subject, result.error_code, result.error_message.as_deref());
                Some((resource.clone(), checked))
            });
            Ok(outcomes.collect())
        };
        self.each_by_node("IncrementalAlterConfigs", Route::Controller, &resources, attempt).await
    }

    /// The things that have configs of the given kinds; of all kinds when empty. A broker that knows only client
    /// metrics answers with those.
    pub async fn list_config_resources(
        &self,
        kinds: &[ConfigResourceType],
    ) -> Result<Vec<ConfigResource>, ClientError> {
        let build = |version| ListConfigResourcesRequest {
            resource_types: match version {
                0 => Vec::new(),
                _ => kinds.iter().map(|kind| *kind as i8).collect(),
            },
        };
        let check = |response: &wire::ListConfigResourcesResponse| {
            ClientError::check(|| "config resources".to_owned(), response.error_code, None)
        };
        let response = self.call(Route::Any, i16::MAX, build, check).await?;
        let resources = response.config_resources.into_iter().filter_map(|resource| {
            let kind = ConfigResourceType::from_number(resource.resource_type)?;
            Some(ConfigResource { kind, name: resource.resource_name })
        });
        Ok(resources.collect())
    }

    /// [`Client::each`] for resources: a broker's own go to that broker, the others by `route`.
    async fn each_by_node<'a, V, F, Fut>(
        &'a self,
        what: &'static str,
        route: Route<'a>,
        resources: &[ConfigResource],
        attempt: F,
    ) -> Outcomes<ConfigResource, V>
    where
        F: Fn(Route<'a>, Vec<ConfigResource>, std::time::Duration) -> Fut,
        Fut: Future<Output = Result<Outcomes<ConfigResource, V>, ClientError>>,
    {
        let attempt = &attempt;
        self.each(what, route, resources.to_vec(), |resources, limit| async move {
            let mut by_node: BTreeMap<Option<NodeId>, Vec<ConfigResource>> = BTreeMap::new();
            for resource in resources {
                by_node.entry(resource.node()).or_default().push(resource);
            }
            let mut outcomes = Vec::new();
            for (node, resources) in by_node {
                let route = node.map_or(route, Route::Broker);
                let answered = attempt(route, resources.clone(), limit).await;
                outcomes.extend(answered.unwrap_or_else(|error| {
                    resources.into_iter().map(|resource| (resource, Err(error.clone()))).collect()
                }));
            }
            Ok(outcomes)
        })
        .await
    }
}

impl From<DescribeConfigsResourceResult> for ConfigEntry {
    fn from(config: DescribeConfigsResourceResult) -> Self {
        let synonyms =
            config.synonyms.into_iter().map(|s| (s.name, s.value, ConfigSource::from_number(s.source)));
        ConfigEntry {
            name: config.name,
            value: config.value,
            source: ConfigSource::from_number(config.config_source),
            is_read_only: config.read_only,
            is_sensitive: config.is_sensitive,
            synonyms: synonyms.collect(),
            documentation: config.documentation,
        }
    }
}
