//! The tables against what Apache Kafka 4.3.1 answered, and the rules of values.

use std::collections::{BTreeMap, BTreeSet};

use image::MetadataImage;
use model::NodeId;
use wire::{ConfigRecord, MetadataRecord};

use super::*;

/// Kafka's answers to DescribeConfigs; the first line says how they were taken.
const RECORDED: &str = include_str!("../../testdata/describe-configs-4.3.1.txt");

/// The `server.properties` of the recorded node, as far as it shows, and the one key that was set at run time.
fn recorded_node() -> (BTreeMap<String, String>, MetadataImage) {
    let file = [
        ("advertised.listeners", "PLAINTEXT://127.0.0.1:9092"),
        ("broker.id", "1"),
        ("controller.listener.names", "CONTROLLER"),
        ("controller.quorum.voters", "1@127.0.0.1:9093"),
        ("group.initial.rebalance.delay.ms", "0"),
        ("listener.security.protocol.map", "CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT"),
        ("listeners", "PLAINTEXT://127.0.0.1:9092,CONTROLLER://127.0.0.1:9093"),
        ("log.dirs", "/tmp/kafka/data"),
        ("node.id", "1"),
        ("offsets.topic.replication.factor", "1"),
        ("process.roles", "broker,controller"),
        ("transaction.state.log.min.isr", "1"),
        ("transaction.state.log.replication.factor", "1"),
    ];
    let mut image = MetadataImage::default();
    image.apply(&config(4, "", "min.insync.replicas", Some("1")));
    (file.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(), image)
}

fn config(resource_type: i8, resource: &str, name: &str, value: Option<&str>) -> wire::MetadataRecord {
    let (resource_name, name) = (resource.to_owned(), name.to_owned());
    ConfigRecord { resource_type, resource_name, name, value: value.map(str::to_owned) }.into()
}

fn source_name(source: ConfigSource) -> &'static str {
    match source {
        ConfigSource::Topic => "DYNAMIC_TOPIC_CONFIG",
        ConfigSource::DynamicBroker => "DYNAMIC_BROKER_CONFIG",
        ConfigSource::DynamicDefaultBroker => "DYNAMIC_DEFAULT_BROKER_CONFIG",
        ConfigSource::StaticBroker => "STATIC_BROKER_CONFIG",
        ConfigSource::Default => "DEFAULT_CONFIG",
        ConfigSource::ClientMetrics => "CLIENT_METRICS_CONFIG",
        ConfigSource::Group => "GROUP_CONFIG",
    }
}

/// An entry in the form of the recording.
fn line(entry: &ConfigEntry) -> String {
    let kind = entry.kind.map_or("UNKNOWN", ConfigType::name);
    let update = if entry.read_only { "ro" } else { "dyn" };
    let sensitive = if entry.sensitive { " sensitive" } else { "" };
    let synonyms: Vec<_> = entry
        .synonyms
        .iter()
        .map(|synonym| format!("{}@{}", synonym.name, source_name(synonym.source)))
        .collect();
    let value = entry.value.as_deref().unwrap_or("null");
    let source = source_name(entry.source);
    format!("{} | {kind} | {value} | {update}{sensitive} | {source} | {}", entry.name, synonyms.join(" "))
}

fn recorded(section: &str) -> Vec<&'static str> {
    let from = RECORDED.split(&format!("# {section}\n")).nth(1).unwrap();
    from.lines().take_while(|line| !line.starts_with('#')).collect()
}

#[test]
fn every_entry_is_described_as_kafka_does() {
    let (file, image) = recorded_node();
    let node = NodeConfigs { node: NodeId(1), file: &file, image: &image };
    for (section, entries) in [
        ("TOPIC", node.describe_topic("t")),
        ("BROKER", node.describe_broker()),
        ("GROUP", node.describe_group("g")),
        ("CLIENT_METRICS", node.describe_client_metrics("m")),
    ] {
        let ours: Vec<String> = entries.iter().map(line).collect();
        let theirs = recorded(section);
        assert!(theirs.len() >= 3, "{section} is in the recording");
        for (ours, theirs) in ours.iter().zip(&theirs) {
            assert_eq!(ours.trim_end(), theirs.trim_end(), "{section}");
        }
        assert_eq!(ours.len(), theirs.len(), "{section}");
    }
}

#[test]
fn the_tables_agree_with_themselves() {
    let mut names = BTreeSet::new();
    for key in broker_keys() {
        assert!(names.insert(key.name), "{} is listed twice", key.name);
    }
    for key in topic_keys().chain(group_keys()) {
        for (synonym, factor) in key.synonyms {
            let broker = broker_key(synonym).unwrap_or_else(|| panic!("{} stands for {synonym}", key.name));
            assert!(*factor >= 1);
            assert!(broker.kind == key.kind || *factor > 1, "{synonym} has the type of {}", key.name);
        }
        assert!(key.internal || key.has_meaning(), "{} says what it does", key.name);
    }
    for key in broker_keys().chain(topic_keys()).chain(group_keys()).chain(client_metrics_keys()) {
        assert_eq!(
            key.default_value().is_some(),
            key.default_text().is_some(),
            "{}: default does not parse",
            key.name
        );
        // No default is refused by its own bounds.
        if let Some(text) = key.default_text() {
            assert_eq!(key.parse(text).err(), None);
        }
        assert!(key.doc.is_empty() || key.doc.ends_with('.'), "{}", key.name);
    }
    assert!(BROKER_SECURITY_KEYS.iter().all(|name| broker_key(name).is_some()));
}

#[test]
fn values_are_judged_as_kafka_judges_them() {
    // (key, value, whether Kafka 4.3.1 took it in CreateTopics)
    for (name, value, accepted) in [
        ("retention.ms", "abc", false),
        ("retention.ms", "-2", false),
        ("retention.ms", " 5 ", true),
        ("cleanup.policy", "foo", false),
        ("cleanup.policy", "compact,compact", true),
        ("cleanup.policy", "", true),
        ("cleanup.policy", "compact, delete", true),
        ("min.cleanable.dirty.ratio", "1.5", false),
        ("compression.type", "none", false),
        ("compression.type", "uncompressed", true),
        ("compression.gzip.level", "0", false),
        ("compression.gzip.level", "-1", true),
        ("segment.bytes", "1000", false),
        ("segment.bytes", "3000000000", false),
        ("preallocate", "yes", false),
        ("preallocate", "TRUE", true),
        ("leader.replication.throttled.replicas", "*", true),
        ("leader.replication.throttled.replicas", "0:1,1:2", true),
        ("leader.replication.throttled.replicas", "x", false),
        ("message.timestamp.type", "foo", false),
        ("max.compaction.lag.ms", "0", false),
    ] {
        assert_eq!(topic_key(name).unwrap().parse(value).is_ok(), accepted, "{name}={value}");
    }
    assert!(
        topic_key("message.format.version").is_none() && topic_key("message.downconversion.enable").is_none()
    );
    let reset = group_key("share.auto.offset.reset").unwrap();
    for (value, accepted) in [
        ("latest", true),
        ("earliest", true),
        ("by_duration:PT1H", true),
        ("by_duration:P1DT2H3.5S", true),
        ("by_duration:P1D", true),
        ("by_duration:P", false),
        ("by_duration:P1DT", false),
        ("by_duration:PT", false),
        ("by_duration:PT1X", false),
        ("by_duration:PT1S2H", false),
        ("by_duration:-PT1H", false),
        ("none", false),
    ] {
        assert_eq!(reset.parse(value).is_ok(), accepted, "{value}");
    }
    let secret = broker_key("ssl.key.password").unwrap().parse("x").unwrap();
    assert_eq!(secret, ConfigValue::Password("x".into()));
    let error = topic_key("retention.ms").unwrap().parse("-2").unwrap_err();
    assert_eq!(error.to_string(), "invalid value '-2' for retention.ms: must be at least -1");
}

#[test]
fn numbers_print_as_java_does() {
    for (number, text) in [
        (0.5, "0.5"),
        (5.0, "5.0"),
        (0.0, "0.0"),
        (9_999_999.0, "9999999.0"),
        (1e7, "1.0E7"),
        (0.0001, "1.0E-4"),
        (f64::MAX, "1.7976931348623157E308"),
        (-1.25e20, "-1.25E20"),
        (f64::INFINITY, "Infinity"),
    ] {
        assert_eq!(ConfigValue::Double(number).to_text(), text);
    }
}

/// Kafka 4.3.1 described the topic `a` so, with these keys set.
#[test]
fn synonyms_are_in_order_of_precedence() {
    let file = BTreeMap::new();
    let mut image = MetadataImage::default();
    for (resource_type, resource, name, value) in [
        (2, "a", "cleanup.policy", "compact"),
        (4, "", "log.cleanup.policy", "delete,compact"),
        (4, "", "log.retention.ms", "70000"),
        (4, "1", "log.retention.ms", "80000"),
    ] {
        image.apply(&config(resource_type, resource, name, Some(value)));
    }
    let node = NodeConfigs { node: NodeId(1), file: &file, image: &image };
    let entries = node.describe_topic("a");
    let synonyms = |name: &str| {
        let entry = entries.iter().find(|entry| entry.name == name).unwrap();
        let text =
            |s: &Synonym| format!("{}={}@{}", s.name, s.value.as_deref().unwrap(), source_name(s.source));
        (entry.value.clone().unwrap(), entry.synonyms.iter().map(text).collect::<Vec<_>>())
    };
    let (value, list) = synonyms("cleanup.policy");
    assert_eq!(value, "compact");
    assert_eq!(
        list,
        [
            "cleanup.policy=compact@DYNAMIC_TOPIC_CONFIG",
            "log.cleanup.policy=delete,compact@DYNAMIC_DEFAULT_BROKER_CONFIG",
            "log.cleanup.policy=delete@DEFAULT_CONFIG"
        ]
    );
    let (value, list) = synonyms("retention.ms");
    assert_eq!(value, "80000");
    assert_eq!(
        list,
        [
            "log.retention.ms=80000@DYNAMIC_BROKER_CONFIG",
            "log.retention.ms=70000@DYNAMIC_DEFAULT_BROKER_CONFIG",
            "log.retention.hours=168@DEFAULT_CONFIG"
        ]
    );
}

#[test]
fn a_coarser_unit_counts_when_the_finer_is_not_set() {
    let image = MetadataImage::default();
    for (name, value, expected) in [
        ("log.retention.hours", "2", 7_200_000),
        ("log.retention.minutes", "3", 180_000),
        ("log.retention.ms", "4", 4),
        ("log.retention.hours", "-1", -1),
        ("log.retention.minutes", "-1", -1),
    ] {
        let file = BTreeMap::from([(name.to_owned(), value.to_owned())]);
        let node = NodeConfigs { node: NodeId(1), file: &file, image: &image };
        assert_eq!(node.topic("t").long("retention.ms"), expected, "{name}={value}");
    }
    let file = BTreeMap::from([
        ("log.roll.hours".to_owned(), "1".to_owned()),
        ("log.roll.ms".to_owned(), "9".to_owned()),
    ]);
    let node = NodeConfigs { node: NodeId(1), file: &file, image: &image };
    assert_eq!(node.topic("t").long("segment.ms"), 9);
}

#[test]
fn listener_names_lead_to_their_key() {
    let name = |text: &str| broker_key_of_name(text).map(|key| key.name);
    assert_eq!(name("listener.name.internal.ssl.keystore.location"), Some("ssl.keystore.location"));
    assert_eq!(name("listener.name.internal.scram-sha-256.sasl.jaas.config"), Some("sasl.jaas.config"));
    assert_eq!(name("num.partitions"), Some("num.partitions"));
    assert_eq!(name("listener.name.internal.nonsense"), None);
    assert_eq!(name("listener.name."), None);
    assert_eq!(name("nonsense"), None);
}

#[test]
fn groups_stay_within_the_brokers_bounds() {
    let (file, image) = (BTreeMap::new(), MetadataImage::default());
    let node = NodeConfigs { node: NodeId(1), file: &file, image: &image };
    // As Kafka 4.3.1 judged them with default bounds.
    for (name, value, accepted) in [
        ("consumer.session.timeout.ms", "50000", true),
        ("consumer.session.timeout.ms", "4999", false),
        ("consumer.session.timeout.ms", "61000", false),
        ("consumer.heartbeat.interval.ms", "4000", false),
        ("streams.num.standby.replicas", "3", false),
        ("share.delivery.count.limit", "11", false),
        ("share.isolation.level", "x", false),
        ("share.isolation.level", "read_committed", true),
        ("nokey", "1", false),
    ] {
        let configs = BTreeMap::from([(name.to_owned(), value.to_owned())]);
        assert_eq!(validate_group_configs(&configs, &node).is_ok(), accepted, "{name}={value}");
    }
    let wide = BTreeMap::from([
        ("group.consumer.max.heartbeat.interval.ms".to_owned(), "90000".to_owned()),
        ("group.consumer.max.session.timeout.ms".to_owned(), "90000".to_owned()),
    ]);
    let node = NodeConfigs { node: NodeId(1), file: &wide, image: &image };
    let configs = BTreeMap::from([("consumer.heartbeat.interval.ms".to_owned(), "45000".to_owned())]);
    assert!(validate_group_configs(&configs, &node).is_err(), "a heartbeat no shorter than the session");
}

/// A log of another version may hold anything: what topics do not accept does not count.
#[test]
fn no_value_of_a_broker_takes_a_topics_configuration_away() {
    let file = BTreeMap::new();
    let synonyms = || topic_keys().flat_map(|key| key.synonyms).map(|(name, _)| *name);
    for name in synonyms() {
        for value in ["-9223372036854775808", "-2", "-1", "0", "1", "9223372036854775807", "1.5", "", "x"] {
            let mut image = MetadataImage::default();
            let record = ConfigRecord {
                resource_type: 4,
                resource_name: "1".to_owned(),
                name: name.to_owned(),
                value: Some(value.to_owned()),
            };
            image.apply(&MetadataRecord::Config(record));
            let configs = NodeConfigs { node: NodeId(1), file: &file, image: &image };
            let effective = configs.topic("any");
            for key in topic_keys().filter(|key| key.default_text().is_some()) {
                assert!(effective.get(key.name).is_some(), "{} with {name}={value}", key.name);
                assert_eq!(configs.topic_value("any", key.name).as_ref(), effective.get(key.name));
            }
        }
    }
}
