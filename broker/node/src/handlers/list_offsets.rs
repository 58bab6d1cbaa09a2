//! ListOffsets: offsets by time, and the ends of logs.

use std::collections::BTreeMap;
use std::sync::Arc;

use env::Env;
use model::{ErrorCode, LeaderEpoch, Offset, TimestampMs};
use storage::{LogAccess, TimestampedOffset};
use wire::list_offsets_request::ListOffsetsPartition;
use wire::list_offsets_response::{ListOffsetsPartitionResponse, ListOffsetsTopicResponse};
use wire::{ListOffsetsRequest, ListOffsetsResponse};

use crate::dispatch::Call;
use crate::partition::Partition;

/// Special timestamps.
const LATEST: i64 = -1;
const EARLIEST: i64 = -2;
const MAX_TIMESTAMP: i64 = -3;
const EARLIEST_LOCAL: i64 = -4;
const LATEST_TIERED: i64 = -5;
const EARLIEST_PENDING_UPLOAD: i64 = -6;
/// The first version of each special timestamp that is not in all of them.
const FIRST_VERSIONS: [(i64, i16); 4] =
    [(MAX_TIMESTAMP, 7), (EARLIEST_LOCAL, 8), (LATEST_TIERED, 9), (EARLIEST_PENDING_UPLOAD, 11)];
/// The first version whose answer has room for a leader epoch.
const LEADER_EPOCH_VERSION: i16 = 4;
/// Only what is committed (KIP-98).
const READ_COMMITTED: i8 = 1;

/// "There is none."
const NONE: TimestampedOffset = TimestampedOffset {
    timestamp: TimestampMs::NONE,
    offset: Offset::UNKNOWN,
    leader_epoch: LeaderEpoch::NONE,
};

pub(crate) async fn handle<E: Env>(call: Call<E>, request: ListOffsetsRequest) -> ListOffsetsResponse {
    let tells_epoch = call.version() >= LEADER_EPOCH_VERSION;
    let mut topics = Vec::with_capacity(request.topics.len());
    for topic in request.topics {
        let mut count: BTreeMap<i32, usize> = BTreeMap::new();
        topic.partitions.iter().for_each(|asked| *count.entry(asked.partition_index).or_default() += 1);
        let mut partitions = Vec::with_capacity(topic.partitions.len());
        for asked in &topic.partitions {
            let found = match count.remove(&asked.partition_index) {
                Some(1) => find(&call, &topic.name, asked, request.isolation_level == READ_COMMITTED).await,
                // Named more than once, it is answered once.
                Some(_) => Err(ErrorCode::InvalidRequest),
                None => continue,
            };
            let (found, error) = match found {
                Ok(found) => (found, ErrorCode::None),
                Err(error) => (NONE, error),
            };
            partitions.push(ListOffsetsPartitionResponse {
                partition_index: asked.partition_index,
                error_code: error.code(),
                timestamp: found.timestamp.0,
                offset: found.offset.0,
                leader_epoch: if tells_epoch { found.leader_epoch.0 } else { LeaderEpoch::NONE.0 },
            });
        }
        topics.push(ListOffsetsTopicResponse { name: topic.name, partitions });
    }
    ListOffsetsResponse { topics, ..ListOffsetsResponse::default() }
}

async fn find<E: Env>(
    call: &Call<E>,
    topic: &str,
    asked: &ListOffsetsPartition,
    reads_committed: bool,
) -> Result<TimestampedOffset, ErrorCode> {
    let partition = call.broker.partitions.by_name(topic, asked.partition_index);
    let partition = partition.ok_or(ErrorCode::UnknownTopicOrPartition)?;
    let epoch = partition.check_leader(asked.current_leader_epoch)?;
    let first = FIRST_VERSIONS.iter().find(|(timestamp, _)| *timestamp == asked.timestamp);
    let is_unknown = asked.timestamp < EARLIEST && first.is_none();
    if is_unknown || first.is_some_and(|(_, version)| call.version() < *version) {
        return Err(ErrorCode::UnsupportedVersion);
    }
    let (upper_bound, start, start_epoch) = partition.with(|log| {
        let upper = if reads_committed { log.last_stable_offset() } else { log.high_watermark() };
        let start = log.log_start_offset();
        (upper, start, log.leader_epochs().epoch_of(start))
    });
    let at = |offset, leader_epoch| TimestampedOffset { timestamp: TimestampMs::NONE, offset, leader_epoch };
    match asked.timestamp {
        LATEST => Ok(at(upper_bound, epoch)),
        EARLIEST | EARLIEST_LOCAL => Ok(at(start, start_epoch.unwrap_or(LeaderEpoch::NONE))),
        // Nothing is tiered.
        LATEST_TIERED | EARLIEST_PENDING_UPLOAD => Ok(NONE),
        MAX_TIMESTAMP => by_time(&partition, None, upper_bound).await,
        timestamp => by_time(&partition, Some(TimestampMs(timestamp)), upper_bound).await,
    }
}

/// The record with the largest timestamp, or the first one at or after a time; none beyond what the client may see.
async fn by_time<E: Env>(
    partition: &Arc<Partition<E>>,
    timestamp: Option<TimestampMs>,
    upper_bound: Offset,
) -> Result<TimestampedOffset, ErrorCode> {
    let found = match timestamp {
        Some(timestamp) => storage::offset_for_timestamp(&**partition, timestamp).await,
        None => storage::max_timestamp_offset(&**partition).await,
    };
    let found = found.map_err(|error| error.code())?;
    Ok(found.filter(|found| found.offset < upper_bound).unwrap_or(NONE))
}
