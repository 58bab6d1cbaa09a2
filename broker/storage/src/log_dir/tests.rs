use std::fs;

use model::PartitionIndex;

use super::*;
use crate::testing::with_machine;

async fn formatted(env: &impl Env, dir: &Path, directory_id: Option<Uuid>) {
    let cluster_id = "cluster".to_owned();
    MetaProperties { cluster_id, node_id: NodeId(1), directory_id }.write(env, dir).await.unwrap();
}

async fn open<E: Env>(env: &E, dir: &Path) -> LogDir<E> {
    LogDir::open(env, dir, NodeId(1), Some("cluster")).await.unwrap()
}

#[test]
fn only_its_own_node_gets_a_directory_and_only_once() {
    with_machine(|env, dir| async move {
        let refused = |node, cluster| {
            let (env, dir) = (env.clone(), dir.clone());
            async move { LogDir::open(&env, &dir, node, cluster).await.err().unwrap() }
        };
        assert!(matches!(refused(NodeId(1), None).await, LogDirError::NotFormatted(_)));
        formatted(&env, &dir, None).await;
        assert!(matches!(refused(NodeId(2), None).await, LogDirError::OtherNode { found: NodeId(1), .. }));
        let other = refused(NodeId(1), Some("other")).await;
        assert!(matches!(&other, LogDirError::OtherCluster { found, .. } if found == "cluster"), "{other}");

        let log_dir = open(&env, &dir).await;
        assert_eq!(log_dir.cluster_id(), "cluster");
        assert!(matches!(refused(NodeId(1), None).await, LogDirError::Locked(_)));
        let directory_id = log_dir.directory_id();
        drop(log_dir);
        assert_eq!(open(&env, &dir).await.directory_id(), directory_id, "an id once given is kept");
        fs::write(dir.join("meta.properties"), "version=1").unwrap();
        assert!(matches!(refused(NodeId(1), None).await, LogDirError::File(FileError::Damaged { .. })));
    });
}

#[test]
fn a_partition_is_retired_and_removed() {
    with_machine(|env, dir| async move {
        formatted(&env, &dir, Some(Uuid([7; 16]))).await;
        for name in
            ["a-0", "a-1", "__cluster_metadata-0", "remote-log-index-cache", "lost+found", "b-2.x-delete"]
        {
            fs::create_dir(dir.join(name)).unwrap();
        }
        let log_dir = open(&env, &dir).await;
        let at = TopicPartition::new("a", PartitionIndex(1));
        fs::write(log_dir.partition_path(&at).join("00000000000000000000.log"), b"x").unwrap();
        let retired = log_dir.retire(&at, PartitionDirState::Deleted).await.unwrap();
        assert!(log_dir.retire(&at, PartitionDirState::Deleted).await.is_err(), "it is gone already");

        let contents = log_dir.list().await.unwrap();
        assert_eq!(contents.unknown, ["lost+found"]);
        let states: Vec<_> =
            contents.partitions.iter().map(|found| (found.partition.to_string(), found.state)).collect();
        let expected = [
            ("a-0".to_owned(), PartitionDirState::Current),
            ("a-1".to_owned(), PartitionDirState::Deleted),
            ("b-2".to_owned(), PartitionDirState::Deleted),
        ];
        assert_eq!(states, expected);
        for partition in &contents.partitions[1..] {
            log_dir.remove(partition).await.unwrap();
        }
        log_dir.remove(&retired).await.unwrap();
        let left = log_dir.list().await.unwrap().partitions;
        assert_eq!(left.iter().map(|found| &*found.name).collect::<Vec<_>>(), ["a-0"]);
    });
}

#[test]
fn checkpoints_are_replaced_and_damage_is_named() {
    with_machine(|env, dir| async move {
        formatted(&env, &dir, None).await;
        let log_dir = open(&env, &dir).await;
        let which = OffsetCheckpoint::HighWatermark;
        assert_eq!(log_dir.read_checkpoint(which).await.unwrap(), BTreeMap::new());
        let offsets = BTreeMap::from([(TopicPartition::new("a", PartitionIndex(0)), Offset(5))]);
        log_dir.write_checkpoint(which, &offsets).await.unwrap();
        assert_eq!(log_dir.read_checkpoint(which).await.unwrap(), offsets);
        assert_eq!(log_dir.read_checkpoint(OffsetCheckpoint::LogStart).await.unwrap(), BTreeMap::new());
        let path = dir.join("replication-offset-checkpoint");
        assert_eq!(fs::read_to_string(&path).unwrap(), "0\n1\na 0 5\n");
        for damage in [&b"0\n2\na 0 5\n"[..], b"0\n1\na 0 \xff\n"] {
            fs::write(&path, damage).unwrap();
            let error = log_dir.read_checkpoint(which).await.unwrap_err();
            assert!(matches!(&error, FileError::Damaged { path: named, .. } if *named == path), "{error}");
        }
    });
}

#[test]
fn the_clean_shutdown_file_is_taken_once() {
    with_machine(|env, dir| async move {
        formatted(&env, &dir, None).await;
        let log_dir = open(&env, &dir).await;
        assert_eq!(log_dir.take_clean_shutdown().await.unwrap(), None);
        log_dir.write_clean_shutdown(BrokerEpoch(16)).await.unwrap();
        let path = dir.join(".kafka_cleanshutdown");
        assert_eq!(fs::read_to_string(&path).unwrap(), r#"{"version":0,"brokerEpoch":16}"#);
        let clean = |broker_epoch| Some(CleanShutdown { broker_epoch });
        assert_eq!(log_dir.take_clean_shutdown().await.unwrap(), clean(Some(BrokerEpoch(16))));
        assert_eq!(log_dir.take_clean_shutdown().await.unwrap(), None);
        // As Kafka before 3.8 left it.
        fs::write(&path, b"").unwrap();
        assert_eq!(log_dir.take_clean_shutdown().await.unwrap(), clean(None));
    });
}
