//! One node on simulated hosts: what only shows when its disk is slow, full or broken.

mod groups;
mod logs;
mod memory;

use std::path::Path;
use std::time::Duration;

use client::{Client, ClientConfig, CreateTopic, Lane};
use model::{NodeId, TimestampMs};
use ottla_node::{ListenerConfig, ListenerRole, Node, NodeConfig};
use records::BatchBuilder;
use sim::{Host, SimEnv, World};
use storage::{ControllerEndpoint, Format};
use wire::fetch_request::{FetchPartition, FetchTopic};
use wire::produce_request::{PartitionProduceData, TopicProduceData};
use wire::{FetchRequest, ProduceRequest};

const HOST: &str = "node";
const DIR: &str = "/data";
const TOPIC: &str = "numbers";

fn config() -> NodeConfig {
    let listener = |name: &str, role, port| ListenerConfig {
        name: name.to_owned(),
        role,
        host: String::new(),
        port,
        advertised_host: HOST.to_owned(),
        advertised_port: port,
    };
    NodeConfig {
        listeners: vec![
            listener("PLAINTEXT", ListenerRole::Broker, 9092),
            listener("CONTROLLER", ListenerRole::Controller, 9093),
        ],
        offsets_topic_replication_factor: 1,
        ..NodeConfig::new(NodeId(1), DIR.into())
    }
}

async fn format(host: &Host) {
    let format = Format {
        cluster_id: "MkU3OEVBNTcwNTJENDM2Qg".to_owned(),
        node_id: NodeId(1),
        log_dirs: vec![DIR.into()],
        metadata_log_dir: Path::new(DIR).to_owned(),
        feature_levels: [("metadata.version".to_owned(), 30)].into(),
        controller_endpoint: ControllerEndpoint {
            listener: "CONTROLLER".to_owned(),
            host: HOST.to_owned(),
            port: 9093,
        },
        ignore_formatted: false,
    };
    format.run(&host.boot()).await.unwrap();
}

/// Runs the node until its process is killed.
fn start(host: &Host) {
    start_with(host, config());
}

fn start_with(host: &Host, config: NodeConfig) {
    host.start(|env| async move {
        let node = Node::start(env, config).await.unwrap();
        panic!("{}", node.failed().await);
    });
}

fn client_of(world: &World) -> Client<SimEnv> {
    let env = world.host("client").boot();
    let bootstrap = vec![format!("{HOST}:9092")];

    Client::new(env, ClientConfig { bootstrap, ..ClientConfig::default() }).unwrap()
}

async fn create_flushed_topic(client: &Client<SimEnv>) {
    let topic = CreateTopic {
        name: TOPIC.to_owned(),
        partition_count: Some(1),
        replication_factor: Some(1),
        assignments: Vec::new(),
        configs: [("flush.messages".to_owned(), "1".to_owned())].into(),
    };
    let created = client.create_topics(&[topic], false).await;
    created.into_iter().for_each(|(_, created)| drop(created.unwrap()));
}

fn produce() -> ProduceRequest {
    produce_at(TimestampMs(1))
}

fn produce_at(timestamp: TimestampMs) -> ProduceRequest {
    let mut batch = BatchBuilder::new();
    batch.push(timestamp, None, Some(b"value"), &[]);
    let records = Some(wire::Records::Bytes(batch.build()));
    ProduceRequest {
        acks: -1,
        timeout_ms: 10_000,
        topic_data: vec![TopicProduceData {
            name: TOPIC.to_owned(),
            partition_data: vec![PartitionProduceData { index: 0, records }],
            ..Default::default()
        }],
        ..Default::default()
    }
}

/// A fetch that does not wait.
fn fetch(fetch_offset: i64) -> FetchRequest {
    FetchRequest {
        max_bytes: 1 << 20,
        session_epoch: -1,
        topics: vec![FetchTopic {
            topic: TOPIC.to_owned(),
            partitions: vec![FetchPartition {
                fetch_offset,
                partition_max_bytes: 1 << 20,
                ..Default::default()
            }],
            ..Default::default()
        }],
        ..Default::default()
    }
}

/// What is appended but not flushed is not shown, and after a crash that may be what a consumer has read already. It
/// waits: an error would make it start from the beginning.
#[test]
fn a_consumer_behind_the_high_watermark_is_within_the_log() {
    let world = World::new(1);
    let host = world.host(HOST);
    world.block_on(async {
        format(&host).await;
        start(&host);
        let client = client_of(&world);
        create_flushed_topic(&client).await;
        let connection = client.broker(NodeId(1), Lane::Shared).await.unwrap();
        let produced = connection.send(&produce(), 9).unwrap();
        let fetched = connection.send(&fetch(1), 11).unwrap();
        assert_eq!(produced.wait().await.unwrap().responses[0].partition_responses[0].error_code, 0);
        let fetched = &fetched.wait().await.unwrap().responses[0].partitions[0];
        assert_eq!((fetched.error_code, fetched.high_watermark), (0, 0));
    });
}

/// Records are appended while a flush of earlier ones is under way. Its end shows the earlier ones alone; who waits for the
/// later ones hears of them when they are flushed too.
#[test]
fn a_consumer_hears_of_records_that_came_during_a_flush() {
    let world = World::new(1);
    let host = world.host(HOST);
    world.block_on(async {
        format(&host).await;
        start(&host);
        let client = client_of(&world);
        create_flushed_topic(&client).await;
        let producer = client.broker(NodeId(1), Lane::Shared).await.unwrap();
        let consumer = client.broker(NodeId(1), Lane::Fetch).await.unwrap();
        let waiting = |offset| FetchRequest { max_wait_ms: 600_000, min_bytes: 1, ..fetch(offset) };
        host.slow_disk(300);
        let fetched = consumer.send(&waiting(0), 11).unwrap();
        let first = producer.send(&produce(), 9).unwrap();
        world.sleep(Duration::from_millis(20)).await;
        let second = producer.send(&produce(), 9).unwrap();
        let before = world.now();
        assert_eq!(fetched.wait().await.unwrap().responses[0].partitions[0].high_watermark, 1);
        let fetched = consumer.send(&waiting(1), 11).unwrap();
        assert_eq!(fetched.wait().await.unwrap().responses[0].partitions[0].high_watermark, 2);
        assert!(world.now().saturating_since(before) < Duration::from_secs(60));
        for produced in [first, second] {
            assert_eq!(produced.wait().await.unwrap().responses[0].partition_responses[0].error_code, 0);
        }
    });
}
