//! Random clients against a coordinator whose log loses its uncommitted end now and then.
//!
//! Clients join, sync, send heartbeats, commit, leave, die silently and restart, static ones under their instance id.
//! The log is committed in jumps; answers reach clients only then. Appends fail, and coordinators are replaced by ones
//! that are built from the committed records alone. What must hold is in [`World::check`] and where answers arrive.

use std::collections::VecDeque;

use super::*;
use crate::timers::Timer;

const GROUP: &str = "g";
const SESSION_MS: i32 = 10_000;
const REBALANCE_MS: i32 = 20_000;

/// Numbers from a seed (xorshift64*).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    fn below(&mut self, bound: u64) -> u64 {
        (self.next() >> 33) % bound
    }

    fn one_in(&mut self, n: u64) -> bool {
        self.below(n) == 0
    }
}

#[derive(Clone, Debug, PartialEq)]
enum Phase {
    Out,
    /// Waits for the answer to a request.
    Asking(RequestToken, Asked),
    Joined(Box<JoinGroupResponse>),
    In,
}

#[derive(Clone, Debug, PartialEq)]
enum Asked {
    Join,
    Sync,
    Heartbeat,
    Commit,
    Leave,
}

/// A consumer, as far as the coordinator can tell.
#[derive(Clone, Debug)]
struct Client {
    instance_id: Option<&'static str>,
    version: i16,
    member_id: String,
    generation: i32,
    phase: Phase,
    /// Changes what it subscribes with, so that it must rebalance.
    edition: u64,
}

struct World {
    seed: u64,
    random: Random,
    bench: Bench,
    /// How much of the log survives the loss of the coordinator.
    committed: usize,
    held: VecDeque<Held>,
    clients: Vec<Client>,
    /// Counts assignments, so that each is told from every other.
    attempts: u64,
    /// Which of them members of a generation were given.
    attempt_of_generation: BTreeMap<i32, u64>,
    offsets: BTreeMap<i32, i64>,
    /// Commits that are on their way: they count even if who made them is gone.
    commits: BTreeMap<RequestToken, (i32, i64)>,
    is_calm: bool,
    stable_seen: u64,
    fail_overs: u64,
}

impl World {
    fn new(seed: u64) -> Self {
        let mut random = Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
        let instances = ["i1", "i2", "i3"];
        let clients = (0..2 + random.below(5) as usize)
            .map(|index| Client {
                instance_id: instances.get(index).copied().filter(|_| random.one_in(2)),
                version: 3 + random.below(7) as i16,
                member_id: String::new(),
                generation: -1,
                phase: Phase::Out,
                edition: 0,
            })
            .map(|client| match client.instance_id {
                Some(_) => Client { version: client.version.max(5), ..client },
                None => client,
            })
            .collect();
        World {
            seed,
            random,
            bench: Bench::new(),
            committed: 0,
            held: VecDeque::new(),
            clients,
            attempts: 0,
            attempt_of_generation: BTreeMap::new(),
            offsets: BTreeMap::new(),
            commits: BTreeMap::new(),
            is_calm: false,
            stable_seen: 0,
            fail_overs: 0,
        }
    }

    fn step(&mut self) {
        let client = self.random.below(self.clients.len() as u64) as usize;
        match self.random.below(100) {
            0..70 => self.act(client),
            70..80 => self.pass_up_to(3_000),
            80..95 => self.commit_log(),
            95 => self.pass_up_to(30_000),
            96 if !self.is_calm => self.fail_over(),
            97 if !self.is_calm => self.restart(client),
            _ => {}
        }
        self.check();
    }

    /// The client's process dies and another begins, which remembers nothing.
    fn restart(&mut self, client: usize) {
        let client = &mut self.clients[client];
        (client.member_id, client.generation, client.phase) = (String::new(), -1, Phase::Out);
        client.edition += 1;
    }

    fn act(&mut self, index: usize) {
        let client = self.clients[index].clone();
        match &client.phase {
            Phase::Asking(..) => {}
            Phase::Out => {
                if self.is_calm || !self.random.one_in(4) {
                    self.join(index);
                }
            }
            Phase::Joined(joined) => {
                if self.is_calm || !self.random.one_in(10) {
                    self.sync(index, joined);
                }
            }
            Phase::In => match self.random.below(20) {
                0 if !self.is_calm => self.leave(index),
                1 if !self.is_calm => {
                    self.clients[index].edition += 1;
                    self.join(index);
                }
                2..8 => self.commit_offset(index),
                _ => self.heartbeat(index),
            },
        }
    }

    fn join(&mut self, index: usize) {
        let client = self.clients[index].clone();
        let metadata = [subscription(&["t"]), client.edition.to_be_bytes().to_vec()].concat();
        let mut join = Join::new(GROUP).version(client.version).timeouts(SESSION_MS, REBALANCE_MS);
        join = join.member(&client.member_id);
        join.request.group_instance_id = client.instance_id.map(str::to_owned);
        join.request.protocols = vec![protocol("range", &metadata)];
        self.ask(index, client.version, GroupRequest::JoinGroup(join.request), Asked::Join);
    }

    fn sync(&mut self, index: usize, joined: &JoinGroupResponse) {
        let client = self.clients[index].clone();
        let assigns = joined.leader == joined.member_id && !joined.skip_assignment;
        if assigns {
            self.attempts += 1;
        }
        let assignments =
            joined.members.iter().filter(|_| assigns).map(|member| SyncGroupRequestAssignment {
                member_id: member.member_id.clone(),
                assignment: assignment(
                    self.attempts,
                    joined.generation_id,
                    member.group_instance_id.as_deref().unwrap_or(&member.member_id),
                ),
            });
        let request = SyncGroupRequest {
            group_id: GROUP.to_owned(),
            generation_id: joined.generation_id,
            member_id: client.member_id.clone(),
            group_instance_id: client.instance_id.map(str::to_owned),
            protocol_type: Some("consumer".to_owned()),
            protocol_name: Some("range".to_owned()),
            assignments: assignments.collect(),
        };
        self.ask(index, 5, GroupRequest::SyncGroup(request), Asked::Sync);
    }

    fn heartbeat(&mut self, index: usize) {
        let client = &self.clients[index];
        let request = HeartbeatRequest {
            group_id: GROUP.to_owned(),
            generation_id: client.generation,
            member_id: client.member_id.clone(),
            group_instance_id: client.instance_id.map(str::to_owned),
        };
        self.ask(index, 4, GroupRequest::Heartbeat(request), Asked::Heartbeat);
    }

    fn commit_offset(&mut self, index: usize) {
        let client = &self.clients[index];
        let (partition, offset) = (self.random.below(2) as i32, self.random.below(1_000) as i64);
        let mut request =
            commit_request(GROUP, (client.generation, &client.member_id), ("t", partition, offset));
        request.group_instance_id = client.instance_id.map(str::to_owned);
        self.commits.insert(self.bench.peek_token(), (partition, offset));
        self.ask(index, 9, GroupRequest::OffsetCommit(request), Asked::Commit);
    }

    fn leave(&mut self, index: usize) {
        let client = &self.clients[index];
        let member = MemberIdentity {
            member_id: client.member_id.clone(),
            group_instance_id: client.instance_id.map(str::to_owned),
            reason: None,
        };
        let request = LeaveGroupRequest {
            group_id: GROUP.to_owned(),
            members: vec![member],
            ..LeaveGroupRequest::default()
        };
        self.ask(index, 5, GroupRequest::LeaveGroup(request), Asked::Leave);
    }

    fn ask(&mut self, index: usize, version: i16, request: GroupRequest, asked: Asked) {
        let token = self.bench.next_token();
        self.clients[index].phase = Phase::Asking(token, asked);
        let decision = self.bench.decide(token, "client", version, &request);
        if !decision.records().is_empty() && !self.is_calm && self.random.one_in(10) {
            self.bench.coordinator.refused(decision, self.bench.now);
            let response = request.append_failed(version, ErrorCode::NotEnoughReplicas);
            self.arrive(Reply { token, response });
            return;
        }
        self.accept(decision);
    }

    fn accept(&mut self, decision: Decision) {
        let first_offset = Offset(self.bench.log.len() as i64);
        for record in decision.records() {
            self.bench.log.push(record.encode().expect("what is decided can be written"));
        }
        self.held.push_back(self.bench.coordinator.accept(decision, first_offset));
    }

    fn commit_log(&mut self) {
        self.committed = self.bench.log.len();
        for held in std::mem::take(&mut self.held) {
            held.release().into_iter().for_each(|reply| self.arrive(reply));
        }
        for (partition, offset) in &self.offsets {
            assert_eq!(self.bench.fetch(GROUP, "t", *partition), *offset, "the last acknowledged commit");
        }
        if !self.is_calm && self.random.one_in(8) {
            self.check_rebuilt();
        }
    }

    fn fail_over(&mut self) {
        self.fail_overs += 1;
        self.bench.log.truncate(self.committed);
        let mut replies = self.bench.fail_over();
        for held in std::mem::take(&mut self.held) {
            replies.extend(held.fail(ErrorCode::NotCoordinator));
        }
        replies.into_iter().for_each(|reply| self.arrive(reply));
    }

    fn pass_up_to(&mut self, milliseconds: u64) {
        let end = self.bench.now.instant + Duration::from_millis(self.random.below(milliseconds));
        while let Some(deadline) = self.bench.coordinator.next_deadline().filter(|deadline| *deadline <= end)
        {
            self.bench.set_clock(deadline.max(self.bench.now.instant));
            while let Some(decision) = self.bench.coordinator.on_timer(self.bench.now) {
                if !decision.records().is_empty() && !self.is_calm && self.random.one_in(4) {
                    self.bench.coordinator.refused(decision, self.bench.now);
                } else {
                    self.accept(decision);
                }
            }
        }
        self.bench.set_clock(end);
    }

    /// An answer reaches its client, if that still waits for it.
    fn arrive(&mut self, Reply { token, response }: Reply) {
        if let (Some((partition, offset)), GroupResponse::OffsetCommit(response)) =
            (self.commits.remove(&token), &response)
            && response.topics[0].partitions[0].error_code == 0
        {
            self.offsets.insert(partition, offset);
        }
        let waits = |client: &Client| matches!(&client.phase, Phase::Asking(asking, _) if *asking == token);
        let Some(index) = self.clients.iter().position(waits) else { return };
        let Phase::Asking(_, asked) = self.clients[index].phase.clone() else { return };
        match (asked, response) {
            (Asked::Join, GroupResponse::JoinGroup(response)) => self.on_joined(index, response),
            (Asked::Sync, GroupResponse::SyncGroup(response)) => self.on_synced(index, &response),
            (Asked::Heartbeat, GroupResponse::Heartbeat(response)) => {
                self.on_answer(index, ErrorCode::from_code(response.error_code));
            }
            (Asked::Commit, GroupResponse::OffsetCommit(response)) => {
                self.on_answer(index, ErrorCode::from_code(response.topics[0].partitions[0].error_code));
            }
            (Asked::Leave, GroupResponse::LeaveGroup(_)) => self.restart(index),
            (asked, response) => panic!("{response:?} answers {asked:?}"),
        }
    }

    fn on_joined(&mut self, index: usize, response: JoinGroupResponse) {
        let error = ErrorCode::from_code(response.error_code);
        let client = &mut self.clients[index];
        match error {
            ErrorCode::None => {
                client.member_id.clone_from(&response.member_id);
                client.generation = response.generation_id;
                client.phase = Phase::Joined(Box::new(response));
            }
            ErrorCode::MemberIdRequired => {
                assert!(client.version >= 4 && client.instance_id.is_none());
                client.member_id = response.member_id;
                client.phase = Phase::Out;
            }
            _ => self.on_answer(index, error),
        }
    }

    fn on_synced(&mut self, index: usize, response: &SyncGroupResponse) {
        let error = ErrorCode::from_code(response.error_code);
        if !error.is_none() {
            self.on_answer(index, error);
            return;
        }
        // Everybody in a generation has what one leader sent, each its own part.
        let client = &mut self.clients[index];
        let text = std::str::from_utf8(&response.assignment).expect("an assignment");
        let attempt: u64 = text.split(' ').next().and_then(|text| text.parse().ok()).expect("an attempt");
        let name = client.instance_id.unwrap_or(&client.member_id);
        assert_eq!(response.assignment, assignment(attempt, client.generation, name));
        let first = *self.attempt_of_generation.entry(client.generation).or_insert(attempt);
        assert_eq!(first, attempt, "two assignments in generation {}", client.generation);
        client.phase = Phase::In;
        self.stable_seen += 1;
    }

    /// What a client does about an error, as Kafka's clients do.
    fn on_answer(&mut self, index: usize, error: ErrorCode) {
        let client = &mut self.clients[index];
        match error {
            ErrorCode::None => client.phase = Phase::In,
            ErrorCode::RebalanceInProgress
            | ErrorCode::IllegalGeneration
            | ErrorCode::NotCoordinator
            | ErrorCode::CoordinatorNotAvailable => client.phase = Phase::Out,
            ErrorCode::UnknownMemberId | ErrorCode::FencedInstanceId => {
                (client.member_id, client.generation, client.phase) = (String::new(), -1, Phase::Out);
            }
            other => panic!("{other} was not to be expected"),
        }
    }

    fn check(&self) {
        let timers = |timer: &Timer| self.bench.coordinator.deadline_of(timer).is_some();
        for (group_id, group) in self.bench.coordinator.groups() {
            group.check();
            let group_id = group_id.clone();
            for member in group.members().filter(|member| !member.is_excused()) {
                let timer = Timer::Session { group_id: group_id.clone(), member_id: member.id.clone() };
                assert!(timers(&timer), "{} can never be missed", member.id);
            }
            match group.state {
                GroupState::PreparingRebalance => assert!(timers(&Timer::Join { group_id })),
                GroupState::CompletingRebalance => assert!(timers(&Timer::Sync { group_id })),
                GroupState::Empty | GroupState::Stable => {}
            }
        }
    }

    /// Another node would know the same.
    fn check_rebuilt(&self) {
        let (ours, rebuilt) = (&self.bench.coordinator, self.bench.rebuilt());
        assert_eq!(ours.offsets(), rebuilt.offsets());
        for (group_id, group) in ours.groups() {
            match (group.state, rebuilt.group(group_id)) {
                (GroupState::Empty | GroupState::Stable, Some((_, rebuilt))) => {
                    assert_eq!(group.to_record(), rebuilt.to_record());
                }
                // It had offsets once, and nothing else.
                (state, None) => assert!(state == GroupState::Empty && group.protocol_type.is_none()),
                _ => {}
            }
        }
    }

    /// Nothing fails any more and every client does its work: they end in one stable generation.
    fn calm_down(&mut self) {
        self.is_calm = true;
        for _ in 0..100 {
            self.commit_log();
            for index in 0..self.clients.len() {
                self.act(index);
                self.commit_log();
            }
            self.pass_up_to(1_000);
            self.check();
        }
        self.check_rebuilt();
        assert_eq!(self.bench.state(GROUP), Some(GroupState::Stable));
        let group = self.bench.coordinator.group(GROUP).unwrap().1;
        for client in &self.clients {
            assert!(group.member(&client.member_id).is_some(), "{client:?} is not in the group");
            assert_eq!(client.generation, group.generation);
        }
        assert_eq!(group.member_count(), self.clients.len());
    }
}

fn assignment(attempt: u64, generation: i32, name: &str) -> Bytes {
    Bytes::from(format!("{attempt} {generation} {name}"))
}

fn run(seed: u64, steps: usize) -> World {
    struct Told(u64);
    impl Drop for Told {
        #[allow(clippy::print_stderr)] // how to repeat it
        fn drop(&mut self) {
            if std::thread::panicking() {
                eprintln!("seed {}", self.0);
            }
        }
    }
    let _told = Told(seed);
    let mut world = World::new(seed);
    for _ in 0..steps {
        world.step();
    }
    world.calm_down();
    assert_eq!(world.seed, seed);
    world
}

#[test]
fn random_clients_and_failing_coordinators() {
    let (mut stable_seen, mut fail_overs) = (0, 0);
    for seed in 0..100 {
        let world = run(seed, 1_500);
        stable_seen += world.stable_seen;
        fail_overs += world.fail_overs;
    }
    assert!(stable_seen > 3_000 && fail_overs > 1_000, "{stable_seen} assignments, {fail_overs} fail-overs");
}

/// The same seed gives the same log, byte for byte.
#[test]
fn a_seed_repeats() {
    assert_eq!(run(7, 500).bench.log, run(7, 500).bench.log);
}
