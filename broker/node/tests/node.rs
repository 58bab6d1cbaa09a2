//! One node on the real machine, used through the client crate: what it serves, and what it finds again.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use bytes::Bytes;
use client::{
    Client, ClientConfig, Consumer, ConsumerConfig, CreateTopic, GroupConfig, Producer, ProducerConfig,
};
use client::{OffsetSpec, ProducerRecord};
use env::machine::Machine;
use model::{NodeId, PartitionIndex};
use ottla_node::{ListenerConfig, ListenerRole, Node, NodeConfig};
use storage::{ControllerEndpoint, Format};

fn listener(name: &str, role: ListenerRole) -> ListenerConfig {
    ListenerConfig {
        name: name.to_owned(),
        role,
        host: "127.0.0.1".to_owned(),
        port: 0,
        advertised_host: "127.0.0.1".to_owned(),
        advertised_port: 0,
    }
}

fn config(dir: &Path) -> NodeConfig {
    NodeConfig {
        listeners: vec![
            listener("PLAINTEXT", ListenerRole::Broker),
            listener("CONTROLLER", ListenerRole::Controller),
        ],
        groups: coordinator::GroupCoordinatorConfig {
            group_initial_rebalance_delay: Duration::ZERO,
            ..Default::default()
        },
        offsets_topic_replication_factor: 1,
        ..NodeConfig::new(NodeId(1), dir.to_owned())
    }
}

async fn format(env: &Machine, dir: &Path, feature_levels: &[(&str, i16)]) {
    let format = Format {
        cluster_id: "MkU3OEVBNTcwNTJENDM2Qg".to_owned(),
        node_id: NodeId(1),
        log_dirs: vec![dir.to_owned()],
        metadata_log_dir: dir.to_owned(),
        feature_levels: feature_levels.iter().map(|(name, level)| ((*name).to_owned(), *level)).collect(),
        controller_endpoint: ControllerEndpoint {
            listener: "CONTROLLER".to_owned(),
            host: "127.0.0.1".to_owned(),
            port: 9093,
        },
        ignore_formatted: false,
    };
    format.run(env).await.unwrap();
}

fn client_of(env: &Machine, node: &Node<Machine>) -> Client<Machine> {
    let ports: BTreeMap<String, u16> = node.ports().into_iter().collect();
    let bootstrap = vec![format!("127.0.0.1:{}", ports["PLAINTEXT"])];
    let deadline = Duration::from_secs(10);
    Client::new(env.clone(), ClientConfig { bootstrap, deadline, ..ClientConfig::default() }).unwrap()
}

fn numbers_topic() -> CreateTopic {
    CreateTopic {
        name: "numbers".to_owned(),
        partition_count: Some(3),
        replication_factor: Some(1),
        assignments: Vec::new(),
        configs: BTreeMap::new(),
    }
}

/// Runs a test in a formatted directory.
fn with_dir<F: Future<Output = ()> + Send + 'static>(test: impl FnOnce(Machine, std::path::PathBuf) -> F) {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().to_owned();
    env::machine::run(2, |env| {
        let test = test(env.clone(), path.clone());
        async move {
            format(&env, &path, &[("metadata.version", 30)]).await;
            test.await;
        }
    })
    .unwrap();
}

async fn produce(client: &Client<Machine>, topic: &str, values: std::ops::Range<usize>) {
    let producer = Producer::new(client.clone(), ProducerConfig::default());
    let mut deliveries = Vec::new();
    for value in values {
        let record = ProducerRecord {
            topic: topic.to_owned(),
            partition: Some(PartitionIndex((value % 3) as i32)),
            key: None,
            value: Some(Bytes::from(value.to_string())),
            headers: Vec::new(),
            timestamp: None,
        };
        deliveries.push(producer.send(record).await.unwrap());
    }
    for delivery in deliveries {
        delivery.wait().await.unwrap();
    }
}

/// Reads `count` records as the only member of a group that commits what it read.
async fn consume(client: &Client<Machine>, topic: &str, count: usize) -> Vec<usize> {
    let group = GroupConfig::new("readers", vec![topic.to_owned()]);
    let config = ConsumerConfig { start: OffsetSpec::Earliest, ..ConsumerConfig::default() };
    let mut consumer = Consumer::of_group(client.clone(), config, group);
    let mut values = Vec::new();
    while values.len() < count {
        let fetched = consumer.poll(Duration::from_secs(5)).await.unwrap();
        for partition in fetched.partitions {
            let (at, mut next) = (partition.partition.clone(), None);
            for record in partition.records() {
                let record = record.unwrap();
                next = Some(record.offset.plus(1));
                values.push(std::str::from_utf8(&record.value.unwrap()).unwrap().parse().unwrap());
            }
            next.into_iter().for_each(|next| consumer.store(&at, next));
        }
    }
    consumer.commit().await.unwrap();
    consumer.close().await.unwrap();
    values.sort_unstable();
    values
}

#[test]
fn a_node_serves_and_finds_everything_again() {
    with_dir(|env, dir| async move {
        let node = Node::start(env.clone(), config(&dir)).await.unwrap();
        let client = client_of(&env, &node);
        let created = client.create_topics(&[numbers_topic()], false).await;
        created.into_iter().for_each(|(_, created)| drop(created.unwrap()));
        produce(&client, "numbers", 0..1000).await;
        assert_eq!(consume(&client, "numbers", 1000).await, (0..1000).collect::<Vec<_>>());
        drop(client);
        assert!(node.stop().await, "a clean stop");

        let node = Node::start(env.clone(), config(&dir)).await.unwrap();
        let client = client_of(&env, &node);
        produce(&client, "numbers", 1000..1500).await;
        // The group's committed offsets are found again: it reads on where it was.
        assert_eq!(consume(&client, "numbers", 500).await, (1000..1500).collect::<Vec<_>>());
        drop(client);
        assert!(node.stop().await, "a clean stop");
    });
}
