//! One group on its way from one state to the next: the rebalance protocol.
//!
//! A rebalance has two phases. In *PreparingRebalance* the group waits until every member has sent JoinGroup, at most
//! for the longest rebalance timeout among them; dynamic members that did not come are removed, static ones stay. The
//! first rebalance of an empty group waits for `group.initial.rebalance.delay.ms` instead, and as long again whenever
//! somebody new came meanwhile, up to the rebalance timeout. Then the generation grows, all joins are answered at once,
//! the leader's with everybody's metadata, and in *CompletingRebalance* the group waits for the leader's SyncGroup; its
//! assignment is the record that makes the generation last. Who does not send SyncGroup within the rebalance timeout is
//! removed, which makes the group rebalance again. An answer to a parked request is also a sign of life: sessions start
//! anew with it.
//!
//! Works on a copy of the group and collects what is to happen; [`Transition::into_decision`] is the result.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use model::{ErrorCode, Instant};
use wire::join_group_response::JoinGroupResponseMember;
use wire::{JoinGroupResponse, SyncGroupResponse};

use crate::config::GroupCoordinatorConfig;
use crate::decision::{Change, Decision};
use crate::group::{Group, GroupState, InitialDelay, Member, Waiting};
use crate::record::GroupRecord;
use crate::request::{GroupResponse, Now, Reply, RequestToken, join_error, shape_join, sync_error};
use crate::timers::Timer;

pub(crate) struct Transition<'a> {
    pub(crate) config: &'a GroupCoordinatorConfig,
    pub(crate) now: Now,
    pub(crate) group_id: Arc<str>,
    pub(crate) group: Group,
    timers: Vec<Change>,
    records: Vec<GroupRecord>,
    replies: Vec<Reply>,
}

impl<'a> Transition<'a> {
    pub(crate) fn new(
        config: &'a GroupCoordinatorConfig,
        now: Now,
        group_id: Arc<str>,
        group: Group,
    ) -> Self {
        Self { config, now, group_id, group, timers: Vec::new(), records: Vec::new(), replies: Vec::new() }
    }

    pub(crate) fn into_decision(self, revision: u64, timer: Option<Timer>) -> Decision {
        if cfg!(debug_assertions) {
            self.group.check();
        }
        let mut changes = vec![Change::Group { group_id: self.group_id, group: self.group }];
        changes.extend(self.timers);
        Decision { revision, records: self.records, changes, replies: self.replies, timer }
    }

    /// Only the answers, of a group that does not become a state.
    pub(crate) fn into_replies(self) -> Vec<Reply> {
        self.replies
    }

    pub(crate) fn reply(&mut self, token: RequestToken, response: GroupResponse) {
        self.replies.push(Reply { token, response });
    }

    /// Puts the group as it now is on record.
    pub(crate) fn record_group(&mut self) {
        self.records.push(GroupRecord::Group {
            group_id: self.group_id.to_string(),
            value: Some(self.group.to_record()),
        });
    }

    pub(crate) fn record(&mut self, record: GroupRecord) {
        self.records.push(record);
    }

    /// Starts or continues a rebalance because of something that a member did.
    pub(crate) fn rebalance(&mut self, reason: &str) {
        match self.group.state {
            GroupState::PreparingRebalance => self.complete_join_if_all_joined(),
            GroupState::Empty | GroupState::CompletingRebalance | GroupState::Stable => {
                self.prepare_rebalance(reason)
            }
        }
    }

    /// Leaves whatever phase the group is in and waits for everybody to join again.
    pub(crate) fn prepare_rebalance(&mut self, reason: &str) {
        if self.group.state == GroupState::CompletingRebalance {
            self.abandon_sync();
        }
        self.cancel(Timer::Sync { group_id: self.group_id.clone() });
        let was_empty = self.group.state == GroupState::Empty;
        self.group.enter(GroupState::PreparingRebalance, self.now.wall);
        tracing::info!(
            group_id = &*self.group_id,
            generation = self.group.generation,
            reason,
            "preparing to rebalance group"
        );
        if was_empty {
            let delay_ms =
                i64::try_from(self.config.group_initial_rebalance_delay.as_millis()).unwrap_or(i64::MAX);
            let remaining_ms = (self.group.rebalance_timeout_ms() - delay_ms).max(0);
            self.group.initial_delay =
                Some(InitialDelay { current_ms: delay_ms, remaining_ms, was_joined: false });
            self.schedule_join(delay_ms);
        } else if self.group.has_all_joined() {
            self.complete_join();
        } else {
            self.schedule_join(self.group.rebalance_timeout_ms());
        }
    }

    /// Goes on when nobody is missing any more. An initial rebalance waits out its delay all the same.
    pub(crate) fn complete_join_if_all_joined(&mut self) {
        let is_preparing = self.group.state == GroupState::PreparingRebalance;
        if is_preparing && self.group.initial_delay.is_none() && self.group.has_all_joined() {
            self.complete_join();
        }
    }

    /// The wait for members is over.
    pub(crate) fn on_join_deadline(&mut self) {
        let Some(delay) = self.group.initial_delay else {
            if self.group.state == GroupState::PreparingRebalance {
                self.complete_join();
            }
            return;
        };
        if !delay.was_joined || delay.remaining_ms == 0 {
            self.complete_join();
            return;
        }
        let initial_ms =
            i64::try_from(self.config.group_initial_rebalance_delay.as_millis()).unwrap_or(i64::MAX);
        let next_ms = initial_ms.min(delay.remaining_ms);
        self.group.initial_delay = Some(InitialDelay {
            current_ms: next_ms,
            remaining_ms: (delay.remaining_ms - delay.current_ms).max(0),
            was_joined: false,
        });
        self.schedule_join(next_ms);
    }

    fn complete_join(&mut self) {
        self.cancel(Timer::Join { group_id: self.group_id.clone() });
        for member_id in self.group.member_ids() {
            let is_missing = self
                .group
                .member(&member_id)
                .is_some_and(|member| member.awaiting_join.is_none() && member.instance_id.is_none());
            if is_missing {
                self.cancel_session(&member_id);
                self.group.remove(&member_id);
            }
        }
        if !self.group.elect_joined_leader() && self.group.member_count() > 0 {
            // Only static members are left and none came: their sessions decide who is still there.
            self.schedule_join(self.group.rebalance_timeout_ms());
            return;
        }
        self.group.start_generation(self.now.wall);
        tracing::info!(
            group_id = &*self.group_id,
            generation = self.group.generation,
            members = self.group.member_count(),
            "group has a new generation"
        );
        if self.group.state == GroupState::Empty {
            self.record_group();
            return;
        }
        for member_id in self.group.member_ids() {
            let response = self.join_response(&member_id, self.group.is_leader(&member_id));
            self.answer_join(&member_id, response);
            self.group.edit(&member_id, |member| member.is_new = false);
            self.group.pending_syncs.insert(member_id.clone());
            self.restart_session(&member_id);
        }
        let timeout_ms = self.group.rebalance_timeout_ms();
        self.schedule(Timer::Sync { group_id: self.group_id.clone() }, timeout_ms);
    }

    /// The wait for members to fetch their assignment is over.
    pub(crate) fn on_sync_deadline(&mut self) {
        let awaits_syncs = matches!(self.group.state, GroupState::CompletingRebalance | GroupState::Stable);
        if !awaits_syncs || self.group.pending_syncs.is_empty() {
            return;
        }
        for member_id in self.group.pending_syncs.clone() {
            self.cancel_session(&member_id);
            self.group.remove(&member_id);
        }
        self.prepare_rebalance("members did not sync in time");
    }

    /// A member has not been heard of for its session timeout, or did not come back with the id given to it.
    pub(crate) fn on_session_deadline(&mut self, member_id: &str) {
        if self.group.is_pending(member_id) {
            self.group.remove_pending(member_id);
            if self.group.state == GroupState::PreparingRebalance && self.group.has_all_joined() {
                self.complete_join();
            }
            return;
        }
        let Some(member) = self.group.member(member_id).cloned() else { return };
        if member.is_excused() {
            return;
        }
        tracing::info!(
            group_id = &*self.group_id,
            member_id,
            "member is silent and is removed from its group"
        );
        self.remove_member(&member);
        match self.group.state {
            GroupState::Stable | GroupState::CompletingRebalance => {
                self.prepare_rebalance("a member's session timed out");
            }
            GroupState::PreparingRebalance if self.group.has_all_joined() => self.complete_join(),
            GroupState::PreparingRebalance | GroupState::Empty => {}
        }
    }

    /// The leader's assignment arrived: the generation is complete. Members without one get an empty one.
    pub(crate) fn complete_sync(&mut self, assignment: impl Fn(&str) -> Option<Bytes>) {
        for member_id in self.group.member_ids() {
            let assigned = assignment(&member_id).unwrap_or_default();
            self.group.edit(&member_id, |member| member.assignment = assigned);
        }
        self.group.enter(GroupState::Stable, self.now.wall);
        self.record_group();
        for member_id in self.group.member_ids() {
            let response = self.sync_response(&member_id);
            if self.answer_sync(&member_id, response) {
                self.restart_session(&member_id);
            }
        }
    }

    fn abandon_sync(&mut self) {
        for member_id in self.group.member_ids() {
            self.group.edit(&member_id, |member| member.assignment = Bytes::new());
            if self.answer_sync(&member_id, sync_error(ErrorCode::RebalanceInProgress)) {
                self.restart_session(&member_id);
            }
        }
    }

    /// Takes a member out of the group, and answers it if it waits.
    pub(crate) fn remove_member(&mut self, member: &Member) {
        self.cancel_session(&member.id);
        self.group.remove(&member.id);
        self.answer_removed(member, "", ErrorCode::UnknownMemberId);
    }

    /// Answers what a member that is no more still waits for.
    pub(crate) fn answer_removed(&mut self, member: &Member, member_id: &str, error: ErrorCode) {
        if let Some(Waiting { token, version }) = member.awaiting_join {
            self.reply(token, GroupResponse::JoinGroup(join_error(version, member_id, error)));
        }
        if let Some(Waiting { token, .. }) = member.awaiting_sync {
            self.reply(token, GroupResponse::SyncGroup(sync_error(error)));
        }
    }

    /// What a member is told of the current generation; the metadata of all members only if asked for.
    pub(crate) fn join_response(&self, member_id: &str, with_members: bool) -> JoinGroupResponse {
        let group = &self.group;
        let members = if with_members { group.subscriptions() } else { Vec::new() };
        JoinGroupResponse {
            generation_id: group.generation,
            protocol_type: group.protocol_type.as_deref().map(str::to_owned),
            protocol_name: group.protocol.as_deref().map(str::to_owned),
            leader: group.leader.as_deref().unwrap_or_default().to_owned(),
            member_id: member_id.to_owned(),
            members: members
                .into_iter()
                .map(|(member, metadata)| JoinGroupResponseMember {
                    member_id: member.id.to_string(),
                    group_instance_id: member.instance_id.as_deref().map(str::to_owned),
                    metadata,
                })
                .collect(),
            ..JoinGroupResponse::default()
        }
    }

    /// A member's assignment.
    pub(crate) fn sync_response(&self, member_id: &str) -> SyncGroupResponse {
        SyncGroupResponse {
            protocol_type: self.group.protocol_type.as_deref().map(str::to_owned),
            protocol_name: self.group.protocol.as_deref().map(str::to_owned),
            assignment: self
                .group
                .member(member_id)
                .map(|member| member.assignment.clone())
                .unwrap_or_default(),
            ..SyncGroupResponse::default()
        }
    }

    /// Parks a JoinGroup. If the member's previous one still waits, that one is told to try again.
    pub(crate) fn await_join(&mut self, member_id: &str, waiting: Waiting) {
        let response = |version| join_error(version, member_id, ErrorCode::RebalanceInProgress);
        let previous = self.group.member(member_id).and_then(|member| member.awaiting_join);
        if let Some(Waiting { token, version }) = previous {
            self.reply(token, GroupResponse::JoinGroup(response(version)));
        }
        self.group.edit(member_id, |member| member.awaiting_join = Some(waiting));
    }

    /// Parks a SyncGroup, as [`Transition::await_join`] does a JoinGroup.
    pub(crate) fn await_sync(&mut self, member_id: &str, waiting: Waiting) {
        self.answer_sync(member_id, sync_error(ErrorCode::RebalanceInProgress));
        self.group.edit(member_id, |member| member.awaiting_sync = Some(waiting));
    }

    fn answer_join(&mut self, member_id: &str, response: JoinGroupResponse) {
        let Some(Waiting { token, version }) = self.group.member(member_id).and_then(|m| m.awaiting_join)
        else {
            return;
        };
        self.group.edit(member_id, |member| member.awaiting_join = None);
        self.reply(token, GroupResponse::JoinGroup(shape_join(version, response)));
    }

    fn answer_sync(&mut self, member_id: &str, response: SyncGroupResponse) -> bool {
        let Some(Waiting { token, .. }) = self.group.member(member_id).and_then(|m| m.awaiting_sync) else {
            return false;
        };
        self.group.edit(member_id, |member| member.awaiting_sync = None);
        self.reply(token, GroupResponse::SyncGroup(response));
        true
    }

    /// The member was heard of: its session starts anew.
    pub(crate) fn restart_session(&mut self, member_id: &str) {
        let Some(member) = self.group.member(member_id) else { return };
        let timeout_ms = i64::from(member.session_timeout_ms);
        self.schedule_session(member_id, timeout_ms);
    }

    pub(crate) fn schedule_session(&mut self, member_id: &str, timeout_ms: i64) {
        let timer = Timer::Session { group_id: self.group_id.clone(), member_id: Arc::from(member_id) };
        self.schedule(timer, timeout_ms);
    }

    pub(crate) fn cancel_session(&mut self, member_id: &str) {
        self.cancel(Timer::Session { group_id: self.group_id.clone(), member_id: Arc::from(member_id) });
    }

    /// Everybody of this generation has asked for the assignment.
    pub(crate) fn cancel_sync_deadline(&mut self) {
        self.cancel(Timer::Sync { group_id: self.group_id.clone() });
    }

    fn schedule_join(&mut self, delay_ms: i64) {
        self.schedule(Timer::Join { group_id: self.group_id.clone() }, delay_ms);
    }

    fn schedule(&mut self, timer: Timer, delay_ms: i64) {
        let deadline = after_ms(self.now.instant, delay_ms);
        self.timers.push(Change::Schedule { timer, deadline });
    }

    fn cancel(&mut self, timer: Timer) {
        self.timers.push(Change::Cancel { timer });
    }
}

fn after_ms(instant: Instant, delay_ms: i64) -> Instant {
    instant + Duration::from_millis(u64::try_from(delay_ms).unwrap_or(0))
}
