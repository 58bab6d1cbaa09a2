//! The state machine of one node of the quorum.
//!
//! One round of a quorum of one: [`Event::Start`] moves the node into a new epoch in which it votes for itself and has
//! thereby won; the election state is persisted; then the answer hands out the [`Leadership`] and asks for the epoch's
//! first batch (LeaderChange). The driver reports what it appended and flushed, and each flush may raise the high
//! watermark, which reaches this epoch's first record before it moves at all. [`Event::Shutdown`] resigns.
//!
//! Promises, each held by a property test over crashes at every point: an epoch never has two leaders and never goes
//! back, the high watermark is never above what is flushed and never goes back within an epoch, and nothing leaves
//! before the election it rests on is persisted.

use std::time::Duration;

use model::{Instant, LeaderEpoch, NodeId, Offset, TimestampMs, Uuid};
use wire::LeaderChangeMessage;
use wire::leader_change_message::Voter as LeaderChangeVoter;

use crate::{ControlBatch, ControlRecord, ElectionState, ReplicaKey, SnapshotId, SnapshotPolicy, VoterSet};

/// How long to wait before a failed snapshot is tried again.
const SNAPSHOT_RETRY: Duration = Duration::from_secs(30);

/// Who this node is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QuorumConfig {
    /// This node and the id of its metadata log directory.
    pub replica: ReplicaKey,
    /// When snapshots are due.
    pub snapshot: SnapshotPolicy,
}

/// What is on disk when the node starts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Boot {
    /// `quorum-state`, if the file exists.
    pub election: Option<ElectionState>,
    /// The voters: of the newest `KRaftVoters` record in log or snapshot, else of the configuration.
    pub voters: VoterSet,
    /// Whether the voters were only found in the snapshot that formatting writes (0-0), so that the first leader has
    /// to write them into the log.
    pub voters_are_bootstrap: bool,
    /// The end of the recovered log.
    pub log_end: Offset,
    /// The leader epoch of the log's last batch, of the newest snapshot when the log is empty, else 0.
    pub last_epoch: LeaderEpoch,
    /// The newest snapshot.
    pub snapshot: Option<SnapshotId>,
    /// The size of the log's batches that the newest snapshot does not cover.
    pub bytes_since_snapshot: u64,
}

/// Why a node cannot take part in a quorum.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum QuorumError {
    /// Several voters need the full protocol.
    #[error("the quorum has {0} voters; only a quorum of one is supported so far")]
    UnsupportedVoterCount(usize),
    /// This node, or the disk it has now, is no voter.
    #[error("node {} with directory {} is not a voter of the quorum, and observers are not supported so far", .0.id, .0.directory_id)]
    NotAVoter(ReplicaKey),
    /// Two voters with one id.
    #[error("voter {0} is listed twice")]
    DuplicateVoter(NodeId),
    /// A `kraft.version` that this crate does not speak.
    #[error("kraft.version {0} is not supported (at most {max})", max = crate::KRAFT_VERSION_MAX)]
    UnsupportedKraftVersion(i16),
    /// The last epoch there is.
    #[error("the quorum's epoch cannot grow any more")]
    EpochExhausted,
}

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// The log is recovered and the node may take part. Later ones are ignored.
    Start,
    /// Batches of this epoch's leader are in the log, up to `end`.
    Appended {
        /// The epoch they were written in; those of an epoch that is over are ignored.
        epoch: LeaderEpoch,
        /// The log's new end.
        end: Offset,
        /// The size of the batches.
        size_bytes: u64,
    },
    /// The log is on disk up to `end`.
    Flushed {
        /// The first offset that may still be lost.
        end: Offset,
    },
    /// The snapshot that was asked for is complete on disk.
    SnapshotWritten(SnapshotId),
    /// The snapshot that was asked for could not be written; it is asked for again later.
    SnapshotFailed(SnapshotId),
    /// Time passed; wanted at [`Quorum::next_deadline`], and once a snapshot is written or has failed.
    Tick,
    /// The node stops: resign. Nothing but the epoch's end follows.
    Shutdown,
}

/// What shall happen, in this order.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// This node leads.
    Lead(Leadership),
    /// Append this batch at the end of the log and flush it; then report both.
    Append(ControlBatch),
    /// Everything below this offset is committed.
    Commit(Offset),
    /// Write a snapshot of the committed state at exactly this point; then report it.
    TakeSnapshot(SnapshotId),
    /// This node leads no more; what is not committed may never be.
    Resign {
        /// The epoch that is over.
        epoch: LeaderEpoch,
    },
}

/// The right to append to the log in one epoch. Only a persisted election hands it out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Leadership {
    epoch: LeaderEpoch,
    epoch_start: Offset,
}

impl Leadership {
    /// The epoch: goes into every batch.
    pub fn epoch(&self) -> LeaderEpoch {
        self.epoch
    }

    /// The offset of the epoch's first batch.
    pub fn epoch_start(&self) -> Offset {
        self.epoch_start
    }
}

/// The answer to an event: actions, or an election state that must be on disk before there are any.
#[derive(Debug)]
#[must_use = "what the quorum decided has to happen"]
pub enum Step<'a> {
    /// Nothing to persist.
    Act(Vec<Action>),
    /// Persist first.
    Persist(Persist<'a>),
}

/// An election state that must be made durable. Borrows the machine, so that no other event can come in between; the
/// actions are out of reach until [`Persist::persisted`]. Dropping it (the write failed) leaves the machine as if the
/// event had not happened.
#[derive(Debug)]
#[must_use = "an election state has to be persisted"]
pub struct Persist<'a> {
    quorum: &'a mut Quorum,
    election: ElectionState,
    role: Role,
    actions: Vec<Action>,
}

impl Persist<'_> {
    /// What to write to `quorum-state`.
    pub fn state(&self) -> &ElectionState {
        &self.election
    }

    /// To be called once [`Persist::state`] is on disk (file and directory flushed): adopts it and releases what
    /// follows from it.
    pub fn persisted(self) -> Vec<Action> {
        self.quorum.election = self.election;
        self.quorum.role = self.role;
        self.actions
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    /// Knows an epoch, leads it not: before the election.
    Unattached,
    /// Leads the current epoch; committed up to `high_watermark`, if anything is.
    Leader { leadership: Leadership, high_watermark: Option<Offset> },
    /// Led an epoch and gave it up.
    Resigned,
}

/// One node of the quorum.
#[derive(Debug)]
pub struct Quorum {
    config: QuorumConfig,
    voters: VoterSet,
    voters_are_bootstrap: bool,
    election: ElectionState,
    role: Role,
    log_end: Offset,
    flushed_end: Offset,
    snapshot: SnapshotProgress,
}

/// How far the next snapshot is away.
#[derive(Clone, Copy, Debug)]
struct SnapshotProgress {
    covered: Offset,
    /// Committed since then, in batches' bytes.
    bytes: u64,
    /// Appended since the high watermark last moved; counts once it moves again.
    bytes_uncommitted: u64,
    interval_start: Instant,
    in_flight: Option<SnapshotId>,
    not_before: Instant,
}

impl Quorum {
    /// A node as its disk describes it.
    ///
    /// # Errors
    /// `UnsupportedVoterCount`, `NotAVoter`: what needs the full protocol.
    pub fn open(config: QuorumConfig, boot: Boot, now: Instant) -> Result<Quorum, QuorumError> {
        if boot.voters.len() != 1 {
            return Err(QuorumError::UnsupportedVoterCount(boot.voters.len()));
        }
        if !boot.voters.contains(config.replica) {
            return Err(QuorumError::NotAVoter(config.replica));
        }
        let mut election = boot.election.unwrap_or(ElectionState::NONE);
        if boot.last_epoch > election.epoch {
            // The log has heard of a newer epoch than the file: neither its leader nor a vote in it is known.
            election = ElectionState { epoch: boot.last_epoch, leader: None, voted: None };
        }
        Ok(Quorum {
            config,
            voters: boot.voters,
            voters_are_bootstrap: boot.voters_are_bootstrap,
            election,
            role: Role::Unattached,
            log_end: boot.log_end,
            // What recovery found may still be in the page cache only.
            flushed_end: Offset(0),
            snapshot: SnapshotProgress {
                covered: boot.snapshot.map_or(Offset(0), |id| id.end_offset),
                bytes: 0,
                bytes_uncommitted: boot.bytes_since_snapshot,
                interval_start: now,
                in_flight: None,
                not_before: now,
            },
        })
    }

    /// Takes one event.
    ///
    /// # Errors
    /// `EpochExhausted` when an election is needed in an epoch beyond the last.
    ///
    /// # Panics
    /// When the log's end is reported to go back, or more to be flushed than was appended: the driver is broken.
    pub fn step(&mut self, event: Event, now: Instant) -> Result<Step<'_>, QuorumError> {
        let mut actions = Vec::new();
        match event {
            Event::Start => {
                if self.role == Role::Unattached {
                    return self.elect();
                }
            }
            Event::Appended { epoch, end, size_bytes } => {
                if self.leadership().is_some_and(|leadership| leadership.epoch == epoch) {
                    assert!(end >= self.log_end, "log end went back from {} to {end}", self.log_end);
                    self.log_end = end;
                    self.snapshot.bytes_uncommitted += size_bytes;
                }
                // Nothing follows from an append before it is flushed.
                return Ok(Step::Act(actions));
            }
            Event::Flushed { end } => {
                assert!(end <= self.log_end, "flushed to {end}, but the log ends at {}", self.log_end);
                self.flushed_end = self.flushed_end.max(end);
                actions.extend(self.advance_high_watermark());
            }
            // Whoever wrote it has the state of its offset at hand, not that of the next one: if another is due by now,
            // the next tick asks for it.
            Event::SnapshotWritten(id) => {
                self.snapshot_done(id, now, true);
                return Ok(Step::Act(actions));
            }
            Event::SnapshotFailed(id) => {
                self.snapshot_done(id, now, false);
                return Ok(Step::Act(actions));
            }
            Event::Tick => {}
            Event::Shutdown => {
                if let Role::Leader { leadership, .. } = self.role {
                    // The file still names this node as the epoch's leader, which is true; the next start makes a
                    // new epoch.
                    self.role = Role::Resigned;
                    actions.push(Action::Resign { epoch: leadership.epoch });
                }
            }
        }
        actions.extend(self.snapshot_due(now));
        Ok(Step::Act(actions))
    }

    /// When the next [`Event::Tick`] is wanted at the latest; may change with every event.
    pub fn next_deadline(&self) -> Option<Instant> {
        let Role::Leader { high_watermark, .. } = self.role else { return None };
        let interval = self.config.snapshot.interval_max?;
        let progress = &self.snapshot;
        // Time alone makes no snapshot due while one is being written, or when the last one has everything.
        if progress.in_flight.is_some() || high_watermark.is_some_and(|high| high <= progress.covered) {
            return None;
        }
        Some((progress.interval_start + interval).max(progress.not_before))
    }

    /// The current epoch and its leader.
    pub fn election(&self) -> &ElectionState {
        &self.election
    }

    /// The voters.
    pub fn voters(&self) -> &VoterSet {
        &self.voters
    }

    /// The right to append, while this node leads.
    pub fn leadership(&self) -> Option<Leadership> {
        match self.role {
            Role::Leader { leadership, .. } => Some(leadership),
            Role::Unattached | Role::Resigned => None,
        }
    }

    /// Everything below is committed; `None` until the current epoch has committed something.
    pub fn high_watermark(&self) -> Option<Offset> {
        match self.role {
            Role::Leader { high_watermark, .. } => high_watermark,
            Role::Unattached | Role::Resigned => None,
        }
    }

    /// What DescribeQuorum answers, or `None` when this node does not lead. `now` is the wall clock.
    pub fn describe(&self, now: TimestampMs) -> Option<QuorumDescription> {
        let Role::Leader { leadership, high_watermark } = self.role else { return None };
        let own = |key: ReplicaKey| ReplicaDescription {
            // Answers name the directory only where the quorum keeps it.
            key: if self.voters.kraft_version() == 0 {
                ReplicaKey { directory_id: Uuid::ZERO, ..key }
            } else {
                key
            },
            log_end: self.log_end,
            last_fetch: now,
            last_caught_up: now,
        };
        Some(QuorumDescription {
            leader: self.config.replica.id,
            epoch: leadership.epoch,
            high_watermark,
            voters: self.voters.iter().map(|voter| own(voter.key)).collect(),
            observers: Vec::new(),
        })
    }

    /// Moves into a new epoch as a candidate and, being the only voter, wins it with its own vote. Both happen before
    /// anything leaves, so the one state that others can see, the won election, is what is persisted.
    fn elect(&mut self) -> Result<Step<'_>, QuorumError> {
        let epoch = self.election.epoch.0.checked_add(1).ok_or(QuorumError::EpochExhausted)?;
        let leadership = Leadership { epoch: LeaderEpoch(epoch), epoch_start: self.log_end };
        let election =
            ElectionState { epoch: leadership.epoch, leader: Some(self.config.replica.id), voted: None };
        let actions = vec![Action::Lead(leadership), Action::Append(self.first_batch(leadership))];
        let role = Role::Leader { leadership, high_watermark: None };
        Ok(Step::Persist(Persist { quorum: self, election, role, actions }))
    }

    /// LeaderChange; and the voters, when only the formatted snapshot has them.
    fn first_batch(&self, leadership: Leadership) -> ControlBatch {
        let voter =
            |key: ReplicaKey| LeaderChangeVoter { voter_id: key.id.0, voter_directory_id: Uuid::ZERO };
        let mut records = vec![ControlRecord::LeaderChange(LeaderChangeMessage {
            version: 0,
            leader_id: self.config.replica.id.0,
            voters: self.voters.iter().map(|entry| voter(entry.key)).collect(),
            granting_voters: vec![voter(self.config.replica)],
        })];
        if self.voters_are_bootstrap
            && let Some((version, voters)) = self.voters.to_records()
        {
            records.push(ControlRecord::KRaftVersion(version));
            records.push(ControlRecord::Voters(voters));
        }
        ControlBatch { epoch: leadership.epoch, base_offset: leadership.epoch_start, records }
    }

    /// The high watermark is what a majority has flushed, here this node; it moves only once that includes a record
    /// of the current epoch, because only then is what came before safe from an older leader.
    fn advance_high_watermark(&mut self) -> Option<Action> {
        let Role::Leader { leadership, high_watermark } = &mut self.role else { return None };
        let candidate = self.flushed_end;
        if candidate <= leadership.epoch_start || high_watermark.is_some_and(|current| candidate <= current) {
            return None;
        }
        *high_watermark = Some(candidate);
        self.snapshot.bytes += std::mem::take(&mut self.snapshot.bytes_uncommitted);
        Some(Action::Commit(candidate))
    }

    fn snapshot_due(&mut self, now: Instant) -> Option<Action> {
        let Role::Leader { leadership, high_watermark: Some(high_watermark) } = self.role else {
            return None;
        };
        let progress = &mut self.snapshot;
        if progress.in_flight.is_some() || high_watermark <= progress.covered || now < progress.not_before {
            return None;
        }
        let policy = self.config.snapshot;
        let waited = now.saturating_since(progress.interval_start);
        if progress.bytes < policy.record_bytes_max && policy.interval_max.is_none_or(|max| waited < max) {
            return None;
        }
        let id = SnapshotId { end_offset: high_watermark, epoch: leadership.epoch };
        progress.in_flight = Some(id);
        progress.bytes = 0;
        progress.interval_start = now;
        Some(Action::TakeSnapshot(id))
    }

    fn snapshot_done(&mut self, id: SnapshotId, now: Instant, written: bool) {
        if self.snapshot.in_flight != Some(id) {
            return;
        }
        self.snapshot.in_flight = None;
        if written {
            self.snapshot.covered = id.end_offset;
        } else {
            self.snapshot.not_before = now + SNAPSHOT_RETRY;
            self.snapshot.bytes = self.config.snapshot.record_bytes_max;
        }
    }
}

/// The quorum as its leader sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuorumDescription {
    /// The leader.
    pub leader: NodeId,
    /// Its epoch.
    pub epoch: LeaderEpoch,
    /// Committed up to here; `None` until this epoch has committed something.
    pub high_watermark: Option<Offset>,
    /// The voters, by node id.
    pub voters: Vec<ReplicaDescription>,
    /// Replicas that fetch without a vote.
    pub observers: Vec<ReplicaDescription>,
}

/// One replica as the leader sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReplicaDescription {
    /// Node and directory (`Uuid::ZERO` under `kraft.version` 0).
    pub key: ReplicaKey,
    /// Where its log ends.
    pub log_end: Offset,
    /// When it last fetched; now, for the leader.
    pub last_fetch: TimestampMs,
    /// When it last had everything; now, for the leader.
    pub last_caught_up: TimestampMs,
}
