//! Goal: every page is well-formed, and says what the node's numbers say. Method: a parser of the text form.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use coordinator::{GroupCounts, GroupOffsetsView};
use model::{LeaderEpoch, NodeId, Offset, PartitionIndex, TimestampMs, TopicPartition, Uuid};
use node::{Metrics, NodeView, PartitionView, Traffic, TrafficCounters};
use quorum::{QuorumDescription, ReplicaDescription, ReplicaKey};
use wire::ApiKey;

use super::text::Text;
use super::{Bounds, BrokerState, Sources, render, render_process};

/// A page: its families' types, and its samples by name and labels.
#[derive(Debug, Default)]
struct Page {
    kinds: BTreeMap<String, String>,
    samples: BTreeMap<String, f64>,
}

/// Reads a page and holds it against the rules of the text form.
fn parse(text: &str) -> Page {
    let mut page = Page::default();
    let mut family = String::new();
    let mut documented = BTreeSet::new();
    for line in text.lines() {
        if let Some(help) = line.strip_prefix("# HELP ") {
            let (name, text) = help.split_once(' ').expect("a help text");
            assert!(!text.is_empty() && documented.insert(name.to_owned()), "help of {name}");
            family = name.to_owned();
        } else if let Some(kind) = line.strip_prefix("# TYPE ") {
            let (name, kind) = kind.split_once(' ').expect("a type");
            assert_eq!(name, family, "the type follows the help");
            assert!(page.kinds.insert(name.to_owned(), kind.to_owned()).is_none(), "{name} has two types");
        } else {
            let (series, value) = line.rsplit_once(' ').expect("a value");
            let name = series.split_once('{').map_or(series, |(name, _)| name);
            let kind = page.kinds[&family].as_str();
            assert!(
                name == family || (kind == "summary" && name == format!("{family}_count")),
                "{name} is among those of {family}"
            );
            assert_eq!(kind == "counter", name.ends_with("_total"), "{name} is a {kind}");
            let is_name_char = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
            assert!(name.chars().all(is_name_char), "{name}");
            let value = value.parse().unwrap_or_else(|error| panic!("{line}: {error}"));
            assert!(page.samples.insert(series.to_owned(), value).is_none(), "{series} is there twice");
        }
    }
    assert!(text.ends_with('\n'));
    page
}

impl Page {
    #[track_caller]
    fn check(&self, series: &str, value: f64) {
        match self.samples.get(series) {
            Some(found) => assert_eq!(*found, value, "{series}"),
            None => panic!("{series} is not there; there are:\n{:#?}", self.samples.keys()),
        }
    }

    fn count(&self, name: &str) -> usize {
        self.samples.keys().filter(|series| series.split('{').next() == Some(name)).count()
    }
}

fn partition(topic: &str, index: i32, high_watermark: i64) -> PartitionView {
    let traffic = TrafficCounters::default();
    traffic.add(Traffic::MessagesIn, 3);
    traffic.add(Traffic::BytesOut, 100);
    PartitionView {
        at: TopicPartition { topic: topic.to_owned(), partition: PartitionIndex(index) },
        is_leader: true,
        size_bytes: 4096,
        log_start_offset: Offset(3),
        log_end_offset: Offset(high_watermark),
        high_watermark: Offset(high_watermark),
        segment_count: 2,
        leader: NodeId(1),
        preferred_leader: NodeId(1),
        replica_count: 1,
        in_sync_count: 1,
        in_sync_count_min: 1,
        is_reassigning: false,
        traffic: traffic.get(),
    }
}

fn view() -> NodeView {
    let replica = ReplicaDescription {
        key: ReplicaKey { id: NodeId(1), directory_id: Uuid::ZERO },
        log_end: Offset(90),
        last_fetch: TimestampMs(5),
        last_caught_up: TimestampMs(5),
    };
    NodeView {
        partitions: vec![
            partition("orders", 0, 100),
            PartitionView {
                replica_count: 3,
                in_sync_count_min: 2,
                preferred_leader: NodeId(2),
                ..partition("orders", 1, 50)
            },
            PartitionView { is_leader: false, leader: NodeId(2), ..partition("orders", 2, 7) },
        ],
        topics: vec![("orders".into(), 3)],
        global_partition_count: 3,
        offline_partition_count: 0,
        active_broker_count: 2,
        fenced_broker_count: 1,
        fetch_session_count: 4,
        request_memory_free_bytes: 1000,
        open_file_count: 6,
        groups: GroupCounts { total: 2, stable: 1, empty: 1, offsets: 3, ..GroupCounts::default() },
        group_offsets: vec![GroupOffsetsView {
            group_id: "bill\"ing\\\n".into(),
            member_count: 2,
            offsets: vec![
                (Arc::from("orders"), 0, 60),
                (Arc::from("orders"), 1, 51),
                (Arc::from("orders"), 2, 1),
                (Arc::from("deleted"), 0, 9),
            ],
        }],
        metadata_version: Some(image::MetadataVersion(29)),
        quorum: Some(QuorumDescription {
            leader: NodeId(1),
            epoch: LeaderEpoch(8),
            high_watermark: Some(Offset(88)),
            voters: vec![replica],
            observers: Vec::new(),
        }),
        unapplied_record_count: 0,
    }
}

fn page(view: &NodeView, metrics: &Metrics) -> Page {
    let bounds = Bounds { request_memory_bytes: 2000, connection_count: 10, fetch_session_count: 5 };
    parse(&render(&Sources { view, metrics, bounds: &bounds, idle: Some(0.75) }))
}

#[test]
fn a_busy_node() {
    let metrics = Metrics::default();
    metrics.traffic.add(Traffic::MessagesIn, 12);
    metrics.traffic.add(Traffic::Fetch, 6);
    metrics.connections.set(7);
    metrics.api(ApiKey::Fetch).requests[17].add(5);
    metrics.api(ApiKey::Fetch).requests[4].add(1);
    let page = page(&view(), &metrics);

    page.check("kafka_server_brokertopicmetrics_messagesin_total", 12.0);
    page.check("kafka_server_brokertopicmetrics_totalfetchrequests_total", 6.0);
    page.check("kafka_server_brokertopicmetrics_messagesin_total{topic=\"orders\"}", 9.0);
    page.check("kafka_server_brokertopicmetrics_bytesout_total{topic=\"orders\"}", 300.0);
    page.check("kafka_network_requestmetrics_requests_total{request=\"Fetch\",version=\"17\"}", 5.0);
    page.check("kafka_network_requestmetrics_totaltimems{request=\"Fetch\",quantile=\"0.99\"}", 0.0);
    assert_eq!(page.count("kafka_network_requestmetrics_requests_total"), 2, "only what was asked for");
    page.check("kafka_server_socket_server_metrics_connection_count", 7.0);
    page.check("kafka_network_socketserver_networkprocessoravgidle_percent", 0.75);
    page.check("kafka_server_delayedoperationpurgatory_purgatorysize{delayedOperation=\"Fetch\"}", 0.0);

    page.check("kafka_server_replicamanager_partitioncount", 3.0);
    page.check("kafka_server_replicamanager_leadercount", 2.0);
    page.check("kafka_server_replicamanager_underreplicatedpartitions", 1.0);
    page.check("kafka_server_replicamanager_underminisrpartitioncount", 1.0);
    page.check("kafka_server_replicamanager_atminisrpartitioncount", 1.0);
    page.check("kafka_cluster_partition_underminisr{topic=\"orders\",partition=\"1\"}", 1.0);
    page.check("kafka_cluster_partition_replicascount{topic=\"orders\",partition=\"2\"}", 0.0);
    page.check("kafka_log_log_size{topic=\"orders\",partition=\"2\"}", 4096.0);

    page.check("kafka_controller_kafkacontroller_activecontrollercount", 1.0);
    page.check("kafka_controller_kafkacontroller_preferredreplicaimbalancecount", 2.0);
    page.check("kafka_controller_kafkacontroller_globalpartitioncount", 3.0);
    page.check("kafka_controller_kafkacontroller_fencedbrokercount", 1.0);
    page.check("kafka_server_raftmetrics_current_state{current_state=\"leader\"}", 1.0);
    page.check("kafka_server_raftmetrics_high_watermark", 88.0);
    page.check("kafka_server_raftmetrics_log_end_offset", 90.0);
    page.check("kafka_server_metadataloader_currentmetadataversion", 29.0);
    page.check("kafka_server_kafkaserver_brokerstate", 3.0);

    page.check("ottla_request_memory_free_bytes", 1000.0);
    page.check("ottla_request_memory_bytes_max", 2000.0);
}

/// kafka-exporter's: partitions by their leaders, and the lag where the end is known.
#[test]
fn offsets_and_lag() {
    let page = page(&view(), &Metrics::default());
    page.check("kafka_brokers", 2.0);
    page.check("kafka_topic_partitions{topic=\"orders\"}", 3.0);
    page.check("kafka_topic_partition_current_offset{topic=\"orders\",partition=\"0\"}", 100.0);
    page.check("kafka_topic_partition_oldest_offset{topic=\"orders\",partition=\"0\"}", 3.0);
    page.check("kafka_topic_partition_leader_is_preferred{topic=\"orders\",partition=\"1\"}", 0.0);
    assert_eq!(page.count("kafka_topic_partition_current_offset"), 2);
    let group = r#"consumergroup="bill\"ing\\\n""#;
    page.check(&format!("kafka_consumergroup_members{{{group}}}"), 2.0);
    let lag =
        |partition| format!("kafka_consumergroup_lag{{{group},topic=\"orders\",partition=\"{partition}\"}}");
    page.check(&lag(0), 40.0);
    page.check(&lag(1), 0.0);
    page.check(&format!("kafka_consumergroup_lag_sum{{{group},topic=\"orders\"}}"), 40.0);
    assert_eq!(page.count("kafka_consumergroup_lag"), 2, "not of partitions led elsewhere or gone");
    assert_eq!(page.count("kafka_consumergroup_current_offset"), 4);
}

/// What belongs to the cluster is told by the active controller alone.
#[test]
fn a_node_that_is_not_the_active_controller() {
    let page = page(&NodeView { quorum: None, ..view() }, &Metrics::default());
    page.check("kafka_controller_kafkacontroller_activecontrollercount", 0.0);
    assert_eq!(page.count("kafka_controller_kafkacontroller_globaltopiccount"), 0);
    assert_eq!(page.count("kafka_brokers"), 0);
}

#[test]
fn the_process() {
    let page = parse(&render_process(BrokerState::Starting));
    page.check("kafka_server_kafkaserver_brokerstate", 1.0);
    for name in [
        "process_resident_memory_bytes",
        "process_virtual_memory_bytes",
        "process_threads",
        "process_open_fds",
        "ottla_process_resident_anonymous_memory_bytes",
    ] {
        assert!(page.samples[name] > 0.0, "{name}");
    }
    assert!(page.samples["process_max_fds"] >= page.samples["process_open_fds"]);
    assert!(page.samples.contains_key("process_cpu_seconds_total"));
    // Some time in this century.
    assert!((946_684_800.0..4_102_444_800.0).contains(&page.samples["process_start_time_seconds"]));
}

#[test]
fn what_stands_in_labels_is_escaped() {
    let mut text = Text::default();
    text.gauge("g", "help").sample(&[("a", &"\\ \" \n é"), ("b", &1)], 2);
    assert_eq!(text.into_string(), "# HELP g help\n# TYPE g gauge\ng{a=\"\\\\ \\\" \\n é\",b=\"1\"} 2\n");
}
