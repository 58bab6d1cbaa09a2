//! ElectLeaders, AlterPartitionReassignments, ListPartitionReassignments.

use wire::alter_partition_reassignments_request::{ReassignablePartition, ReassignableTopic};
use wire::create_topics_request::{CreatableReplicaAssignment, CreatableTopic};
use wire::elect_leaders_request::TopicPartitions;
use wire::list_partition_reassignments_request::ListPartitionReassignmentsTopics;
use wire::{
    AlterPartitionReassignmentsRequest, ElectLeadersRequest, ListPartitionReassignmentsRequest,
    PartitionChangeRecord,
};

use super::topics::topic;
use super::*;

const PREFERRED: i8 = 0;
const UNCLEAN: i8 = 1;

impl World {
    fn elect(
        &mut self,
        election_type: i8,
        named: Option<&[(&str, &[i32])]>,
    ) -> Vec<(String, i32, ErrorCode)> {
        let topic_partitions = named.map(|named| {
            let topic = |(topic, partitions): &(&str, &[i32])| TopicPartitions {
                topic: (*topic).into(),
                partitions: partitions.to_vec(),
            };
            named.iter().map(topic).collect()
        });
        let request = ElectLeadersRequest { election_type, topic_partitions, timeout_ms: 1000 };
        let decision = decide_elect_leaders(&self.context(), &request);
        let response = self.append(decision);
        assert_eq!(response.error_code, 0);
        let of_topic = |result: wire::elect_leaders_response::ReplicaElectionResult| {
            let topic = result.topic;
            let of = move |p: wire::elect_leaders_response::PartitionResult| {
                assert_eq!(p.error_code == 0, p.error_message.is_none());
                (topic.clone(), p.partition_id, code(p.error_code))
            };
            result.partition_result.into_iter().map(of).collect::<Vec<_>>()
        };
        response.replica_election_results.into_iter().flat_map(of_topic).collect()
    }

    fn reassign(&mut self, name: &str, partition_index: i32, replicas: Option<&[i32]>) -> ErrorCode {
        self.reassign_with(name, partition_index, replicas, true)
    }

    fn reassign_with(
        &mut self,
        name: &str,
        partition_index: i32,
        replicas: Option<&[i32]>,
        allow_replication_factor_change: bool,
    ) -> ErrorCode {
        let partition = ReassignablePartition { partition_index, replicas: replicas.map(<[i32]>::to_vec) };
        let request = AlterPartitionReassignmentsRequest {
            topics: vec![ReassignableTopic { name: name.into(), partitions: vec![partition] }],
            allow_replication_factor_change,
            ..Default::default()
        };
        let decision = decide_alter_partition_reassignments(&self.context(), &request);
        let response = self.append(decision);
        assert_eq!(response.error_code, 0);
        code(response.responses[0].partitions[0].error_code)
    }

    /// Replicas, ISR, adding, removing, leader and leader epoch of partition 0.
    fn state(&self, name: &str) -> (Vec<i32>, Vec<i32>, Vec<i32>, Vec<i32>, i32, i32) {
        let (_, partition) = self.image.topic(name).unwrap().partitions.get_min().unwrap();
        let ids = |nodes: &[NodeId]| nodes.iter().map(|id| id.0).collect();
        (
            ids(&partition.replicas),
            ids(&partition.isr),
            ids(&partition.adding_replicas),
            ids(&partition.removing_replicas),
            partition.leader.0,
            partition.leader_epoch.0,
        )
    }

    fn listed(&self, named: Option<&[(&str, &[i32])]>) -> Vec<(String, Vec<i32>)> {
        let topics = named.map(|named| {
            let topic = |(name, partitions): &(&str, &[i32])| ListPartitionReassignmentsTopics {
                name: (*name).into(),
                partition_indexes: partitions.to_vec(),
            };
            named.iter().map(topic).collect()
        });
        let request = ListPartitionReassignmentsRequest { topics, ..Default::default() };
        let response = list_partition_reassignments(&self.image, &request);
        let of = |topic: wire::list_partition_reassignments_response::OngoingTopicReassignment| {
            (topic.name, topic.partitions.iter().map(|partition| partition.partition_index).collect())
        };
        response.topics.into_iter().map(of).collect()
    }

    fn fence(&mut self, id: i32) {
        let request = BrokerHeartbeatRequest { want_fence: true, ..self.beat(id) };
        assert!(self.heartbeat(&request).is_fenced);
    }
}

fn on(name: &str, replicas: &[i32]) -> CreatableTopic {
    let assignment = CreatableReplicaAssignment { partition_index: 0, broker_ids: replicas.to_vec() };
    CreatableTopic { assignments: vec![assignment], ..topic(name, -1, -1) }
}

#[test]
fn on_one_broker_no_election_is_needed() {
    let mut world = World::with_broker();
    world.create(vec![topic("a", 2, 1)], false);
    let asked: &[(&str, &[i32])] = &[("a", &[0, 7]), ("nope", &[0])];
    for election in [PREFERRED, UNCLEAN] {
        assert_eq!(
            world.elect(election, Some(asked)),
            [
                ("a".into(), 0, ErrorCode::ElectionNotNeeded),
                ("a".into(), 7, ErrorCode::UnknownTopicOrPartition),
                ("nope".into(), 0, ErrorCode::UnknownTopicOrPartition),
            ]
        );
        assert_eq!(world.elect(election, None), [], "where all are meant, only what changes is told");
    }
    let topic_partitions = Some(vec![TopicPartitions { topic: "a".into(), partitions: vec![0] }]);
    let request = ElectLeadersRequest { election_type: 2, topic_partitions, ..Default::default() };
    let decision = decide_elect_leaders(&world.context(), &request);
    let response = world.append(decision);
    assert_eq!(code(response.error_code), ErrorCode::InvalidRequest);
    let partition = &response.replica_election_results[0].partition_result[0];
    assert_eq!(code(partition.error_code), ErrorCode::InvalidRequest, "each partition says so as well");
    assert!(partition.error_message.is_some());
}

#[test]
fn the_preferred_leader_is_elected_once_it_is_back_in_sync() {
    let mut world = World::with_broker();
    world.start_broker(2, 1);
    world.create(vec![on("a", &[2, 1])], false);
    world.fence(2);
    let (_, isr, .., leader, epoch) = world.state("a");
    assert_eq!((isr, leader, epoch), (vec![1], 1, 1));
    let a: &[(&str, &[i32])] = &[("a", &[0])];
    let unavailable = [("a".to_owned(), 0, ErrorCode::PreferredLeaderNotAvailable)];
    assert_eq!(world.elect(PREFERRED, Some(a)), unavailable);
    world.heartbeat(&world.beat(2));
    assert_eq!(world.elect(PREFERRED, None), unavailable, "it has to be in sync as well");
    in_sync(&mut world, "a", &[1, 2]);
    assert_eq!(
        world.elect(PREFERRED, Some(&[("a", &[0, 0])])),
        [("a".into(), 0, ErrorCode::None), ("a".into(), 0, ErrorCode::ElectionNotNeeded),]
    );
    assert_eq!(world.last, ["PartitionChangeRecord"]);
    assert_eq!(world.state("a"), (vec![2, 1], vec![1, 2], vec![], vec![], 2, 2));
}

#[test]
fn an_unclean_election_takes_a_replica_that_lacks_records() {
    let mut world = World::with_broker();
    world.start_broker(2, 1);
    world.create(vec![on("a", &[2, 1])], false);
    world.fence(1);
    world.fence(2);
    let (_, isr, .., leader, _) = world.state("a");
    assert_eq!((isr, leader), (vec![2], -1));
    let a: &[(&str, &[i32])] = &[("a", &[0])];
    assert_eq!(
        world.elect(UNCLEAN, Some(a)),
        [("a".into(), 0, ErrorCode::EligibleLeadersNotAvailable)],
        "no broker of it is there"
    );
    world.heartbeat(&world.beat(1));
    assert_eq!(world.elect(PREFERRED, Some(a)), [("a".into(), 0, ErrorCode::PreferredLeaderNotAvailable)]);
    assert_eq!(world.elect(UNCLEAN, None), [("a".into(), 0, ErrorCode::None)]);
    let (_, isr, .., leader, _) = world.state("a");
    assert_eq!((isr, leader), (vec![1], 1));
}

#[test]
fn reassignments_are_refused_for_kafkas_reasons() {
    let mut world = World::with_broker();
    world.create(vec![topic("a", 1, 1)], false);
    for (name, partition, replicas, expected) in [
        ("a", 0, Some(&[1][..]), ErrorCode::None),
        ("a", 0, None, ErrorCode::NoReassignmentInProgress),
        ("a", 0, Some(&[9][..]), ErrorCode::InvalidReplicaAssignment),
        ("a", 0, Some(&[1, 2][..]), ErrorCode::InvalidReplicaAssignment),
        ("a", 0, Some(&[1, 1][..]), ErrorCode::InvalidReplicaAssignment),
        ("a", 0, Some(&[-1][..]), ErrorCode::InvalidReplicaAssignment),
        ("a", 0, Some(&[][..]), ErrorCode::InvalidReplicaAssignment),
        ("a", 7, Some(&[1][..]), ErrorCode::UnknownTopicOrPartition),
        ("nope", 0, None, ErrorCode::UnknownTopicOrPartition),
    ] {
        assert_eq!(world.reassign(name, partition, replicas), expected, "{name}-{partition} {replicas:?}");
        assert!(world.last.is_empty());
    }
    assert_eq!(world.listed(None), []);
    let partition = ReassignablePartition { partition_index: 0, replicas: Some(vec![1]) };
    let topics = vec![ReassignableTopic { name: "a".into(), partitions: vec![partition; 2] }];
    let request = AlterPartitionReassignmentsRequest { topics, ..Default::default() };
    let response = world.append(decide_alter_partition_reassignments(&world.context(), &request));
    let codes: Vec<i16> = response.responses[0].partitions.iter().map(|p| p.error_code).collect();
    assert_eq!(codes, [0, 0], "named twice, it may be where it is twice");
}

#[test]
fn what_a_code_says_alone_is_not_said_again() {
    let mut world = World::with_broker();
    world.create(vec![topic("a", 1, 1)], false);
    let partition = ReassignablePartition { partition_index: 0, replicas: None };
    let topics = vec![ReassignableTopic { name: "a".into(), partitions: vec![partition] }];
    let request = AlterPartitionReassignmentsRequest { topics, ..Default::default() };
    let response = world.append(decide_alter_partition_reassignments(&world.context(), &request));
    let partition = &response.responses[0].partitions[0];
    assert_eq!(code(partition.error_code), ErrorCode::NoReassignmentInProgress);
    assert_eq!(partition.error_message, None);
    let nothing = AlterPartitionReassignmentsRequest::default();
    let response = world.append(decide_alter_partition_reassignments(&world.context(), &nothing));
    assert_eq!((response.error_code, response.error_message.as_deref()), (0, Some("")));
}

#[test]
fn a_request_that_names_absurdly_many_partitions_is_refused_as_a_whole() {
    let mut world = World::with_broker();
    let partitions: Vec<i32> = (0..200_001).collect();
    let named =
        partitions.iter().map(|index| ReassignablePartition { partition_index: *index, replicas: None });
    let topics = vec![ReassignableTopic { name: "a".into(), partitions: named.collect() }];
    let request = AlterPartitionReassignmentsRequest { topics, ..Default::default() };
    let response = world.append(decide_alter_partition_reassignments(&world.context(), &request));
    assert_eq!((code(response.error_code), response.responses.len()), (ErrorCode::PolicyViolation, 0));
    let topic_partitions = Some(vec![TopicPartitions { topic: "a".into(), partitions }]);
    let request = ElectLeadersRequest { topic_partitions, ..Default::default() };
    let response = world.append(decide_elect_leaders(&world.context(), &request));
    assert_eq!(code(response.error_code), ErrorCode::PolicyViolation);
    assert!(response.replica_election_results.is_empty());
}

#[test]
fn a_reassignment_adds_the_new_replicas_and_then_drops_the_old_ones() {
    let mut world = World::with_broker();
    world.start_broker(2, 1);
    world.start_broker(3, 1);
    world.create(vec![on("a", &[1, 2]), topic("b", 1, 1)], false);
    assert_eq!(world.reassign_with("a", 0, Some(&[3]), false), ErrorCode::InvalidReplicationFactor);
    assert_eq!(world.reassign("a", 0, Some(&[2, 1])), ErrorCode::None);
    assert_eq!(world.state("a"), (vec![2, 1], vec![1, 2], vec![], vec![], 1, 0), "another order is no move");

    assert_eq!(world.reassign_with("a", 0, Some(&[3, 2]), false), ErrorCode::None);
    assert_eq!(world.state("a"), (vec![3, 2, 1], vec![1, 2], vec![3], vec![1], 1, 0));
    assert_eq!(world.listed(None), [("a".into(), vec![0])]);
    assert_eq!(world.listed(Some(&[("a", &[0, 5]), ("b", &[0]), ("nope", &[0])])), [("a".into(), vec![0])]);
    assert_eq!(world.listed(Some(&[("a", &[1])])), []);

    // Taken back, then asked for again, and the new replica catches up.
    assert_eq!(world.reassign("a", 0, None), ErrorCode::None);
    assert_eq!(world.state("a"), (vec![2, 1], vec![1, 2], vec![], vec![], 1, 1));
    assert_eq!(world.reassign("a", 0, Some(&[3])), ErrorCode::None);
    assert_eq!(world.state("a"), (vec![3, 1, 2], vec![1, 2], vec![3], vec![1, 2], 1, 1));
    in_sync(&mut world, "a", &[1, 2, 3]);
    assert_eq!(world.reassign("a", 0, Some(&[3])), ErrorCode::None);
    assert_eq!(world.state("a"), (vec![3], vec![3], vec![], vec![], 3, 2));
    assert_eq!(world.listed(None), []);
}

#[test]
fn fewer_replicas_are_there_at_once() {
    let mut world = World::with_broker();
    world.start_broker(2, 1);
    world.create(vec![on("a", &[1, 2])], false);
    assert_eq!(world.reassign("a", 0, Some(&[2])), ErrorCode::None);
    assert_eq!(world.last, ["PartitionChangeRecord"]);
    assert_eq!(world.state("a"), (vec![2], vec![2], vec![], vec![], 2, 1));
    let (_, partition) = world.image.topic("a").unwrap().partitions.get_min().unwrap();
    assert_eq!(partition.directories, registration(2, 1).log_dirs);
}

/// Says that replicas are in sync, as AlterPartition will.
fn in_sync(world: &mut World, name: &str, isr: &[i32]) {
    let topic_id = world.image.topic(name).unwrap().id;
    let record =
        PartitionChangeRecord { topic_id, partition_id: 0, isr: Some(isr.to_vec()), ..Default::default() };
    world.append(Decision { records: vec![(record.into(), 2)], response: () });
}
