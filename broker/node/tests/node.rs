//! One node on the real machine, used through the client crate: what it serves, and what it finds again.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::time::Duration;

use bytes::Bytes;
use client::{
    Client, ClientConfig, Consumer, ConsumerConfig, CreateTopic, GroupConfig, Producer, ProducerConfig,
};
use client::{OffsetSpec, ProducerRecord};
use env::machine::Machine;
use model::{NodeId, PartitionIndex, TimestampMs};
use ottla_node::{ListenerConfig, ListenerRole, Node, NodeConfig};
use records::BatchBuilder;
use storage::{ControllerEndpoint, Format};
use wire::produce_request::{PartitionProduceData, TopicProduceData};
use wire::{ProduceRequest, frame};

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

/// A connection that sends requests without waiting for answers.
struct Pipe(TcpStream);

impl Pipe {
    fn connect(port: u16) -> Pipe {
        let stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        Pipe(stream)
    }

    /// Sends one record to each of these partitions of a topic, in one request.
    fn produce(&mut self, topic: &str, partitions: &[i32]) {
        const VERSION: i16 = 9;
        let mut batch = BatchBuilder::new();
        batch.push(TimestampMs(1), None, Some(b"value"), &[]);
        let records = Some(wire::Records::Bytes(batch.build()));
        let partition_data = partitions
            .iter()
            .map(|index| PartitionProduceData { index: *index, records: records.clone() })
            .collect();
        let request = ProduceRequest {
            acks: -1,
            timeout_ms: 10_000,
            topic_data: vec![TopicProduceData {
                name: topic.to_owned(),
                partition_data,
                ..Default::default()
            }],
            ..Default::default()
        };
        for chunk in frame::encode_request(VERSION, 1, Some("pipe"), &request).unwrap() {
            let wire::Chunk::Bytes(bytes) = chunk else { panic!("all of it is in memory") };
            self.0.write_all(&bytes).unwrap();
        }
    }

    fn read_answer(&mut self) {
        let mut size = [0; 4];
        self.0.read_exact(&mut size).expect("an answer in time");
        let mut answer = vec![0; u32::from_be_bytes(size) as usize];
        self.0.read_exact(&mut answer).unwrap();
    }
}

/// Two connections whose requests wait for the flushes of the same partitions in opposite order.
#[test]
fn answers_behind_the_first_one_go_on_while_it_waits() {
    with_dir(|env, dir| async move {
        let node = Node::start(env.clone(), config(&dir)).await.unwrap();
        let client = client_of(&env, &node);
        let topic = CreateTopic {
            partition_count: Some(4),
            configs: [("flush.messages".to_owned(), "1".to_owned())].into(),
            ..numbers_topic()
        };
        let created = client.create_topics(&[topic], false).await;
        created.into_iter().for_each(|(_, created)| drop(created.unwrap()));
        let ports: BTreeMap<String, u16> = node.ports().into_iter().collect();
        let port = ports["PLAINTEXT"];
        let (ended, end) = tokio::sync::oneshot::channel();
        std::thread::spawn(move || {
            let (mut left, mut right) = (Pipe::connect(port), Pipe::connect(port));
            for _ in 0..50 {
                left.produce("numbers", &[0, 1]);
                right.produce("numbers", &[3, 2]);
                left.produce("numbers", &[2]);
                right.produce("numbers", &[1]);
                for pipe in [&mut left, &mut right] {
                    pipe.read_answer();
                    pipe.read_answer();
                }
            }
            ended.send(()).unwrap();
        });
        end.await.expect("all was answered");
        drop(client);
        assert!(node.stop().await, "a clean stop");
    });
}
