//! DescribeLogDirs: what each log takes on disk, and how much room there is. AlterReplicaLogDirs: where logs shall be,
//! which with one directory is where they are.

use std::collections::BTreeMap;

use env::{Disk, Env};
use model::ErrorCode;
use storage::LogAccess;
use wire::alter_replica_log_dirs_response::{
    AlterReplicaLogDirPartitionResult, AlterReplicaLogDirTopicResult,
};
use wire::describe_log_dirs_response::{
    DescribeLogDirsPartition, DescribeLogDirsResult, DescribeLogDirsTopic,
};
use wire::{
    AlterReplicaLogDirsRequest, AlterReplicaLogDirsResponse, DescribeLogDirsRequest, DescribeLogDirsResponse,
};

use crate::dispatch::Call;
use crate::partition::Partition;

pub(crate) async fn describe<E: Env>(
    call: Call<E>,
    request: DescribeLogDirsRequest,
) -> DescribeLogDirsResponse {
    let broker = &call.broker;
    let mut topics: BTreeMap<String, BTreeMap<i32, DescribeLogDirsPartition>> = BTreeMap::new();
    let mut describe = |partition: &Partition<E>| {
        let (topic, index) = (&partition.at.topic, partition.at.partition.0);
        if topics.get(topic).is_some_and(|described| described.contains_key(&index)) {
            return;
        }
        let described = DescribeLogDirsPartition {
            partition_index: index,
            partition_size: partition.with(|log| log.size_bytes()) as i64,
            // The leader's own log lags behind nobody.
            offset_lag: 0,
            is_future_key: false,
        };
        topics.entry(topic.clone()).or_default().insert(index, described);
    };
    match &request.topics {
        None => broker.partitions.all().iter().for_each(|partition| describe(partition)),
        // As many steps as there is asked for, in whatever order and how often.
        Some(asked) => {
            for topic in asked {
                let here = topic
                    .partitions
                    .iter()
                    .filter_map(|index| broker.partitions.by_name(&topic.topic, *index));
                here.for_each(|partition| describe(&partition));
            }
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
            .map(|(name, described)| DescribeLogDirsTopic {
                name,
                partitions: described.into_values().collect(),
            })
            .collect(),
        total_bytes: usage.map_or(-1, |usage| usage.total_bytes as i64),
        usable_bytes: usage.map_or(-1, |usage| usage.usable_bytes as i64),
        is_cordoned: false,
    };
    DescribeLogDirsResponse { results: vec![result], ..DescribeLogDirsResponse::default() }
}

pub(crate) async fn alter_replicas<E: Env>(
    call: Call<E>,
    request: AlterReplicaLogDirsRequest,
) -> AlterReplicaLogDirsResponse {
    let broker = &call.broker;
    // By its text, as Kafka compares it: with a slash behind it, it is another.
    let own = broker.log_dir.path().display().to_string();
    let mut topics: BTreeMap<String, BTreeMap<i32, ErrorCode>> = BTreeMap::new();
    for dir in &request.dirs {
        for topic in &dir.topics {
            let results = topics.entry(topic.name.clone()).or_default();
            for index in &topic.partitions {
                let error = if own != dir.path {
                    ErrorCode::LogDirNotFound
                } else if broker.partitions.by_name(&topic.name, *index).is_some() {
                    ErrorCode::None
                } else {
                    ErrorCode::UnknownTopicOrPartition
                };
                // A partition that is sent to two places goes to the last one.
                results.insert(*index, error);
            }
        }
    }
    let partition = |(partition_index, error): (i32, ErrorCode)| AlterReplicaLogDirPartitionResult {
        partition_index,
        error_code: error.code(),
    };
    let topic =
        |(topic_name, partitions): (String, BTreeMap<i32, ErrorCode>)| AlterReplicaLogDirTopicResult {
            topic_name,
            partitions: partitions.into_iter().map(partition).collect(),
        };
    AlterReplicaLogDirsResponse { results: topics.into_iter().map(topic).collect(), ..Default::default() }
}
