//! Records: those that Apache Kafka writes are read, ours are the same bytes, and those of other groups stay.

use super::*;

/// Keys and values that Apache Kafka 4.3.1 wrote to `__consumer_offsets` (read from its segment).
const KAFKA_COMMIT_KEY: &str = "00010002673100017400000000";
const KAFKA_COMMIT: &str =
    "000400000000000000070000000304626f67000001a2046c5a96010010519d97ec1f37471d8adabbfafbbffced";
const KAFKA_RETAINED_KEY: &str = "00010002673100017400000001";
const KAFKA_RETAINED: &str = "000100000000000000050003726574000001a2046c59dc000001a2046de07c";
const KAFKA_GROUP_KEY: &str = "0002000473673178";
const KAFKA_NEW_GROUP: &str = "0003000000000000ffffffff000001a204873c2100000000";
const KAFKA_STABLE_GROUP: &str = "00030008636f6e73756d657200000001000572616e6765002769312d31366363303532642d626532382d346\
230312d393435392d386166363637366332633262000001a204873d4e00000001002769312d31366363303532642d626532382d346230312d393435\
392d3861663636373663326332620002693100026d31000a2f3132372e302e302e310000ea60000075300000000d000000000001000174ffffffff0\
0000003617367";

fn hex(text: &str) -> Bytes {
    (0..text.len()).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16).unwrap()).collect()
}

fn decode(key: &str, value: Option<&str>) -> LogRecord {
    LogRecord::decode(hex(key), value.map(hex)).unwrap()
}

#[test]
fn kafkas_records_are_read_and_written_back_byte_for_byte() {
    for (key, value) in [
        (KAFKA_COMMIT_KEY, Some(KAFKA_COMMIT)),
        (KAFKA_RETAINED_KEY, Some(KAFKA_RETAINED)),
        (KAFKA_COMMIT_KEY, None),
        (KAFKA_GROUP_KEY, Some(KAFKA_NEW_GROUP)),
        (KAFKA_GROUP_KEY, Some(KAFKA_STABLE_GROUP)),
        (KAFKA_GROUP_KEY, None),
    ] {
        let LogRecord::Served(record) = decode(key, value) else { panic!("a record of ours") };
        assert_eq!(record.encode().unwrap(), (hex(key), value.map(hex)));
    }
}

/// A group that Apache Kafka left behind goes on here.
#[test]
fn kafkas_group_is_taken_over() {
    let mut bench = Bench::new();
    for (key, value) in [(KAFKA_COMMIT_KEY, KAFKA_COMMIT), (KAFKA_GROUP_KEY, KAFKA_STABLE_GROUP)] {
        bench.log.push((hex(key), Some(hex(value))));
    }
    bench.fail_over();
    assert_eq!((bench.fetch("g1", "t", 0), bench.state("g1")), (7, Some(GroupState::Empty)));
    let described = bench.coordinator.describe_group("sg1x", 6);
    assert_eq!(
        (described.group_state.as_str(), &described.members[0].member_assignment[..]),
        ("Stable", &b"asg"[..])
    );
    let restarted = bench.join(Join::new("sg1x").instance("i1"));
    assert_eq!((restarted.generation_id, restarted.skip_assignment), (1, true));
    // Other than its member ids and time, what we write is what Kafka wrote.
    let LogRecord::Served(GroupRecord::Group { value: Some(kafka), .. }) =
        decode(KAFKA_GROUP_KEY, Some(KAFKA_STABLE_GROUP))
    else {
        panic!("a group")
    };
    let (key, value) = bench.log.last().unwrap().clone();
    let LogRecord::Served(GroupRecord::Group { value: Some(ours), .. }) =
        LogRecord::decode(key, value).unwrap()
    else {
        panic!("a group")
    };
    let mut expected = kafka.clone();
    expected.leader = Some(restarted.member_id.clone());
    expected.members[0].member_id = restarted.member_id;
    expected.members[0].session_timeout = 10_000;
    assert_eq!(ours, expected);
}

/// Version 0 of the key, as brokers before 0.9 wrote it.
#[test]
fn the_oldest_commits_are_read() {
    let mut bench = Bench::new();
    let key = GroupRecordKey::LegacyOffsetCommit(LegacyOffsetCommitKey {
        group: "g".to_owned(),
        topic: "t".to_owned(),
        partition: 1,
    });
    let value =
        LegacyOffsetCommitValue { offset: 42, metadata: "m".to_owned(), commit_timestamp: WALL_AT_START };
    bench.log.push((key.encode().unwrap(), Some(wire::encode_versioned(&value, 0).unwrap())));
    bench.fail_over();
    assert_eq!(bench.fetch("g", "t", 1), 42);
}

#[test]
fn damaged_and_unknown_records_are_told_apart() {
    let unknown = LogRecord::decode(hex("7fff0001"), Some(hex("0000")));
    assert!(matches!(unknown, Err(DecodeError::UnknownType { .. })), "{unknown:?}");
    for end in 0..KAFKA_COMMIT.len() / 2 {
        let value = hex(KAFKA_COMMIT).slice(..end);
        assert!(LogRecord::decode(hex(KAFKA_COMMIT_KEY), Some(value)).is_err(), "cut at {end}");
    }
    let newer = LogRecord::decode(hex(KAFKA_GROUP_KEY), Some(hex("0063")));
    assert!(matches!(newer, Err(DecodeError::UnknownVersion { .. })), "{newer:?}");
}

/// Bytes that were changed on disk are an error, or a group that works.
#[test]
fn changed_bytes_do_no_harm() {
    let (key, value) = (hex(KAFKA_GROUP_KEY), hex(KAFKA_STABLE_GROUP));
    let mut groups = 0;
    for at in 0..value.len() {
        for bit in 0..8 {
            let mut changed = value.to_vec();
            changed[at] ^= 1 << bit;
            let Ok(record) = LogRecord::decode(key.clone(), Some(Bytes::from(changed))) else { continue };
            groups += 1;
            let mut bench = Bench::new();
            bench
                .coordinator
                .apply(&record, RecordPosition { offset: Offset(0), producer_id: ProducerId::NONE });
            bench.coordinator.start(bench.now);
            bench.coordinator.group("sg1x").unwrap().1.check();
            bench.start_join(Join::new("sg1x").instance("i1"));
        }
    }
    assert!(groups > 500, "{groups}");
}

#[test]
fn what_no_coordinator_writes_is_put_right() {
    let LogRecord::Served(GroupRecord::Group { group_id, value: Some(mut value) }) =
        decode(KAFKA_GROUP_KEY, Some(KAFKA_STABLE_GROUP))
    else {
        panic!("a group")
    };
    value.members.push(value.members[0].clone());
    value.leader = Some("nobody".to_owned());
    value.protocol = None;
    let mut bench = Bench::new();
    let record = LogRecord::Served(GroupRecord::Group { group_id, value: Some(value) });
    bench.coordinator.apply(&record, RecordPosition { offset: Offset(0), producer_id: ProducerId::NONE });
    let (_, group) = bench.coordinator.group("sg1x").unwrap();
    group.check();
    assert_eq!((group.member_count(), group.protocol.as_deref()), (1, Some("")));
}

fn consumer_group_key(group_id: &str) -> GroupRecordKey {
    GroupRecordKey::ConsumerGroupMetadata(ConsumerGroupMetadataKey { group_id: group_id.to_owned() })
}

/// A group of another kind answers clear errors, and nothing is ever written over it; its offsets can be read.
#[test]
fn groups_of_other_kinds_are_left_alone() {
    let mut bench = Bench::new();
    bench.commit(9, "new", (-1, ""), ("t", 0, 5));
    let member = ConsumerGroupMemberMetadataKey { group_id: "new".to_owned(), member_id: "m".to_owned() };
    let keys = [consumer_group_key("new"), GroupRecordKey::ConsumerGroupMemberMetadata(member)];
    for key in &keys {
        bench.log.push((key.encode().unwrap(), Some(Bytes::from_static(b"not read"))));
    }
    bench.fail_over();
    let written = bench.log.len();
    assert_eq!(bench.coordinator.foreign_kind("new"), Some(ForeignGroupKind::Consumer));
    assert_eq!(bench.fetch("new", "t", 0), 5);
    assert_eq!(bench.join(Join::new("new")).error_code, ErrorCode::InconsistentGroupProtocol.code());
    assert_eq!(bench.heartbeat("new", 1, "m"), ErrorCode::UnknownMemberId);
    assert_eq!(bench.leave("new", &[("m", None)]), [ErrorCode::UnknownMemberId]);
    assert_eq!(bench.commit(9, "new", (1, "m"), ("t", 0, 9)), ErrorCode::UnsupportedVersion);
    assert_eq!(bench.commit(9, "new", (-1, ""), ("t", 0, 9)), ErrorCode::UnsupportedVersion);
    let delete = DeleteGroupsRequest { groups_names: vec!["new".to_owned()] };
    let token = bench.send(2, GroupRequest::DeleteGroups(delete));
    let Some(GroupResponse::DeleteGroups(deleted)) = bench.answer(token) else { panic!("no answer") };
    assert_eq!(deleted.results[0].error_code, ErrorCode::UnsupportedVersion.code());
    let described = bench.coordinator.describe_group("new", 6);
    assert_eq!(described.error_code, ErrorCode::GroupIdNotFound.code());
    assert_eq!(
        described.error_message.as_deref(),
        Some("Group new is a consumer group, not a classic group.")
    );
    let listed = bench.coordinator.list_groups(&ListGroupsRequest::default());
    assert_eq!(
        (listed.len(), listed[0].group_type.as_str(), listed[0].group_state.as_str()),
        (1, "consumer", "Unknown")
    );
    bench.pass(30 * 24 * 60 * 60 * 1_000);
    assert_eq!((bench.log.len(), bench.fetch("new", "t", 0)), (written, 5));

    // When its last record is deleted, the name is free.
    for key in &keys {
        bench.log.push((key.encode().unwrap(), None));
    }
    bench.fail_over();
    assert_eq!(bench.coordinator.foreign_kind("new"), None);
    assert_eq!(bench.stable_group("new", 1)[0].generation_id, 1);
}

/// Offsets of a transaction count from its marker on, unless they were committed anew since.
#[test]
fn transactional_offsets_wait_for_their_marker() {
    let commit = |offset: i64| {
        let key = OffsetCommitKey { group: "g".to_owned(), topic: "t".to_owned(), partition: 0 };
        LogRecord::Served(GroupRecord::Offset {
            key,
            value: Some(OffsetCommitValue { offset, ..Default::default() }),
        })
    };
    let at =
        |offset, producer_id| RecordPosition { offset: Offset(offset), producer_id: ProducerId(producer_id) };
    let mut bench = Bench::new();
    bench.coordinator.apply(&commit(1), at(0, -1));
    bench.coordinator.apply(&commit(2), at(1, 77));
    let pending = OffsetFetchRequestGroup { group_id: "g".to_owned(), topics: None, ..Default::default() };
    let fetched = |bench: &Bench, require_stable| {
        let response = bench.coordinator.fetch_offsets(&pending, 8, require_stable, &Topics);
        let partition = &response.topics[0].partitions[0];
        (partition.committed_offset, ErrorCode::from_code(partition.error_code))
    };
    assert_eq!(fetched(&bench, true), (-1, ErrorCode::UnstableOffsetCommit));
    assert_eq!(fetched(&bench, false), (1, ErrorCode::None));
    bench.coordinator.apply_end_transaction(ProducerId(77), true);
    assert_eq!(fetched(&bench, true), (2, ErrorCode::None));

    bench.coordinator.apply(&commit(3), at(2, 77));
    bench.coordinator.apply_end_transaction(ProducerId(77), false);
    assert_eq!(fetched(&bench, true), (2, ErrorCode::None), "aborted");

    bench.coordinator.apply(&commit(4), at(3, 77));
    bench.coordinator.apply(&commit(5), at(4, -1));
    bench.coordinator.apply_end_transaction(ProducerId(77), true);
    assert_eq!(fetched(&bench, true), (5, ErrorCode::None), "the later one in the log");
}
