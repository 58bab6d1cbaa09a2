//! AlterConfigs and IncrementalAlterConfigs.
//!
//! A resource's change is judged as a whole: operations on what is set now give the configuration that would be, and
//! that one must be valid. Each resource succeeds or fails alone. A broker's own configuration is judged with that
//! broker's file in hand, so such a request belongs on the broker that it names.

use std::collections::{BTreeMap, BTreeSet};

use image::{ConfigResource, ConfigResourceType};
use model::{ErrorCode, NodeId, validate_topic_name};
use wire::{
    AlterConfigsRequest, AlterConfigsResponse, ConfigRecord, IncrementalAlterConfigsRequest,
    IncrementalAlterConfigsResponse, alter_configs_response, incremental_alter_configs_response,
};

use crate::config::{
    BROKER_SECURITY_KEYS, ConfigKey, ConfigType, UpdateMode, broker_key, broker_key_of_name,
    client_metrics_key, group_key, topic_key, validate_broker_change, validate_group_configs,
    validate_topic_configs, validate_topic_default,
};
use crate::decision::outcome_fields;
use crate::{ApiError, Context, Decision, VersionedRecord};

/// Shortest and longest push interval of a client metrics subscription, in milliseconds.
const CLIENT_METRICS_INTERVAL_MS: std::ops::RangeInclusive<i64> = 100..=3_600_000;

/// What a client metrics subscription can select clients by.
const CLIENT_METRICS_SELECTORS: [&str; 6] = [
    "client_instance_id",
    "client_id",
    "client_software_name",
    "client_software_version",
    "client_source_address",
    "client_source_port",
];

/// Who passes a change on to the controller.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// A broker, which knows only its own file.
    ThroughBroker,
    /// Nobody: it came in on a controller's listener.
    Controller,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Operation {
    Set,
    Delete,
    Append,
    Subtract,
}

impl Operation {
    fn from_id(id: i8) -> Option<Operation> {
        match id {
            0 => Some(Operation::Set),
            1 => Some(Operation::Delete),
            2 => Some(Operation::Append),
            3 => Some(Operation::Subtract),
            _ => None,
        }
    }
}

/// Changes single keys of resources.
pub fn decide_incremental_alter_configs(
    context: &Context<'_>,
    request: &IncrementalAlterConfigsRequest,
    asked: Asked,
) -> Decision<IncrementalAlterConfigsResponse> {
    let key = |resource: &wire::incremental_alter_configs_request::AlterConfigsResource| {
        ConfigResource::new(
            ConfigResourceType::from_id(resource.resource_type),
            resource.resource_name.clone(),
        )
    };
    let twice = repeated(request.resources.iter().map(key));
    let mut records = Vec::new();
    let mut responses = Vec::new();
    for resource in &request.resources {
        let target = key(resource);
        let changes = || {
            let mut changes = BTreeMap::new();
            for config in &resource.configs {
                let operation = Operation::from_id(config.config_operation).ok_or_else(|| {
                    invalid_request(format!("{} is not a configuration operation", config.config_operation))
                })?;
                if config.value.is_none() && operation != Operation::Delete {
                    return Err(invalid_request(format!("a null value is not possible for {}", config.name)));
                }
                let value = config.value.clone().unwrap_or_default();
                if changes.insert(config.name.clone(), (operation, value)).is_some() {
                    return Err(invalid_request(format!("{} is changed more than once", config.name)));
                }
            }
            Ok(changes)
        };
        let outcome =
            not_repeated(&twice, &target).and_then(|()| alter(context, &target, &changes()?, false, asked));
        let (error_code, error_message) = outcome_fields(outcome.map(|changed| records.extend(changed)));
        responses.push(incremental_alter_configs_response::AlterConfigsResourceResponse {
            error_code,
            error_message,
            resource_type: resource.resource_type,
            resource_name: resource.resource_name.clone(),
        });
    }
    if request.validate_only {
        records.clear();
    }
    Decision { records, response: IncrementalAlterConfigsResponse { responses, ..Default::default() } }
}

/// Replaces the whole configuration of resources: what is not named goes back to its default.
pub fn decide_alter_configs(
    context: &Context<'_>,
    request: &AlterConfigsRequest,
    asked: Asked,
) -> Decision<AlterConfigsResponse> {
    let key = |resource: &wire::alter_configs_request::AlterConfigsResource| {
        ConfigResource::new(
            ConfigResourceType::from_id(resource.resource_type),
            resource.resource_name.clone(),
        )
    };
    let twice = repeated(request.resources.iter().map(key));
    let mut records = Vec::new();
    let mut responses = Vec::new();
    for resource in &request.resources {
        let target = key(resource);
        let changes = || {
            let mut changes = BTreeMap::new();
            for config in &resource.configs {
                let Some(value) = config.value.clone() else {
                    return Err(invalid_request(format!("a null value is not possible for {}", config.name)));
                };
                if changes.insert(config.name.clone(), (Operation::Set, value)).is_some() {
                    return Err(invalid_request(format!("{} is set more than once", config.name)));
                }
            }
            Ok(changes)
        };
        let outcome = not_repeated(&twice, &target).and_then(|()| match target.kind {
            ConfigResourceType::BrokerLogger => {
                Err(invalid_request("the levels of loggers can only be changed one by one"))
            }
            _ => alter(context, &target, &changes()?, true, asked),
        });
        let (error_code, error_message) = outcome_fields(outcome.map(|changed| records.extend(changed)));
        responses.push(alter_configs_response::AlterConfigsResourceResponse {
            error_code,
            error_message,
            resource_type: resource.resource_type,
            resource_name: resource.resource_name.clone(),
        });
    }
    if request.validate_only {
        records.clear();
    }
    Decision { records, response: AlterConfigsResponse { responses, ..Default::default() } }
}

fn invalid_request(message: impl Into<String>) -> ApiError {
    ApiError::new(ErrorCode::InvalidRequest, message)
}

fn invalid_config(message: impl Into<String>) -> ApiError {
    ApiError::new(ErrorCode::InvalidConfig, message)
}

fn repeated(resources: impl Iterator<Item = ConfigResource>) -> BTreeSet<ConfigResource> {
    let mut seen = BTreeSet::new();
    resources.filter(|resource| !seen.insert(resource.clone())).collect()
}

fn not_repeated(twice: &BTreeSet<ConfigResource>, resource: &ConfigResource) -> Result<(), ApiError> {
    if twice.contains(resource) {
        return Err(invalid_request("the resource is named more than once in the request"));
    }
    Ok(())
}

/// The records of one resource's change. `replaces` also deletes every key that is not among the changes.
fn alter(
    context: &Context<'_>,
    resource: &ConfigResource,
    changes: &BTreeMap<String, (Operation, String)>,
    replaces: bool,
    asked: Asked,
) -> Result<Vec<VersionedRecord>, ApiError> {
    if resource.kind == ConfigResourceType::BrokerLogger {
        return check_broker_logger(context, &resource.name, changes.keys().next()).map(|()| Vec::new());
    }
    let current: BTreeMap<String, String> = context.image.config(resource).into_iter().collect();
    let mut new = if replaces { BTreeMap::new() } else { current.clone() };
    let mut records = Vec::new();
    let mut push = |name: &String, value: Option<String>| {
        let (resource_type, resource_name) = (resource.kind.id(), resource.name.clone());
        records.push((ConfigRecord { resource_type, resource_name, name: name.clone(), value }.into(), 0));
    };
    for (name, (operation, operand)) in changes {
        let before = current.get(name);
        let value = match operation {
            Operation::Set => Some(operand.clone()),
            Operation::Delete => None,
            Operation::Append | Operation::Subtract => {
                let key = table_key(resource.kind, name).filter(|key| key.kind == ConfigType::List);
                let Some(key) = key else {
                    return Err(invalid_config(format!(
                        "only lists can be appended to or subtracted from, not {name}"
                    )));
                };
                Some(changed_list(key, before, *operation, operand))
            }
        };
        // A broker's keys are written even if they stay: that is how a broker is told to read its files again.
        if before != value.as_ref() || resource.kind == ConfigResourceType::Broker {
            push(name, value.clone());
        }
        match value {
            Some(value) => new.insert(name.clone(), value),
            None => new.remove(name),
        };
    }
    if replaces {
        current.keys().filter(|name| !changes.contains_key(*name)).for_each(|name| push(name, None));
    }
    validate(context, resource, &new, asked)?;
    Ok(records)
}

fn table_key(kind: ConfigResourceType, name: &str) -> Option<&'static ConfigKey> {
    match kind {
        ConfigResourceType::Topic => topic_key(name),
        ConfigResourceType::Broker => broker_key_of_name(name),
        ConfigResourceType::Group => group_key(name),
        ConfigResourceType::ClientMetrics => client_metrics_key(name),
        ConfigResourceType::BrokerLogger | ConfigResourceType::Unknown(_) => None,
    }
}

/// A list with parts added that it does not have yet, or with parts taken out; a list that is not set starts as its
/// default.
fn changed_list(key: &ConfigKey, before: Option<&String>, operation: Operation, operand: &str) -> String {
    let before = before.map(String::as_str).or(key.default_text()).unwrap_or_default();
    let mut parts: Vec<&str> = before.split(',').filter(|part| !part.is_empty()).collect();
    for part in operand.split(',') {
        match operation {
            Operation::Append if !parts.contains(&part) => parts.push(part),
            Operation::Subtract => {
                if let Some(position) = parts.iter().position(|existing| *existing == part) {
                    parts.remove(position);
                }
            }
            _ => {}
        }
    }
    parts.join(",")
}

fn validate(
    context: &Context<'_>,
    resource: &ConfigResource,
    configs: &BTreeMap<String, String>,
    asked: Asked,
) -> Result<(), ApiError> {
    let name = resource.name.as_str();
    match resource.kind {
        ConfigResourceType::Topic => {
            if name.is_empty() {
                return Err(invalid_request(
                    "there is no configuration of all topics; set the brokers' defaults",
                ));
            }
            validate_topic_name(name)
                .map_err(|error| ApiError::new(ErrorCode::InvalidTopicException, error.to_string()))?;
            validate_topic_configs(configs, &context.configs()).map_err(invalid_config)?;
            if context.image.topic(name).is_none() {
                let message = format!("there is no topic '{name}'");
                return Err(ApiError::new(ErrorCode::UnknownTopicOrPartition, message));
            }
            Ok(())
        }
        ConfigResourceType::Broker => validate_broker(context, name, configs, asked),
        ConfigResourceType::Group if name.is_empty() => {
            Err(invalid_request("there is no configuration of all groups; set the brokers' defaults"))
        }
        ConfigResourceType::Group => {
            validate_group_configs(configs, &context.configs()).map_err(invalid_config)
        }
        ConfigResourceType::ClientMetrics => validate_client_metrics(name, configs),
        ConfigResourceType::BrokerLogger => Err(invalid_request("levels of loggers are not kept")),
        ConfigResourceType::Unknown(id) => Err(invalid_request(format!("{id} is not a type of resource"))),
    }
}

fn validate_broker(
    context: &Context<'_>,
    name: &str,
    configs: &BTreeMap<String, String>,
    asked: Asked,
) -> Result<(), ApiError> {
    if !name.is_empty() {
        let id: i32 = name.parse().map_err(|_| invalid_request(format!("'{name}' is not a broker id")))?;
        let is_registered = context.image.cluster.brokers.contains_key(&NodeId(id));
        if NodeId(id) != context.node && (is_registered || asked == Asked::ThroughBroker) {
            let message = format!("broker {id} has to be asked itself; this is broker {}", context.node);
            return Err(invalid_request(message));
        }
        if !is_registered {
            return Err(ApiError::new(ErrorCode::BrokerIdNotRegistered, format!("there is no broker {id}")));
        }
    }
    let before = context.image.config(&ConfigResource::new(ConfigResourceType::Broker, name));
    for (config, value) in configs {
        // Unknown names pass: plugins may have keys of their own.
        let Some(key) = broker_key_of_name(config) else { continue };
        let of_listener = broker_key(config).is_none();
        if key.update == UpdateMode::ReadOnly {
            return Err(invalid_request(format!("{config} cannot be changed while the broker runs")));
        }
        if !of_listener && BROKER_SECURITY_KEYS.contains(&key.name) {
            let message =
                format!("{config} can be changed only for a listener: listener.name.<listener>.{config}");
            return Err(invalid_request(message));
        }
        if name.is_empty() && (of_listener || key.update == UpdateMode::PerBroker) {
            return Err(invalid_request(format!("{config} can be set only for one broker, not for all")));
        }
        key.parse(value).map_err(|error| invalid_request(error.to_string()))?;
        validate_topic_default(config, value).map_err(invalid_request)?;
        // What is set already may be another node's doing.
        if before.get(config) != Some(value) {
            validate_broker_change(config, value, &context.configs()).map_err(invalid_request)?;
        }
    }
    Ok(())
}

/// There are no loggers whose level could be changed while the broker runs.
fn check_broker_logger(context: &Context<'_>, name: &str, logger: Option<&String>) -> Result<(), ApiError> {
    if name.parse() != Ok(context.node.0) {
        let message = format!("'{name}' is not this broker, which is {}", context.node);
        return Err(invalid_request(message));
    }
    match logger {
        Some(logger) => Err(invalid_config(format!("there is no logger {logger}"))),
        None => Ok(()),
    }
}

fn validate_client_metrics(name: &str, configs: &BTreeMap<String, String>) -> Result<(), ApiError> {
    if name.is_empty() {
        return Err(invalid_request("a client metrics subscription needs a name"));
    }
    for (config, value) in configs {
        let Some(key) = client_metrics_key(config) else {
            return Err(invalid_request(format!("unknown client metrics config name: {config}")));
        };
        let parsed = key.parse(value).map_err(|error| invalid_config(error.to_string()))?;
        match config.as_str() {
            "interval.ms" => {
                let in_range =
                    parsed.to_text().parse().is_ok_and(|ms| CLIENT_METRICS_INTERVAL_MS.contains(&ms));
                if !in_range {
                    return Err(invalid_request(format!("{value} ms is not between 100 ms and an hour")));
                }
            }
            "match" => {
                for pattern in value.split(',').map(str::trim).filter(|pattern| !pattern.is_empty()) {
                    let known = pattern.split_once('=').is_some_and(|(selector, expression)| {
                        CLIENT_METRICS_SELECTORS.contains(&selector.trim()) && !expression.trim().is_empty()
                    });
                    if !known {
                        return Err(invalid_config(format!("'{pattern}' does not select clients")));
                    }
                }
            }
            _ => {}
        }
    }
    Ok(())
}
