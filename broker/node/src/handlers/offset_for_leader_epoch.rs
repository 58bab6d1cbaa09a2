//! OffsetForLeaderEpoch: where an epoch ends (KIP-101, KIP-320).

use env::Env;
use model::{ErrorCode, LeaderEpoch};
use storage::LogAccess;
use wire::offset_for_leader_epoch_request::OffsetForLeaderPartition;
use wire::offset_for_leader_epoch_response::{EpochEndOffset, OffsetForLeaderTopicResult};
use wire::{OffsetForLeaderEpochRequest, OffsetForLeaderEpochResponse};

use crate::dispatch::Call;

pub(crate) async fn handle<E: Env>(
    call: Call<E>,
    request: OffsetForLeaderEpochRequest,
) -> OffsetForLeaderEpochResponse {
    let topics = request.topics.into_iter().map(|topic| OffsetForLeaderTopicResult {
        partitions: topic.partitions.iter().map(|asked| epoch_end(&call, &topic.topic, asked)).collect(),
        topic: topic.topic,
    });
    OffsetForLeaderEpochResponse { topics: topics.collect(), ..OffsetForLeaderEpochResponse::default() }
}

fn epoch_end<E: Env>(call: &Call<E>, topic: &str, asked: &OffsetForLeaderPartition) -> EpochEndOffset {
    let mut answer = EpochEndOffset { partition: asked.partition, ..EpochEndOffset::default() };
    let found = call.broker.partitions.by_name(topic, asked.partition);
    let found = found.ok_or(ErrorCode::UnknownTopicOrPartition);
    let checked = found.and_then(|partition| {
        partition.check_leader(asked.current_leader_epoch)?;
        Ok(partition)
    });
    match checked {
        Err(error) => answer.error_code = error.code(),
        Ok(partition) => {
            if let Some((epoch, end)) =
                partition.with(|log| log.epoch_end_offset(LeaderEpoch(asked.leader_epoch)))
            {
                answer.leader_epoch = epoch.0;
                answer.end_offset = end.0;
            }
        }
    }
    answer
}
