//! Requests that wait as long as their clients like: others get their memory.

use std::collections::BTreeMap;
use std::time::Duration;

use bytes::Bytes;
use client::{Connection, Lane, OffsetCommit};
use model::{NodeId, Offset, PartitionIndex, TopicPartition};
use ottla_node::{Node, NodeConfig};
use records::BatchBuilder;
use sim::{SimEnv, World};
use wire::join_group_request::JoinGroupRequestProtocol;
use wire::{DeleteGroupsRequest, FetchRequest, JoinGroupRequest, ProduceRequest, Records};

use super::{HOST, TOPIC, client_of, config, create_flushed_topic, fetch, format, produce, start_with};

/// Half of it is for requests of the sizes here.
const REQUEST_MEMORY_BYTES: usize = 2 << 20;
/// What each request has, more or less; one that is no Produce counts five times that.
const FRAME_BYTES: usize = 60 << 10;
const WAITING_COUNT: usize = 5;

fn large_produce() -> ProduceRequest {
    let mut batch = BatchBuilder::new();
    batch.push(model::TimestampMs(1), None, Some(&[7; 4 * FRAME_BYTES]), &[]);
    let mut request = produce();
    request.topic_data[0].partition_data[0].records = Some(Records::Bytes(batch.build()));
    request
}

/// A fetch that waits until the world ends.
fn endless_fetch(partition_count: usize) -> FetchRequest {
    let mut request = FetchRequest { max_wait_ms: i32::MAX, min_bytes: i32::MAX, ..fetch(0) };
    let partitions = &mut request.topics[0].partitions;
    *partitions = vec![partitions[0].clone(); partition_count];
    request
}

/// Another connection's Produce has its answer at once, though `send` makes requests wait on the first one that take
/// more memory than there is.
fn others_are_served(send: impl AsyncFnOnce(&Connection<SimEnv>, &World)) {
    let world = World::new(1);
    let host = world.host(HOST);
    world.block_on(async {
        format(&host).await;
        let groups = coordinator::GroupCoordinatorConfig {
            group_initial_rebalance_delay: Duration::from_secs(100_000),
            ..Default::default()
        };
        let (request_memory_bytes, request_bytes_max) = (REQUEST_MEMORY_BYTES, REQUEST_MEMORY_BYTES);
        start_with(&host, NodeConfig { request_memory_bytes, request_bytes_max, groups, ..config() });
        let client = client_of(&world);
        create_flushed_topic(&client).await;
        // With this there are coordinators.
        let offset = OffsetCommit::from(Offset(0));
        let partition = TopicPartition::new(TOPIC.to_owned(), PartitionIndex(0));
        let committed = client.commit_offsets("group", &BTreeMap::from([(partition, offset)])).await;
        committed.into_iter().for_each(|(_, done)| done.unwrap());
        let waiting = client.broker(NodeId(1), Lane::Fetch).await.unwrap();
        send(&waiting, &world).await;
        let other = client.broker(NodeId(1), Lane::Produce).await.unwrap();
        let before = world.now();
        let produced = other.send(&large_produce(), 9).unwrap().wait().await.unwrap();
        assert_eq!(produced.responses[0].partition_responses[0].error_code, 0);
        let took = world.now().saturating_since(before);
        assert!(took < Duration::from_secs(1), "{took:?}");
    });
}

/// Each in its turn, so that all have been taken up, and what they hold is held, before the next is.
async fn settle(world: &World) {
    world.sleep(Duration::from_millis(100)).await;
}

#[test]
fn a_fetch_that_waits_keeps_nobody_else_waiting() {
    others_are_served(async |connection, world| {
        for _ in 0..WAITING_COUNT {
            // A partition takes 16 bytes of a request of this version.
            drop(connection.send(&endless_fetch(FRAME_BYTES / 16), 4).unwrap());
            settle(world).await;
        }
    });
}

/// The group waits for more members as long as it was told to.
#[test]
fn a_member_that_waits_for_others_keeps_nobody_else_waiting() {
    others_are_served(async |connection, world| {
        for _ in 0..WAITING_COUNT {
            let metadata = Bytes::from(vec![7; FRAME_BYTES]);
            let join = JoinGroupRequest {
                group_id: "group".to_owned(),
                session_timeout_ms: 1_000_000,
                rebalance_timeout_ms: i32::MAX,
                protocol_type: "consumer".to_owned(),
                protocols: vec![JoinGroupRequestProtocol { name: "range".to_owned(), metadata }],
                ..JoinGroupRequest::default()
            };
            // From version 4 on a member would first be told its id.
            drop(connection.send(&join, 3).unwrap());
            settle(world).await;
        }
    });
}

/// Answers leave in the order of their requests: one that is known holds nothing while it waits for those before.
#[test]
fn answers_behind_a_fetch_that_waits_keep_nobody_else_waiting() {
    others_are_served(async |connection, world| {
        drop(connection.send(&endless_fetch(1), 4).unwrap());
        for _ in 1..WAITING_COUNT {
            drop(connection.send(&large_produce(), 9).unwrap());
            settle(world).await;
        }
    });
}

/// The first of them is decided long before the last is answered.
#[test]
fn the_names_of_groups_that_are_still_to_be_deleted_count() {
    let world = World::new(1);
    world.limit_time(Duration::from_secs(600));
    let host = world.host(HOST);
    let client = client_of(&world);
    world.block_on(async {
        format(&host).await;
        let node = Node::start(host.boot(), config()).await.unwrap();
        create_flushed_topic(&client).await;
        let partition = TopicPartition::new(TOPIC.to_owned(), PartitionIndex(0));
        let commit = BTreeMap::from([(partition, OffsetCommit::from(Offset(0)))]);
        client.commit_offsets("group", &commit).await.into_iter().for_each(|(_, done)| done.unwrap());
        let connection = client.broker(NodeId(1), Lane::Shared).await.unwrap();
        let others = (0..FRAME_BYTES / 16).map(|number| format!("group-{number:010}"));
        let groups_names = std::iter::once("group".to_owned()).chain(others).collect();
        let free_bytes = || node.view().request_memory_free_bytes;
        let all_free = free_bytes();
        // What is answered about the first group takes seconds.
        host.slow_disk(100_000);
        let deleting = connection.send(&DeleteGroupsRequest { groups_names }, 2).unwrap();
        let until = async |is_reached: &dyn Fn() -> bool| {
            while !is_reached() {
                world.sleep(Duration::from_millis(1)).await;
            }
        };
        until(&|| free_bytes() < all_free).await;
        until(&|| free_bytes() == all_free).await;
        let answered = world.now();
        assert_eq!(deleting.wait().await.unwrap().results[0].error_code, 0);
        let took = world.now().saturating_since(answered);
        assert!(took < Duration::from_millis(500), "memory was given back {took:?} before the answer");
    });
}

/// Behind as many requests as may wait nothing is read, and the end of the connection is not seen.
#[test]
fn a_connection_that_only_waits_is_closed_as_an_idle_one() {
    let world = World::new(1);
    let host = world.host(HOST);
    let client = client_of(&world);
    world.block_on(async {
        format(&host).await;
        start_with(&host, NodeConfig { connection_idle_max: Duration::from_secs(60), ..config() });
        create_flushed_topic(&client).await;
        let connection = client.broker(NodeId(1), Lane::Fetch).await.unwrap();
        let waiting: Vec<_> =
            (0..WAITING_COUNT).map(|_| connection.send(&endless_fetch(1), 4).unwrap()).collect();
        let before = world.now();
        for fetch in waiting {
            assert!(fetch.wait().await.is_err());
        }
        assert!(world.now().saturating_since(before) < Duration::from_secs(70));
    });
}
