//! The coordinator of the groups of one partition of `__consumer_offsets`.
//!
//! Its state has two parts. *What the log says*: committed offsets, and each group as of the end of its last rebalance.
//! [`GroupCoordinator::apply`] builds that part from records, cannot fail, and a coordinator elsewhere builds the same.
//! *What only this node knows*: members on their way in or out, parked requests, sessions and other deadlines. It
//! changes with accepted decisions and is lost with the node, after which members start over as the protocol lets them.
//! Both share their structure between clones, so that a copy of the whole state costs next to nothing.
//!
//! The caller's loop: `decide`, append [`Decision::records`], [`GroupCoordinator::accept`], and give away [`Held`]
//! answers once the log is committed that far; when the append fails, [`GroupCoordinator::refused`] instead. Reads
//! ([`GroupCoordinator::fetch_offsets`], [`GroupCoordinator::describe_group`], [`GroupCoordinator::list_groups`]) are
//! answered from the accepted state, so their answers, too, wait until the log is committed up to its end at that
//! moment; with one replica that is at once.

use std::sync::Arc;
use std::time::Duration;

use imbl::OrdMap;
use model::{ErrorCode, Instant, Offset, ProducerId};

use crate::config::GroupCoordinatorConfig;
use crate::decision::{Change, Decision, Held};
use crate::expiry::Expired;
use crate::foreign::ForeignGroups;
use crate::group::{Group, GroupState};
use crate::offsets::Offsets;
use crate::record::{ForeignGroupKind, GroupRecord, LogRecord};
use crate::request::{GroupRequest, GroupResponse, Now, Reply, RequestContext, TopicLookup};
use crate::timers::{Timer, Timers};
use crate::transition::Transition;
use crate::{join, membership};

/// How long a deadline waits whose decision could not be appended.
const TIMER_RETRY: Duration = Duration::from_millis(500);

/// The groups of one partition of `__consumer_offsets`, and their offsets. See the module's text for how it is used.
#[derive(Clone, Debug)]
pub struct GroupCoordinator {
    config: Arc<GroupCoordinatorConfig>,
    groups: OrdMap<Arc<str>, Arc<Group>>,
    offsets: Offsets,
    foreign: ForeignGroups,
    timers: Timers,
    /// Counts accepted decisions: one that was made on another state is a bug of the caller.
    revision: u64,
}

/// Where a record stands in the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RecordPosition {
    /// The record's offset.
    pub offset: Offset,
    /// The producer of a transactional batch, else [`ProducerId::NONE`].
    pub producer_id: ProducerId,
}

// Loading and unloading.
impl GroupCoordinator {
    /// A coordinator that knows of no groups: records are to be applied, then [`GroupCoordinator::start`] called.
    pub fn new(config: Arc<GroupCoordinatorConfig>) -> Self {
        Self {
            config,
            groups: OrdMap::new(),
            offsets: Offsets::default(),
            foreign: ForeignGroups::default(),
            timers: Timers::default(),
            revision: 0,
        }
    }

    /// Takes in a record of the log, in the log's order.
    pub fn apply(&mut self, record: &LogRecord, position: RecordPosition) {
        match record {
            LogRecord::Served(record) => self.apply_served(record, position),
            LogRecord::Foreign(record) => self.foreign.apply(record),
        }
    }

    /// Takes in a transaction's end marker.
    pub fn apply_end_transaction(&mut self, producer_id: ProducerId, is_commit: bool) {
        self.offsets.end_transaction(producer_id, is_commit);
    }

    fn apply_served(&mut self, record: &GroupRecord, position: RecordPosition) {
        match record {
            GroupRecord::Offset { key, value } => {
                if value.is_some() && !self.groups.contains_key(key.group.as_str()) {
                    // Somebody commits offsets and uses nothing else of a group.
                    self.put_group(Arc::from(key.group.as_str()), Group::empty(model::TimestampMs::NONE));
                }
                self.offsets.apply(key, value.as_ref(), position.offset, position.producer_id);
            }
            GroupRecord::Group { group_id, value: Some(value) } => {
                self.put_group(Arc::from(group_id.as_str()), Group::from_record(value));
            }
            GroupRecord::Group { group_id, value: None } => self.remove_group(group_id),
        }
    }

    /// Begins to serve: everything committed is applied. Members have a whole session timeout to be heard of.
    pub fn start(&mut self, now: Now) {
        for (group_id, group) in self.groups.clone() {
            if self.foreign.kind(&group_id).is_some() {
                // Only its offsets are ours to know.
                self.groups.remove(&group_id);
                continue;
            }
            let is_over_capacity = group.member_count() > self.config.group_max_size;
            let mut transition = Transition::new(&self.config, now, group_id, Group::clone(&group));
            for member_id in transition.group.member_ids() {
                transition.restart_session(&member_id);
            }
            if is_over_capacity {
                transition.prepare_rebalance("the group has more members than group.max.size");
            }
            let decision = transition.into_decision(self.revision, None);
            debug_assert!(decision.records.is_empty() && decision.replies.is_empty());
            self.change(decision.changes);
        }
        let search = Timer::OffsetExpiry { after: None };
        self.timers.schedule(search, now.instant + self.config.offsets_retention_check_interval);
    }

    /// Stops to serve, because leadership or the node goes: everybody whose request is parked is told to look for the
    /// coordinator. Answers that are still held are to be failed with the same error.
    pub fn stop(self) -> Vec<Reply> {
        let mut replies = Vec::new();
        for (group_id, group) in &self.groups {
            let now = Now { instant: Instant::default(), wall: group.state_timestamp };
            let mut transition = Transition::new(&self.config, now, group_id.clone(), Group::clone(group));
            for member in group.members() {
                transition.answer_removed(member, &member.id, ErrorCode::NotCoordinator);
            }
            replies.append(&mut transition.into_replies());
        }
        replies
    }
}

// Deciding, and what follows.
impl GroupCoordinator {
    /// What to do about a request. The request is decoded, its group belongs to this coordinator, and the client may do
    /// to the group what it asks; what it may do to topics, `topics` knows.
    ///
    /// A JoinGroup or SyncGroup may find no answer in the decision: it is parked, and a later decision answers it.
    pub fn decide(
        &self,
        context: &RequestContext<'_>,
        request: &GroupRequest,
        now: Now,
        topics: &dyn TopicLookup,
    ) -> Decision {
        match request {
            GroupRequest::JoinGroup(join) => {
                if let Err(error) = join::validate(&self.config, join) {
                    return self.refuse(context, request, error);
                }
                if self.foreign_kind(&join.group_id).is_some() {
                    return self.refuse(context, request, ErrorCode::InconsistentGroupProtocol);
                }
                let is_new_group = !self.groups.contains_key(join.group_id.as_str());
                if is_new_group && !join.member_id.is_empty() {
                    return self.refuse(context, request, ErrorCode::UnknownMemberId);
                }
                let mut transition = self.transition(&join.group_id, now);
                transition.join(context, join, is_new_group);
                transition.into_decision(self.revision, None)
            }
            GroupRequest::SyncGroup(sync) => {
                if let Err(error) = membership::validate_sync(context.version, sync) {
                    return self.refuse(context, request, error);
                }
                if !self.groups.contains_key(sync.group_id.as_str()) {
                    return self.refuse(context, request, ErrorCode::UnknownMemberId);
                }
                let mut transition = self.transition(&sync.group_id, now);
                transition.sync(context, sync);
                transition.into_decision(self.revision, None)
            }
            GroupRequest::Heartbeat(heartbeat) => {
                if heartbeat.group_id.is_empty() {
                    return self.refuse(context, request, ErrorCode::InvalidGroupId);
                }
                if !self.groups.contains_key(heartbeat.group_id.as_str()) {
                    return self.refuse(context, request, ErrorCode::UnknownMemberId);
                }
                let mut transition = self.transition(&heartbeat.group_id, now);
                transition.heartbeat(context, heartbeat);
                transition.into_decision(self.revision, None)
            }
            GroupRequest::LeaveGroup(leave) => {
                if leave.group_id.is_empty() {
                    return self.refuse(context, request, ErrorCode::InvalidGroupId);
                }
                // In a group that does not exist every member is unknown, one by one.
                let mut transition = self.transition(&leave.group_id, now);
                transition.leave(context, leave);
                if self.groups.contains_key(leave.group_id.as_str()) {
                    return transition.into_decision(self.revision, None);
                }
                Decision { replies: transition.into_replies(), ..self.decide_records(Vec::new()) }
            }
            GroupRequest::OffsetCommit(commit) => self.decide_offset_commit(context, commit, now, topics),
            GroupRequest::OffsetDelete(delete) => self.decide_offset_delete(context, delete, topics),
            GroupRequest::DeleteGroups(delete) => self.decide_delete_groups(context, delete),
        }
    }

    /// When [`GroupCoordinator::on_timer`] has something to do.
    pub fn next_deadline(&self) -> Option<Instant> {
        self.timers.next().map(|(deadline, _)| deadline)
    }

    /// What to do about the earliest deadline, if it has passed. To be called, and its decision accepted, until there is
    /// none.
    pub fn on_timer(&self, now: Now) -> Option<Decision> {
        let (_, timer) = self.timers.next().filter(|(deadline, _)| *deadline <= now.instant)?;
        let timer = timer.clone();
        let cancel = Change::Cancel { timer: timer.clone() };
        let group_id = match &timer {
            Timer::OffsetExpiry { after } => {
                let Expired { records, is_through, resume_after } = self.expired(after.as_ref(), now);
                let wait =
                    if is_through { self.config.offsets_retention_check_interval } else { Duration::ZERO };
                let next = Timer::OffsetExpiry { after: resume_after };
                let again = Change::Schedule { timer: next, deadline: now.instant + wait };
                return Some(Decision {
                    changes: vec![cancel, again],
                    timer: Some(timer),
                    ..self.decide_records(records)
                });
            }
            Timer::Session { group_id, .. } | Timer::Join { group_id } | Timer::Sync { group_id } => group_id,
        };
        if !self.groups.contains_key(group_id) {
            return Some(Decision { changes: vec![cancel], ..self.decide_records(Vec::new()) });
        }
        let mut transition = self.transition(group_id, now);
        match &timer {
            Timer::Session { member_id, .. } => transition.on_session_deadline(member_id),
            Timer::Join { .. } => transition.on_join_deadline(),
            Timer::Sync { .. } => transition.on_sync_deadline(),
            Timer::OffsetExpiry { .. } => {}
        }
        let mut decision = transition.into_decision(self.revision, Some(timer));
        // First, so that what the transition schedules anew stays.
        decision.changes.insert(0, cancel);
        Some(decision)
    }

    /// Makes a decision the state, after its records were appended from `first_offset` on (which says nothing when it
    /// has none). The answers are to be given away when the log is committed up to its present end.
    ///
    /// # Panics
    /// When another decision was accepted since this one was made.
    pub fn accept(&mut self, decision: Decision, first_offset: Offset) -> Held {
        assert_eq!(decision.revision, self.revision, "the decision was made on another state");
        self.revision += 1;
        self.change(decision.changes);
        for (index, record) in decision.records.iter().enumerate() {
            if matches!(record, GroupRecord::Group { value: Some(_), .. }) {
                // The changes had more of the group than the record has.
                continue;
            }
            let offset = first_offset.plus(i64::try_from(index).unwrap_or(i64::MAX));
            self.apply_served(record, RecordPosition { offset, producer_id: ProducerId::NONE });
        }
        Held::new(decision.replies)
    }

    /// Drops a decision whose records could not be appended: nothing has happened. Whoever asked for it is answered by
    /// [`GroupRequest::append_failed`]; a deadline that asked for it is tried again a little later.
    pub fn refused(&mut self, decision: Decision, now: Now) {
        if let Some(timer) = decision.timer {
            self.timers.schedule(timer, now.instant + TIMER_RETRY);
        }
    }

    fn change(&mut self, changes: Vec<Change>) {
        for change in changes {
            match change {
                Change::Group { group_id, group } => self.put_group(group_id, group),
                Change::Schedule { timer, deadline } => self.timers.schedule(timer, deadline),
                Change::Cancel { timer } => self.timers.cancel(&timer),
            }
        }
    }

    fn put_group(&mut self, group_id: Arc<str>, group: Group) {
        self.groups.insert(group_id, Arc::new(group));
    }

    fn remove_group(&mut self, group_id: &str) {
        let Some((group_id, group)) = self.groups.remove_with_key(group_id) else { return };
        self.timers.cancel(&Timer::Join { group_id: group_id.clone() });
        self.timers.cancel(&Timer::Sync { group_id: group_id.clone() });
        let members = group.members().map(|member| &member.id).chain(group.pending_joins());
        for member_id in members.cloned().collect::<Vec<_>>() {
            self.timers.cancel(&Timer::Session { group_id: group_id.clone(), member_id });
        }
    }

    fn transition(&self, group_id: &str, now: Now) -> Transition<'_> {
        match self.group(group_id) {
            Some((group_id, group)) => Transition::new(&self.config, now, group_id.clone(), group.clone()),
            None => Transition::new(&self.config, now, Arc::from(group_id), Group::empty(now.wall)),
        }
    }

    fn refuse(&self, context: &RequestContext<'_>, request: &GroupRequest, error: ErrorCode) -> Decision {
        self.answer(context, request.failed(context.version, error))
    }

    pub(crate) fn answer(&self, context: &RequestContext<'_>, response: GroupResponse) -> Decision {
        Decision::answer(self.revision, Reply { token: context.token, response })
    }

    pub(crate) fn decide_records(&self, records: Vec<GroupRecord>) -> Decision {
        Decision { revision: self.revision, records, changes: Vec::new(), replies: Vec::new(), timer: None }
    }
}

// What the parts in other files read.
impl GroupCoordinator {
    pub(crate) fn config(&self) -> &GroupCoordinatorConfig {
        &self.config
    }

    pub(crate) fn revision(&self) -> u64 {
        self.revision
    }

    pub(crate) fn offsets(&self) -> &Offsets {
        &self.offsets
    }

    pub(crate) fn group(&self, group_id: &str) -> Option<(&Arc<str>, &Group)> {
        self.groups.get_key_value(group_id).map(|(group_id, group)| (group_id, &**group))
    }

    pub(crate) fn groups(&self) -> impl Iterator<Item = (&Arc<str>, &Group)> {
        self.groups.iter().map(|(group_id, group)| (group_id, &**group))
    }

    /// The groups after this one, or all, by id.
    pub(crate) fn groups_after(&self, after: Option<&Arc<str>>) -> impl Iterator<Item = (&Arc<str>, &Group)> {
        use std::ops::Bound::{Excluded, Unbounded};
        let start = after.map_or(Unbounded, |after| Excluded(after.clone()));
        self.groups.range::<_, Arc<str>>((start, Unbounded)).map(|(group_id, group)| (group_id, &**group))
    }

    /// What kind of group this is, if it is not a classic one.
    pub fn foreign_kind(&self, group_id: &str) -> Option<ForeignGroupKind> {
        self.foreign.kind(group_id)
    }

    /// The groups of other kinds in the log, which are kept and not served.
    pub fn foreign_groups(&self) -> impl Iterator<Item = (&Arc<str>, ForeignGroupKind)> {
        self.foreign.iter()
    }

    #[cfg(test)]
    pub(crate) fn deadline_of(&self, timer: &Timer) -> Option<Instant> {
        self.timers.deadline(timer)
    }

    #[cfg(test)]
    pub(crate) fn deadline_count(&self) -> usize {
        self.timers.all().count()
    }

    /// The state of a classic group; `None` when there is no such group.
    pub fn group_state(&self, group_id: &str) -> Option<GroupState> {
        self.group(group_id).map(|(_, group)| group.state)
    }
}
