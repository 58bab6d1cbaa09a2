//! Coordinators on a disk that fails.

use std::collections::BTreeMap;
use std::time::Duration;

use client::{Lane, OffsetCommit};
use model::{ErrorCode, NodeId, Offset, PartitionIndex, TopicPartition};
use ottla_node::{Node, NodeConfig};
use sim::{DiskFault, World};
use wire::{FindCoordinatorRequest, InitProducerIdRequest};

use super::{HOST, TOPIC, client_of, config, create_flushed_topic, format};

/// Coordinators keep their state on the same disk as everybody: when it fails for them, the node does not go on without
/// them.
#[test]
fn a_disk_that_fails_under_a_coordinator_ends_the_node() {
    let world = World::new(1);
    let host = world.host(HOST);
    world.block_on(async {
        format(&host).await;
        let process = host.start(|env| async move {
            let flushed = [("log.flush.interval.messages".to_owned(), "1".to_owned())];
            let node = Node::start(env, NodeConfig { static_config: flushed.into(), ..config() });
            let reason = node.await.unwrap().failed().await;
            assert!(reason.contains("__consumer_offsets"), "{reason}");
        });
        let client = client_of(&world);
        create_flushed_topic(&client).await;
        let partition = TopicPartition::new(TOPIC.to_owned(), PartitionIndex(0));
        let commit = |offset| BTreeMap::from([(partition.clone(), OffsetCommit::from(Offset(offset)))]);
        client.commit_offsets("group", &commit(1)).await.into_iter().for_each(|(_, done)| done.unwrap());
        host.fail_disk(DiskFault::Sync, 1);
        let second = commit(2);
        let (committed, ()) = futures::join!(client.commit_offsets("group", &second), process.ended());
        assert!(committed.into_iter().all(|(_, done)| done.is_err()));
    });
}

/// A coordinator whose log cannot be read for want of a file handle is loaded later.
#[test]
fn groups_are_loaded_once_there_is_a_file_handle() {
    // Which of the opens is one of the load, and not one of the log's own opening, is not said here.
    for refused_count in 1..=24 {
        let world = World::new(1);
        let host = world.host(HOST);
        let client = client_of(&world);
        world.block_on(async {
            format(&host).await;
            let node_config = || NodeConfig { offsets_topic_partition_count: 1, ..config() };
            let node = Node::start(host.boot(), node_config()).await.unwrap();
            create_flushed_topic(&client).await;
            let partition = TopicPartition::new(TOPIC.to_owned(), PartitionIndex(0));
            let commit = BTreeMap::from([(partition.clone(), OffsetCommit::from(Offset(7)))]);
            client.commit_offsets("group", &commit).await.into_iter().for_each(|(_, done)| done.unwrap());
            assert!(node.stop().await);
            host.lose_power();
            host.refuse_opens("__consumer_offsets", refused_count);
            let _node = Node::start(host.boot(), node_config()).await.unwrap();
            world.sleep(Duration::from_secs(60)).await;
            assert_eq!(host.refused_opens_left(), 0, "{refused_count}");
            let fetched = client.fetch_offsets("group", None).await.unwrap();
            assert_eq!(fetched[&partition].offset, Offset(7), "{refused_count}");
        });
    }
}

/// Clients ask again and again after an error that may pass: this one does not.
#[test]
fn transactions_are_refused_for_good() {
    let world = World::new(1);
    let host = world.host(HOST);
    let client = client_of(&world);
    world.block_on(async {
        format(&host).await;
        let _node = Node::start(host.boot(), config()).await.unwrap();
        let connection = client.broker(NodeId(1), Lane::Shared).await.unwrap();
        for key_type in [1, 2] {
            let single = FindCoordinatorRequest { key: "id".to_owned(), key_type, ..Default::default() };
            let found = connection.send(&single, 3).unwrap().wait().await.unwrap();
            assert_eq!(found.error_code, ErrorCode::InvalidRequest.code());
            assert!(found.error_message.unwrap().contains("not built yet"));
            let batched = FindCoordinatorRequest {
                coordinator_keys: vec!["id".to_owned()],
                key_type,
                ..Default::default()
            };
            let found = connection.send(&batched, 6).unwrap().wait().await.unwrap().coordinators.remove(0);
            assert_eq!(found.error_code, ErrorCode::InvalidRequest.code());
            assert!(found.error_message.unwrap().contains("not built yet"));
        }
        let transactional = InitProducerIdRequest {
            transactional_id: Some("id".to_owned()),
            transaction_timeout_ms: 60_000,
            ..Default::default()
        };
        let answer = connection.send(&transactional, 4).unwrap().wait().await.unwrap();
        assert_eq!(answer.error_code, ErrorCode::InvalidRequest.code());
    });
}
