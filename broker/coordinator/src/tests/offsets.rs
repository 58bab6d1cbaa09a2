//! Committing, fetching, deleting and forgetting offsets.

use std::collections::BTreeSet;

use wire::offset_delete_request::{OffsetDeleteRequestPartition, OffsetDeleteRequestTopic};

use super::*;

const DAY_MS: u64 = 24 * 60 * 60 * 1_000;

/// Who is no member may commit to a group that is empty or does not exist yet.
#[test]
fn standalone_commits_need_an_empty_group() {
    let mut bench = Bench::new();
    assert_eq!(bench.commit(9, "g", (-1, ""), ("t", 0, 5)), ErrorCode::None);
    assert_eq!(bench.commit(9, "g", (-1, "whoever"), ("t", 1, 6)), ErrorCode::None);
    assert_eq!((bench.fetch("g", "t", 0), bench.fetch("g", "t", 1), bench.fetch("g", "u", 0)), (5, 6, -1));
    assert_eq!(bench.commit(9, "", (-1, ""), ("t", 0, 8)), ErrorCode::None);
    assert_eq!(bench.fetch("", "t", 0), 8);
    bench.stable_group("g", 1);
    assert_eq!(bench.commit(9, "g", (-1, ""), ("t", 0, 1)), ErrorCode::UnknownMemberId);
    assert_eq!(bench.fetch("g", "t", 0), 5);
}

#[test]
fn members_commit_in_their_generation() {
    let mut bench = Bench::new();
    let member_id = bench.stable_group("g", 1).remove(0).member_id;
    let member = |generation| (generation, member_id.as_str());
    assert_eq!(bench.commit(9, "g", member(1), ("t", 0, 5)), ErrorCode::None);
    assert_eq!(bench.commit(9, "g", member(1), ("t", 0, 3)), ErrorCode::None, "back, if the client wants");
    assert_eq!(bench.fetch("g", "t", 0), 3);
    assert_eq!(bench.commit(9, "g", member(0), ("t", 0, 9)), ErrorCode::IllegalGeneration);
    assert_eq!(bench.commit(9, "g", member(2), ("t", 0, 9)), ErrorCode::IllegalGeneration);
    assert_eq!(bench.commit(9, "g", member(-1), ("t", 0, 9)), ErrorCode::IllegalGeneration);
    assert_eq!(bench.commit(9, "g", (1, "who"), ("t", 0, 9)), ErrorCode::UnknownMemberId);
    assert_eq!(bench.commit(9, "none", (1, "who"), ("t", 0, 9)), ErrorCode::GroupIdNotFound);
    assert_eq!(bench.commit(8, "none", (1, "who"), ("t", 0, 9)), ErrorCode::IllegalGeneration);
    assert_eq!(bench.fetch("g", "t", 0), 3);

    // Members may still commit before they join again, and not between that and the assignment.
    let (_, newcomer) = bench.start_dynamic(Join::new("g"));
    assert_eq!(bench.commit(9, "g", member(1), ("t", 0, 4)), ErrorCode::None);
    let again = bench.start_join(Join::new("g").member(&member_id));
    assert_eq!(bench.joined(again).unwrap().generation_id, 2);
    assert!(bench.joined(newcomer).is_some());
    assert_eq!(bench.commit(9, "g", member(2), ("t", 0, 9)), ErrorCode::RebalanceInProgress);
    assert_eq!(bench.fetch("g", "t", 0), 4);
}

/// A commit is a sign of life.
#[test]
fn committing_keeps_a_session_alive() {
    let mut bench = Bench::new();
    let member_id = bench.stable_group("g", 1).remove(0).member_id;
    for offset in 0..5 {
        bench.pass(9_000);
        assert_eq!(bench.commit(9, "g", (1, &member_id), ("t", 0, offset)), ErrorCode::None);
    }
}

#[test]
fn partitions_fail_one_by_one() {
    let mut bench = Bench::new();
    let mut request = commit_request("g", (-1, ""), ("t", 0, 5));
    let mut too_long = request.topics[0].partitions[0].clone();
    too_long.partition_index = 1;
    too_long.committed_metadata = Some("ä".repeat(4_097));
    let mut missing = too_long.clone();
    missing.partition_index = 2;
    let mut longest = too_long.clone();
    longest.committed_metadata = Some("ä".repeat(4_096));
    request.topics[0].partitions.extend([too_long, missing, longest]);
    for name in ["nope", "secret"] {
        let mut topic = request.topics[0].clone();
        topic.partitions.truncate(1);
        topic.name = name.to_owned();
        request.topics.push(topic);
    }
    let token = bench.send(9, GroupRequest::OffsetCommit(request));
    let Some(GroupResponse::OffsetCommit(response)) = bench.answer(token) else { panic!("no answer") };
    let errors: Vec<ErrorCode> = response
        .topics
        .iter()
        .flat_map(|topic| &topic.partitions)
        .map(|partition| ErrorCode::from_code(partition.error_code))
        .collect();
    use ErrorCode::*;
    let expected = [
        None,
        OffsetMetadataTooLarge,
        UnknownTopicOrPartition,
        None,
        UnknownTopicOrPartition,
        TopicAuthorizationFailed,
    ];
    assert_eq!(errors, expected);
    assert_eq!((bench.fetch("g", "t", 0), bench.fetch("g", "t", 1)), (5, 5));
}

/// As on Apache Kafka: when no partition is valid, nothing is said about the group, nor is it made.
#[test]
fn a_commit_without_a_valid_partition_does_not_reach_the_group() {
    let mut bench = Bench::new();
    assert_eq!(bench.commit(9, "none", (4, ""), ("t", 7, 5)), ErrorCode::UnknownTopicOrPartition);
    let request =
        OffsetCommitRequest { group_id: "g".to_owned(), ..commit_request("g", (-1, ""), ("t", 0, 0)) };
    let token =
        bench.send(9, GroupRequest::OffsetCommit(OffsetCommitRequest { topics: Vec::new(), ..request }));
    assert!(matches!(bench.answer(token), Some(GroupResponse::OffsetCommit(r)) if r.topics.is_empty()));
    assert_eq!(bench.state("g"), None);
    let mut too_long = commit_request("g", (-1, ""), ("t", 0, 5));
    too_long.topics[0].partitions[0].committed_metadata = Some("x".repeat(4_097));
    assert_eq!(bench.send_commit(9, too_long), ErrorCode::OffsetMetadataTooLarge);
    assert_eq!((bench.state("g"), bench.log.len()), (None, 0));
}

/// From version 10 on, topics have ids in both directions.
#[test]
fn version_10_names_topics_by_id() {
    let mut bench = Bench::new();
    let mut request = commit_request("g", (-1, ""), ("t", 0, 5));
    request.topics[0].name = String::new();
    assert_eq!(bench.send_commit(10, request.clone()), ErrorCode::None);
    request.topics[0].topic_id = Uuid([9; 16]);
    assert_eq!(bench.send_commit(10, request), ErrorCode::UnknownTopicId);

    let topic_of =
        |id| OffsetFetchRequestTopics { topic_id: id, partition_indexes: vec![0], ..Default::default() };
    let asked = OffsetFetchRequestGroup {
        group_id: "g".to_owned(),
        topics: Some(vec![topic_of(topic("t").id), topic_of(Uuid([9; 16]))]),
        ..OffsetFetchRequestGroup::default()
    };
    let response = bench.coordinator.fetch_offsets(&asked, 10, true, &Topics);
    let partitions: Vec<(i64, i16)> = response
        .topics
        .iter()
        .map(|topic| (topic.partitions[0].committed_offset, topic.partitions[0].error_code))
        .collect();
    assert_eq!(partitions, [(5, 0), (-1, ErrorCode::UnknownTopicId.code())]);
    let all = OffsetFetchRequestGroup { topics: None, ..asked };
    let response = bench.coordinator.fetch_offsets(&all, 10, true, &Topics);
    assert_eq!((response.topics.len(), response.topics[0].topic_id), (1, topic("t").id));
}

#[test]
fn every_version_of_offset_fetch_has_its_shape() {
    let mut bench = Bench::new();
    bench.commit(9, "g", (-1, ""), ("t", 1, 5));
    bench.commit(9, "g", (-1, ""), ("u", 2, 6));
    let topics = vec![wire::offset_fetch_request::OffsetFetchRequestTopic {
        name: "t".to_owned(),
        partition_indexes: vec![1, 0, 9],
    }];
    for version in 1..8 {
        let request = OffsetFetchRequest {
            group_id: "g".to_owned(),
            topics: Some(topics.clone()),
            ..Default::default()
        };
        let groups = offset_fetch::groups_of(request, version);
        let answers: Vec<_> = groups
            .iter()
            .map(|group| bench.coordinator.fetch_offsets(group, version, false, &Topics))
            .collect();
        let response = offset_fetch::response(answers, version);
        let partitions: Vec<_> = response.topics[0]
            .partitions
            .iter()
            .map(|p| (p.partition_index, p.committed_offset, p.committed_leader_epoch, p.metadata.as_deref()))
            .collect();
        assert_eq!(partitions, [(1, 5, 7, Some("note")), (0, -1, -1, Some("")), (9, -1, -1, Some(""))]);
        assert!(response.to_bytes(version).is_ok(), "version {version} can express it");

        let failed = offset_fetch::group_error(&groups[0], version, ErrorCode::NotCoordinator);
        let failed = offset_fetch::response(vec![failed], version);
        let of_partition = failed.topics.first().map(|topic| topic.partitions[0].error_code);
        let expected = (version < 2).then_some(ErrorCode::NotCoordinator.code());
        assert_eq!((failed.error_code, of_partition), (ErrorCode::NotCoordinator.code(), expected));
    }
    let group = |group_id: &str| OffsetFetchRequestGroup {
        group_id: group_id.to_owned(),
        topics: None,
        ..Default::default()
    };
    let request =
        OffsetFetchRequest { groups: vec![group("g"), group("none")], ..OffsetFetchRequest::default() };
    let answers: Vec<_> = offset_fetch::groups_of(request, 8)
        .iter()
        .map(|group| bench.coordinator.fetch_offsets(group, 8, false, &Topics))
        .collect();
    let response = offset_fetch::response(answers, 8);
    assert_eq!(response.groups.iter().map(|group| group.topics.len()).collect::<Vec<_>>(), [2, 0]);
    assert!(response.groups.iter().all(|group| group.error_code == 0));
    assert!(response.to_bytes(8).is_ok());
}

fn delete(
    bench: &mut Bench,
    group_id: &str,
    topic: &str,
    partition_index: i32,
) -> (ErrorCode, Option<ErrorCode>) {
    let request = OffsetDeleteRequest {
        group_id: group_id.to_owned(),
        topics: vec![OffsetDeleteRequestTopic {
            name: topic.to_owned(),
            partitions: vec![OffsetDeleteRequestPartition { partition_index }],
        }],
    };
    let token = bench.send(0, GroupRequest::OffsetDelete(request));
    let Some(GroupResponse::OffsetDelete(response)) = bench.answer(token) else { panic!("no answer") };
    let of_partition =
        response.topics.first().map(|topic| ErrorCode::from_code(topic.partitions[0].error_code));
    (ErrorCode::from_code(response.error_code), of_partition)
}

#[test]
fn offsets_of_subscribed_topics_are_not_deleted() {
    let mut bench = Bench::new();
    let member_id = bench.stable_group("g", 1).remove(0).member_id;
    bench.commit(9, "g", (1, &member_id), ("t", 0, 5));
    bench.commit(9, "g", (1, &member_id), ("u", 0, 6));
    assert_eq!(delete(&mut bench, "g", "t", 0), (ErrorCode::None, Some(ErrorCode::GroupSubscribedToTopic)));
    assert_eq!(delete(&mut bench, "g", "u", 0), (ErrorCode::None, Some(ErrorCode::None)));
    assert_eq!(
        delete(&mut bench, "g", "u", 1),
        (ErrorCode::None, Some(ErrorCode::None)),
        "nothing to delete"
    );
    assert_eq!(delete(&mut bench, "g", "u", 4), (ErrorCode::None, Some(ErrorCode::UnknownTopicOrPartition)));
    assert_eq!(delete(&mut bench, "none", "t", 0), (ErrorCode::GroupIdNotFound, None));
    assert_eq!(delete(&mut bench, "", "t", 0), (ErrorCode::InvalidGroupId, None));
    assert_eq!((bench.fetch("g", "t", 0), bench.fetch("g", "u", 0)), (5, -1));

    let (_, join) = bench.start_dynamic(Join::new("workers").protocol_type("connect"));
    bench.pass(3_000);
    assert!(bench.joined(join).is_some());
    assert_eq!(delete(&mut bench, "workers", "t", 0), (ErrorCode::NonEmptyGroup, None));
}

/// Whose subscriptions cannot be read may read anything.
#[test]
fn unreadable_subscriptions_protect_every_topic() {
    let mut bench = Bench::new();
    bench.commit(9, "g", (-1, ""), ("u", 0, 6));
    let (_, join) = bench.start_dynamic(Join::new("g").protocols(&[("range", "?")]));
    bench.pass(3_000);
    bench.complete("g", vec![join]);
    assert_eq!(delete(&mut bench, "g", "u", 0), (ErrorCode::None, Some(ErrorCode::GroupSubscribedToTopic)));
}

/// Offsets of an empty group last 7 days from when it became empty, whenever they were committed; then the group goes.
#[test]
fn offsets_expire_after_the_group_was_empty_for_the_retention_time() {
    let mut bench = Bench::new();
    let member_id = bench.stable_group("g", 1).remove(0).member_id;
    bench.commit(9, "g", (1, &member_id), ("t", 0, 5));
    bench.commit(9, "g", (1, &member_id), ("u", 0, 6));
    let mut days_alive = 0;
    // Alive for ten days: the subscribed topic's offset stays, the other one's goes after seven.
    while days_alive < 10 * DAY_MS {
        bench.pass(9_000);
        days_alive += 9_000;
        assert_eq!(bench.heartbeat("g", 1, &member_id), ErrorCode::None);
    }
    assert_eq!((bench.fetch("g", "t", 0), bench.fetch("g", "u", 0)), (5, -1));
    bench.leave("g", &[(&member_id, None)]);
    bench.pass(7 * DAY_MS - 1);
    assert_eq!(bench.fetch("g", "t", 0), 5);
    bench.pass(600_000);
    assert_eq!((bench.fetch("g", "t", 0), bench.state("g")), (-1, None));
    assert_eq!(bench.rebuilt().counts(), GroupCounts::default());
}

/// A group without members ever: each offset on its own.
#[test]
fn standalone_offsets_expire_after_their_commit() {
    let mut bench = Bench::new();
    bench.commit(9, "g", (-1, ""), ("t", 0, 5));
    bench.pass(DAY_MS);
    bench.commit(9, "g", (-1, ""), ("t", 1, 6));
    bench.pass(6 * DAY_MS + 600_000);
    assert_eq!((bench.fetch("g", "t", 0), bench.fetch("g", "t", 1)), (-1, 6));
    assert_eq!(bench.state("g"), Some(GroupState::Empty));
    bench.pass(DAY_MS);
    assert_eq!((bench.fetch("g", "t", 1), bench.state("g")), (-1, None));
}

/// Groups that do not use the consumer protocol keep their offsets while they have members.
#[test]
fn offsets_of_other_protocols_stay_while_there_are_members() {
    let mut bench = Bench::new();
    bench.config.offsets_retention = Duration::from_secs(3_600);
    bench.fail_over();
    let (member_id, join) = bench.start_dynamic(Join::new("g").protocol_type("connect"));
    bench.pass(3_000);
    assert!(bench.joined(join).is_some());
    assert_eq!(bench.state("g"), Some(GroupState::CompletingRebalance));
    let token = {
        let join = JoinGroupResponse {
            generation_id: 1,
            member_id: member_id.clone(),
            protocol_type: Some("connect".to_owned()),
            protocol_name: Some("range".to_owned()),
            ..JoinGroupResponse::default()
        };
        bench.start_sync(&join, "g", &[])
    };
    assert_eq!(bench.synced(token).unwrap().error_code, 0);
    bench.commit(9, "g", (1, &member_id), ("t", 0, 5));
    for _ in 0..1_000 {
        bench.pass(9_000);
        assert_eq!(bench.heartbeat("g", 1, &member_id), ErrorCode::None);
    }
    assert_eq!(bench.fetch("g", "t", 0), 5);
}

/// Before version 5 a client could say how long its offset lasts; then that counts, and nothing else.
#[test]
fn a_clients_own_retention_time_wins() {
    let mut bench = Bench::new();
    let retained = |retention_time_ms, partition| OffsetCommitRequest {
        retention_time_ms,
        ..commit_request("g", (-1, ""), ("t", partition, 5))
    };
    assert_eq!(bench.send_commit(4, retained(3_600_000, 0)), ErrorCode::None);
    assert_eq!(bench.send_commit(2, retained(-1, 1)), ErrorCode::None);
    bench.pass(3_599_999);
    assert_eq!(bench.fetch("g", "t", 0), 5);
    bench.pass(600_001);
    assert_eq!((bench.fetch("g", "t", 0), bench.fetch("g", "t", 1)), (-1, 5));
}

/// More than one decision can hold expires in several.
#[test]
fn expiry_goes_in_steps() {
    let mut bench = Bench::new();
    for group in 0..600 {
        for partition in 0..4 {
            bench.commit(9, &format!("g{group}"), (-1, ""), ("u", partition, 5));
        }
    }
    let before = bench.log.len();
    bench.pass(8 * DAY_MS);
    assert_eq!(bench.coordinator.counts(), GroupCounts::default());
    assert_eq!(bench.log.len() - before, 600 * 5);
}

/// So do the offsets of one group that is larger than a decision, and those of deleted topics.
#[test]
fn one_large_group_goes_in_steps() {
    struct Large;
    impl TopicLookup for Large {
        fn by_name(&self, name: &str) -> Result<TopicInfo, ErrorCode> {
            Ok(TopicInfo { partition_count: 5_000, ..topic(name) })
        }
        fn by_id(&self, _: Uuid) -> Result<TopicInfo, ErrorCode> {
            Err(ErrorCode::UnknownTopicId)
        }
    }
    let fill = |bench: &mut Bench, name: &str| {
        let mut request = commit_request("g", (-1, ""), (name, 0, 5));
        let partition = request.topics[0].partitions[0].clone();
        request.topics[0].partitions = (0..2_500)
            .map(|partition_index| OffsetCommitRequestPartition { partition_index, ..partition.clone() })
            .collect();
        let token = bench.next_token();
        let context =
            RequestContext { token, version: 9, client_id: "client", client_host: "/127.0.0.1", random: 0 };
        let decision =
            bench.coordinator.decide(&context, &GroupRequest::OffsetCommit(request), bench.now, &Large);
        bench.settle(decision);
    };
    let mut bench = Bench::new();
    fill(&mut bench, "t");
    fill(&mut bench, "u");
    let deleted = BTreeSet::from(["t".to_owned()]);
    let mut sizes = Vec::new();
    loop {
        let decision = bench.coordinator.on_topics_deleted(&deleted);
        sizes.push(decision.records().len());
        bench.settle(decision);
        if sizes.last() == Some(&0) {
            break;
        }
    }
    assert_eq!(sizes, [1_000, 1_000, 500, 0]);
    assert_eq!(bench.coordinator.counts().offsets, 2_500);
    // All of it at one search: 7 days later, and not one search after another.
    bench.pass(7 * DAY_MS);
    assert_eq!(bench.coordinator.counts(), GroupCounts::default());
}

#[test]
fn a_deleted_topic_takes_its_offsets_along() {
    let mut bench = Bench::new();
    bench.commit(9, "g", (-1, ""), ("t", 0, 5));
    bench.commit(9, "g", (-1, ""), ("u", 0, 6));
    bench.commit(9, "h", (-1, ""), ("t", 1, 7));
    let decision = bench.coordinator.on_topics_deleted(&BTreeSet::from(["t".to_owned()]));
    assert_eq!(decision.records().len(), 2);
    bench.settle(decision);
    assert_eq!((bench.fetch("g", "t", 0), bench.fetch("g", "u", 0), bench.fetch("h", "t", 1)), (-1, 6, -1));
    let nothing = bench.coordinator.on_topics_deleted(&BTreeSet::from(["t".to_owned()]));
    assert_eq!(nothing.records().len(), 0);
}

/// What a client is told about an append that failed makes it look for the coordinator, or give up.
#[test]
fn errors_of_the_log_become_errors_of_groups() {
    let request = GroupRequest::OffsetCommit(commit_request("g", (-1, ""), ("t", 0, 5)));
    for (log, told) in [
        (ErrorCode::NotEnoughReplicas, ErrorCode::CoordinatorNotAvailable),
        (ErrorCode::RequestTimedOut, ErrorCode::CoordinatorNotAvailable),
        (ErrorCode::NotLeaderOrFollower, ErrorCode::NotCoordinator),
        (ErrorCode::KafkaStorageError, ErrorCode::NotCoordinator),
        (ErrorCode::MessageTooLarge, ErrorCode::InvalidCommitOffsetSize),
    ] {
        let GroupResponse::OffsetCommit(response) = request.append_failed(9, log) else {
            panic!("another answer")
        };
        assert_eq!(response.topics[0].partitions[0].error_code, told.code());
    }
}
