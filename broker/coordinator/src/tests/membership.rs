//! Joining, rebalancing and leaving, rule by rule.

use super::*;

fn code(response: &JoinGroupResponse) -> ErrorCode {
    ErrorCode::from_code(response.error_code)
}

/// KIP-394: a client without an id is sent back with one, and the slot kept for it lasts one session timeout.
#[test]
fn from_version_4_a_dynamic_member_joins_in_two_steps() {
    let mut bench = Bench::new();
    let told = bench.join(Join::new("g"));
    assert_eq!(code(&told), ErrorCode::MemberIdRequired);
    assert!(told.member_id.starts_with("client-"), "{}", told.member_id);
    assert_eq!(bench.state("g"), Some(GroupState::Empty));

    bench.pass(9_999);
    let token = bench.start_join(Join::new("g").member(&told.member_id));
    bench.pass(3_000);
    let joined = bench.joined(token).unwrap();
    assert_eq!((code(&joined), &joined.member_id), (ErrorCode::None, &told.member_id));

    let late = bench.join(Join::new("g")).member_id;
    bench.pass(10_000);
    assert_eq!(code(&bench.join(Join::new("g").member(&late))), ErrorCode::UnknownMemberId);
}

#[test]
fn before_version_4_a_dynamic_member_joins_at_once() {
    let mut bench = Bench::new();
    let token = bench.start_join(Join::new("g").version(3));
    bench.pass(3_000);
    let joined = bench.joined(token).unwrap();
    assert_eq!((code(&joined), joined.generation_id), (ErrorCode::None, 1));
    assert_eq!(joined.leader, joined.member_id);
}

/// An unused id delays a rebalance until its session ends.
#[test]
fn a_rebalance_waits_for_whom_it_told_to_join() {
    let mut bench = Bench::new();
    let members = bench.stable_group("g", 1);
    let pending = bench.join(Join::new("g"));
    assert_eq!(code(&pending), ErrorCode::MemberIdRequired);
    let again = bench.start_join(Join::new("g").member(&members[0].member_id));
    assert_eq!(bench.joined(again), None);
    bench.pass(10_000);
    assert_eq!(bench.joined(again).unwrap().generation_id, 2);
}

#[test]
fn what_is_wrong_with_a_join_is_said() {
    let mut bench = Bench::new();
    for (join, error) in [
        (Join::new(""), ErrorCode::InvalidGroupId),
        (Join::new("g").timeouts(5_999, 60_000), ErrorCode::InvalidSessionTimeout),
        (Join::new("g").timeouts(1_800_001, 60_000), ErrorCode::InvalidSessionTimeout),
        (Join::new("none").member("somebody"), ErrorCode::UnknownMemberId),
        (Join::new("g").protocol_type(""), ErrorCode::InconsistentGroupProtocol),
        (Join::new("g").protocols(&[]), ErrorCode::InconsistentGroupProtocol),
    ] {
        let member_id = join.request.member_id.clone();
        let response = bench.join(join);
        assert_eq!(code(&response), error);
        assert_eq!((response.generation_id, &response.member_id), (-1, &member_id));
        assert_eq!((response.protocol_name, response.leader.as_str()), (None, ""));
    }
    // As on Apache Kafka, a group that somebody tried to join exists.
    assert_eq!((bench.state("g"), bench.state("none")), (Some(GroupState::Empty), None));
    let old = bench.join(Join::new("g").version(6).protocol_type(""));
    assert_eq!(old.protocol_name.as_deref(), Some(""), "null is not in version 6");

    bench.stable_group("g", 1);
    let wrong_type = Join::new("g").protocol_type("connect");
    assert_eq!(code(&bench.join(wrong_type)), ErrorCode::InconsistentGroupProtocol);
    let wrong_protocol = Join::new("g").protocols(&[("sticky", "")]);
    assert_eq!(code(&bench.join(wrong_protocol)), ErrorCode::InconsistentGroupProtocol);
}

/// KIP-134: the first rebalance waits 3 s, and 3 s more whenever somebody came, up to the rebalance timeout.
#[test]
fn late_joiners_extend_the_initial_delay_up_to_the_rebalance_timeout() {
    let mut bench = Bench::new();
    let join = || Join::new("g").version(3).timeouts(10_000, 7_000);
    let first = bench.start_join(join());
    bench.pass(2_000);
    let second = bench.start_join(join());
    bench.pass(2_000); // The delay began anew at 3 s.
    let third = bench.start_join(join());
    bench.pass(2_000); // And at 6 s, with 1 s left of the rebalance timeout.
    let fourth = bench.start_join(join());
    assert_eq!(bench.joined(first), None);
    bench.pass(999);
    assert_eq!(bench.joined(first), None);
    bench.pass(1);
    let generations = [first, second, third, fourth].map(|token| bench.joined(token).unwrap().generation_id);
    assert_eq!(generations, [1; 4]);
}

#[test]
fn the_initial_delay_ends_when_nobody_comes() {
    let mut bench = Bench::new();
    let first = bench.start_join(Join::new("g").version(3));
    bench.pass(2_999);
    assert_eq!(bench.joined(first), None);
    bench.pass(1);
    assert_eq!(bench.joined(first).unwrap().generation_id, 1);
}

/// Version 0 has no rebalance timeout: the session timeout is used.
#[test]
fn version_0_rebalances_within_the_session_timeout() {
    let mut bench = Bench::new();
    let first = bench.start_join(Join::new("g").version(0).timeouts(8_000, -1));
    bench.pass(3_000);
    let first = bench.joined(first).unwrap();
    // Does not sync: removed after 8 s, not earlier.
    bench.pass(7_999);
    assert_eq!(bench.heartbeat("g", 1, &first.member_id), ErrorCode::None);
    bench.pass(1);
    assert_eq!(bench.heartbeat("g", 1, &first.member_id), ErrorCode::UnknownMemberId);
}

#[test]
fn the_leader_learns_all_subscriptions_and_the_others_none() {
    let mut bench = Bench::new();
    let tokens = [bench.start_dynamic(Join::new("g")).1, bench.start_dynamic(Join::new("g")).1];
    bench.pass(6_000);
    let [first, second] = tokens.map(|token| bench.joined(token).unwrap());
    assert_eq!((&first.leader, &second.leader), (&first.member_id, &first.member_id));
    assert_eq!((first.members.len(), second.members.len()), (2, 0));
    assert!(first.members.iter().all(|member| member.metadata == subscription(&["t"])));
    assert_eq!(
        (first.protocol_type.as_deref(), first.protocol_name.as_deref()),
        (Some("consumer"), Some("range"))
    );
}

/// The protocol is one that all support; among these the most preferred; among these the first by name.
#[test]
fn members_vote_for_the_protocol() {
    for (votes, winner) in [
        (vec!["abc", "bac", "bca"], "b"),
        (vec!["ab", "ba"], "a"),
        (vec!["xab", "ayb"], "a"),
        (vec!["zb", "zb", "bza"], "z"),
    ] {
        let mut bench = Bench::new();
        let tokens: Vec<RequestToken> = votes
            .iter()
            .map(|names| {
                let names: Vec<String> = names.chars().map(String::from).collect();
                let protocols: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "")).collect();
                bench.start_join(Join::new("g").version(3).protocols(&protocols))
            })
            .collect();
        bench.pass(6_000);
        for token in tokens {
            assert_eq!(bench.joined(token).unwrap().protocol_name.as_deref(), Some(winner), "{votes:?}");
        }
    }
}

/// A heartbeat tells the others that somebody joined; the rebalance waits for the longest rebalance timeout, then goes on
/// without those who did not come.
#[test]
fn members_that_do_not_rejoin_are_left_out() {
    let mut bench = Bench::new();
    let members = bench.stable_group("g", 2);
    let (leader, other) = (&members[0].member_id, &members[1].member_id);
    let (_, newcomer) = bench.start_dynamic(Join::new("g").timeouts(30_000, 20_000));
    assert_eq!(bench.heartbeat("g", 1, leader), ErrorCode::RebalanceInProgress);
    let again = bench.start_join(Join::new("g").member(leader));
    // The other one only says that it lives.
    for _ in 0..7 {
        bench.pass(8_000);
        assert_eq!(bench.heartbeat("g", 1, other), ErrorCode::RebalanceInProgress);
        assert_eq!(bench.joined(newcomer), None);
    }
    bench.pass(4_000);
    assert_eq!(bench.joined(newcomer).unwrap().generation_id, 2);
    assert_eq!(bench.joined(again).unwrap().members.len(), 2);
    assert_eq!(bench.heartbeat("g", 2, other), ErrorCode::UnknownMemberId);
}

/// Who waits for a rebalance cannot send heartbeats, and is not missed for that; unless it is new and waits 5 minutes.
#[test]
fn waiting_members_are_excused_and_new_ones_for_five_minutes() {
    let mut bench = Bench::new();
    let join = || Join::new("g").timeouts(10_000, 1_000_000);
    let (_, first) = bench.start_dynamic(join());
    bench.pass(3_000);
    let member_id = bench.complete("g", vec![first])[0].member_id.clone();
    let (_, newcomer) = bench.start_dynamic(join());
    for _ in 0..59 {
        bench.pass(5_000);
        assert_eq!(bench.heartbeat("g", 1, &member_id), ErrorCode::RebalanceInProgress);
    }
    assert_eq!(bench.joined(newcomer), None);
    let again = bench.start_join(join().member(&member_id));
    let [again, newcomer] = [again, newcomer].map(|token| bench.joined(token).unwrap());
    assert_eq!((again.generation_id, newcomer.generation_id), (2, 2));

    // This time the old member waits, and the newcomer of the next rebalance is given up.
    let mut bench = Bench::new();
    let (_, first) = bench.start_dynamic(join());
    let (_, second) = bench.start_dynamic(join());
    bench.pass(6_000);
    let members = bench.complete("g", vec![first, second]);
    let (_, newcomer) = bench.start_dynamic(join());
    let waiting = bench.start_join(join().member(&members[0].member_id));
    for _ in 0..60 {
        bench.pass(5_000);
        bench.heartbeat("g", 1, &members[1].member_id);
    }
    assert_eq!(code(&bench.joined(newcomer).unwrap()), ErrorCode::UnknownMemberId);
    assert_eq!(bench.joined(waiting), None);
}

#[test]
fn a_silent_member_is_removed_and_the_others_rebalance() {
    let mut bench = Bench::new();
    let members = bench.stable_group("g", 2);
    bench.pass(9_000);
    assert_eq!(bench.heartbeat("g", 1, &members[1].member_id), ErrorCode::None);
    bench.pass(1_000);
    assert_eq!(bench.state("g"), Some(GroupState::PreparingRebalance));
    assert_eq!(bench.heartbeat("g", 1, &members[0].member_id), ErrorCode::UnknownMemberId);
    let again = bench.start_join(Join::new("g").member(&members[1].member_id));
    let again = bench.joined(again).unwrap();
    assert_eq!((again.generation_id, &again.leader), (2, &members[1].member_id));
}

/// Members that join and then never ask for their assignment are removed after the rebalance timeout.
#[test]
fn members_that_do_not_sync_are_removed() {
    let mut bench = Bench::new();
    let join = || Join::new("g").timeouts(30_000, 10_000);
    let tokens = [bench.start_dynamic(join()).1, bench.start_dynamic(join()).1];
    bench.pass(6_000);
    let [leader, other] = tokens.map(|token| bench.joined(token).unwrap());
    let sync = bench.start_sync(&leader, "g", &[]);
    assert_eq!(bench.synced(sync).unwrap().error_code, 0);
    assert_eq!(bench.state("g"), Some(GroupState::Stable));
    bench.pass(10_000);
    assert_eq!(bench.state("g"), Some(GroupState::PreparingRebalance));
    assert_eq!(bench.heartbeat("g", 1, &other.member_id), ErrorCode::UnknownMemberId);
    assert_eq!(bench.heartbeat("g", 1, &leader.member_id), ErrorCode::RebalanceInProgress);
}

/// A leader that joins and dies takes the waiting followers' sync with it; they join again.
#[test]
fn a_leader_that_does_not_sync_is_replaced() {
    let mut bench = Bench::new();
    let join = || Join::new("g").timeouts(10_000, 60_000);
    let tokens = [bench.start_dynamic(join()).1, bench.start_dynamic(join()).1];
    bench.pass(6_000);
    let [_leader, other] = tokens.map(|token| bench.joined(token).unwrap());
    let sync = bench.start_sync(&other, "g", &[]);
    assert_eq!(bench.synced(sync), None);
    bench.pass(10_000);
    assert_eq!(bench.synced(sync).unwrap().error_code, ErrorCode::RebalanceInProgress.code());
    let again = bench.start_join(join().member(&other.member_id));
    assert_eq!(bench.joined(again).unwrap().leader, other.member_id);
}

#[test]
fn a_sync_is_checked() {
    let mut bench = Bench::new();
    let member = bench.stable_group("g", 1).remove(0);
    let check = |bench: &mut Bench, change: &dyn Fn(&mut SyncGroupRequest), error: ErrorCode| {
        let mut request = SyncGroupRequest {
            group_id: "g".to_owned(),
            generation_id: 1,
            member_id: member.member_id.clone(),
            protocol_type: Some("consumer".to_owned()),
            protocol_name: Some("range".to_owned()),
            ..SyncGroupRequest::default()
        };
        change(&mut request);
        let token = bench.send(5, GroupRequest::SyncGroup(request));
        assert_eq!(bench.synced(token).unwrap().error_code, error.code());
    };
    check(&mut bench, &|_| {}, ErrorCode::None);
    check(&mut bench, &|r| r.group_id = String::new(), ErrorCode::InvalidGroupId);
    check(&mut bench, &|r| r.group_id = "none".to_owned(), ErrorCode::UnknownMemberId);
    check(&mut bench, &|r| r.member_id = "who".to_owned(), ErrorCode::UnknownMemberId);
    check(&mut bench, &|r| r.generation_id = 0, ErrorCode::IllegalGeneration);
    check(&mut bench, &|r| r.protocol_type = None, ErrorCode::InconsistentGroupProtocol);
    check(&mut bench, &|r| r.protocol_name = None, ErrorCode::InconsistentGroupProtocol);
    check(
        &mut bench,
        &|r| r.protocol_type = Some("connect".to_owned()),
        ErrorCode::InconsistentGroupProtocol,
    );
    check(&mut bench, &|r| r.protocol_name = Some("sticky".to_owned()), ErrorCode::InconsistentGroupProtocol);
    bench.start_dynamic(Join::new("g"));
    check(&mut bench, &|_| {}, ErrorCode::RebalanceInProgress);
}

#[test]
fn a_heartbeat_is_checked() {
    let mut bench = Bench::new();
    let member_id = bench.stable_group("g", 1).remove(0).member_id;
    assert_eq!(bench.heartbeat("g", 1, &member_id), ErrorCode::None);
    assert_eq!(bench.heartbeat("", 1, &member_id), ErrorCode::InvalidGroupId);
    assert_eq!(bench.heartbeat("none", 1, &member_id), ErrorCode::UnknownMemberId);
    assert_eq!(bench.heartbeat("g", 1, "who"), ErrorCode::UnknownMemberId);
    assert_eq!(bench.heartbeat("g", 2, &member_id), ErrorCode::IllegalGeneration);
    assert_eq!(bench.heartbeat("g", 0, &member_id), ErrorCode::IllegalGeneration);
}

/// A member that joins again with what it has gets the generation that stands; the leader, or one with other metadata,
/// starts a rebalance.
#[test]
fn rejoining_rebalances_only_when_something_changed() {
    let mut bench = Bench::new();
    let members = bench.stable_group("g", 2);
    let (leader, other) = (&members[0].member_id, &members[1].member_id);
    let same = bench.join(Join::new("g").member(other));
    assert_eq!((same.generation_id, same.members.len()), (1, 0));
    assert_eq!(bench.state("g"), Some(GroupState::Stable));

    let changed = bench.start_join(Join::new("g").member(other).protocols(&[("range", "more")]));
    assert_eq!(bench.state("g"), Some(GroupState::PreparingRebalance));
    let leader_again = bench.start_join(Join::new("g").member(leader));
    let joined = bench.joined(leader_again).unwrap();
    assert_eq!(joined.generation_id, 2);
    assert_eq!(bench.joined(changed).unwrap().generation_id, 2);
    assert!(joined.members.iter().any(|member| &member.metadata[..] == b"more"));

    // The answer was lost: the leader asks again before it syncs.
    let repeated = bench.join(Join::new("g").member(leader));
    assert_eq!((repeated.generation_id, repeated.members.len()), (2, 2));
    let repeated = bench.join(Join::new("g").member(other).protocols(&[("range", "more")]));
    assert_eq!((repeated.generation_id, repeated.members.len()), (2, 0));

    bench.complete_again(&joined);
    let token = bench.start_join(Join::new("g").member(leader));
    assert_eq!((bench.joined(token), bench.state("g")), (None, Some(GroupState::PreparingRebalance)));
}

impl Bench {
    fn complete_again(&mut self, leader: &JoinGroupResponse) {
        let token = self.start_sync(leader, "g", &[]);
        assert_eq!(self.synced(token).unwrap().error_code, 0);
    }
}

/// Changed metadata before the assignment: the leader would assign on what is no longer so.
#[test]
fn changing_metadata_before_the_assignment_rebalances() {
    let mut bench = Bench::new();
    let tokens = [bench.start_dynamic(Join::new("g")).1, bench.start_dynamic(Join::new("g")).1];
    bench.pass(6_000);
    let [leader, other] = tokens.map(|token| bench.joined(token).unwrap());
    let parked = bench.start_sync(&other, "g", &[]);
    let again = Join::new("g").member(&leader.member_id).protocols(&[("range", "more")]);
    let again = bench.start_join(again);
    assert_eq!((bench.joined(again), bench.state("g")), (None, Some(GroupState::PreparingRebalance)));
    assert_eq!(bench.synced(parked).unwrap().error_code, ErrorCode::RebalanceInProgress.code());
}

#[test]
fn a_repeated_request_replaces_the_parked_one() {
    let mut bench = Bench::new();
    bench.stable_group("g", 2);
    let (member_id, first) = bench.start_dynamic(Join::new("g"));
    let second = bench.start_join(Join::new("g").member(&member_id));
    assert_eq!(code(&bench.joined(first).unwrap()), ErrorCode::RebalanceInProgress);
    assert_eq!(bench.joined(second), None);
}

/// `group.max.size`: new members are refused, members are not.
#[test]
fn a_full_group_takes_nobody_else() {
    let mut bench = Bench::with_config(GroupCoordinatorConfig { group_max_size: 2, ..Default::default() });
    let members = bench.stable_group("g", 2);
    assert_eq!(code(&bench.join(Join::new("g"))), ErrorCode::GroupMaxSizeReached);
    let again = bench.start_join(Join::new("g").member(&members[0].member_id));
    assert_eq!(bench.joined(again), None);
    let other = bench.start_join(Join::new("g").member(&members[1].member_id));
    assert_eq!(code(&bench.joined(other).unwrap()), ErrorCode::None);
    assert_eq!(code(&bench.joined(again).unwrap()), ErrorCode::None);
}

/// The bound was lowered while the coordinator was away: everybody joins again, and who comes last is left out.
#[test]
fn a_group_above_a_lowered_bound_shrinks() {
    let mut bench = Bench::new();
    let members = bench.stable_group("g", 3);
    bench.config.group_max_size = 2;
    bench.fail_over();
    assert_eq!(bench.state("g"), Some(GroupState::PreparingRebalance));
    let tokens = [0, 1].map(|i| bench.start_join(Join::new("g").member(&members[i].member_id)));
    let last = bench.join(Join::new("g").member(&members[2].member_id));
    assert_eq!(code(&last), ErrorCode::GroupMaxSizeReached);
    // With the last one gone everybody has joined; as on Apache Kafka that is noticed at the next occasion.
    bench.pass(60_000);
    assert_eq!(tokens.map(|token| bench.joined(token).unwrap().generation_id), [2, 2]);
}

#[test]
fn unused_ids_are_bounded() {
    let mut bench = Bench::new();
    for _ in 0..crate::join::PENDING_MEMBERS_MAX {
        assert_eq!(code(&bench.join(Join::new("g"))), ErrorCode::MemberIdRequired);
    }
    assert_eq!(code(&bench.join(Join::new("g"))), ErrorCode::CoordinatorNotAvailable);
    bench.pass(10_000);
    assert_eq!(code(&bench.join(Join::new("g"))), ErrorCode::MemberIdRequired);
}

#[test]
fn who_leaves_makes_the_others_rebalance_and_the_last_empties_the_group() {
    let mut bench = Bench::new();
    let members = bench.stable_group("g", 2);
    let (leader, other) = (members[0].member_id.as_str(), members[1].member_id.as_str());
    assert_eq!(
        bench.leave("g", &[(leader, None), ("who", None)]),
        [ErrorCode::None, ErrorCode::UnknownMemberId]
    );
    assert_eq!(bench.heartbeat("g", 1, other), ErrorCode::RebalanceInProgress);
    assert_eq!(bench.leave("g", &[(other, None)]), [ErrorCode::None]);
    assert_eq!(bench.state("g"), Some(GroupState::Empty));
    assert_eq!(bench.heartbeat("g", 1, other), ErrorCode::UnknownMemberId);
    assert_eq!(bench.leave("none", &[("who", None), ("", Some("i"))]), [ErrorCode::UnknownMemberId; 2]);
    // Being empty was a generation, too.
    bench.fail_over();
    assert_eq!(bench.stable_group("g", 1)[0].generation_id, 3);
}

#[test]
fn before_version_3_a_leave_is_one_members() {
    let mut bench = Bench::new();
    let member_id = bench.stable_group("g", 1).remove(0).member_id;
    for (group_id, member_id, error) in [
        ("g", "who", ErrorCode::UnknownMemberId),
        ("none", "who", ErrorCode::UnknownMemberId),
        ("", "who", ErrorCode::InvalidGroupId),
        ("g", member_id.as_str(), ErrorCode::None),
    ] {
        let request = LeaveGroupRequest {
            group_id: group_id.to_owned(),
            member_id: member_id.to_owned(),
            ..LeaveGroupRequest::default()
        };
        let token = bench.send(1, GroupRequest::LeaveGroup(request));
        let Some(GroupResponse::LeaveGroup(response)) = bench.answer(token) else { panic!("no answer") };
        assert_eq!((response.error_code, response.members.len()), (error.code(), 0));
    }
    assert_eq!(bench.state("g"), Some(GroupState::Empty));
}

/// A member that leaves while it waits gets its answer; so does one that was told to join.
#[test]
fn who_leaves_while_waiting_is_answered() {
    let mut bench = Bench::new();
    let members = bench.stable_group("g", 2);
    let (member_id, join) = bench.start_dynamic(Join::new("g"));
    assert_eq!(bench.leave("g", &[(&member_id, None)]), [ErrorCode::None]);
    assert_eq!(code(&bench.joined(join).unwrap()), ErrorCode::UnknownMemberId);
    let pending = bench.join(Join::new("g")).member_id;
    assert_eq!(bench.leave("g", &[(&pending, None)]), [ErrorCode::None]);

    let joins = [0, 1].map(|i| bench.start_join(Join::new("g").member(&members[i].member_id)));
    let [_, other] = joins.map(|token| bench.joined(token).unwrap());
    let sync = bench.start_sync(&other, "g", &[]);
    assert_eq!(bench.leave("g", &[(&other.member_id, None)]), [ErrorCode::None]);
    assert_eq!(bench.synced(sync).unwrap().error_code, ErrorCode::UnknownMemberId.code());
}

/// The generation lives on with another coordinator; joins in flight do not.
#[test]
fn a_new_coordinator_knows_the_last_generation() {
    let mut bench = Bench::new();
    let members = bench.stable_group("g", 2);
    let (_, join) = bench.start_dynamic(Join::new("g"));
    let replies = bench.fail_over();
    let [Reply { token, response: GroupResponse::JoinGroup(response) }] = &replies[..] else {
        panic!("{replies:?}")
    };
    assert_eq!((*token, code(response)), (join, ErrorCode::NotCoordinator));
    assert_eq!(bench.state("g"), Some(GroupState::Stable));
    for member in &members {
        assert_eq!(bench.heartbeat("g", 1, &member.member_id), ErrorCode::None);
    }
    // Everybody has a whole session timeout, from the take-over.
    bench.fail_over();
    bench.pass(9_999);
    assert_eq!(bench.state("g"), Some(GroupState::Stable));
    bench.pass(1);
    assert_eq!(bench.state("g"), Some(GroupState::Empty));
}

/// Nothing has happened when the append failed: the sync can be sent again.
#[test]
fn a_decision_that_could_not_be_appended_leaves_no_trace() {
    let mut bench = Bench::new();
    let (_, join) = bench.start_dynamic(Join::new("g"));
    bench.pass(3_000);
    let join = bench.joined(join).unwrap();
    let request = GroupRequest::SyncGroup(SyncGroupRequest {
        group_id: "g".to_owned(),
        generation_id: 1,
        member_id: join.member_id.clone(),
        protocol_type: Some("consumer".to_owned()),
        protocol_name: Some("range".to_owned()),
        ..SyncGroupRequest::default()
    });
    let token = bench.next_token();
    let decision = bench.decide(token, "client", 5, &request);
    assert_eq!(decision.records().len(), 1);
    bench.coordinator.refused(decision, bench.now);
    assert_eq!(bench.state("g"), Some(GroupState::CompletingRebalance));
    let answer = request.append_failed(5, ErrorCode::NotEnoughReplicas);
    assert!(
        matches!(answer, GroupResponse::SyncGroup(r) if r.error_code == ErrorCode::CoordinatorNotAvailable.code())
    );
    let sync = bench.start_sync(&join, "g", &[]);
    assert_eq!(bench.synced(sync).unwrap().error_code, 0);
}

/// A deadline whose record could not be appended comes again, but not at once.
#[test]
fn a_refused_deadline_is_retried() {
    let mut bench = Bench::new();
    bench.stable_group("g", 1);
    let deadline = bench.coordinator.next_deadline().unwrap();
    bench.now.instant = deadline;
    let decision = bench.coordinator.on_timer(bench.now).unwrap();
    assert_eq!(decision.records().len(), 1, "the group is empty now");
    bench.coordinator.refused(decision, bench.now);
    assert!(bench.coordinator.on_timer(bench.now).is_none());
    assert_eq!(bench.state("g"), Some(GroupState::Stable));
    bench.pass(500);
    assert_eq!(bench.state("g"), Some(GroupState::Empty));
}

/// Answers rest on records: held until these are committed, and errors when they will not be.
#[test]
fn held_answers_become_errors_when_leadership_is_lost() {
    let mut bench = Bench::new();
    let request = GroupRequest::OffsetCommit(commit_request("g", (-1, ""), ("t", 0, 5)));
    let token = bench.next_token();
    let decision = bench.decide(token, "client", 9, &request);
    let held = bench.coordinator.accept(decision, Offset(0));
    assert!(!held.is_empty());
    let replies = held.fail(ErrorCode::NotCoordinator);
    let [Reply { response: GroupResponse::OffsetCommit(response), .. }] = &replies[..] else {
        panic!("{replies:?}")
    };
    assert_eq!(response.topics[0].partitions[0].error_code, ErrorCode::NotCoordinator.code());
}

#[test]
#[should_panic(expected = "made on another state")]
fn a_stale_decision_is_a_bug() {
    let mut bench = Bench::new();
    let request = GroupRequest::OffsetCommit(commit_request("g", (-1, ""), ("t", 0, 5)));
    let stale = bench.decide(RequestToken(100), "client", 9, &request);
    bench.send(9, request);
    bench.settle(stale);
}

/// A member id stays within what a string of the protocol can be, and inside a character never cut.
#[test]
fn member_ids_are_bounded() {
    let mut bench = Bench::new();
    let client_id: &'static str = Box::leak("ä".repeat(16_383).into_boxed_str());
    let told = bench.join(Join { client_id, ..Join::new("g") });
    assert_eq!(code(&told), ErrorCode::MemberIdRequired);
    assert!(told.member_id.len() <= i16::MAX as usize);
    let short = bench.join(Join { client_id: "", ..Join::new("g") }).member_id;
    assert_eq!((short.len(), &short[..1], &short[15..16]), (37, "-", "4"), "{short}");
}
