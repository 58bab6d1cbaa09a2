//! The series of `/metrics`, in Prometheus' text form.
//!
//! Names and labels are those that Strimzi's rules for the JMX exporter make of Kafka's, and kafka-exporter's for topics
//! and groups, so that existing dashboards work. What is only ours begins with `ottla_`. What a whole cluster has is
//! told by one node alone, so that sums over nodes are right: a partition by its leader, topics and brokers by the
//! active controller, a group by its coordinator. All work is done when a page is asked for.

use std::collections::BTreeMap;
use std::time::Duration;

use model::TopicPartition;
use node::{Counter, Metrics, NodeConfig, NodeView, PartitionView, Traffic, TrafficCounts};
use storage::OPEN_FILE_COUNT_MAX_DEFAULT;
use wire::ApiKey;

use text::{Labels, Text};

mod process;
#[cfg(test)]
mod tests;
mod text;
mod workers;

pub use workers::WorkerIdle;

/// The quantiles that the JMX exporter prints of Kafka's histograms.
const QUANTILES: [f64; 6] = [0.5, 0.75, 0.95, 0.98, 0.99, 0.999];

/// Kafka's numbers for the state of a broker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum BrokerState {
    /// It is on its way to serve.
    Starting = 1,
    /// It serves.
    Running = 3,
    /// It leaves.
    ShuttingDown = 7,
}

/// Bounds that are set once, for the series that show how close to them a node is.
#[derive(Clone, Copy, Debug)]
pub struct Bounds {
    request_memory_bytes: usize,
    connection_count: usize,
    fetch_session_count: usize,
}

impl Bounds {
    /// Those of a node.
    pub fn new(config: &NodeConfig) -> Self {
        Self {
            request_memory_bytes: config.request_memory_bytes.max(config.request_bytes_max),
            connection_count: config.connection_count_max,
            fetch_session_count: config.fetch_session_slots,
        }
    }
}

/// What the series of a running node are made of.
pub struct Sources<'a> {
    /// What it looks like.
    pub view: &'a NodeView,
    /// What it counts.
    pub metrics: &'a Metrics,
    /// How far it may go.
    pub bounds: &'a Bounds,
    /// The share of time that its threads had nothing to do, 0 to 1; `None` when it is not known.
    pub idle: Option<f64>,
}

/// All series of a running node and of its process.
pub fn render(sources: &Sources<'_>) -> String {
    let Sources { view, metrics, bounds, idle } = *sources;
    let mut text = Text::default();
    broker_topics(&mut text, view, metrics);
    replica_manager(&mut text, view);
    partitions(&mut text, view);
    logs(&mut text, view, metrics);
    controller(&mut text, view);
    requests(&mut text, metrics);
    network(&mut text, view, metrics, idle);
    groups(&mut text, view);
    exporter(&mut text, view);
    consumer_lag(&mut text, view);
    raft(&mut text, view);
    bounds_in_use(&mut text, view, metrics, bounds);
    of_process(&mut text, BrokerState::Running);
    text.into_string()
}

/// The series of this process, for when there is no node to look at.
pub fn render_process(state: BrokerState) -> String {
    let mut text = Text::default();
    of_process(&mut text, state);
    text.into_string()
}

fn of_process(text: &mut Text, state: BrokerState) {
    text.gauge("kafka_server_kafkaserver_brokerstate", "1 starting, 3 running, 7 shutting down.")
        .sample(&[], state as u8);
    text.gauge("ottla_build_info", "1, with the version.")
        .sample(&[("version", &env!("CARGO_PKG_VERSION"))], 1);
    process::write(text);
}

/// Bean `BrokerTopicMetrics`: of all topics, and of each that has partitions here.
fn broker_topics(text: &mut Text, view: &NodeView, metrics: &Metrics) {
    let all = metrics.traffic.get();
    let mut topics: BTreeMap<&str, TrafficCounts> = BTreeMap::new();
    for partition in &view.partitions {
        *topics.entry(&partition.at.topic).or_default() += partition.traffic;
    }
    for (name, help, kind) in [
        ("messagesin", "Records that producers sent.", Traffic::MessagesIn),
        ("bytesin", "Bytes of record batches that producers sent.", Traffic::BytesIn),
        ("bytesout", "Bytes of record batches that consumers were sent.", Traffic::BytesOut),
        ("bytesrejected", "Bytes of record batches that were refused.", Traffic::BytesRejected),
        ("totalproducerequests", "Partitions in produce requests.", Traffic::Produce),
        ("totalfetchrequests", "Partitions in fetch requests.", Traffic::Fetch),
        (
            "failedproducerequests",
            "Partitions in produce requests that were refused.",
            Traffic::FailedProduce,
        ),
        ("failedfetchrequests", "Partitions in fetch requests that were refused.", Traffic::FailedFetch),
    ] {
        let mut family = text.counter(&format!("kafka_server_brokertopicmetrics_{name}_total"), help);
        family.sample(&[], all.of(kind));
        for (topic, counts) in &topics {
            family.sample(&[("topic", topic)], counts.of(kind));
        }
    }
}

fn request_count(metrics: &Metrics, key: ApiKey) -> u64 {
    metrics.api(key).requests.iter().map(Counter::get).sum()
}

/// Bean `ReplicaManager`.
fn replica_manager(text: &mut Text, view: &NodeView) {
    let count = |is: fn(&PartitionView) -> bool| view.partitions.iter().filter(|view| is(view)).count();
    for (name, help, value) in [
        ("kafka_server_replicamanager_partitioncount", "Replicas on this node.", count(|_| true)),
        (
            "kafka_server_replicamanager_leadercount",
            "Partitions that this node leads.",
            count(|view| view.is_leader),
        ),
        (
            "kafka_server_replicamanager_underreplicatedpartitions",
            "Partitions led here that lack an in-sync replica.",
            count(is_under_replicated),
        ),
        (
            "kafka_server_replicamanager_underminisrpartitioncount",
            "Partitions led here with fewer in-sync replicas than min.insync.replicas.",
            count(is_under_min_isr),
        ),
        (
            "kafka_server_replicamanager_atminisrpartitioncount",
            "Partitions led here with as many in-sync replicas as min.insync.replicas.",
            count(is_at_min_isr),
        ),
        (
            "kafka_server_replicamanager_reassigningpartitions",
            "Partitions led here whose replicas are being moved.",
            count(|view| view.is_leader && view.is_reassigning),
        ),
    ] {
        text.gauge(name, help).sample(&[], value);
    }
}

fn is_under_replicated(view: &PartitionView) -> bool {
    view.is_leader && view.in_sync_count < view.replica_count
}

fn is_under_min_isr(view: &PartitionView) -> bool {
    view.is_leader && view.in_sync_count < view.in_sync_count_min
}

fn is_at_min_isr(view: &PartitionView) -> bool {
    view.is_leader && view.in_sync_count == view.in_sync_count_min
}

/// Beans `kafka.cluster:Partition`; those that only a leader knows are 0 elsewhere.
fn partitions(text: &mut Text, view: &NodeView) {
    let of_leader = |view: &PartitionView, count: usize| if view.is_leader { count as i64 } else { 0 };
    per_partition(
        text,
        view,
        &[
            ("kafka_cluster_partition_underreplicated", "1 when an in-sync replica is missing.", &|view| {
                is_under_replicated(view).into()
            }),
            ("kafka_cluster_partition_underminisr", "1 when below min.insync.replicas.", &|view| {
                is_under_min_isr(view).into()
            }),
            ("kafka_cluster_partition_atminisr", "1 when exactly at min.insync.replicas.", &|view| {
                is_at_min_isr(view).into()
            }),
            ("kafka_cluster_partition_insyncreplicascount", "In-sync replicas.", &|view| {
                of_leader(view, view.in_sync_count)
            }),
            ("kafka_cluster_partition_replicascount", "Replicas.", &|view| {
                of_leader(view, view.replica_count)
            }),
        ],
    );
}

/// The name of a family, its text, and the value of one partition.
type PerPartition<'a> = (&'static str, &'a str, &'a dyn Fn(&PartitionView) -> i64);

fn per_partition(text: &mut Text, view: &NodeView, families: &[PerPartition<'_>]) {
    for (name, help, value) in families {
        let mut family = text.gauge(name, help);
        for partition in &view.partitions {
            family.sample(&partition_labels(&partition.at), value(partition));
        }
    }
}

fn partition_labels(at: &TopicPartition) -> [(&str, &dyn std::fmt::Display); 2] {
    [("topic", &at.topic), ("partition", &at.partition)]
}

/// Beans `Log` and `LogManager`.
fn logs(text: &mut Text, view: &NodeView, metrics: &Metrics) {
    per_partition(
        text,
        view,
        &[
            ("kafka_log_log_size", "Bytes of a log.", &|log| log.size_bytes as i64),
            ("kafka_log_log_logstartoffset", "The first offset.", &|log| log.log_start_offset.0),
            ("kafka_log_log_logendoffset", "The offset after the last record.", &|log| log.log_end_offset.0),
            ("kafka_log_log_numlogsegments", "Segments of a log.", &|log| log.segment_count as i64),
        ],
    );
    text.gauge("kafka_log_logmanager_offlinelogdirectorycount", "Log directories that failed.")
        .sample(&[], metrics.offline_log_dirs.get());
}

/// Bean `KafkaController`; what the cluster has is told by the active controller.
fn controller(text: &mut Text, view: &NodeView) {
    let is_active = view.quorum.is_some();
    text.gauge("kafka_controller_kafkacontroller_activecontrollercount", "1 on the active controller.")
        .sample(&[], u8::from(is_active));
    if !is_active {
        return;
    }
    let imbalanced = view.partitions.iter().filter(|view| view.leader != view.preferred_leader).count();
    for (name, help, value) in [
        (
            "kafka_controller_kafkacontroller_offlinepartitionscount",
            "Partitions without a leader.",
            view.offline_partition_count,
        ),
        (
            "kafka_controller_kafkacontroller_preferredreplicaimbalancecount",
            "Partitions that another than their preferred replica leads.",
            imbalanced,
        ),
        ("kafka_controller_kafkacontroller_globaltopiccount", "Topics.", view.topics.len()),
        ("kafka_controller_kafkacontroller_globalpartitioncount", "Partitions.", view.global_partition_count),
        (
            "kafka_controller_kafkacontroller_activebrokercount",
            "Brokers that serve.",
            view.active_broker_count,
        ),
        (
            "kafka_controller_kafkacontroller_fencedbrokercount",
            "Brokers that are fenced.",
            view.fenced_broker_count,
        ),
        (
            "kafka_controller_kafkacontroller_metadataerrorcount",
            "Metadata records that could not be applied.",
            usize::try_from(view.unapplied_record_count).unwrap_or(usize::MAX),
        ),
    ] {
        text.gauge(name, help).sample(&[], value);
    }
}

/// Bean `RequestMetrics`, of the APIs that were asked for.
fn requests(text: &mut Text, metrics: &Metrics) {
    let asked: Vec<ApiKey> =
        ApiKey::ALL.iter().copied().filter(|key| request_count(metrics, *key) > 0).collect();
    let mut family =
        text.counter("kafka_network_requestmetrics_requests_total", "Requests by API and version.");
    for key in &asked {
        for (version, count) in metrics.api(*key).requests.iter().enumerate() {
            if count.get() > 0 {
                family.sample(&[("request", key), ("version", &version)], count.get());
            }
        }
    }
    let mut family = text.summary(
        "kafka_network_requestmetrics_totaltimems",
        "Milliseconds from a whole request to its answer, by API; right to a factor of two.",
    );
    for key in &asked {
        let times = &metrics.api(*key).total_time;
        for quantile in QUANTILES {
            let labels: &Labels<'_> = &[("request", key), ("quantile", &quantile)];
            family.sample(labels, millis(times.quantile(quantile)));
        }
        family.count(&[("request", key)], times.count());
    }
}

fn millis(duration: Duration) -> f64 {
    duration.as_micros() as f64 / 1000.0
}

/// Beans `SocketServer`, `KafkaRequestHandlerPool`, `DelayedOperationPurgatory` and `FetchSessionCache`. The same
/// threads read requests and handle them, so that both idle percentages are the same.
fn network(text: &mut Text, view: &NodeView, metrics: &Metrics, idle: Option<f64>) {
    text.gauge("kafka_server_socket_server_metrics_connection_count", "Open connections.")
        .sample(&[], metrics.connections.get());
    text.counter("kafka_server_socket_server_metrics_connection_creation_total", "Connections so far.")
        .sample(&[], metrics.connections_accepted.get());
    if let Some(idle) = idle {
        for name in [
            "kafka_network_socketserver_networkprocessoravgidle_percent",
            "kafka_server_kafkarequesthandlerpool_requesthandleravgidle_percent",
        ] {
            text.gauge(name, "Share of time without work, 0 to 1, since the page before.").sample(&[], idle);
        }
    }
    text.gauge("kafka_server_delayedoperationpurgatory_purgatorysize", "Requests that wait, by kind.")
        .sample(&[("delayedOperation", &"Fetch")], metrics.waiting_fetches.get());
    text.gauge("kafka_server_fetchsessioncache_numincrementalfetchsessions", "Open fetch sessions.")
        .sample(&[], view.fetch_session_count);
}

/// Bean `GroupMetadataManager`.
fn groups(text: &mut Text, view: &NodeView) {
    let groups = &view.groups;
    for (name, help, count) in [
        ("numgroups", "Groups that this node coordinates.", groups.total),
        ("numgroupsempty", "Groups without members.", groups.empty),
        ("numgroupspreparingrebalance", "Groups that wait for members.", groups.preparing_rebalance),
        ("numgroupscompletingrebalance", "Groups that wait for an assignment.", groups.completing_rebalance),
        ("numgroupsstable", "Groups with an assignment.", groups.stable),
        ("numoffsets", "Offsets that groups have committed.", groups.offsets),
    ] {
        text.gauge(&format!("kafka_coordinator_group_groupmetadatamanager_{name}"), help).sample(&[], count);
    }
}

/// kafka-exporter's series about brokers, topics and partitions.
fn exporter(text: &mut Text, view: &NodeView) {
    if view.quorum.is_some() {
        text.gauge("kafka_brokers", "Brokers that serve.").sample(&[], view.active_broker_count);
        let mut family = text.gauge("kafka_topic_partitions", "Partitions of a topic.");
        for (topic, partition_count) in &view.topics {
            family.sample(&[("topic", topic)], partition_count);
        }
    }
    let families: [PerPartition<'_>; 7] = [
        ("kafka_topic_partition_current_offset", "The offset up to which consumers read.", &|view| {
            view.high_watermark.0
        }),
        ("kafka_topic_partition_oldest_offset", "The first offset.", &|view| view.log_start_offset.0),
        ("kafka_topic_partition_in_sync_replica", "In-sync replicas.", &|view| view.in_sync_count as i64),
        ("kafka_topic_partition_replicas", "Replicas.", &|view| view.replica_count as i64),
        ("kafka_topic_partition_leader", "The leader's node id.", &|view| view.leader.0.into()),
        ("kafka_topic_partition_leader_is_preferred", "1 when the preferred replica leads.", &|view| {
            (view.leader == view.preferred_leader).into()
        }),
        (
            "kafka_topic_partition_under_replicated_partition",
            "1 when an in-sync replica is missing.",
            &|view| is_under_replicated(view).into(),
        ),
    ];
    for (name, help, value) in families {
        let mut family = text.gauge(name, help);
        for partition in view.partitions.iter().filter(|view| view.is_leader) {
            family.sample(&partition_labels(&partition.at), value(partition));
        }
    }
}

/// kafka-exporter's series about groups. The lag is of partitions that this node leads.
fn consumer_lag(text: &mut Text, view: &NodeView) {
    let mut family = text.gauge("kafka_consumergroup_members", "Members of a group.");
    for group in &view.group_offsets {
        family.sample(&[("consumergroup", &group.group_id)], group.member_count);
    }
    let ends: BTreeMap<(&str, i32), i64> = view
        .partitions
        .iter()
        .filter(|view| view.is_leader)
        .map(|view| ((view.at.topic.as_str(), view.at.partition.0), view.high_watermark.0))
        .collect();
    let mut family =
        text.gauge("kafka_consumergroup_current_offset", "What a group has committed for a partition.");
    for group in &view.group_offsets {
        for (topic, partition, offset) in &group.offsets {
            family.sample(
                &[("consumergroup", &group.group_id), ("topic", topic), ("partition", partition)],
                offset,
            );
        }
    }
    let mut family = text.gauge("kafka_consumergroup_lag", "Records that a group has not committed yet.");
    let mut sums: BTreeMap<(&str, &str), i64> = BTreeMap::new();
    for group in &view.group_offsets {
        for (topic, partition, offset) in &group.offsets {
            let Some(end) = ends.get(&(&**topic, *partition)) else { continue };
            let lag = (end - offset).max(0);
            *sums.entry((&group.group_id, topic)).or_default() += lag;
            family.sample(
                &[("consumergroup", &group.group_id), ("topic", topic), ("partition", partition)],
                lag,
            );
        }
    }
    let mut family = text.gauge("kafka_consumergroup_lag_sum", "The same for a topic.");
    for ((group, topic), lag) in sums {
        family.sample(&[("consumergroup", &group), ("topic", &topic)], lag);
    }
}

/// Beans `raft-metrics`, `broker-metadata-metrics` and `MetadataLoader`.
fn raft(text: &mut Text, view: &NodeView) {
    if let Some(level) = view.metadata_version {
        text.gauge("kafka_server_metadataloader_currentmetadataversion", "The finalized metadata.version.")
            .sample(&[], level.0);
    }
    text.gauge(
        "kafka_server_brokermetadatametrics_metadata_apply_error_count",
        "Metadata records that could not be applied.",
    )
    .sample(&[], view.unapplied_record_count);
    let Some(quorum) = &view.quorum else { return };
    text.gauge("kafka_server_raftmetrics_current_state", "1 for what this node is in the quorum.")
        .sample(&[("current_state", &"leader")], 1);
    let log_end =
        quorum.voters.iter().find(|voter| voter.key.id == quorum.leader).map(|voter| voter.log_end.0);
    for (name, help, value) in [
        (
            "kafka_server_raftmetrics_current_leader",
            "The leader of the quorum.",
            Some(i64::from(quorum.leader.0)),
        ),
        ("kafka_server_raftmetrics_current_epoch", "The epoch of the quorum.", Some(quorum.epoch.0.into())),
        (
            "kafka_server_raftmetrics_high_watermark",
            "The offset up to which metadata is committed.",
            quorum.high_watermark.map(|offset| offset.0),
        ),
        ("kafka_server_raftmetrics_log_end_offset", "The end of the metadata log.", log_end),
        ("kafka_server_raftmetrics_number_of_voters", "Voters.", Some(quorum.voters.len() as i64)),
        ("kafka_server_raftmetrics_number_of_observers", "Observers.", Some(quorum.observers.len() as i64)),
    ] {
        if let Some(value) = value {
            text.gauge(name, help).sample(&[], value);
        }
    }
}

/// Bounds of ours, and how much of them is in use.
fn bounds_in_use(text: &mut Text, view: &NodeView, metrics: &Metrics, bounds: &Bounds) {
    for (name, help, value) in [
        ("ottla_request_memory_bytes_max", "Memory for requests.", bounds.request_memory_bytes),
        ("ottla_request_memory_free_bytes", "What of it is free.", view.request_memory_free_bytes),
        ("ottla_log_open_files_max", "Files of logs that may be open.", OPEN_FILE_COUNT_MAX_DEFAULT),
        ("ottla_log_open_files", "Files of logs that are open.", view.open_file_count),
        ("ottla_connections_max", "Connections that may be open.", bounds.connection_count),
        ("ottla_fetch_sessions_max", "Fetch sessions that may be open.", bounds.fetch_session_count),
    ] {
        text.gauge(name, help).sample(&[], value);
    }
    text.counter("ottla_connections_refused_total", "Connections refused by a limit.")
        .sample(&[], metrics.connections_refused.get());
}
