//! DescribeConfigs, AlterConfigs, IncrementalAlterConfigs, ListConfigResources.

use controller::Asked;
use controller::config::{ConfigEntry, NodeConfigs};
use env::Env;
use image::{ConfigResourceType, MetadataImage};
use model::{ErrorCode, validate_topic_name};
use wire::describe_configs_request::DescribeConfigsResource;
use wire::describe_configs_response::{
    DescribeConfigsResourceResult, DescribeConfigsResult, DescribeConfigsSynonym,
};
use wire::list_config_resources_response::ConfigResource;
use wire::{
    AlterConfigsRequest, AlterConfigsResponse, DescribeConfigsRequest, DescribeConfigsResponse,
    IncrementalAlterConfigsRequest, IncrementalAlterConfigsResponse, ListConfigResourcesRequest,
    ListConfigResourcesResponse,
};
use wire::{alter_configs_response, incremental_alter_configs_response};

use crate::broker::Broker;
use crate::config::ListenerRole;
use crate::dispatch::Call;

/// The first ListConfigResources that asks for other kinds than client metrics.
const LIST_BY_TYPE_VERSION: i16 = 1;
/// The kinds of resources that have a configuration.
const KINDS: [ConfigResourceType; 5] = [
    ConfigResourceType::Topic,
    ConfigResourceType::Broker,
    ConfigResourceType::BrokerLogger,
    ConfigResourceType::ClientMetrics,
    ConfigResourceType::Group,
];

pub(crate) async fn describe<E: Env>(
    call: Call<E>,
    request: DescribeConfigsRequest,
) -> DescribeConfigsResponse {
    let image = call.broker.image();
    // One resource of a kind that has no configuration spoils the whole request.
    let stranger = request.resources.iter().map(|resource| resource.resource_type).find(|id| !is_kind(*id));
    let results = request.resources.iter().map(|resource| {
        let entries = |broker, image, resource| match stranger {
            None => entries(broker, image, resource),
            Some(id) => Err((ErrorCode::InvalidRequest, format!("{id} is not a type of resource"))),
        };
        let (entries, error) = match entries(&call.broker, &image, resource) {
            Ok(entries) => (entries, (ErrorCode::None, String::new())),
            Err(error) => (Vec::new(), error),
        };
        let keys = resource.configuration_keys.as_ref().filter(|keys| !keys.is_empty());
        let wanted = entries.into_iter().filter(|entry| keys.is_none_or(|keys| keys.contains(&entry.name)));
        DescribeConfigsResult {
            error_code: error.0.code(),
            error_message: Some(error.1),
            resource_type: resource.resource_type,
            resource_name: resource.resource_name.clone(),
            configs: wanted
                .map(|entry| described(entry, request.include_synonyms, request.include_documentation))
                .collect(),
        }
    });
    DescribeConfigsResponse { results: results.collect(), ..DescribeConfigsResponse::default() }
}

fn entries<E: Env>(
    broker: &Broker<E>,
    image: &MetadataImage,
    resource: &DescribeConfigsResource,
) -> Result<Vec<ConfigEntry>, (ErrorCode, String)> {
    let configs: NodeConfigs<'_> = broker.configs(image);
    let name = &resource.resource_name;
    let invalid = |message: String| (ErrorCode::InvalidRequest, message);
    match ConfigResourceType::from_id(resource.resource_type) {
        ConfigResourceType::Topic => {
            validate_topic_name(name)
                .map_err(|error| (ErrorCode::InvalidTopicException, error.to_string()))?;
            if image.topic(name).is_none() {
                return Err((ErrorCode::UnknownTopicOrPartition, String::new()));
            }
            Ok(configs.describe_topic(name))
        }
        ConfigResourceType::Broker if name.is_empty() => Ok(configs.describe_cluster_default()),
        ConfigResourceType::Broker => {
            check_is_this_broker(broker, name)?;
            Ok(configs.describe_broker())
        }
        ConfigResourceType::ClientMetrics => {
            if name.is_empty() {
                return Err(invalid("a client metrics subscription has a name".to_owned()));
            }
            Ok(configs.describe_client_metrics(name))
        }
        ConfigResourceType::Group => {
            if name.is_empty() {
                return Err(invalid("a group has a name".to_owned()));
            }
            Ok(configs.describe_group(name))
        }
        // Levels of loggers are set where the process is started.
        ConfigResourceType::BrokerLogger => {
            check_is_this_broker(broker, name)?;
            Ok(Vec::new())
        }
        other => Err(invalid(format!("resource type {} cannot be described", other.id()))),
    }
}

/// Whether resources of this type have a configuration.
fn is_kind(id: i8) -> bool {
    KINDS.contains(&ConfigResourceType::from_id(id))
}

fn check_is_this_broker<E: Env>(broker: &Broker<E>, name: &str) -> Result<(), (ErrorCode, String)> {
    let own = broker.config.node_id;
    match name.parse::<i32>() {
        Ok(id) if id == own.0 => Ok(()),
        Ok(id) => Err((
            ErrorCode::InvalidRequest,
            format!("broker {own} was asked about the configuration of broker {id}"),
        )),
        Err(_) => Err((ErrorCode::InvalidRequest, format!("'{name}' is not a broker id"))),
    }
}

fn described(
    entry: ConfigEntry,
    with_synonyms: bool,
    with_documentation: bool,
) -> DescribeConfigsResourceResult {
    let synonyms = entry.synonyms.into_iter().filter(|_| with_synonyms);
    DescribeConfigsResourceResult {
        name: entry.name,
        value: entry.value,
        read_only: entry.read_only,
        config_source: entry.source as i8,
        is_sensitive: entry.sensitive,
        synonyms: synonyms
            .map(|synonym| DescribeConfigsSynonym {
                name: synonym.name,
                value: synonym.value,
                source: synonym.source as i8,
            })
            .collect(),
        config_type: entry.kind.map_or(0, |kind| kind.id()),
        documentation: entry.doc.filter(|_| with_documentation).map(str::to_owned),
    }
}

/// Who asks the controller.
fn asked<E: Env>(call: &Call<E>) -> Asked {
    match call.peer.listener.role {
        ListenerRole::Broker => Asked::ThroughBroker,
        ListenerRole::Controller => Asked::Controller,
    }
}

pub(crate) async fn alter<E: Env>(call: Call<E>, request: AlterConfigsRequest) -> AlterConfigsResponse {
    let asked = asked(&call);
    let decided =
        call.broker.decide(|context| controller::decide_alter_configs(context, &request, asked)).await;
    decided.unwrap_or_else(|error| AlterConfigsResponse {
        responses: request
            .resources
            .iter()
            .map(|resource| alter_configs_response::AlterConfigsResourceResponse {
                error_code: error.code().code(),
                error_message: Some(error.to_string()),
                resource_type: resource.resource_type,
                resource_name: resource.resource_name.clone(),
            })
            .collect(),
        ..AlterConfigsResponse::default()
    })
}

pub(crate) async fn alter_incrementally<E: Env>(
    call: Call<E>,
    request: IncrementalAlterConfigsRequest,
) -> IncrementalAlterConfigsResponse {
    let asked = asked(&call);
    let decided = call
        .broker
        .decide(|context| controller::decide_incremental_alter_configs(context, &request, asked))
        .await;
    decided.unwrap_or_else(|error| IncrementalAlterConfigsResponse {
        responses: request
            .resources
            .iter()
            .map(|resource| incremental_alter_configs_response::AlterConfigsResourceResponse {
                error_code: error.code().code(),
                error_message: Some(error.to_string()),
                resource_type: resource.resource_type,
                resource_name: resource.resource_name.clone(),
            })
            .collect(),
        ..IncrementalAlterConfigsResponse::default()
    })
}

/// The resources that have a configuration (KIP-1142); version 0 knew client metrics only.
pub(crate) async fn list_resources<E: Env>(
    call: Call<E>,
    request: ListConfigResourcesRequest,
) -> ListConfigResourcesResponse {
    use ConfigResourceType as Type;
    let wanted: Vec<Type> = match (call.version() >= LIST_BY_TYPE_VERSION, request.resource_types.is_empty())
    {
        (false, _) => vec![Type::ClientMetrics],
        (true, true) => KINDS.to_vec(),
        (true, false) => request.resource_types.iter().map(|id| Type::from_id(*id)).collect(),
    };
    if wanted.iter().any(|kind| !KINDS.contains(kind)) {
        return ListConfigResourcesResponse {
            error_code: ErrorCode::UnsupportedVersion.code(),
            ..ListConfigResourcesResponse::default()
        };
    }
    let image = call.broker.image();
    let mut config_resources = Vec::new();
    for kind in wanted {
        let names: Vec<String> = match kind {
            Type::Topic => image.topics.by_name.keys().map(ToString::to_string).collect(),
            Type::Broker | Type::BrokerLogger => {
                image.cluster.brokers.keys().map(ToString::to_string).collect()
            }
            _ => {
                let set = image.configs.keys().filter(|resource| resource.kind == kind);
                set.map(|resource| resource.name.clone()).collect()
            }
        };
        config_resources.extend(
            names.into_iter().map(|resource_name| ConfigResource { resource_name, resource_type: kind.id() }),
        );
    }
    ListConfigResourcesResponse { config_resources, ..ListConfigResourcesResponse::default() }
}
