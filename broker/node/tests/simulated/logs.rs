//! What becomes of logs when their topics come and go, and when the node stops.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use client::{Client, ClientError, CreateTopic, IsolationLevel, Lane, OffsetSpec};
use env::{Disk, Env};
use futures::FutureExt;
use model::{ErrorCode, NodeId, Offset, PartitionIndex, TimestampMs, TopicPartition};
use ottla_node::{Node, NodeConfig};
use quorum::{RetentionPolicy, SnapshotPolicy};
use sim::{DiskFault, SimEnv, World};

use super::{DIR, HOST, TOPIC, client_of, config, format, produce, produce_at};

/// How many partitions the topic has where it has several.
const PARTITION_COUNT: i32 = 8;

fn partition(index: i32) -> TopicPartition {
    TopicPartition::new(TOPIC, PartitionIndex(index))
}

async fn create(client: &Client<SimEnv>, configs: &[(&str, &str)]) {
    create_partitions(client, 1, configs).await;
}

async fn create_partitions(client: &Client<SimEnv>, count: i32, configs: &[(&str, &str)]) {
    let topic = CreateTopic {
        name: TOPIC.to_owned(),
        partition_count: Some(count),
        replication_factor: Some(1),
        configs: configs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect(),
        ..CreateTopic::default()
    };
    let (_, created) = client.create_topics(&[topic], false).await.remove(0);
    created.unwrap();
}

async fn delete(client: &Client<SimEnv>) {
    let (_, deleted) = client.delete_topics(&[TOPIC.to_owned()]).await.remove(0);
    deleted.unwrap();
}

/// Produces one record and answers the error.
async fn produce_one(client: &Client<SimEnv>) -> ErrorCode {
    produce_to(client, 0).await
}

async fn produce_to(client: &Client<SimEnv>, index: i32) -> ErrorCode {
    let connection = client.broker(NodeId(1), Lane::Shared).await.unwrap();
    let mut request = produce();
    request.topic_data[0].partition_data[0].index = index;
    let answer = connection.send(&request, 9).unwrap().wait().await.unwrap();
    ErrorCode::from_code(answer.responses[0].partition_responses[0].error_code)
}

/// The log's start and its end as a consumer sees it.
async fn bounds(client: &Client<SimEnv>) -> (i64, i64) {
    bounds_of(client, 0).await
}

async fn bounds_of(client: &Client<SimEnv>, index: i32) -> (i64, i64) {
    let mut bounds = [0; 2];
    for (bound, spec) in bounds.iter_mut().zip([OffsetSpec::Earliest, OffsetSpec::Latest]) {
        let wanted = BTreeMap::from([(partition(index), spec)]);
        let listed: Result<_, ClientError> =
            client.list_offsets(&wanted, IsolationLevel::ReadUncommitted).await.remove(0).1;
        *bound = listed.unwrap().offset.unwrap().0;
    }
    (bounds[0], bounds[1])
}

/// The checkpoints of the log directory know a partition by its name alone. A topic that is created again under a name
/// must not begin where the old one ended: neither at its log start, nor with a recovery point that says that records
/// are on disk which are not.
#[test]
fn a_topic_that_comes_again_has_nothing_of_the_old_one() {
    for restarts_between in [false, true] {
        let world = World::new(1);
        let host = world.host(HOST);
        let client = client_of(&world);
        world.block_on(async {
            format(&host).await;
            let node = Node::start(host.boot(), config()).await.unwrap();
            create(&client, &[]).await;
            for _ in 0..5 {
                assert_eq!(produce_one(&client).await, ErrorCode::None);
            }
            let deleted = client.delete_records(&BTreeMap::from([(partition(0), Some(Offset(4)))])).await;
            assert!(deleted.into_iter().all(|(_, start)| start.unwrap() == Offset(4)));
            world.sleep(Duration::from_secs(61)).await;
            delete(&client).await;
            if restarts_between {
                drop(node);
                host.kill();
                std::mem::forget(Node::start(host.boot(), config()).await.unwrap());
                world.sleep(Duration::from_secs(1)).await;
            } else {
                std::mem::forget(node);
            }
            create(&client, &[]).await;
            for _ in 0..2 {
                assert_eq!(produce_one(&client).await, ErrorCode::None);
            }
            host.kill();
            let _node = Node::start(host.boot(), config()).await.unwrap();
            assert_eq!(bounds(&client).await, (0, 2));
        });
    }
}

/// Produces one record after the other, each of which begins a new segment, until one is refused.
async fn roll_until_refused(client: Client<SimEnv>) -> ErrorCode {
    let connection = client.broker(NodeId(1), Lane::Shared).await.unwrap();
    for timestamp in 1.. {
        let answer = connection.send(&produce_at(TimestampMs(timestamp * 1_000)), 9).unwrap().wait().await;
        let error = ErrorCode::from_code(answer.unwrap().responses[0].partition_responses[0].error_code);
        if error != ErrorCode::None {
            return error;
        }
    }
    unreachable!("the topic is deleted")
}

/// Flushes, retention and appends of a log may be under way, or just about to begin, when its topic is deleted. That is no
/// failure of the disk, and the next topic of the name has nothing of it.
#[test]
fn a_topic_may_be_deleted_while_it_is_written_to() {
    for (seed, flush_messages) in [(1, "1"), (2, "1"), (3, "9223372036854775807"), (4, "9223372036854775807")]
    {
        let world = World::new(seed);
        let host = world.host(HOST);
        world.block_on(async {
            format(&host).await;
            let config = NodeConfig { retention_check_interval: Duration::from_millis(3), ..config() };
            let node = Node::start(host.boot(), config).await.unwrap();
            let client = client_of(&world);
            let configs = [("segment.ms", "1"), ("flush.messages", flush_messages), ("retention.ms", "1")];
            for round in 0..10 {
                create(&client, &configs).await;
                host.slow_disk(1 + round % 3 * 20);
                let writers = (0..3).map(|_| roll_until_refused(client_of(&world)));
                let deleting = async {
                    world.sleep(Duration::from_millis(20 + u64::from(round) * 17)).await;
                    delete(&client).await;
                };
                let (errors, ()) = futures::future::join(futures::future::join_all(writers), deleting).await;
                for error in errors {
                    let expected = [ErrorCode::NotLeaderOrFollower, ErrorCode::UnknownTopicOrPartition];
                    assert!(expected.contains(&error), "{error}");
                }
                host.slow_disk(1);
            }
            create(&client, &[("retention.ms", "-1")]).await;
            assert_eq!(produce_one(&client).await, ErrorCode::None);
            assert_eq!(bounds(&client).await, (0, 1));
            assert_eq!(node.failed().now_or_never(), None);
        });
    }
}

/// A partition that was created on a full disk is served once there is room. Meanwhile the node goes on.
#[test]
fn a_topic_created_on_a_full_disk_is_served_once_there_is_room() {
    let world = World::new(1);
    let host = world.host(HOST);
    let client = client_of(&world);
    world.block_on(async {
        format(&host).await;
        let node = Node::start(host.boot(), config()).await.unwrap();
        // The metadata log has room reserved by then, the new log has none.
        host.set_disk_capacity(host.disk_used_bytes());
        create(&client, &[]).await;
        assert_eq!(produce_one(&client).await, ErrorCode::UnknownTopicOrPartition);
        assert_eq!(node.failed().now_or_never(), None);
        host.set_disk_capacity(u64::MAX);
        world.sleep(Duration::from_secs(2)).await;
        assert_eq!(produce_one(&client).await, ErrorCode::None);
        assert_eq!(bounds(&client).await, (0, 1));
    });
}

/// A node that starts on a disk with hardly any room serves the logs that it can open. The others are neither lost nor
/// changed: they are opened once there is room, be it by this process or the next one.
#[test]
fn logs_that_there_is_no_room_to_open_are_kept() {
    for is_killed_again in [false, true] {
        let world = World::new(1);
        let host = world.host(HOST);
        let client = client_of(&world);
        world.block_on(async {
            format(&host).await;
            let _first = Node::start(host.boot(), config()).await.unwrap();
            create_partitions(&client, PARTITION_COUNT, &[]).await;
            for index in 0..PARTITION_COUNT {
                for _ in 0..3 {
                    assert_eq!(produce_to(&client, index).await, ErrorCode::None);
                }
            }
            let all = (0..PARTITION_COUNT).map(|index| (partition(index), Some(Offset(2))));
            let trimmed = client.delete_records(&all.collect()).await;
            assert!(trimmed.into_iter().all(|(_, start)| start.unwrap() == Offset(2)));
            world.sleep(Duration::from_secs(61)).await;
            host.kill();
            // Recovery makes a time index for each log, which takes room; the start itself takes some too.
            let mut node = None;
            for room_bytes in (0..).map(|count| count * 4096) {
                host.set_disk_capacity(host.disk_used_bytes() + room_bytes);
                match Node::start(host.boot(), config()).await {
                    Ok(started) => {
                        node = Some(started);
                        break;
                    }
                    Err(_) => host.kill(),
                }
            }
            world.sleep(Duration::from_secs(61)).await;
            let mut unopened_count = 0;
            for index in 0..PARTITION_COUNT {
                let refused = produce_to(&client, index).await == ErrorCode::UnknownTopicOrPartition;
                unopened_count += usize::from(refused);
            }
            assert!(unopened_count > 0, "there was room for all");
            assert_eq!(node.as_ref().unwrap().failed().now_or_never(), None);
            host.set_disk_capacity(u64::MAX);
            if is_killed_again {
                host.kill();
                node = Some(Node::start(host.boot(), config()).await.unwrap());
            }
            world.sleep(Duration::from_secs(2)).await;
            for index in 0..PARTITION_COUNT {
                let (start, end) = bounds_of(&client, index).await;
                assert!(start == 2 && (3..=4).contains(&end), "{index}: {start}..{end}");
            }
            assert!(node.unwrap().stop().await);
        });
    }
}

/// The last segment that was rolled waits for its flush when the node is asked to stop.
#[test]
fn a_stop_soon_after_a_roll_is_clean() {
    let world = World::new(1);
    let host = world.host(HOST);
    let client = client_of(&world);
    world.block_on(async {
        format(&host).await;
        let node = Node::start(host.boot(), config()).await.unwrap();
        create(&client, &[("segment.ms", "1")]).await;
        let connection = client.broker(NodeId(1), Lane::Shared).await.unwrap();
        host.slow_disk(50);
        for timestamp in 1..20 {
            connection.send(&produce_at(TimestampMs(timestamp * 1_000)), 9).unwrap().wait().await.unwrap();
        }
        assert!(node.stop().await, "everything is closed");
    });
}

/// A request whose records do not fit one batch of the metadata log is refused: of several batches a crash could leave the
/// first ones only, such as a topic without its last partitions.
#[test]
fn a_request_that_does_not_fit_one_metadata_batch_is_refused() {
    let world = World::new(1);
    let host = world.host(HOST);
    let client = client_of(&world);
    world.block_on(async {
        format(&host).await;
        let _node = Node::start(host.boot(), config()).await.unwrap();
        // One record for a topic, one for its partition.
        let topic = |number: usize| CreateTopic {
            name: format!("topic-{number}"),
            partition_count: Some(1),
            replication_factor: Some(1),
            ..CreateTopic::default()
        };
        let topics: Vec<CreateTopic> = (0..5_001).map(topic).collect();
        for (_, created) in client.create_topics(&topics, false).await {
            assert_eq!(created.unwrap_err().code(), Some(ErrorCode::PolicyViolation));
        }
        let (_, described) = client.describe_topics(&["topic-0".to_owned()]).await.remove(0);
        assert_eq!(described.unwrap_err().code(), Some(ErrorCode::UnknownTopicOrPartition));
    });
}

/// An fsync fails, which ends the node. The log that could not be closed keeps its place in the checkpoints: the records
/// that were deleted from it do not come back.
#[test]
fn deleted_records_stay_so_when_a_log_cannot_be_closed() {
    let world = World::new(1);
    let host = world.host(HOST);
    let client = client_of(&world);
    world.block_on(async {
        format(&host).await;
        let node = Node::start(host.boot(), config()).await.unwrap();
        create(&client, &[("flush.messages", "1")]).await;
        for _ in 0..5 {
            assert_eq!(produce_one(&client).await, ErrorCode::None);
        }
        let deleted = client.delete_records(&BTreeMap::from([(partition(0), Some(Offset(4)))])).await;
        assert!(deleted.into_iter().all(|(_, start)| start.unwrap() == Offset(4)));
        world.sleep(Duration::from_secs(61)).await;
        host.fail_disk(DiskFault::Sync, 1);
        assert_ne!(produce_one(&client).await, ErrorCode::None);
        assert!(node.failed().await.contains(TOPIC));
        assert!(!node.stop().await);
        host.kill();
        let _node = Node::start(host.boot(), config()).await.unwrap();
        assert_eq!(bounds(&client).await.0, 4);
    });
}

/// A flush of the metadata log that finds no file handle is tried again.
#[test]
fn the_metadata_log_waits_for_a_file_handle() {
    let world = World::new(1);
    let host = world.host(HOST);
    let client = client_of(&world);
    world.block_on(async {
        format(&host).await;
        // Each batch begins a new segment, whose snapshot is opened when its turn comes in the flush.
        let node = Node::start(host.boot(), NodeConfig { metadata_segment_bytes: 1, ..config() });
        let node = node.await.unwrap();
        create(&client, &[]).await;
        host.slow_disk(100);
        let refusing = async {
            world.sleep(Duration::from_millis(10)).await;
            host.refuse_opens("__cluster_metadata", 1);
        };
        futures::join!(delete(&client), refusing);
        assert_eq!(host.refused_opens_left(), 0, "it was the flush that found none");
        assert_eq!(node.failed().now_or_never(), None);
        create(&client, &[]).await;
        assert_eq!(produce_one(&client).await, ErrorCode::None);
    });
}

/// The directory of a deleted topic was renamed, but not made durable for want of a file handle. It is removed all the same.
#[test]
fn the_space_of_a_deleted_topic_comes_back_without_a_file_handle() {
    let world = World::new(1);
    let host = world.host(HOST);
    let client = client_of(&world);
    world.block_on(async {
        format(&host).await;
        let env = host.boot();
        let node = Node::start(env.clone(), config()).await.unwrap();
        create(&client, &[("file.delete.delay.ms", "1000")]).await;
        assert_eq!(produce_one(&client).await, ErrorCode::None);
        // The second one would be for a look at what there is.
        host.refuse_opens("data", 2);
        delete(&client).await;
        world.sleep(Duration::from_secs(5)).await;
        let entries = env.disk().list(Path::new(DIR)).await.unwrap();
        assert!(entries.iter().all(|entry| !entry.name.starts_with(TOPIC)), "{entries:?}");
        assert_eq!(node.failed().now_or_never(), None);
    });
}

/// A stop does not wait for ever for a metadata log that takes nothing.
#[test]
fn a_stop_ends_while_the_metadata_log_waits_for_a_file_handle() {
    let world = World::new(1);
    world.limit_time(Duration::from_secs(600));
    let host = world.host(HOST);
    world.block_on(async {
        format(&host).await;
        let node = Node::start(host.boot(), NodeConfig { metadata_segment_bytes: 1, ..config() });
        let node = node.await.unwrap();
        host.refuse_opens("__cluster_metadata", u32::MAX);
        let before = world.now();
        assert!(!node.stop().await, "it could not leave the cluster");
        assert!(world.now().saturating_since(before) < Duration::from_secs(20));
    });
}

/// Snapshots take the place of the metadata log before them.
#[test]
fn old_metadata_is_removed_behind_snapshots() {
    let world = World::new(1);
    let host = world.host(HOST);
    let client = client_of(&world);
    world.block_on(async {
        format(&host).await;
        let env = host.boot();
        let node_config = || NodeConfig {
            metadata_segment_bytes: 4 << 10,
            metadata_snapshot: SnapshotPolicy { record_bytes_max: 4 << 10, interval_max: None },
            metadata_retention: RetentionPolicy { bytes_max: Some(16 << 10), age_max: None },
            ..config()
        };
        let node = Node::start(env.clone(), node_config()).await.unwrap();
        for _ in 0..200 {
            create(&client, &[]).await;
            delete(&client).await;
        }
        create(&client, &[]).await;
        // Longer than it is between two looks at what may go.
        world.sleep(Duration::from_secs(600)).await;
        let entries = env.disk().list(&Path::new(DIR).join("__cluster_metadata-0")).await.unwrap();
        let names = |ending| entries.iter().filter(move |entry| entry.name.ends_with(ending));
        let size_bytes: u64 = futures::future::join_all(names(".log").map(async |entry| {
            assert_ne!(entry.name, "00000000000000000000.log", "{entries:?}");
            let path = Path::new(DIR).join("__cluster_metadata-0").join(&entry.name);
            env.disk().read(&path).await.unwrap().len() as u64
        }))
        .await
        .into_iter()
        .sum();
        assert!(size_bytes < 64 << 10, "{size_bytes}");
        assert!((1..=4).contains(&names(".checkpoint").count()), "{entries:?}");
        assert!(node.stop().await);
        host.lose_power();
        let _node = Node::start(host.boot(), node_config()).await.unwrap();
        assert_eq!(produce_one(&client).await, ErrorCode::None, "the topic is there");
    });
}
