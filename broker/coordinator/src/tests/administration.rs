//! Describing, listing and deleting groups.

use super::*;

#[test]
fn groups_are_described_in_every_state() {
    let mut bench = Bench::new();
    bench.commit(9, "simple", (-1, ""), ("t", 0, 5));
    let member_id = bench.stable_group("g", 1).remove(0).member_id;
    let described = bench.coordinator.describe_group("g", 6);
    assert_eq!((described.error_code, described.group_state.as_str()), (0, "Stable"));
    assert_eq!((described.protocol_type.as_str(), described.protocol_data.as_str()), ("consumer", "range"));
    let [member] = &described.members[..] else { panic!("{described:?}") };
    assert_eq!((member.member_id.as_str(), member.client_host.as_str()), (member_id.as_str(), "/127.0.0.1"));
    assert_eq!(member.client_id, "client");
    assert_eq!(
        (&member.member_metadata[..], &member.member_assignment[..]),
        (&subscription(&["t"])[..], member_id.as_bytes())
    );

    let (_, _) = bench.start_dynamic(Join::new("g"));
    let described = bench.coordinator.describe_group("g", 6);
    assert_eq!(
        (described.group_state.as_str(), described.protocol_data.as_str()),
        ("PreparingRebalance", "")
    );
    assert_eq!(described.members.len(), 2);
    assert!(described.members.iter().all(|m| m.member_metadata.is_empty() && m.member_assignment.is_empty()));

    let simple = bench.coordinator.describe_group("simple", 6);
    assert_eq!((simple.group_state.as_str(), simple.protocol_type.as_str()), ("Empty", ""));
}

/// A missing group is an error from version 6 on (KIP-1043), before a dead group.
#[test]
fn a_missing_group_is_dead() {
    let bench = Bench::new();
    let old = bench.coordinator.describe_group("none", 5);
    assert_eq!((old.error_code, old.group_state.as_str(), old.error_message), (0, "Dead", None));
    let new = bench.coordinator.describe_group("none", 6);
    assert_eq!((new.error_code, new.group_state.as_str()), (ErrorCode::GroupIdNotFound.code(), "Dead"));
    assert_eq!(new.error_message.as_deref(), Some("Group none not found."));
}

#[test]
fn groups_are_listed_by_state_and_type() {
    let mut bench = Bench::new();
    bench.commit(9, "simple", (-1, ""), ("t", 0, 5));
    bench.stable_group("g", 1);
    bench.start_dynamic(Join::new("joining"));
    let list = |states: &[&str], types: &[&str]| {
        let text = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
        let request = ListGroupsRequest { states_filter: text(states), types_filter: text(types) };
        let listed = bench.coordinator.list_groups(&request);
        listed.into_iter().map(|group| group.group_id).collect::<Vec<_>>()
    };
    assert_eq!(list(&[], &[]), ["g", "joining", "simple"]);
    assert_eq!(list(&["STABLE", " empty"], &[]), ["g", "simple"]);
    assert_eq!(list(&["PreparingRebalance"], &["Classic"]), ["joining"]);
    assert_eq!(list(&["bogus"], &[]), [""; 0]);
    assert_eq!(list(&[], &["consumer", "nonsense"]), [""; 0]);
    let listed = bench.coordinator.list_groups(&ListGroupsRequest::default());
    assert_eq!((listed[0].protocol_type.as_str(), listed[0].group_type.as_str()), ("consumer", "classic"));
    assert_eq!((listed[2].protocol_type.as_str(), listed[2].group_state.as_str()), ("", "Empty"));
    let counts = bench.coordinator.counts();
    assert_eq!((counts.total, counts.empty, counts.stable, counts.offsets), (3, 1, 1, 1));
    let views = bench.coordinator.offsets_view();
    let views: Vec<_> =
        views.iter().map(|view| (&*view.group_id, view.member_count, &view.offsets[..])).collect();
    let simple = [("t".into(), 0, 5)];
    assert_eq!(views, [("g", 1, &[][..]), ("joining", 1, &[]), ("simple", 0, &simple)]);
}

fn delete(bench: &mut Bench, group_ids: &[&str]) -> Vec<(String, ErrorCode)> {
    let groups_names = group_ids.iter().map(|group_id| (*group_id).to_owned()).collect();
    let token = bench.send(2, GroupRequest::DeleteGroups(DeleteGroupsRequest { groups_names }));
    let Some(GroupResponse::DeleteGroups(response)) = bench.answer(token) else { panic!("no answer") };
    response.results.into_iter().map(|r| (r.group_id, ErrorCode::from_code(r.error_code))).collect()
}

#[test]
fn only_empty_groups_are_deleted_and_their_offsets_with_them() {
    let mut bench = Bench::new();
    let member_id = bench.stable_group("g", 1).remove(0).member_id;
    bench.commit(9, "g", (1, &member_id), ("t", 0, 5));
    bench.commit(9, "", (-1, ""), ("t", 0, 5));
    let results = delete(&mut bench, &["g", "none", "none", ""]);
    let expected =
        [("g", ErrorCode::NonEmptyGroup), ("none", ErrorCode::GroupIdNotFound), ("", ErrorCode::None)];
    assert_eq!(results, expected.map(|(group_id, error)| (group_id.to_owned(), error)));
    bench.leave("g", &[(&member_id, None)]);
    assert_eq!(delete(&mut bench, &["g"]), [("g".to_owned(), ErrorCode::None)]);
    assert_eq!((bench.state("g"), bench.fetch("g", "t", 0)), (None, -1));
    assert_eq!(bench.rebuilt().counts(), GroupCounts::default());
    // Nothing of it comes back: the next generation is the first.
    assert_eq!(bench.stable_group("g", 1)[0].generation_id, 1);
}

/// Deadlines go with their group.
#[test]
fn a_deleted_group_leaves_no_deadlines() {
    let mut bench = Bench::new();
    bench.join(Join::new("g"));
    assert_eq!(delete(&mut bench, &["g"]), [("g".to_owned(), ErrorCode::None)]);
    bench.pass(20_000);
    assert_eq!(bench.coordinator.deadline_count(), 1, "the search for expired offsets");
}
