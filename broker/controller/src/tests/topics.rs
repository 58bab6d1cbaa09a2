//! CreateTopics, DeleteTopics, CreatePartitions.

use wire::create_partitions_request::{CreatePartitionsAssignment, CreatePartitionsTopic};
use wire::create_topics_request::{CreatableReplicaAssignment, CreatableTopic, CreatableTopicConfig};
use wire::create_topics_response::CreatableTopicResult;
use wire::delete_topics_request::DeleteTopicState;
use wire::{CreatePartitionsRequest, CreateTopicsRequest, DeleteTopicsRequest};

use super::*;

pub(super) fn topic(name: &str, num_partitions: i32, replication_factor: i16) -> CreatableTopic {
    CreatableTopic { name: name.to_owned(), num_partitions, replication_factor, ..Default::default() }
}

fn with_configs(configs: &[(&str, Option<&str>)]) -> CreatableTopic {
    let config = |(name, value): &(&str, Option<&str>)| CreatableTopicConfig {
        name: (*name).into(),
        value: value.map(Into::into),
    };
    CreatableTopic { configs: configs.iter().map(config).collect(), ..topic("v", 1, 1) }
}

fn assigned(name: &str, assignments: &[(i32, &[i32])]) -> CreatableTopic {
    let assignment = |(partition_index, ids): &(i32, &[i32])| CreatableReplicaAssignment {
        partition_index: *partition_index,
        broker_ids: ids.to_vec(),
    };
    CreatableTopic { assignments: assignments.iter().map(assignment).collect(), ..topic(name, -1, -1) }
}

impl World {
    pub(super) fn create(
        &mut self,
        topics: Vec<CreatableTopic>,
        validate_only: bool,
    ) -> Vec<CreatableTopicResult> {
        let request = CreateTopicsRequest { topics, timeout_ms: 1000, validate_only };
        let mut random = self.random();
        let decision = decide_create_topics(&self.context(), &request, &mut random);
        self.append(decision).topics
    }

    fn create_code(&mut self, topic: CreatableTopic) -> ErrorCode {
        let results = self.create(vec![topic], false);
        assert_eq!(results.len(), 1);
        assert_eq!(results[0].error_code == 0, results[0].error_message.is_none());
        assert_eq!(
            results[0].error_code != 0,
            self.last.is_empty(),
            "records are written exactly on success"
        );
        code(results[0].error_code)
    }

    fn partitions(&mut self, name: &str, count: i32, assignments: Option<&[&[i32]]>) -> ErrorCode {
        let assignments = assignments.map(|lists| {
            lists.iter().map(|ids| CreatePartitionsAssignment { broker_ids: ids.to_vec() }).collect()
        });
        let topics = vec![CreatePartitionsTopic { name: name.to_owned(), count, assignments }];
        let request = CreatePartitionsRequest { topics, ..Default::default() };
        let mut random = self.random();
        let decision = decide_create_partitions(&self.context(), &request, &mut random);
        code(self.append(decision).results[0].error_code)
    }

    fn delete(
        &mut self,
        targets: &[(Option<&str>, Uuid)],
        version: i16,
    ) -> Vec<(Option<String>, Uuid, ErrorCode)> {
        let state = |(name, topic_id): &(Option<&str>, Uuid)| DeleteTopicState {
            name: name.map(Into::into),
            topic_id: *topic_id,
        };
        let request =
            DeleteTopicsRequest { topics: targets.iter().map(state).collect(), ..Default::default() };
        let decision = decide_delete_topics(&self.context(), &request, version);
        let responses = self.append(decision).responses;
        responses.into_iter().map(|r| (r.name, r.topic_id, code(r.error_code))).collect()
    }
}

#[test]
fn creating_topics_is_refused_for_kafkas_reasons() {
    let mut world = World::with_broker();
    assert_eq!(world.create_code(topic("a", 2, 1)), ErrorCode::None);
    assert_eq!(world.create_code(topic("x.y", 1, 1)), ErrorCode::None);
    for (topic, expected) in [
        (topic("a", 1, 1), ErrorCode::TopicAlreadyExists),
        (topic("b c", 1, 1), ErrorCode::InvalidTopicException),
        (topic(".", 1, 1), ErrorCode::InvalidTopicException),
        (topic("", 1, 1), ErrorCode::InvalidTopicException),
        (topic("x_y", 1, 1), ErrorCode::InvalidTopicException),
        (topic("__cluster_metadata", 1, 1), ErrorCode::InvalidRequest),
        (topic("t", 0, 1), ErrorCode::InvalidPartitions),
        (topic("t", -2, 1), ErrorCode::InvalidPartitions),
        (topic("t", 1, 0), ErrorCode::InvalidReplicationFactor),
        (topic("t", 1, -2), ErrorCode::InvalidReplicationFactor),
        (topic("t", 1, 2), ErrorCode::InvalidReplicationFactor),
        (topic("t", 10_001, 1), ErrorCode::PolicyViolation),
        (assigned("t", &[(0, &[5])]), ErrorCode::InvalidReplicaAssignment),
        (assigned("t", &[(0, &[1, 1])]), ErrorCode::InvalidReplicaAssignment),
        (assigned("t", &[(1, &[1])]), ErrorCode::InvalidReplicaAssignment),
        (assigned("t", &[(0, &[1]), (0, &[1])]), ErrorCode::InvalidReplicaAssignment),
        (assigned("t", &[(0, &[])]), ErrorCode::InvalidReplicaAssignment),
        (CreatableTopic { num_partitions: 1, ..assigned("t", &[(0, &[1])]) }, ErrorCode::InvalidRequest),
        (CreatableTopic { replication_factor: 1, ..assigned("t", &[(0, &[1])]) }, ErrorCode::InvalidRequest),
        (with_configs(&[("nope", Some("1"))]), ErrorCode::InvalidConfig),
        (with_configs(&[("retention.ms", None)]), ErrorCode::InvalidConfig),
        (with_configs(&[("retention.ms", Some("abc"))]), ErrorCode::InvalidConfig),
        (with_configs(&[("message.format.version", Some("3.0"))]), ErrorCode::InvalidConfig),
        (with_configs(&[("remote.storage.enable", Some("true"))]), ErrorCode::InvalidConfig),
        (
            with_configs(&[("min.compaction.lag.ms", Some("100")), ("max.compaction.lag.ms", Some("50"))]),
            ErrorCode::InvalidConfig,
        ),
    ] {
        assert_eq!(world.create_code(topic.clone()), expected, "{topic:?}");
    }
    for topic in [topic("t1", -1, -1), assigned("m1", &[(1, &[1]), (0, &[1])]), topic("t2", 9000, 1)] {
        assert_eq!(world.create_code(topic.clone()), ErrorCode::None, "{topic:?}");
    }
}

#[test]
fn a_created_topic_is_written_and_answered_as_kafka_does() {
    let mut world = World::with_broker();
    let directory = registration(1, 1).log_dirs[0];
    let request = CreatableTopic {
        name: "a".into(),
        ..with_configs(&[("retention.ms", Some("1000")), ("cleanup.policy", Some("compact"))])
    };
    let results = world.create(vec![CreatableTopic { num_partitions: 2, ..request }], false);
    assert_eq!(
        world.last,
        ["TopicRecord", "ConfigRecord", "ConfigRecord", "PartitionRecord", "PartitionRecord"],
        "in Kafka's order"
    );
    let result = &results[0];
    let image = world.image.topic("a").unwrap().clone();
    assert_eq!((result.topic_id, result.num_partitions, result.replication_factor), (image.id, 2, 1));
    assert_eq!(image.partitions.len(), 2);
    let partition = image.partitions.get(&model::PartitionIndex(1)).unwrap();
    assert_eq!((partition.leader, partition.leader_epoch.0, partition.partition_epoch), (NodeId(1), 0, 0));
    assert_eq!((&partition.isr, &partition.directories), (&vec![NodeId(1)], &vec![directory]));
    let configs = result.configs.as_ref().unwrap();
    assert_eq!(configs.len(), 33);
    assert!(configs.is_sorted_by_key(|config| &config.name));
    let set: Vec<_> =
        configs.iter().filter(|c| c.config_source != 5).map(|c| (&*c.name, c.value.as_deref())).collect();
    assert_eq!(set, [("cleanup.policy", Some("compact")), ("retention.ms", Some("1000"))]);

    // The broker's own settings are what -1 means, and show in the answer.
    world.file.insert("num.partitions".into(), "4".into());
    world.file.insert("log.retention.hours".into(), "1".into());
    let results = world.create(vec![topic("dflt", -1, -1)], true);
    assert_eq!((results[0].num_partitions, results[0].error_code), (4, 0));
    let retention = results[0].configs.iter().flatten().find(|config| config.name == "retention.ms").unwrap();
    assert_eq!((retention.value.as_deref(), retention.config_source), (Some("3600000"), 4));
    assert!(world.last.is_empty() && world.image.topic("dflt").is_none(), "it was only to be validated");
}

#[test]
fn topics_of_one_request_succeed_and_fail_alone() {
    let mut world = World::with_broker();
    let request = vec![
        topic("a", 1, 1),
        topic("bad name", 1, 1),
        topic("twice", 1, 1),
        topic("p_q", 1, 1),
        topic("p.q", 1, 1),
        topic("twice", 1, 1),
    ];
    let results = world.create(request, false);
    let codes: Vec<_> = results.iter().map(|result| (&*result.name, code(result.error_code))).collect();
    assert_eq!(
        codes,
        [
            ("a", ErrorCode::None),
            ("bad name", ErrorCode::InvalidTopicException),
            ("twice", ErrorCode::InvalidRequest),
            ("p_q", ErrorCode::None),
            ("p.q", ErrorCode::InvalidTopicException),
        ]
    );
    assert!(world.image.topic("a").is_some() && world.image.topic("twice").is_none());
}

#[test]
fn no_topic_is_created_on_fenced_or_cordoned_brokers() {
    let mut world = World::new();
    assert_eq!(world.create_code(topic("t", 1, 1)), ErrorCode::InvalidReplicationFactor, "no broker");
    world.register(1, 1);
    assert_eq!(world.create_code(topic("t", 1, 1)), ErrorCode::InvalidReplicationFactor, "a fenced broker");
    assert_eq!(world.create_code(assigned("t", &[(0, &[1])])), ErrorCode::InvalidReplicaAssignment);
    let cordoned = Some(registration(1, 1).log_dirs);
    world.heartbeat(&BrokerHeartbeatRequest { cordoned_log_dirs: cordoned, ..world.beat(1) });
    assert_eq!(world.create_code(topic("t", 1, 1)), ErrorCode::InvalidReplicationFactor, "a cordoned broker");
    assert_eq!(world.create_code(assigned("t", &[(0, &[1])])), ErrorCode::None, "by hand it is possible");
}

#[test]
fn partitions_are_added_or_refused_as_kafka_does() {
    let mut world = World::with_broker();
    world.create(vec![topic("a", 2, 1)], false);
    for (name, count, assignments, expected) in [
        ("a", 1, None, ErrorCode::InvalidPartitions),
        ("a", 2, None, ErrorCode::InvalidPartitions),
        ("a", 0, None, ErrorCode::InvalidPartitions),
        ("a", -1, None, ErrorCode::InvalidPartitions),
        ("a", i32::MAX, None, ErrorCode::PolicyViolation),
        ("nope", 2, None, ErrorCode::UnknownTopicOrPartition),
        ("a", 3, None, ErrorCode::None),
        ("a", 4, Some(&[&[1][..]][..]), ErrorCode::None),
        ("a", 6, Some(&[&[1][..]][..]), ErrorCode::InvalidReplicaAssignment),
        ("a", 5, Some(&[&[9][..]][..]), ErrorCode::InvalidReplicaAssignment),
        ("a", 5, Some(&[&[1, 1][..]][..]), ErrorCode::InvalidReplicaAssignment),
    ] {
        assert_eq!(world.partitions(name, count, assignments), expected, "{name} {count} {assignments:?}");
    }
    let indexes: Vec<_> = world.image.topic("a").unwrap().partitions.keys().map(|index| index.0).collect();
    assert_eq!(indexes, [0, 1, 2, 3]);
}

#[test]
fn topics_are_deleted_by_name_and_by_id_but_not_twice() {
    let mut world = World::with_broker();
    world.create(["a", "b", "c", "d"].map(|name| topic(name, 1, 1)).to_vec(), false);
    let id = |world: &World, name: &str| world.image.topic(name).unwrap().id;
    let (b, c) = (id(&world, "b"), id(&world, "c"));
    let unknown = Uuid([3; 16]);
    let none = Uuid::ZERO;
    let mut answers = world.delete(
        &[
            (Some("a"), none),
            (None, b),
            (Some("c"), none),
            (None, c),
            (Some("d"), none),
            (Some("d"), none),
            (Some("nope"), none),
            (None, unknown),
            (Some("a"), unknown),
            (None, none),
        ],
        6,
    );
    answers.sort_by_key(|(name, id, code)| (name.clone(), *id, code.code()));
    let codes: Vec<_> = answers.iter().map(|(name, _, code)| (name.as_deref(), *code)).collect();
    assert_eq!(
        codes,
        [
            (None, ErrorCode::InvalidRequest), // neither name nor id
            (None, ErrorCode::UnknownTopicId),
            (Some("a"), ErrorCode::InvalidRequest), // name and id
            (Some("a"), ErrorCode::None),
            (Some("b"), ErrorCode::None),
            (Some("c"), ErrorCode::InvalidRequest), // by name and by id
            (Some("d"), ErrorCode::InvalidRequest), // twice
            (Some("nope"), ErrorCode::UnknownTopicOrPartition),
        ]
        .map(|pair| pair)
    );
    let left: Vec<_> = world.image.topics.by_name.keys().map(|name| &**name).collect();
    assert_eq!(left, ["c", "d"]);

    // The old form, and deletion switched off.
    let request = DeleteTopicsRequest { topic_names: vec!["c".into()], ..Default::default() };
    world.file.insert("delete.topic.enable".into(), "false".into());
    for (version, expected) in [(1, ErrorCode::InvalidRequest), (3, ErrorCode::TopicDeletionDisabled)] {
        let decision = decide_delete_topics(&world.context(), &request, version);
        assert_eq!(code(world.append(decision).responses[0].error_code), expected);
    }
    world.file.clear();
    let decision = decide_delete_topics(&world.context(), &request, 1);
    assert_eq!(world.append(decision).responses[0].error_code, 0);
    assert!(world.image.topic("c").is_none());
}
