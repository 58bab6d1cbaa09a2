//! DescribeLogDirs: what each log takes on disk, and how much room there is.

use std::collections::BTreeMap;

use env::{Disk, Env};
use model::ErrorCode;
use storage::LogAccess;
use wire::describe_log_dirs_response::{
    DescribeLogDirsPartition, DescribeLogDirsResult, DescribeLogDirsTopic,
};
use wire::{DescribeLogDirsRequest, DescribeLogDirsResponse};

use crate::dispatch::Call;

pub(crate) async fn handle<E: Env>(
    call: Call<E>,
    request: DescribeLogDirsRequest,
) -> DescribeLogDirsResponse {
    let broker = &call.broker;
    let is_wanted = |topic: &str, partition: i32| match &request.topics {
        None => true,
        Some(topics) => {
            topics.iter().any(|wanted| wanted.topic == topic && wanted.partitions.contains(&partition))
        }
    };
    let mut topics: BTreeMap<String, Vec<DescribeLogDirsPartition>> = BTreeMap::new();
    for partition in broker.partitions.all() {
        let (topic, index) = (&partition.at.topic, partition.at.partition.0);
        if is_wanted(topic, index) {
            topics.entry(topic.clone()).or_default().push(DescribeLogDirsPartition {
                partition_index: index,
                partition_size: partition.with(|log| log.size_bytes()) as i64,
                // The leader's own log lags behind nobody.
                offset_lag: 0,
                is_future_key: false,
            });
        }
    }
    let dir = broker.log_dir.path();
    let (usage, error) = match broker.env.disk().usage(dir).await {
        Ok(usage) => (Some(usage), ErrorCode::None),
        Err(error) => {
            tracing::warn!(%error, "read the room on the volume");
            (None, ErrorCode::KafkaStorageError)
        }
    };
    let result = DescribeLogDirsResult {
        error_code: error.code(),
        log_dir: dir.display().to_string(),
        topics: topics
            .into_iter()
            .map(|(name, partitions)| DescribeLogDirsTopic { name, partitions })
            .collect(),
        total_bytes: usage.map_or(-1, |usage| usage.total_bytes as i64),
        usable_bytes: usage.map_or(-1, |usage| usage.usable_bytes as i64),
        is_cordoned: false,
    };
    DescribeLogDirsResponse { results: vec![result], ..DescribeLogDirsResponse::default() }
}
