//! The machine against a log and a `quorum-state` that crash: seeded histories, and the single steps one by one.

use std::collections::BTreeMap;
use std::time::Duration;

use model::{Instant, LeaderEpoch, NodeId, Offset, TimestampMs, Uuid};
use records::{ControlRecordType, RecordIter};
use wire::{Decoder, LeaderChangeMessage, Limits, Message};

use crate::*;

const DIRECTORY: Uuid = Uuid(*b"directory-of-one");

fn key() -> ReplicaKey {
    ReplicaKey { id: NodeId(1), directory_id: DIRECTORY }
}

fn config() -> QuorumConfig {
    QuorumConfig {
        replica: key(),
        snapshot: SnapshotPolicy { record_bytes_max: 1000, interval_max: Some(Duration::from_secs(60)) },
    }
}

fn dynamic_voters() -> VoterSet {
    let endpoint = VoterEndpoint { listener: "CONTROLLER".into(), host: "127.0.0.1".into(), port: 9093 };
    VoterSet::from_voters([Voter { key: key(), endpoints: vec![endpoint] }]).unwrap()
}

fn boot() -> Boot {
    Boot {
        election: None,
        voters: dynamic_voters(),
        voters_are_bootstrap: true,
        log_end: Offset(0),
        last_epoch: LeaderEpoch(0),
        snapshot: None,
        bytes_since_snapshot: 0,
    }
}

fn at(ms: u64) -> Instant {
    Instant::from_origin(Duration::from_millis(ms))
}

fn persist(step: Step<'_>) -> (ElectionState, Vec<Action>) {
    match step {
        Step::Persist(persist) => (*persist.state(), persist.persisted()),
        Step::Act(actions) => panic!("nothing to persist: {actions:?}"),
    }
}

fn act(step: Step<'_>) -> Vec<Action> {
    match step {
        Step::Act(actions) => actions,
        Step::Persist(persist) => panic!("must be persisted: {persist:?}"),
    }
}

#[test]
fn a_single_voter_elects_itself_commits_and_resigns() {
    let mut quorum = Quorum::open(config(), boot(), at(0)).unwrap();
    let (state, actions) = persist(quorum.step(Event::Start, at(0)).unwrap());
    assert_eq!(state, ElectionState { epoch: LeaderEpoch(1), leader: Some(NodeId(1)), voted: None });
    let [Action::Lead(leadership), Action::Append(batch)] = &actions[..] else { panic!("{actions:?}") };
    assert_eq!((leadership.epoch(), leadership.epoch_start()), (LeaderEpoch(1), Offset(0)));
    assert_eq!((batch.base_offset, batch.end_offset()), (Offset(0), Offset(3)));

    // A flush of what was there before commits nothing.
    assert_eq!(act(quorum.step(Event::Flushed { end: Offset(0) }, at(1)).unwrap()), []);
    assert_eq!(quorum.high_watermark(), None);
    let appended = Event::Appended { epoch: LeaderEpoch(1), end: Offset(3), size_bytes: 174 };
    assert_eq!(act(quorum.step(appended, at(1)).unwrap()), []);
    assert_eq!(
        act(quorum.step(Event::Flushed { end: Offset(3) }, at(2)).unwrap()),
        [Action::Commit(Offset(3))]
    );
    assert_eq!(act(quorum.step(Event::Start, at(2)).unwrap()), [], "a second start changes nothing");

    let description = quorum.describe(TimestampMs(77)).unwrap();
    assert_eq!(description.high_watermark, Some(Offset(3)));
    assert_eq!(
        description.voters,
        [ReplicaDescription {
            key: key(),
            log_end: Offset(3),
            last_fetch: TimestampMs(77),
            last_caught_up: TimestampMs(77)
        }]
    );

    assert_eq!(act(quorum.step(Event::Shutdown, at(3)).unwrap()), [Action::Resign { epoch: LeaderEpoch(1) }]);
    assert_eq!(
        (quorum.leadership(), quorum.high_watermark(), quorum.describe(TimestampMs(0))),
        (None, None, None)
    );
    // A write that was on its way when the node resigned counts no more.
    let late = Event::Appended { epoch: LeaderEpoch(1), end: Offset(9), size_bytes: 1 };
    assert_eq!(act(quorum.step(late, at(4)).unwrap()), []);
    assert_eq!(act(quorum.step(Event::Start, at(5)).unwrap()), [], "a resigned node does not come back");
}

#[test]
fn the_first_batch_is_what_kafka_writes() {
    let mut quorum = Quorum::open(config(), boot(), at(0)).unwrap();
    let (_, actions) = persist(quorum.step(Event::Start, at(0)).unwrap());
    let Action::Append(batch) = &actions[1] else { panic!("{actions:?}") };
    let bytes = batch.to_bytes(TimestampMs(1_795_370_828_908));
    // Kafka 4.3.1 after `format --standalone`: DumpLogSegments prints one control batch of 174 bytes with the records
    // LeaderChange v0 (19 bytes), KRaftVersion (5) and KRaftVoters (55).
    assert_eq!(bytes.len(), 174);
    let mut kinds = Vec::new();
    for record in RecordIter::new(&bytes, 1 << 16).unwrap() {
        let record = record.unwrap();
        let value = record.value.unwrap();
        kinds.push((ControlRecordType::from_key(&record.key.unwrap()).unwrap(), value.len()));
        if kinds.len() == 1 {
            let change = LeaderChangeMessage::decode(&mut Decoder::new(value, Limits::RECORD), 0).unwrap();
            assert_eq!((change.leader_id, change.voters.len(), change.granting_voters.len()), (1, 1, 1));
        }
    }
    assert_eq!(
        kinds,
        [
            (ControlRecordType::LeaderChange, 19),
            (ControlRecordType::KRaftVersion, 5),
            (ControlRecordType::KRaftVoters, 55)
        ]
    );

    // Later epochs, and static voters, write LeaderChange alone.
    for voters in [dynamic_voters(), VoterSet::from_static([NodeId(1)])] {
        let boot = Boot { voters, voters_are_bootstrap: false, ..boot() };
        let mut quorum = Quorum::open(config(), boot, at(0)).unwrap();
        let (_, actions) = persist(quorum.step(Event::Start, at(0)).unwrap());
        let Action::Append(batch) = &actions[1] else { panic!("{actions:?}") };
        assert_eq!(batch.to_bytes(TimestampMs(0)).len(), 91, "as DumpLogSegments shows it for Kafka 4.3.1");
    }
}

#[test]
fn the_file_is_what_kafka_writes() {
    let elected = ElectionState { epoch: LeaderEpoch(1), leader: Some(NodeId(1)), voted: None };
    // Kafka 4.3.1 with static voters: {"clusterId":"","leaderId":1,"leaderEpoch":1,"votedId":-1,"appliedOffset":0,
    // "currentVoters":[{"voterId":1}],"data_version":0}
    let (data, version) = elected.to_data(&VoterSet::from_static([NodeId(1)]));
    assert_eq!((data.leader_id, data.leader_epoch, data.voted_id, version), (1, 1, -1, 0));
    assert_eq!((&*data.cluster_id, data.applied_offset), ("", 0));
    assert_eq!(data.current_voters.as_ref().map(|voters| voters[0].voter_id), Some(1));
    assert_eq!(ElectionState::from_data(&data), elected);
    // With voters in the log: {"leaderId":1,"leaderEpoch":1,"votedId":-1,"votedDirectoryId":"AAAAAAAAAAAAAAAAAAAAAA",
    // "data_version":1}
    for state in [elected, ElectionState { leader: None, voted: Some(key()), ..elected }, ElectionState::NONE]
    {
        let (data, version) = state.to_data(&dynamic_voters());
        assert_eq!((version, &data.current_voters), (1, &None));
        assert_eq!(ElectionState::from_data(&data), state);
    }
}

#[test]
fn a_failed_write_of_the_election_leaves_nothing_behind() {
    let mut quorum = Quorum::open(config(), boot(), at(0)).unwrap();
    drop(quorum.step(Event::Start, at(0)).unwrap());
    assert_eq!(quorum.election(), &ElectionState::NONE);
    assert_eq!(quorum.leadership(), None);
    let (state, _) = persist(quorum.step(Event::Start, at(1)).unwrap());
    assert_eq!(state.epoch, LeaderEpoch(1));
}

#[test]
fn a_log_ahead_of_the_file_and_a_vote_for_another_are_outdone() {
    for (election, last_epoch, expected) in [
        (None, 0, 1),
        (None, 7, 8),
        (Some((5, None, None)), 5, 6),
        (Some((5, Some(NodeId(1)), None)), 9, 10),
        (Some((5, None, Some(ReplicaKey { id: NodeId(3), directory_id: Uuid::ZERO }))), 4, 6),
    ] {
        let election =
            election.map(|(epoch, leader, voted)| ElectionState { epoch: LeaderEpoch(epoch), leader, voted });
        let boot = Boot { election, last_epoch: LeaderEpoch(last_epoch), ..boot() };
        let mut quorum = Quorum::open(config(), boot, at(0)).unwrap();
        assert_eq!(persist(quorum.step(Event::Start, at(0)).unwrap()).0.epoch, LeaderEpoch(expected));
    }
    let last = ElectionState { epoch: LeaderEpoch(i32::MAX), leader: None, voted: None };
    let mut quorum = Quorum::open(config(), Boot { election: Some(last), ..boot() }, at(0)).unwrap();
    assert_eq!(quorum.step(Event::Start, at(0)).unwrap_err(), QuorumError::EpochExhausted);
}

#[test]
fn what_needs_the_full_protocol_is_refused_by_name() {
    let two = VoterSet::from_static([NodeId(1), NodeId(2)]);
    let open = |voters| Quorum::open(config(), Boot { voters, ..boot() }, at(0)).unwrap_err();
    assert_eq!(open(two), QuorumError::UnsupportedVoterCount(2));
    assert_eq!(open(VoterSet::from_static([])), QuorumError::UnsupportedVoterCount(0));
    assert_eq!(open(VoterSet::from_static([NodeId(2)])), QuorumError::NotAVoter(key()));
    let other_disk = ReplicaKey { id: NodeId(1), directory_id: Uuid(*b"another-disk-id!") };
    let voters = VoterSet::from_voters([Voter { key: other_disk, endpoints: vec![] }]).unwrap();
    assert_eq!(open(voters), QuorumError::NotAVoter(key()));
    let twice = [1, 1].map(|_| Voter { key: key(), endpoints: vec![] });
    assert_eq!(VoterSet::from_voters(twice).unwrap_err(), QuorumError::DuplicateVoter(NodeId(1)));
    let (mut version, voters) = dynamic_voters().to_records().unwrap();
    assert_eq!(VoterSet::from_records(&version, &voters).unwrap(), dynamic_voters());
    version.k_raft_version = 2;
    assert_eq!(
        VoterSet::from_records(&version, &voters).unwrap_err(),
        QuorumError::UnsupportedKraftVersion(2)
    );
}

/// A tick that changes nothing must not be wanted: its deadline would stay in the past and keep a processor busy.
#[test]
fn no_tick_is_wanted_when_the_last_snapshot_has_everything() {
    let mut quorum = Quorum::open(config(), boot(), at(0)).unwrap();
    let _ = persist(quorum.step(Event::Start, at(0)).unwrap());
    let appended = Event::Appended { epoch: LeaderEpoch(1), end: Offset(10), size_bytes: 100 };
    act(quorum.step(appended, at(1)).unwrap());
    act(quorum.step(Event::Flushed { end: Offset(10) }, at(1)).unwrap());
    assert_eq!(quorum.next_deadline(), Some(at(60_000)));
    let id = SnapshotId { end_offset: Offset(10), epoch: LeaderEpoch(1) };
    assert_eq!(act(quorum.step(Event::Tick, at(60_000)).unwrap()), [Action::TakeSnapshot(id)]);
    assert_eq!(quorum.next_deadline(), None, "one is being written");
    act(quorum.step(Event::SnapshotFailed(id), at(60_001)).unwrap());
    let retry = quorum.next_deadline().expect("it is tried again");
    assert_eq!(act(quorum.step(Event::Tick, retry).unwrap()), [Action::TakeSnapshot(id)]);
    act(quorum.step(Event::SnapshotWritten(id), retry).unwrap());
    assert_eq!(quorum.next_deadline(), None, "there is nothing to write");
    let appended = Event::Appended { epoch: LeaderEpoch(1), end: Offset(11), size_bytes: 100 };
    act(quorum.step(appended, at(70_000)).unwrap());
    act(quorum.step(Event::Flushed { end: Offset(11) }, at(70_000)).unwrap());
    let appended = Event::Appended { epoch: LeaderEpoch(1), end: Offset(12), size_bytes: 100 };
    assert_eq!(
        act(quorum.step(appended, at(200_000)).unwrap()),
        [],
        "an append asks for nothing, whatever is due"
    );
    let due = act(quorum.step(Event::Flushed { end: Offset(12) }, at(200_000)).unwrap());
    assert!(due.iter().any(|action| matches!(action, Action::TakeSnapshot(_))), "{due:?}");
}

#[test]
fn snapshots_are_due_by_bytes_and_by_time_and_one_at_a_time() {
    let mut quorum = Quorum::open(config(), boot(), at(0)).unwrap();
    let _ = persist(quorum.step(Event::Start, at(0)).unwrap());
    assert_eq!(quorum.next_deadline(), Some(at(60_000)));
    let grow = |quorum: &mut Quorum, end, size_bytes, now| {
        let appended = Event::Appended { epoch: LeaderEpoch(1), end: Offset(end), size_bytes };
        assert_eq!(act(quorum.step(appended, at(now)).unwrap()), [], "nothing is due before it is committed");
        act(quorum.step(Event::Flushed { end: Offset(end) }, at(now)).unwrap())
    };
    let snapshot = |end| SnapshotId { end_offset: Offset(end), epoch: LeaderEpoch(1) };
    assert_eq!(grow(&mut quorum, 10, 999, 1), [Action::Commit(Offset(10))]);
    assert_eq!(grow(&mut quorum, 11, 1, 2), [Action::Commit(Offset(11)), Action::TakeSnapshot(snapshot(11))]);
    // Not another one while this one is being written.
    assert_eq!(grow(&mut quorum, 12, 5000, 3), [Action::Commit(Offset(12))]);
    // The end of one asks for nothing: the next one was asked of a caller that could not take it, and never came.
    assert_eq!(act(quorum.step(Event::SnapshotWritten(snapshot(11)), at(4)).unwrap()), []);
    assert_eq!(act(quorum.step(Event::Tick, at(4)).unwrap()), [Action::TakeSnapshot(snapshot(12))]);
    // A failed one is tried again, a while later, of the state as it is then.
    assert_eq!(act(quorum.step(Event::SnapshotFailed(snapshot(12)), at(5)).unwrap()), []);
    assert_eq!(grow(&mut quorum, 13, 1, 6), [Action::Commit(Offset(13))]);
    assert_eq!(act(quorum.step(Event::Tick, at(30_005)).unwrap()), [Action::TakeSnapshot(snapshot(13))]);
    assert_eq!(act(quorum.step(Event::SnapshotWritten(snapshot(13)), at(30_006)).unwrap()), []);
    // By time, but only if something was committed since.
    assert_eq!(act(quorum.step(Event::Tick, at(99_000)).unwrap()), []);
    assert_eq!(
        grow(&mut quorum, 14, 1, 99_001),
        [Action::Commit(Offset(14)), Action::TakeSnapshot(snapshot(14))]
    );
}

#[test]
fn retention_removes_old_snapshots_and_the_log_below_the_oldest_that_stays() {
    let snapshot = |end, size_bytes, time| SnapshotFile {
        id: SnapshotId { end_offset: Offset(end), epoch: LeaderEpoch(1) },
        size_bytes,
        last_contained_log_timestamp: TimestampMs(time),
    };
    let log = LogExtent {
        start: Offset(0),
        segments: vec![(Offset(0), 400), (Offset(40), 400), (Offset(80), 100)],
    };
    let snapshots = [snapshot(0, 10, 0), snapshot(40, 50, 1000), snapshot(90, 60, 2000)];
    let run = |bytes_max, age_max: Option<u64>, now, high_watermark| {
        let policy = RetentionPolicy { bytes_max, age_max: age_max.map(Duration::from_millis) };
        let cleanup = cleanup(policy, TimestampMs(now), Offset(high_watermark), &log, &snapshots);
        (
            cleanup.log_start.map(|start| start.0),
            cleanup.delete.iter().map(|id| id.end_offset.0).collect::<Vec<_>>(),
        )
    };
    assert_eq!(run(None, None, i64::MAX, 100), (None, vec![]), "no limit, nothing goes");
    assert_eq!(run(Some(1020), Some(10_000), 5_000, 100), (None, vec![]), "exactly at the limit");
    assert_eq!(run(Some(1019), None, 0, 100), (Some(40), vec![0]));
    assert_eq!(run(Some(600), None, 0, 100), (Some(90), vec![0, 40]), "the newest snapshot stays");
    assert_eq!(run(Some(0), None, 0, 100), (Some(90), vec![0, 40]));
    assert_eq!(run(None, Some(500), 1500, 100), (Some(40), vec![0]));
    assert_eq!(run(None, Some(500), 1501, 100), (Some(90), vec![0, 40]));
    assert_eq!(run(Some(0), None, 0, 89), (Some(40), vec![0]), "never beyond the high watermark");
}

/// What survives a crash: the file as last replaced, and the log up to its last flush plus any part of the rest.
struct Disk {
    election: Option<ElectionState>,
    log: Vec<LeaderEpoch>,
    flushed: usize,
    voters_in_log: bool,
}

/// Goal: the promises in `machine.rs`. Method: random events against a model disk, with a crash before and after every
/// persist and at random points, a thousand seeds.
#[test]
fn promises_hold_over_random_crashes() {
    for seed in 0..1000 {
        run_seed(seed);
    }
}

fn run_seed(seed: u64) {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut random = move |below: u64| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state % below
    };
    let mut disk = Disk { election: None, log: Vec::new(), flushed: 0, voters_in_log: false };
    // Epochs whose leadership anybody saw, with the incarnation that led.
    let mut led: BTreeMap<LeaderEpoch, u64> = BTreeMap::new();
    let mut persisted_epoch = LeaderEpoch(0);
    let mut committed: Vec<LeaderEpoch> = Vec::new();
    let mut now = 0;
    for incarnation in 0..20 {
        // What was committed is still there, unchanged.
        assert_eq!(disk.log.get(..committed.len()), Some(&committed[..]), "seed {seed}");
        let boot = Boot {
            election: disk.election,
            voters: dynamic_voters(),
            voters_are_bootstrap: !disk.voters_in_log,
            log_end: Offset(disk.log.len() as i64),
            last_epoch: disk.log.last().copied().unwrap_or(LeaderEpoch(0)),
            snapshot: None,
            bytes_since_snapshot: 0,
        };
        let mut quorum = Quorum::open(config(), boot, at(now)).unwrap();
        let mut high_watermark = None;
        for _ in 0..random(30) {
            now += random(20_000);
            let end = disk.log.len() as i64;
            let event = match (random(6), quorum.leadership()) {
                (0, _) => Event::Tick,
                (1 | 2, Some(leadership)) => {
                    let count = 1 + random(5);
                    disk.log.extend((0..count).map(|_| leadership.epoch()));
                    Event::Appended {
                        epoch: leadership.epoch(),
                        end: Offset(disk.log.len() as i64),
                        size_bytes: count * 80,
                    }
                }
                (3 | 4, Some(_)) => {
                    // A flush may end before what was appended meanwhile.
                    let flushed = disk.flushed as u64 + random(end as u64 - disk.flushed as u64 + 1);
                    disk.flushed = flushed as usize;
                    Event::Flushed { end: Offset(flushed as i64) }
                }
                (5, Some(_)) if random(10) == 0 => Event::Shutdown,
                _ => Event::Start,
            };
            let actions = match quorum.step(event, at(now)).unwrap() {
                Step::Act(actions) => actions,
                Step::Persist(persist) => {
                    let new = *persist.state();
                    assert!(new.epoch > persisted_epoch, "seed {seed}: the epoch went back");
                    match random(4) {
                        0 => {
                            drop(persist);
                            break; // crash before the write
                        }
                        1 => {
                            disk.election = Some(new);
                            persisted_epoch = new.epoch;
                            drop(persist);
                            break; // crash after it
                        }
                        _ => {
                            disk.election = Some(new);
                            persisted_epoch = new.epoch;
                            persist.persisted()
                        }
                    }
                }
            };
            for action in actions {
                match action {
                    Action::Lead(leadership) => {
                        assert_eq!(disk.election.map(|e| e.epoch), Some(leadership.epoch()), "seed {seed}");
                        let before = led.insert(leadership.epoch(), incarnation);
                        assert_eq!(before, None, "seed {seed}: an epoch with two leaders");
                    }
                    Action::Append(batch) => {
                        assert_eq!(batch.base_offset, Offset(disk.log.len() as i64));
                        disk.voters_in_log = false; // only once it is committed, below
                        disk.log.extend(batch.records.iter().map(|_| batch.epoch));
                        let appended =
                            Event::Appended { epoch: batch.epoch, end: batch.end_offset(), size_bytes: 174 };
                        assert_eq!(act(quorum.step(appended, at(now)).unwrap()), []);
                    }
                    Action::Commit(offset) => {
                        assert!(offset.0 as usize <= disk.flushed, "seed {seed}: committed beyond the flush");
                        assert!(high_watermark < Some(offset), "seed {seed}: high watermark went back");
                        high_watermark = Some(offset);
                        committed = disk.log[..offset.0 as usize].to_vec();
                        disk.voters_in_log = true;
                    }
                    Action::TakeSnapshot(id) => {
                        assert_eq!(Some(id.end_offset), high_watermark, "seed {seed}");
                        assert_eq!(disk.log[id.end_offset.0 as usize - 1], id.epoch, "seed {seed}");
                        let done = if random(2) == 0 {
                            Event::SnapshotWritten(id)
                        } else {
                            Event::SnapshotFailed(id)
                        };
                        assert_eq!(act(quorum.step(done, at(now)).unwrap()), []);
                    }
                    Action::Resign { epoch } => assert_eq!(led.get(&epoch), Some(&incarnation)),
                }
            }
        }
        let torn = disk.flushed as u64 + random((disk.log.len() - disk.flushed) as u64 + 1);
        disk.log.truncate(torn as usize);
        disk.flushed = disk.log.len();
    }
}
