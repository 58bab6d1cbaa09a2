//! The series of `/metrics`, in Prometheus' text form.
//!
//! Names and labels are those that Strimzi's rules for the JMX exporter make of Kafka's, and kafka-exporter's for topics
//! and groups, so that existing dashboards work. What is only ours begins with `ottla_`. All work is done when a page is
//! asked for.

use std::time::Duration;

use node::{Metrics, NodeView, PartitionView};
use wire::ApiKey;

use text::Text;

mod process;
mod text;

/// The quantiles that the JMX exporter prints of Kafka's histograms.
const QUANTILES: [f64; 6] = [0.5, 0.75, 0.95, 0.98, 0.99, 0.999];

/// All series of a node and of this process.
pub fn render(view: &NodeView, metrics: &Metrics) -> String {
    let mut text = Text::default();
    topics(&mut text, metrics);
    replicas(&mut text, view);
    logs(&mut text, view, metrics);
    controller(&mut text, view);
    requests(&mut text, metrics);
    network(&mut text, view, metrics);
    groups(&mut text, view);
    exporter(&mut text, view);
    raft(&mut text, view);
    bounds(&mut text, view, metrics);
    process::write(&mut text);
    text.into_string()
}

/// The series of this process, for when there is no node.
pub fn render_process() -> String {
    let mut text = Text::default();
    process::write(&mut text);
    text.into_string()
}

/// `BrokerTopicMetrics`.
fn topics(text: &mut Text, metrics: &Metrics) {
    let mut counter = |name, help: &str, value: u64| {
        text.counter(name, help).sample(&[], value);
    };
    counter(
        "kafka_server_brokertopicmetrics_messagesin_total",
        "Records that producers sent.",
        metrics.messages_in.get(),
    );
    counter(
        "kafka_server_brokertopicmetrics_bytesin_total",
        "Bytes of record batches that producers sent.",
        metrics.bytes_in.get(),
    );
    counter(
        "kafka_server_brokertopicmetrics_bytesout_total",
        "Bytes of record batches that consumers were sent.",
        metrics.bytes_out.get(),
    );
    counter(
        "kafka_server_brokertopicmetrics_bytesrejected_total",
        "Bytes of record batches that were refused.",
        metrics.bytes_rejected.get(),
    );
    counter(
        "kafka_server_brokertopicmetrics_totalproducerequests_total",
        "Produce requests.",
        request_count(metrics, ApiKey::Produce),
    );
    counter(
        "kafka_server_brokertopicmetrics_totalfetchrequests_total",
        "Fetch requests.",
        request_count(metrics, ApiKey::Fetch),
    );
    counter(
        "kafka_server_brokertopicmetrics_failedproducerequests_total",
        "Partitions in produce requests that were refused.",
        metrics.failed_produce.get(),
    );
    counter(
        "kafka_server_brokertopicmetrics_failedfetchrequests_total",
        "Partitions in fetch requests that were refused.",
        metrics.failed_fetch.get(),
    );
}

fn request_count(metrics: &Metrics, key: ApiKey) -> u64 {
    metrics.api(key).requests.iter().map(node::Counter::get).sum()
}

/// `RequestMetrics`, of the APIs that were asked for.
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
        "Milliseconds from a whole request to its answer, by API.",
    );
    for key in &asked {
        let times = &metrics.api(*key).total_time;
        for quantile in QUANTILES {
            let labels: &text::Labels<'_> = &[("request", key), ("quantile", &quantile)];
            family.sample(labels, millis(times.quantile(quantile)));
        }
        family.count(&[("request", key)], times.count());
    }
}

fn millis(duration: Duration) -> f64 {
    duration.as_micros() as f64 / 1000.0
}

/// `SocketServer`, purgatory and fetch sessions.
fn network(text: &mut Text, view: &NodeView, metrics: &Metrics) {
    text.gauge("kafka_server_socket_server_metrics_connection_count", "Open connections.")
        .sample(&[], metrics.connections.get());
    text.counter(
        "kafka_server_socket_server_metrics_connection_creation_total",
        "Connections accepted so far.",
    )
    .sample(&[], metrics.connections_accepted.get());
    text.gauge("kafka_server_delayedoperationpurgatory_purgatorysize", "Requests that wait, by what for.")
        .sample(&[("delayedOperation", &"Fetch")], metrics.waiting_fetches.get());
    text.gauge("kafka_server_fetchsessioncache_numincrementalfetchsessions", "Open fetch sessions.")
        .sample(&[], view.fetch_session_count);
}

/// `GroupMetadataManager`.
fn groups(text: &mut Text, view: &NodeView) {
    let groups = &view.groups;
    for (name, count) in [
        ("kafka_coordinator_group_groupmetadatamanager_numgroups", groups.total),
        ("kafka_coordinator_group_groupmetadatamanager_numgroupsempty", groups.empty),
        (
            "kafka_coordinator_group_groupmetadatamanager_numgroupspreparingrebalance",
            groups.preparing_rebalance,
        ),
        (
            "kafka_coordinator_group_groupmetadatamanager_numgroupscompletingrebalance",
            groups.completing_rebalance,
        ),
        ("kafka_coordinator_group_groupmetadatamanager_numgroupsstable", groups.stable),
        ("kafka_coordinator_group_groupmetadatamanager_numoffsets", groups.offsets),
    ] {
        text.gauge(name, "Groups, or offsets that they committed, that this node coordinates.")
            .sample(&[], count);
    }
}

/// `KafkaController`.
fn controller(text: &mut Text, view: &NodeView) {
    let mut gauge = |name, help: &str, value: u64| {
        text.gauge(name, help).sample(&[], value);
    };
    gauge(
        "kafka_controller_kafkacontroller_activecontrollercount",
        "1 on the active controller.",
        view.quorum.is_some().into(),
    );
    gauge(
        "kafka_controller_kafkacontroller_offlinepartitionscount",
        "Partitions without a leader.",
        view.offline_partition_count as u64,
    );
    gauge("kafka_controller_kafkacontroller_globaltopiccount", "Topics.", view.topic_count as u64);
    gauge(
        "kafka_controller_kafkacontroller_globalpartitioncount",
        "Partitions.",
        view.global_partition_count as u64,
    );
    gauge(
        "kafka_controller_kafkacontroller_activebrokercount",
        "Brokers that serve.",
        view.active_broker_count as u64,
    );
    gauge(
        "kafka_controller_kafkacontroller_fencedbrokercount",
        "Brokers that are fenced.",
        view.fenced_broker_count as u64,
    );
    gauge(
        "kafka_controller_kafkacontroller_metadataerrorcount",
        "Metadata records that could not be applied.",
        view.unapplied_record_count,
    );
}

/// `ReplicaManager`.
fn replicas(text: &mut Text, view: &NodeView) {
    let leaders = view.partitions.iter().filter(|partition| partition.is_leader).count();
    text.gauge("kafka_server_replicamanager_partitioncount", "Replicas on this node.")
        .sample(&[], view.partitions.len());
    text.gauge("kafka_server_replicamanager_leadercount", "Partitions that this node leads.")
        .sample(&[], leaders);
}

/// `Log` and `LogManager`.
fn logs(text: &mut Text, view: &NodeView, metrics: &Metrics) {
    let mut per_log = |name, help: &str, value: &dyn Fn(&PartitionView) -> i64| {
        let mut family = text.gauge(name, help);
        for log in &view.partitions {
            family.sample(&[("topic", &log.at.topic), ("partition", &log.at.partition)], value(log));
        }
    };
    per_log("kafka_log_log_size", "Bytes of a log.", &|log| log.size_bytes as i64);
    per_log("kafka_log_log_logstartoffset", "The first offset.", &|log| log.log_start_offset.0);
    per_log("kafka_log_log_logendoffset", "The offset after the last record.", &|log| log.log_end_offset.0);
    per_log("kafka_log_log_numlogsegments", "Segments of a log.", &|log| log.segment_count as i64);
    text.gauge("kafka_log_logmanager_offlinelogdirectorycount", "Log directories that failed.")
        .sample(&[], metrics.offline_log_dirs.get());
}

/// kafka-exporter's.
fn exporter(text: &mut Text, view: &NodeView) {
    text.gauge("kafka_brokers", "Brokers that serve.").sample(&[], view.active_broker_count);
}

/// `raft-metrics`.
fn raft(text: &mut Text, view: &NodeView) {
    let Some(quorum) = &view.quorum else { return };
    text.gauge("kafka_server_raftmetrics_current_leader", "The leader of the quorum.")
        .sample(&[], quorum.leader);
    text.gauge("kafka_server_raftmetrics_current_epoch", "The epoch of the quorum.")
        .sample(&[], quorum.epoch);
    text.gauge("kafka_server_raftmetrics_current_state", "1 for what this node is in the quorum.")
        .sample(&[("current_state", &"leader")], 1);
}

/// Bounds of ours, and how much of them is in use.
fn bounds(text: &mut Text, view: &NodeView, metrics: &Metrics) {
    text.gauge("ottla_request_memory_free_bytes", "Memory for requests that is free.")
        .sample(&[], view.request_memory_free_bytes);
    text.gauge("ottla_log_open_files", "Files of logs that are open.").sample(&[], view.open_file_count);
    text.counter("ottla_connections_refused_total", "Connections refused by a limit.")
        .sample(&[], metrics.connections_refused.get());
}
