//! Goal: what `server.properties` may and may not say. Method: texts in, settings or the one line of the error out.

use std::path::Path;

use super::*;
use crate::properties;

/// The least that a node must be told.
const MINIMAL: &str = "\
process.roles=broker,controller
node.id=1
listeners=PLAINTEXT://localhost:9092,CONTROLLER://localhost:9093
controller.listener.names=CONTROLLER
";

fn read(text: &str) -> Result<Settings, ConfigError> {
    Settings::from_properties(&properties::parse(text.as_bytes()).unwrap())
}

#[track_caller]
fn with(lines: &str) -> Settings {
    read(&format!("{MINIMAL}{lines}")).unwrap_or_else(|error| panic!("{error}"))
}

/// The error of a configuration with these lines, the first of which is line 5.
#[track_caller]
fn refuse(lines: &str, expected: &str) {
    match read(&format!("{MINIMAL}{lines}")) {
        Ok(_) => panic!("'{lines}' is accepted"),
        Err(error) => assert_eq!(error.to_string(), expected),
    }
}

#[test]
fn defaults_are_kafkas() {
    let settings = with("");
    let listeners = settings.node.listeners.clone();
    let mut expected = NodeConfig::new(NodeId(1), PathBuf::from("/tmp/kafka-logs"));
    expected.listeners = listeners;
    expected.static_config = settings.node.static_config.clone();
    assert_eq!(format!("{:#?}", settings.node), format!("{expected:#?}"));
    assert_eq!(settings.http_listener, None);
    assert_eq!(settings.remarks, []);
}

#[test]
fn names_and_values() {
    refuse(
        "log.retention.hour=1",
        "line 5: unknown key 'log.retention.hour'; did you mean 'log.retention.hours'?",
    );
    refuse("\n\nnum.partition=1", "line 7: unknown key 'num.partition'; did you mean 'num.partitions'?");
    refuse(
        "zookeeper.connect=a:2181",
        "line 5: unknown key 'zookeeper.connect': there is no ZooKeeper, only KRaft; remove it",
    );
    refuse(
        "retention.ms=1",
        "line 5: unknown key 'retention.ms': it is a topic's; its default for all topics is log.retention.ms",
    );
    refuse(
        "listener.name.ext.max.connection=5",
        "line 5: unknown key 'listener.name.ext.max.connection'; did you mean 'listener.name.ext.max.connections'?",
    );
    refuse(
        "ottla.http.listner=:1",
        "line 5: unknown key 'ottla.http.listner'; did you mean 'ottla.http.listener'?",
    );
    refuse(
        "num.partitions=many",
        "line 5: invalid value 'many' for num.partitions: not a number of type INT",
    );
    refuse("num.partitions=0", "line 5: invalid value '0' for num.partitions: must be at least 1");
    refuse("log.retention.ms=", "line 5: invalid value '' for log.retention.ms: not a number of type LONG");
    refuse(
        "auto.create.topics.enable=yes",
        "line 5: invalid value 'yes' for auto.create.topics.enable: not 'true' or 'false'",
    );
    refuse(
        "log.cleanup.policy=remove",
        "line 5: invalid value 'remove' for log.cleanup.policy: 'remove' is not one of: compact, delete",
    );
    // The first mistake from the top, not from the alphabet; and secrets are not shown.
    refuse("x=1\nadvertised.listenrs=1", "line 5: unknown key 'x'");
    with("delegation.token.secret.key=hush");
    // A default for topics must suit topics.
    refuse("log.retention.ms=-2", "line 5: invalid value '-2' for log.retention.ms: must be at least -1");
    refuse(
        "log.retention.hours=0",
        "line 5: invalid value '0' for log.retention.hours: must be at least 1, or -1 for no limit",
    );
    with("log.retention.hours=-7");
}

#[test]
fn ids() {
    let without_id = MINIMAL.replace("node.id=1\n", "");
    assert_eq!(read(&without_id).unwrap_err().to_string(), "node.id is missing");
    let old = read(&format!("{without_id}broker.id=7")).unwrap().node;
    assert_eq!(old.node_id, NodeId(7));
    assert_eq!(old.static_config["node.id"], "7");
    let both = with("broker.id=1").node;
    assert_eq!((both.node_id, both.static_config["broker.id"].as_str()), (NodeId(1), "1"));
    refuse("broker.id=2", "line 5: broker.id=2 is another id than node.id=1");
    refuse("node.id=-1", "line 5: invalid value '-1' for node.id: must be at least 0");
    let negative = read(&format!("{without_id}broker.id=-3")).unwrap_err();
    assert_eq!(negative.to_string(), "line 4: broker.id must be at least 0");
}

#[test]
fn what_is_not_served_is_refused() {
    refuse("process.roles=broker", "line 5: process.roles=broker: only broker,controller is served so far");
    refuse("process.roles=", "line 5: process.roles=: only broker,controller is served so far");
    with("process.roles=controller, broker");
    refuse("authorizer.class.name=A", "line 5: authorizer.class.name: authorization is not served so far");
    refuse(
        "create.topic.policy.class.name=A",
        "line 5: create.topic.policy.class.name: policies are not served so far",
    );
    refuse("config.providers=file", "line 5: config.providers: values from elsewhere are not served so far");
    refuse(
        "remote.log.storage.system.enable=TRUE",
        "line 5: remote.log.storage.system.enable: tiered storage is not served so far",
    );
    refuse("log.dirs=/a,/b", "line 5: log.dirs names 2 directories; only one is served so far");
    refuse(
        "log.dirs=/a\nmetadata.log.dir=/b",
        "line 6: metadata.log.dir is not the log directory; a directory of its own for the metadata log is not served \
         so far",
    );
    let voters = "controller.quorum.voters";
    refuse(
        &format!("{voters}=1@a:1,2@b:1"),
        "line 5: controller.quorum.voters names 2 voters; only a quorum of one is served so far",
    );
    refuse(&format!("{voters}=2@b:1"), "line 5: controller.quorum.voters names node 2, but this is node 1");
    refuse(
        &format!("{voters}=b:1"),
        "line 5: controller.quorum.voters: 'b:1' is not of the form id@host:port",
    );
    assert_eq!(with(&format!("{voters}=1@a:9093")).node.static_voters, [NodeId(1)]);
    refuse(
        "max.connections.per.ip.overrides=a:1",
        "line 5: max.connections.per.ip.overrides: limits for single addresses are not served so far",
    );
}

#[test]
fn directories_and_their_older_name() {
    assert_eq!(with("log.dir=/a").node.log_dir, Path::new("/a"));
    let both = with("log.dir=/a\nlog.dirs=/b\nmetadata.log.dir=/b");
    assert_eq!(both.node.log_dir, Path::new("/b"));
    assert_eq!(both.remarks, [Remark::Warning("log.dir is not used: log.dirs is set".into())]);
    refuse("log.dirs=", "line 5: log.dirs names no directory");
}

#[test]
fn numbers_with_a_meaning_of_their_own() {
    let node = with(
        "connections.max.idle.ms=-1\nmetadata.log.max.snapshot.interval.ms=0\nmetadata.max.retention.bytes=-1\n\
         metadata.max.retention.ms=-1\nlog.flush.scheduler.interval.ms=200\nqueued.max.request.bytes=200000000\n\
         internal.metadata.log.segment.bytes=1000",
    )
    .node;
    assert_eq!(node.connection_idle_max, Duration::MAX);
    assert_eq!(node.metadata_snapshot.interval_max, None);
    assert_eq!((node.metadata_retention.bytes_max, node.metadata_retention.age_max), (None, None));
    assert_eq!(node.flush_check_interval, Duration::from_millis(200));
    assert_eq!(node.request_memory_bytes, 200_000_000);
    assert_eq!(node.metadata_segment_bytes, 1000);
    refuse(
        "queued.max.request.bytes=5",
        "line 5: queued.max.request.bytes must be at least socket.request.max.bytes=104857600",
    );
    refuse("max.connections.per.ip=0", "line 5: max.connections.per.ip=0 lets nobody connect");
    refuse("default.replication.factor=40000", "line 5: default.replication.factor must be at most 32767");
    refuse("request.timeout.ms=-5", "line 5: request.timeout.ms must be at least 0");
}

#[test]
fn http_listener() {
    let listener = |text: &str| with(&format!("ottla.http.listener={text}")).http_listener;
    let at = |host: &str, port| Some(HttpListener { host: host.to_owned(), port });
    assert_eq!(listener(""), None);
    assert_eq!(listener(":9404"), at("", 9404));
    assert_eq!(listener("127.0.0.1:0"), at("127.0.0.1", 0));
    assert_eq!(listener("[::1]:80"), at("::1", 80));
    for wrong in ["9404", "a:", "a:99999", "a:b", "http://a:1", "[::1:1"] {
        refuse(
            &format!("ottla.http.listener={wrong}"),
            "line 5: ottla.http.listener must be host:port, or empty",
        );
    }
}

/// Kafka's own example must start without a warning.
#[test]
fn the_configuration_that_comes_with_kafka() {
    let text = "\
        process.roles=broker,controller\nnode.id=1\ncontroller.quorum.bootstrap.servers=localhost:9093\n\
        listeners=PLAINTEXT://:9092,CONTROLLER://:9093\ninter.broker.listener.name=PLAINTEXT\n\
        advertised.listeners=PLAINTEXT://localhost:9092,CONTROLLER://localhost:9093\n\
        controller.listener.names=CONTROLLER\n\
        listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT,SSL:SSL,SASL_PLAINTEXT:SASL_PLAINTEXT,SASL_SSL:SASL_SSL\n\
        num.network.threads=3\nnum.io.threads=8\nsocket.send.buffer.bytes=102400\n\
        socket.receive.buffer.bytes=102400\nsocket.request.max.bytes=104857600\nlog.dirs=/tmp/kraft-combined-logs\n\
        num.partitions=1\nnum.recovery.threads.per.data.dir=2\noffsets.topic.replication.factor=1\n\
        share.coordinator.state.topic.replication.factor=1\nshare.coordinator.state.topic.min.isr=1\n\
        transaction.state.log.replication.factor=1\ntransaction.state.log.min.isr=1\nlog.retention.hours=168\n\
        log.segment.bytes=1073741824\nlog.retention.check.interval.ms=300000\n";
    let settings = read(text).unwrap();
    let notice = "keys without a meaning here: share.coordinator.state.topic.replication.factor, \
                  share.coordinator.state.topic.min.isr, transaction.state.log.replication.factor, \
                  transaction.state.log.min.isr";
    assert_eq!(settings.remarks, [Remark::Notice(notice.into())]);
    assert_eq!(settings.node.static_config.len(), 25, "every key as given, and broker.id");
}

#[test]
fn remarks() {
    let remarks = |lines: &str| with(lines).remarks;
    let warning = |text: &str| vec![Remark::Warning(text.to_owned())];
    assert_eq!(
        remarks("num.partitions=2\nnum.partitions=3"),
        warning("num.partitions at line 5 is replaced at line 6")
    );
    assert_eq!(
        remarks("log.retention.hours=1\nlog.retention.ms=5\nlog.retention.minutes=3"),
        [
            Remark::Warning("log.retention.minutes is not used: log.retention.ms is set".into()),
            Remark::Warning("log.retention.hours is not used: log.retention.ms is set".into()),
        ]
    );
    assert_eq!(
        remarks("super.users=a\nmax.connection.creation.rate=5\nlistener.name.x.max.connections=5"),
        warning(
            "keys without an effect in this version: super.users, max.connection.creation.rate, \
             listener.name.x.max.connections"
        )
    );
    assert_eq!(remarks("max.connection.creation.rate=2147483647"), [], "Kafka's default");
    assert_eq!(
        remarks("num.io.threads=16"),
        warning("keys without an effect in this version: num.io.threads")
    );
    assert_eq!(
        remarks("log.cleanup.policy=delete,compact"),
        warning(
            "log.cleanup.policy=delete,compact: compaction is not built yet, all records of compacted topics are kept"
        )
    );
}

/// An override replaces the file's value without a word, and its mistakes are told as its own.
#[test]
fn overrides() {
    let mut entries = properties::parse(format!("{MINIMAL}num.partitions=2").as_bytes()).unwrap();
    properties::insert(&mut entries, "num.partitions", " 5", Place::CommandLine);
    let settings = Settings::from_properties(&entries).unwrap();
    assert_eq!(settings.node.partition_count_default, 5);
    assert_eq!(settings.remarks, []);
    properties::insert(&mut entries, "num.partitions", "x", Place::CommandLine);
    let error = Settings::from_properties(&entries).unwrap_err();
    assert_eq!(
        error.to_string(),
        "--override: invalid value 'x' for num.partitions: not a number of type INT"
    );
}
