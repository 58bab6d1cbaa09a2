//! DeleteRecords: moves the start of logs (KIP-107).

use env::Env;
use model::{ErrorCode, Offset};
use storage::{LogAccess, ReadError};
use wire::delete_records_request::DeleteRecordsPartition;
use wire::delete_records_response::{DeleteRecordsPartitionResult, DeleteRecordsTopicResult};
use wire::{DeleteRecordsRequest, DeleteRecordsResponse};

use crate::dispatch::Call;

/// Stands for the high watermark.
const HIGH_WATERMARK: i64 = -1;
/// "Not known".
const NO_LOW_WATERMARK: i64 = -1;

pub(crate) async fn handle<E: Env>(call: Call<E>, request: DeleteRecordsRequest) -> DeleteRecordsResponse {
    let topics = request.topics.into_iter().map(|topic| DeleteRecordsTopicResult {
        partitions: topic
            .partitions
            .iter()
            .map(|asked| {
                let (low_watermark, error) = match delete(&call, &topic.name, asked) {
                    Ok(start) => (start.0, ErrorCode::None),
                    Err(error) => (NO_LOW_WATERMARK, error),
                };
                DeleteRecordsPartitionResult {
                    partition_index: asked.partition_index,
                    low_watermark,
                    error_code: error.code(),
                }
            })
            .collect(),
        name: topic.name,
    });
    DeleteRecordsResponse { topics: topics.collect(), ..DeleteRecordsResponse::default() }
}

fn delete<E: Env>(call: &Call<E>, topic: &str, asked: &DeleteRecordsPartition) -> Result<Offset, ErrorCode> {
    if model::is_internal_topic(topic) {
        return Err(ErrorCode::InvalidTopicException);
    }
    let partition = call.broker.partitions.by_name(topic, asked.partition_index);
    let partition = partition.ok_or(ErrorCode::UnknownTopicOrPartition)?;
    partition.check_leader(-1)?;
    partition.with(|log| {
        let policy = log.config().cleanup_policy;
        if policy.compact && !policy.delete {
            return Err(ErrorCode::PolicyViolation);
        }
        let offset = (asked.offset != HIGH_WATERMARK).then_some(Offset(asked.offset));
        log.delete_records(offset).map_err(|error: ReadError| error.code())
    })
}
