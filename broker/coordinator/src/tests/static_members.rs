//! Static membership (KIP-345, KIP-814): a member is known by its instance id and may restart.

use super::*;

/// A stable group of static members `i1` (the leader) and `i2`, and a dynamic one, with one subscription.
fn group(bench: &mut Bench) -> (String, String, String) {
    let i1 = bench.start_join(Join::new("g").instance("i1"));
    let i2 = bench.start_join(Join::new("g").instance("i2"));
    let (dynamic, token) = bench.start_dynamic(Join::new("g"));
    bench.pass(6_000);
    let joined = bench.complete("g", vec![i1, i2, token]);
    let of = |instance_id: &str| {
        joined.iter().find(|join| join.member_id.starts_with(instance_id)).unwrap().member_id.clone()
    };
    (of("i1-"), of("i2-"), dynamic)
}

/// A static member joins in one step, with an id made of its instance id.
#[test]
fn a_static_member_needs_no_second_join() {
    let mut bench = Bench::new();
    let (i1, i2, _) = group(&mut bench);
    assert!(i1.starts_with("i1-") && i2.starts_with("i2-"));
}

/// A restart in a stable group: no rebalance, the same assignment, another member id; the old one is fenced.
#[test]
fn a_restarted_follower_keeps_its_assignment() {
    let mut bench = Bench::new();
    let (i1, old, dynamic) = group(&mut bench);
    let again = bench.join(Join::new("g").instance("i2"));
    assert_eq!((again.error_code, again.generation_id, again.members.len()), (0, 1, 0));
    assert_eq!((&again.leader, again.skip_assignment), (&i1, false));
    assert_ne!(again.member_id, old);
    assert_eq!(bench.state("g"), Some(GroupState::Stable));
    for member_id in [&i1, &dynamic, &again.member_id] {
        assert_eq!(bench.heartbeat("g", 1, member_id), ErrorCode::None);
    }
    let token = bench.start_sync(&again, "g", &[]);
    assert_eq!(&bench.synced(token).unwrap().assignment[..], old.as_bytes(), "what the old id was assigned");

    assert_eq!(bench.static_heartbeat("g", 1, &old, Some("i2")), ErrorCode::FencedInstanceId);
    assert_eq!(bench.static_heartbeat("g", 1, &old, None), ErrorCode::UnknownMemberId);
    let mut commit = commit_request("g", (1, &old), ("t", 0, 5));
    commit.group_instance_id = Some("i2".to_owned());
    assert_eq!(bench.send_commit(9, commit), ErrorCode::FencedInstanceId);
    assert_eq!(bench.leave("g", &[(&old, Some("i2"))]), [ErrorCode::FencedInstanceId]);
    let fenced = bench.join(Join::new("g").instance("i2").member(&old));
    assert_eq!(fenced.error_code, ErrorCode::FencedInstanceId.code());
    let unknown = bench.join(Join::new("g").instance("i9").member(&old));
    assert_eq!(unknown.error_code, ErrorCode::UnknownMemberId.code());

    // The new id outlives the coordinator.
    bench.fail_over();
    assert_eq!(bench.static_heartbeat("g", 1, &again.member_id, Some("i2")), ErrorCode::None);
}

/// A restarted leader is told that it leads and to assign nothing (version 9); before, that somebody else leads.
#[test]
fn a_restarted_leader_skips_the_assignment() {
    let mut bench = Bench::new();
    let (old, ..) = group(&mut bench);
    let again = bench.join(Join::new("g").instance("i1"));
    assert_eq!((again.generation_id, again.members.len(), again.skip_assignment), (1, 3, true));
    assert_eq!(again.leader, again.member_id);
    assert_ne!(again.member_id, old);
    let older = bench.join(Join::new("g").instance("i1").version(8));
    assert_eq!((older.generation_id, older.members.len(), older.skip_assignment), (1, 0, false));
    assert_eq!(older.leader, again.member_id, "the id that it had before");
    assert_eq!(bench.state("g"), Some(GroupState::Stable));
}

/// A restart that changes which protocol is selected cannot keep the assignment.
#[test]
fn a_restart_with_another_protocol_rebalances() {
    let mut bench = Bench::new();
    let both = [("range", "r"), ("sticky", "s")];
    let token = bench.start_join(Join::new("g").instance("i1").protocols(&both));
    bench.pass(3_000);
    bench.complete("g", vec![token]);
    let token = bench.start_join(Join::new("g").instance("i1").protocols(&[("sticky", "s")]));
    let again = bench.joined(token).unwrap();
    assert_eq!((again.generation_id, again.protocol_name.as_deref()), (2, Some("sticky")));
}

/// While the leader assigns, it may do so to the old id: everybody joins again.
#[test]
fn a_restart_before_the_assignment_rebalances() {
    let mut bench = Bench::new();
    let tokens = ["i1", "i2"].map(|instance_id| bench.start_join(Join::new("g").instance(instance_id)));
    bench.pass(6_000);
    let [first, second] = tokens.map(|token| bench.joined(token).unwrap());
    let parked = bench.start_sync(&second, "g", &[]);
    let again = bench.start_join(Join::new("g").instance("i2"));
    assert_eq!(bench.synced(parked).unwrap().error_code, ErrorCode::FencedInstanceId.code());
    assert_eq!((bench.joined(again), bench.state("g")), (None, Some(GroupState::PreparingRebalance)));
    let mut heartbeat = || bench.static_heartbeat("g", 1, &first.member_id, Some("i1"));
    assert_eq!(heartbeat(), ErrorCode::RebalanceInProgress);
    // The other one does not come, and its session ends before the wait for it.
    bench.pass(10_000);
    let again = bench.joined(again).unwrap();
    assert_eq!((again.generation_id, &again.leader, again.members.len()), (2, &again.member_id, 1));
}

/// Two processes with one instance id: the one that waits is fenced by the one that comes.
#[test]
fn a_second_process_fences_the_first_while_it_waits() {
    let mut bench = Bench::new();
    let first = bench.start_join(Join::new("g").instance("i1"));
    let second = bench.start_join(Join::new("g").instance("i1"));
    assert_eq!(bench.joined(first).unwrap().error_code, ErrorCode::FencedInstanceId.code());
    bench.pass(3_000);
    assert_eq!(bench.joined(second).unwrap().members.len(), 1);
}

/// In a rebalance a static member that does not come stays in the group, until its session ends.
#[test]
fn an_absent_static_member_stays() {
    let mut bench = Bench::new();
    let join = |instance_id: &str| Join::new("g").instance(instance_id).timeouts(30_000, 10_000);
    let tokens = ["i1", "i2"].map(|instance_id| bench.start_join(join(instance_id)));
    bench.pass(6_000);
    let members = bench.complete("g", tokens.to_vec());
    let (leader, absent) = (members[0].member_id.clone(), members[1].member_id.clone());
    assert!(leader.starts_with("i1-"));
    let again = bench.start_join(join("i1").member(&leader));
    bench.pass(10_000);
    let again = bench.joined(again).unwrap();
    assert_eq!((again.generation_id, again.members.len()), (2, 2));
    assert_eq!(bench.static_heartbeat("g", 2, &absent, Some("i2")), ErrorCode::None);
}

#[test]
fn the_leader_that_stays_away_is_replaced_by_one_that_came() {
    let mut bench = Bench::new();
    let join = |instance_id: &str| Join::new("g").instance(instance_id).timeouts(30_000, 10_000);
    let tokens = ["i1", "i2"].map(|instance_id| bench.start_join(join(instance_id)));
    bench.pass(6_000);
    let members = bench.complete("g", tokens.to_vec());
    let other = members[1].member_id.clone();
    let changed = bench.start_join(join("i2").member(&other).protocols(&[("range", "more")]));
    bench.pass(10_000);
    let changed = bench.joined(changed).unwrap();
    assert_eq!((&changed.leader, changed.members.len()), (&other, 2));
}

/// Nobody but static members, and none comes: the group waits on, until their sessions end.
#[test]
fn a_rebalance_without_anybody_waits_for_sessions_to_end() {
    let mut bench = Bench::new();
    let join = |instance_id: &str| Join::new("g").instance(instance_id).timeouts(30_000, 10_000);
    let tokens = ["i1", "i2"].map(|instance_id| bench.start_join(join(instance_id)));
    bench.pass(6_000);
    bench.complete("g", tokens.to_vec());
    // A dynamic member comes and goes.
    let (dynamic, _) = bench.start_dynamic(Join::new("g"));
    bench.leave("g", &[(&dynamic, None)]);
    bench.pass(29_999);
    assert_eq!(bench.state("g"), Some(GroupState::PreparingRebalance));
    bench.pass(1);
    assert_eq!(bench.state("g"), Some(GroupState::Empty));
}

/// An administrator removes a static member by its instance id alone.
#[test]
fn a_static_member_is_removed_by_its_instance_id() {
    let mut bench = Bench::new();
    group(&mut bench);
    assert_eq!(
        bench.leave("g", &[("", Some("i2")), ("", Some("i9")), ("", None)]),
        [ErrorCode::None, ErrorCode::UnknownMemberId, ErrorCode::UnknownMemberId]
    );
    assert_eq!(bench.state("g"), Some(GroupState::PreparingRebalance));
    let back = bench.start_join(Join::new("g").instance("i2"));
    assert_eq!(bench.joined(back), None, "a member like any other");
}
