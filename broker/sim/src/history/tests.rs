//! Each verdict is reached by a history that breaks its promise, and by none that keeps it.

use std::panic::{AssertUnwindSafe, catch_unwind};

use model::PartitionIndex;

use super::*;

fn partition() -> TopicPartition {
    TopicPartition::new("t", PartitionIndex(0))
}

fn value(number: u32) -> Value {
    Value { writer: 1, number }
}

fn read(history: &History, offset: i64, number: u32) {
    history.read(&partition(), Offset(offset), Some(&value(number).encode()));
}

/// A history that is fine so far: values 0, 1, 2 at offsets 0, 1, 2, the last one acknowledged without its offset.
fn fine() -> History {
    let history = History::new();
    history.writes_once(1);
    history.acknowledged(&partition(), Some(Offset(0)), &[value(0), value(1)]);
    history.acknowledged(&partition(), None, &[value(2)]);
    ended(&history, 3);
    read(&history, 1, 1);
    history.assigned("g", 1, "a", &[partition()]);
    history.group_read("g", &partition(), Offset(0));
    history.committed("g", &partition(), Offset(1));
    history
}

fn started(history: &History, start: i64) {
    history.started_at(&partition(), history.known_bounds(&partition()), Offset(start));
}

fn ended(history: &History, end: i64) {
    history.ended_at(&partition(), history.known_bounds(&partition()), Offset(end));
}

fn drained(history: &History, start: i64, numbers: &[u32]) {
    let records = (start..).map(Offset).zip(numbers.iter().map(|number| value(*number))).collect();
    history.drained(&partition(), Offset(start), &records);
}

/// Runs what must break a promise, and checks which.
fn broken(verdict: &str, observe: impl FnOnce(&History)) {
    let history = fine();
    let panic = catch_unwind(AssertUnwindSafe(|| observe(&history))).expect_err(verdict);
    let message = panic.downcast_ref::<String>().unwrap();
    assert!(message.starts_with(verdict), "{message}");
}

#[test]
fn what_is_kept_passes() {
    let history = &fine();
    history.acknowledged(&partition(), Some(Offset(3)), &[value(3)]);
    read(history, 2, 2);
    history.read_on(&partition(), Offset(2), Offset(2));
    ended(history, 4);
    drained(history, 0, &[0, 1, 2, 3]);
    history.trims(&partition(), Offset(2));
    started(history, 1);
    history.read_on(&partition(), Offset(0), Offset(2));
    history.read_on(&partition(), Offset(3), Offset(1));
    drained(history, 2, &[2, 3]);
    let before = history.known_bounds(&partition());
    history.crashed();
    history.started_at(&partition(), before, Offset(2));
    drained(history, 1, &[1, 2, 3]);
    history.started_at(&partition(), before, Offset(0));
    history.assigned("g", 2, "b", &[partition()]);
    history.commit_fetched("g", &partition(), Offset(1), Some(Offset(1)));
    history.topic_created("t", Uuid::ZERO);
    history.topic_created("t", Uuid::ZERO);
}

#[test]
fn what_is_broken_is_found() {
    broken("lost: t-0@1 was 1:1 and is None", |history| drained(history, 0, &[0]));
    broken("lost: t-0@0 was 1:0 and is Some", |history| drained(history, 0, &[2, 1]));
    broken("lost: 1:2 was acknowledged", |history| drained(history, 0, &[0, 1]));
    broken("lost: t-0 starts at 1", |history| drained(history, 1, &[1, 2]));
    broken("lost: t-0 has nothing at 1", |history| {
        history.drained(
            &partition(),
            Offset(0),
            &BTreeMap::from([(Offset(0), value(0)), (Offset(2), value(2))]),
        );
    });
    broken("lost: t-0 ends at 3, and did at 4", |history| {
        read(history, 3, 3);
        ended(history, 3);
    });
    broken("lost: t-0 ends at 2, and did at 3", |history| ended(history, 2));
    broken("log start", |history| {
        history.trims(&partition(), Offset(2));
        started(history, 2);
        started(history, 1);
    });
    broken("changed: t-0@1 was", |history| read(history, 1, 9));
    broken("changed: nobody wrote", |history| {
        history.read(&partition(), Offset(5), Some(b"1:1;damaged"));
    });
    broken("duplicate", |history| read(history, 7, 1));
    broken("order", |history| history.acknowledged(&partition(), Some(Offset(0)), &[value(0)]));
    broken("spurious", |history| history.acknowledged(&partition(), Some(Offset(-1)), &[value(5)]));
    broken("skipped: a reader", |history| history.read_on(&partition(), Offset(1), Offset(2)));
    broken("skipped: a reader", |history| history.read_on(&partition(), Offset(2), Offset(1)));
    broken("skipped: a reader", |history| history.read_on(&partition(), Offset(2), Offset(0)));
    broken("two owners", |history| history.assigned("g", 1, "b", &[partition()]));
    broken("committed offset: t-0 went back", |history| history.committed("g", &partition(), Offset(0)));
    broken("committed offset: g committed 1", |history| {
        history.commit_fetched("g", &partition(), Offset(1), None);
    });
    broken("skipped: Some(Offset(2)) is committed", |history| {
        history.commit_fetched("g", &partition(), Offset(1), Some(Offset(2)));
    });
    broken("topic id", |history| {
        history.topic_created("t", Uuid::ZERO);
        history.topic_created("u", Uuid::ZERO);
    });
}

#[test]
fn what_makes_no_progress_is_named() {
    let history = fine();
    let at = |seconds| Instant::from_origin(std::time::Duration::from_secs(seconds));
    ["produce", "fetch", "commit"].into_iter().for_each(|kind| history.expect(kind));
    history.succeeded("join", at(1));
    history.succeeded("fetch", at(1));
    history.succeeded("commit", at(3));
    assert_eq!(history.stuck(at(2)), ["fetch", "produce"]);
    assert_eq!(history.operations(), BTreeMap::from([("commit", 1), ("fetch", 1), ("join", 1)]));
}
