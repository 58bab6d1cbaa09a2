//! CreateTopics, DeleteTopics, CreatePartitions: decided by the controller, answered once this node acts on it.

use env::Env;
use model::ErrorCode;
use wire::create_partitions_response::CreatePartitionsTopicResult;
use wire::create_topics_response::CreatableTopicResult;
use wire::delete_topics_response::DeletableTopicResult;
use wire::{
    CreatePartitionsRequest, CreatePartitionsResponse, CreateTopicsRequest, CreateTopicsResponse,
    DeleteTopicsRequest, DeleteTopicsResponse,
};

use crate::dispatch::Call;

pub(crate) async fn create<E: Env>(call: Call<E>, request: CreateTopicsRequest) -> CreateTopicsResponse {
    let broker = &call.broker;
    let mut random = || broker.env.random_u64();
    let decided =
        broker.decide(|context| controller::decide_create_topics(context, &request, &mut random)).await;
    decided.unwrap_or_else(|error| CreateTopicsResponse {
        topics: request
            .topics
            .iter()
            .map(|topic| CreatableTopicResult {
                name: topic.name.clone(),
                error_code: error.code().code(),
                error_message: Some(error.to_string()),
                ..CreatableTopicResult::default()
            })
            .collect(),
        ..CreateTopicsResponse::default()
    })
}

pub(crate) async fn delete<E: Env>(call: Call<E>, request: DeleteTopicsRequest) -> DeleteTopicsResponse {
    let version = call.version();
    let decided =
        call.broker.decide(|context| controller::decide_delete_topics(context, &request, version)).await;
    decided.unwrap_or_else(|error| {
        let failed = |name: Option<String>, topic_id| DeletableTopicResult {
            name,
            topic_id,
            error_code: error.code().code(),
            error_message: Some(error.to_string()),
        };
        let by_name = request.topic_names.iter().map(|name| failed(Some(name.clone()), model::Uuid::ZERO));
        let by_either = request.topics.iter().map(|topic| failed(topic.name.clone(), topic.topic_id));
        DeleteTopicsResponse {
            responses: by_name.chain(by_either).collect(),
            ..DeleteTopicsResponse::default()
        }
    })
}

pub(crate) async fn create_partitions<E: Env>(
    call: Call<E>,
    request: CreatePartitionsRequest,
) -> CreatePartitionsResponse {
    let broker = &call.broker;
    let mut random = || broker.env.random_u64();
    let decided =
        broker.decide(|context| controller::decide_create_partitions(context, &request, &mut random)).await;
    decided.unwrap_or_else(|error| CreatePartitionsResponse {
        results: request
            .topics
            .iter()
            .map(|topic| CreatePartitionsTopicResult {
                name: topic.name.clone(),
                error_code: error.code().code(),
                error_message: Some(error.to_string()),
            })
            .collect(),
        ..CreatePartitionsResponse::default()
    })
}

/// Creates one topic for a client that only asked about it; what Kafka answers while that is under way.
pub(crate) async fn create_implicitly<E: Env>(
    broker: &crate::broker::Broker<E>,
    topic: wire::create_topics_request::CreatableTopic,
) -> ErrorCode {
    let request = CreateTopicsRequest {
        topics: vec![topic],
        timeout_ms: broker.config.request_timeout.as_millis() as i32,
        validate_only: false,
    };
    let mut random = || broker.env.random_u64();
    let decided =
        broker.decide(|context| controller::decide_create_topics(context, &request, &mut random)).await;
    match decided {
        Ok(response) => {
            response.topics.first().map_or(ErrorCode::None, |topic| ErrorCode::from_code(topic.error_code))
        }
        Err(error) => error.code(),
    }
}
