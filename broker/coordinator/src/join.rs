//! JoinGroup: how a client becomes a member, and how a member starts a rebalance.
//!
//! A client without a member id gets one. A dynamic one is sent back (from version 4) to join again with it, so that a
//! client that gave up waiting leaves no member behind; a static one takes the place of the member with its instance id,
//! which is fenced from then on, and in a stable group it does so without a rebalance.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use model::ErrorCode;
use wire::{JoinGroupRequest, JoinGroupResponse};

use crate::config::GroupCoordinatorConfig;
use crate::group::{Group, GroupState, Member, Waiting, copy_protocols};
use crate::request::{GroupResponse, RequestContext, join_error, shape_join};
use crate::transition::Transition;

/// From this version a dynamic member must join with an id that we gave it (KIP-394).
const JOIN_GROUP_REQUIRES_MEMBER_ID: i16 = 4;
/// From this version a restarted static leader is told to skip the assignment (KIP-814).
const JOIN_GROUP_SKIPS_ASSIGNMENT: i16 = 9;
/// How long a new member may wait for its first rebalance before it is taken for dead: it cannot send heartbeats yet.
const NEW_MEMBER_JOIN_TIMEOUT: Duration = Duration::from_secs(5 * 60);
/// The most ids that may be given out in one group to clients that have not come back with them. Kafka has no such bound.
pub(crate) const PENDING_MEMBERS_MAX: usize = 10_000;
/// The longest part of a member id that comes from the client; with the random part it fits a string of the protocol.
const MEMBER_ID_PREFIX_BYTES_MAX: usize = 32_000;

/// What is wrong with a request whatever the group is like.
pub(crate) fn validate(config: &GroupCoordinatorConfig, request: &JoinGroupRequest) -> Result<(), ErrorCode> {
    let session_timeouts = config.group_min_session_timeout_ms..=config.group_max_session_timeout_ms;
    if request.group_id.is_empty() {
        return Err(ErrorCode::InvalidGroupId);
    }
    if !session_timeouts.contains(&request.session_timeout_ms) {
        return Err(ErrorCode::InvalidSessionTimeout);
    }
    Ok(())
}

impl Transition<'_> {
    /// Handles a valid request. `is_new_group` when the group was made for it.
    pub(crate) fn join(
        &mut self,
        context: &RequestContext<'_>,
        request: &JoinGroupRequest,
        is_new_group: bool,
    ) {
        if is_new_group {
            // Whatever becomes of the request, the group exists from now on.
            self.record_group();
        }
        let joining =
            Joining { context, request, waiting: Waiting { token: context.token, version: context.version } };
        let is_unknown = request.member_id.is_empty();
        if !accepts(&self.group, &request.member_id, self.config.group_max_size) {
            if let Some(member) = self.group.member(&request.member_id).cloned() {
                self.remove_member(&member);
            }
            self.refuse(&joining, "", ErrorCode::GroupMaxSizeReached);
        } else if !self.group.supports(&request.protocol_type, &request.protocols) {
            self.refuse(&joining, &request.member_id, ErrorCode::InconsistentGroupProtocol);
        } else if is_unknown {
            self.join_unknown(&joining);
        } else if self.group.is_pending(&request.member_id) {
            self.add_member(&joining, Arc::from(request.member_id.as_str()));
        } else {
            self.join_known(&joining);
        }
    }

    fn join_unknown(&mut self, joining: &Joining<'_>) {
        let (context, request) = (joining.context, joining.request);
        let instance_id = request.group_instance_id.as_deref();
        let member_id = new_member_id(instance_id.unwrap_or(context.client_id), context.random);
        if let Some(instance_id) = instance_id {
            match self.group.static_member_id(instance_id).cloned() {
                Some(old_id) => self.replace_static_member(joining, &old_id, member_id),
                None => self.add_member(joining, member_id),
            }
        } else if context.version >= JOIN_GROUP_REQUIRES_MEMBER_ID {
            if self.group.pending_count() >= PENDING_MEMBERS_MAX {
                self.refuse(joining, "", ErrorCode::CoordinatorNotAvailable);
                return;
            }
            self.group.add_pending(member_id.clone());
            self.schedule_session(&member_id, i64::from(request.session_timeout_ms));
            self.refuse(joining, &member_id, ErrorCode::MemberIdRequired);
        } else {
            self.add_member(joining, member_id);
        }
    }

    fn add_member(&mut self, joining: &Joining<'_>, member_id: Arc<str>) {
        let (context, request) = (joining.context, joining.request);
        if self.group.member_count() == 0 {
            self.group.protocol_type = Some(Arc::from(request.protocol_type.as_str()));
        }
        if let Some(delay) = &mut self.group.initial_delay {
            delay.was_joined = true;
        }
        self.group.add(Member {
            id: member_id.clone(),
            // An id that we gave out on the way to a dynamic member stays one.
            instance_id: request
                .group_instance_id
                .as_deref()
                .filter(|_| request.member_id.is_empty())
                .map(Arc::from),
            client_id: Arc::from(context.client_id),
            client_host: Arc::from(context.client_host),
            rebalance_timeout_ms: joining.rebalance_timeout_ms(),
            session_timeout_ms: request.session_timeout_ms,
            protocols: copy_protocols(&request.protocols),
            assignment: bytes::Bytes::new(),
            awaiting_join: Some(joining.waiting),
            awaiting_sync: None,
            is_new: true,
        });
        self.schedule_session(&member_id, NEW_MEMBER_JOIN_TIMEOUT.as_millis() as i64);
        self.rebalance(&format!("a member joins{}", Because(request)));
    }

    fn join_known(&mut self, joining: &Joining<'_>) {
        let request = joining.request;
        if let Err(error) =
            self.group.validate_member(&request.member_id, request.group_instance_id.as_deref())
        {
            self.refuse(joining, &request.member_id, error);
            return;
        }
        let is_leader = self.group.is_leader(&request.member_id);
        let is_unchanged = self.group.member(&request.member_id).is_some_and(|member| {
            let asked = request.protocols.iter().map(|protocol| (protocol.name.as_str(), &protocol.metadata));
            asked.eq(member.protocols.iter().map(|(name, metadata)| (&**name, metadata)))
        });
        match self.group.state {
            // The answer to its JoinGroup may have been lost: the generation still stands.
            GroupState::CompletingRebalance if is_unchanged => {
                let response = self.join_response(&request.member_id, is_leader);
                self.answer(joining, response);
            }
            // A leader joins again when what it assigns has changed, such as the number of partitions.
            GroupState::Stable if is_unchanged && !is_leader => {
                let response = self.join_response(&request.member_id, false);
                self.answer(joining, response);
            }
            GroupState::PreparingRebalance | GroupState::CompletingRebalance | GroupState::Stable => {
                let member_id = request.member_id.as_str();
                self.update_member(joining, member_id);
                self.await_join(member_id, joining.waiting);
                self.rebalance(&format!("a member joins again{}", Because(request)));
            }
            // Unreachable: an empty group has no member to validate.
            GroupState::Empty => self.refuse(joining, &request.member_id, ErrorCode::UnknownMemberId),
        }
    }

    fn replace_static_member(&mut self, joining: &Joining<'_>, old_id: &str, member_id: Arc<str>) {
        let old_leader = self.group.leader.clone();
        let Some(old) = self.group.replace_static_member(old_id, member_id.clone()) else { return };
        self.cancel_session(old_id);
        self.answer_removed(&old, old_id, ErrorCode::FencedInstanceId);
        self.update_member(joining, &member_id);
        self.restart_session(&member_id);

        if self.group.state == GroupState::Stable && self.group.select_protocol() == self.group.protocol {
            // The assignment stands, whoever holds the instance id: remember the new member id, and that is all.
            self.record_group();
            let is_leader = self.group.is_leader(&member_id);
            let response = if joining.context.version >= JOIN_GROUP_SKIPS_ASSIGNMENT {
                JoinGroupResponse { skip_assignment: is_leader, ..self.join_response(&member_id, is_leader) }
            } else {
                // An older client that took itself for the leader would assign: name the one that it replaced.
                let leader = old_leader.as_deref().unwrap_or_default().to_owned();
                JoinGroupResponse { leader, ..self.join_response(&member_id, false) }
            };
            self.answer(joining, response);
            return;
        }
        self.await_join(&member_id, joining.waiting);
        // In CompletingRebalance the leader may be assigning to the old id already: everybody joins again.
        self.rebalance(&format!("a static member restarts{}", Because(joining.request)));
    }

    fn update_member(&mut self, joining: &Joining<'_>, member_id: &str) {
        let protocols = copy_protocols(&joining.request.protocols);
        self.group.edit(member_id, |member| {
            member.protocols = protocols;
            member.rebalance_timeout_ms = joining.rebalance_timeout_ms();
            member.session_timeout_ms = joining.request.session_timeout_ms;
        });
    }

    fn answer(&mut self, joining: &Joining<'_>, response: JoinGroupResponse) {
        let response = shape_join(joining.context.version, response);
        self.reply(joining.context.token, GroupResponse::JoinGroup(response));
    }

    fn refuse(&mut self, joining: &Joining<'_>, member_id: &str, error: ErrorCode) {
        self.answer(joining, join_error(joining.context.version, member_id, error));
    }
}

/// One request on its way.
struct Joining<'a> {
    context: &'a RequestContext<'a>,
    request: &'a JoinGroupRequest,
    waiting: Waiting,
}

impl Joining<'_> {
    /// Version 0 has no rebalance timeout of its own.
    fn rebalance_timeout_ms(&self) -> i32 {
        if self.context.version == 0 {
            self.request.session_timeout_ms
        } else {
            self.request.rebalance_timeout_ms
        }
    }
}

/// The client's own words, for the log.
struct Because<'a>(&'a JoinGroupRequest);

impl fmt::Display for Because<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.reason.as_deref() {
            None | Some("") => Ok(()),
            Some(reason) => write!(f, ": {reason}"),
        }
    }
}

/// Whether there is room. While members join, those count that have joined, so that the last ones to come are left out
/// when the bound was lowered.
fn accepts(group: &Group, member_id: &str, group_max_size: usize) -> bool {
    match group.state {
        GroupState::Empty => true,
        GroupState::PreparingRebalance => {
            group.member(member_id).is_some_and(|member| member.awaiting_join.is_some())
                || group.awaiting_join_count() < group_max_size
        }
        GroupState::CompletingRebalance | GroupState::Stable => {
            group.member(member_id).is_some() || group.member_count() < group_max_size
        }
    }
}

/// The prefix, a dash, and a random UUID of version 4.
fn new_member_id(prefix: &str, random: u128) -> Arc<str> {
    let prefix = &prefix[..prefix.floor_char_boundary(MEMBER_ID_PREFIX_BYTES_MAX)];
    let uuid = random & !(0xf << 76) & !(0x3 << 62) | 0x4 << 76 | 0x2 << 62;
    let (high, low) = ((uuid >> 64) as u64, uuid as u64);
    Arc::from(format!(
        "{prefix}-{:08x}-{:04x}-{:04x}-{:04x}-{:012x}",
        high >> 32,
        high >> 16 & 0xffff,
        high & 0xffff,
        low >> 48,
        low & 0xffff_ffff_ffff
    ))
}
