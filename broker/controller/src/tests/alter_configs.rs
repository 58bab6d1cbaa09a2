//! AlterConfigs and IncrementalAlterConfigs, with the codes that Kafka 4.3.1 answered.

use image::ConfigResource;
use wire::incremental_alter_configs_request::{AlterConfigsResource, AlterableConfig};
use wire::{AlterConfigsRequest, IncrementalAlterConfigsRequest};

use super::topics::topic;
use super::*;

const SET: i8 = 0;
const DELETE: i8 = 1;
const APPEND: i8 = 2;
const SUBTRACT: i8 = 3;

const TOPIC: i8 = 2;
const BROKER: i8 = 4;
const CLIENT_METRICS: i8 = 16;
const GROUP: i8 = 32;

fn resource(kind: i8, name: &str, config: &str, operation: i8, value: Option<&str>) -> AlterConfigsResource {
    let config =
        AlterableConfig { name: config.into(), config_operation: operation, value: value.map(str::to_owned) };
    AlterConfigsResource { resource_type: kind, resource_name: name.into(), configs: vec![config] }
}

impl World {
    fn alter(&mut self, resources: Vec<AlterConfigsResource>, validate_only: bool) -> Vec<ErrorCode> {
        let request = IncrementalAlterConfigsRequest { resources, validate_only };
        let decision = decide_incremental_alter_configs(&self.context(), &request, Asked::ThroughBroker);
        self.append(decision).responses.iter().map(|response| code(response.error_code)).collect()
    }
}

#[test]
fn every_operation_is_taken_or_refused_as_kafka_does() {
    let mut world = World::with_broker();
    world.create(vec![topic("a", 1, 1), topic("dflt", 1, 1)], false);
    let ok = ErrorCode::None;
    let request = ErrorCode::InvalidRequest;
    let config = ErrorCode::InvalidConfig;
    for (kind, name, key, operation, value, expected) in [
        (TOPIC, "a", "cleanup.policy", SET, Some("compact"), ok),
        (TOPIC, "a", "retention.ms", SET, Some("2000"), ok),
        (TOPIC, "a", "retention.ms", DELETE, None, ok),
        (TOPIC, "a", "retention.ms", DELETE, None, ok),
        (TOPIC, "a", "cleanup.policy", APPEND, Some("delete"), ok),
        (TOPIC, "a", "cleanup.policy", SUBTRACT, Some("compact,delete"), ok),
        (TOPIC, "a", "retention.ms", APPEND, Some("5"), config),
        (TOPIC, "a", "nokey", SET, Some("5"), config),
        (TOPIC, "a", "nokey", DELETE, Some("5"), ok),
        (TOPIC, "a", "nokey", APPEND, Some("5"), config),
        (TOPIC, "a", "retention.ms", SET, Some("zz"), config),
        (TOPIC, "a", "retention.ms", SET, None, request),
        (TOPIC, "a", "retention.ms", 9, Some("5"), request),
        (TOPIC, "nope", "retention.ms", SET, Some("5"), ErrorCode::UnknownTopicOrPartition),
        (TOPIC, "", "retention.ms", SET, Some("5"), request),
        (TOPIC, "b c", "retention.ms", SET, Some("5"), ErrorCode::InvalidTopicException),
        (BROKER, "1", "num.partitions", SET, Some("3"), request),
        (BROKER, "", "num.partitions", SET, Some("3"), request),
        (BROKER, "1", "num.partitions", DELETE, None, ok),
        (BROKER, "", "log.retention.ms", SET, Some("70000"), ok),
        (BROKER, "1", "log.retention.ms", SET, Some("80000"), ok),
        (BROKER, "2", "log.retention.ms", SET, Some("80000"), request),
        (BROKER, "x", "log.retention.ms", SET, Some("80000"), request),
        (BROKER, "", "log.retention.ms", SET, Some("zz"), request),
        // Defaults of topics that topics would not take.
        (BROKER, "1", "log.retention.ms", SET, Some("-2"), request),
        (BROKER, "", "log.roll.ms", SET, Some("0"), request),
        (BROKER, "", "log.flush.interval.messages", SET, Some("0"), request),
        (BROKER, "", "background.threads", SET, Some("0"), request),
        (BROKER, "", "background.threads", SET, Some("12"), ok),
        // It is 12 now.
        (BROKER, "", "background.threads", SET, Some("25"), request),
        (BROKER, "1", "background.threads", SET, Some("5"), request),
        (BROKER, "1", "background.threads", SET, Some("6"), ok),
        (BROKER, "1", "max.connections", SET, Some("0"), request),
        (BROKER, "1", "max.connections", SET, Some("1"), ok),
        (BROKER, "1", "listeners", SET, Some("PLAINTEXT://:9"), request),
        (BROKER, "", "log.cleaner.dedupe.buffer.size", SET, Some("1048576"), request),
        (BROKER, "", "log.cleaner.dedupe.buffer.size", SET, Some("1048577"), ok),
        (BROKER, "", "log.local.retention.ms", SET, Some("-1"), request),
        (BROKER, "", "log.local.retention.ms", SET, Some("-2"), ok),
        (BROKER, "", "max.connections.per.ip.overrides", SET, Some("host"), request),
        (BROKER, "", "max.connections.per.ip.overrides", SET, Some("host:5, 10.0.0.1:7"), ok),
        (BROKER, "", "metric.reporters", SET, Some("some.Reporter"), request),
        (BROKER, "1", "cordoned.log.dirs", SET, Some("/nowhere"), request),
        (BROKER, "1", "foo.bar", SET, Some("1"), ok),
        (BROKER, "1", "ssl.keystore.location", SET, Some("/nope"), request),
        (BROKER, "", "ssl.keystore.location", SET, Some("/nope"), request),
        (BROKER, "1", "listener.name.plaintext.ssl.keystore.location", SET, Some("/nope"), ok),
        (BROKER, "1", "min.insync.replicas", SET, Some("1"), ok),
        (BROKER, "", "background.threads", APPEND, Some("5"), config),
        (BROKER, "", "log.cleanup.policy", APPEND, Some("compact"), ok),
        (BROKER, "", "log.cleanup.policy", SET, Some("nope"), request),
        (BROKER, "1", "advertised.listeners", SET, Some("PLAINTEXT://x:1"), request),
        (BROKER, "", "leader.replication.throttled.rate", SET, Some("1000"), ok),
        (BROKER, "1", "cordoned.log.dirs", SET, Some("*"), ok),
        (BROKER, "", "cordoned.log.dirs", SET, Some("*"), request),
        (GROUP, "g", "consumer.session.timeout.ms", SET, Some("50000"), ok),
        (GROUP, "g", "consumer.session.timeout.ms", SET, Some("1"), config),
        (GROUP, "g", "nokey", SET, Some("1"), config),
        (GROUP, "", "consumer.session.timeout.ms", SET, Some("50000"), request),
        (CLIENT_METRICS, "m", "interval.ms", SET, Some("1000"), ok),
        (CLIENT_METRICS, "m", "interval.ms", SET, Some("1"), request),
        (CLIENT_METRICS, "m", "interval.ms", SET, Some("3600001"), request),
        (CLIENT_METRICS, "m", "match", SET, Some("client_id=a.*"), ok),
        (CLIENT_METRICS, "m", "match", SET, Some("bad"), config),
        (CLIENT_METRICS, "m", "match", SET, Some("foo=.*"), config),
        (CLIENT_METRICS, "m", "nokey", SET, Some("1"), request),
        (CLIENT_METRICS, "", "interval.ms", SET, Some("1000"), request),
        (8, "1", "some.logger", SET, Some("DEBUG"), config),
        (8, "1", "some.logger", DELETE, None, config),
        (8, "2", "some.logger", SET, Some("DEBUG"), request),
        (8, "", "some.logger", SET, Some("DEBUG"), request),
        (77, "x", "y", SET, Some("z"), request),
    ] {
        let change = resource(kind, name, key, operation, value);
        assert_eq!(world.alter(vec![change.clone()], false), [expected], "{change:?}");
    }
    // What Kafka's log had after the same.
    let value = |resource: &ConfigResource, key: &str| world.image.config(resource).get(key).cloned();
    assert_eq!(value(&ConfigResource::topic("a"), "cleanup.policy").as_deref(), Some(""));
    assert_eq!(
        value(&ConfigResource::cluster_default(), "log.cleanup.policy").as_deref(),
        Some("delete,compact")
    );
    assert_eq!(
        world.alter(vec![resource(TOPIC, "dflt", "cleanup.policy", APPEND, Some("compact"))], false),
        [ok]
    );
    let appended = world.image.config(&ConfigResource::topic("dflt")).get("cleanup.policy").cloned();
    assert_eq!(appended.as_deref(), Some("delete,compact"), "what is not set starts as its default");
}

#[test]
fn records_are_written_when_something_changes_and_always_for_brokers() {
    let mut world = World::with_broker();
    world.create(vec![topic("a", 1, 1)], false);
    let set = |kind, name: &str| {
        resource(kind, name, if kind == TOPIC { "retention.ms" } else { "log.retention.ms" }, SET, Some("7"))
    };
    world.alter(vec![set(TOPIC, "a")], false);
    assert_eq!(world.last.len(), 1);
    world.alter(vec![set(TOPIC, "a")], false);
    assert_eq!(world.last.len(), 0, "a topic's value that stays is not written");
    for _ in 0..2 {
        world.alter(vec![set(BROKER, "1")], false);
        assert_eq!(world.last.len(), 1, "a broker's is: the broker reads its files again");
    }
    world.alter(vec![resource(TOPIC, "a", "retention.ms", SET, Some("8"))], true);
    assert_eq!(world.last.len(), 0, "it was only to be validated");
}

#[test]
fn a_resource_succeeds_or_fails_as_a_whole_and_only_once() {
    let mut world = World::with_broker();
    world.create(vec![topic("a", 1, 1), topic("b", 1, 1)], false);
    let mut mixed = resource(TOPIC, "a", "retention.ms", SET, Some("7"));
    mixed.configs.extend(resource(TOPIC, "a", "nokey", SET, Some("7")).configs);
    let mut doubled = resource(TOPIC, "a", "retention.ms", SET, Some("7"));
    doubled.configs.extend(doubled.configs.clone());
    let good = resource(TOPIC, "b", "retention.ms", SET, Some("7"));
    assert_eq!(world.alter(vec![mixed, good.clone()], false), [ErrorCode::InvalidConfig, ErrorCode::None]);
    assert_eq!(world.last.len(), 1);
    assert_eq!(world.alter(vec![doubled], false), [ErrorCode::InvalidRequest]);
    assert_eq!(
        world.alter(vec![good.clone(), good], false),
        [ErrorCode::InvalidRequest, ErrorCode::InvalidRequest],
        "each is answered"
    );
    assert_eq!(world.last.len(), 0);
}

#[test]
fn a_controller_knows_which_brokers_there_are() {
    let mut world = World::with_broker();
    world.start_broker(2, 1);
    for (broker, asked, expected) in [
        ("9", Asked::ThroughBroker, ErrorCode::InvalidRequest),
        ("9", Asked::Controller, ErrorCode::BrokerIdNotRegistered),
        ("2", Asked::Controller, ErrorCode::InvalidRequest),
        ("1", Asked::Controller, ErrorCode::None),
    ] {
        let resources = vec![resource(BROKER, broker, "log.retention.ms", SET, Some("80000"))];
        let request = IncrementalAlterConfigsRequest { resources, validate_only: false };
        let decision = decide_incremental_alter_configs(&world.context(), &request, asked);
        let response = world.append(decision);
        assert_eq!(code(response.responses[0].error_code), expected, "{broker} {asked:?}");
    }
}

#[test]
fn the_old_request_replaces_everything() {
    use wire::alter_configs_request::{AlterConfigsResource, AlterableConfig};
    let mut world = World::with_broker();
    world.create(vec![topic("a", 1, 1)], false);
    let mut alter = |configs: &[(&str, Option<&str>)]| {
        let config = |(name, value): &(&str, Option<&str>)| AlterableConfig {
            name: (*name).into(),
            value: value.map(Into::into),
        };
        let resources = vec![AlterConfigsResource {
            resource_type: TOPIC,
            resource_name: "a".into(),
            configs: configs.iter().map(config).collect(),
        }];
        let request = AlterConfigsRequest { resources, validate_only: false };
        let decision = decide_alter_configs(&world.context(), &request, Asked::ThroughBroker);
        let code = code(world.append(decision).responses[0].error_code);
        (code, world.image.config(&ConfigResource::topic("a")).into_iter().collect::<Vec<_>>())
    };
    let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    assert_eq!(
        alter(&[("retention.ms", Some("5")), ("preallocate", Some("true"))]),
        (ErrorCode::None, vec![pair("preallocate", "true"), pair("retention.ms", "5")])
    );
    assert_eq!(alter(&[("retention.ms", Some("6"))]), (ErrorCode::None, vec![pair("retention.ms", "6")]));
    assert_eq!(alter(&[("retention.ms", None)]).0, ErrorCode::InvalidRequest);
    assert_eq!(alter(&[("nokey", Some("1"))]), (ErrorCode::InvalidConfig, vec![pair("retention.ms", "6")]));
    assert_eq!(alter(&[]), (ErrorCode::None, vec![]));
}
