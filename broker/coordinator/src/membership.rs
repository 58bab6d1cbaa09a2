//! SyncGroup, Heartbeat and LeaveGroup: what members do once they have joined.

use std::collections::BTreeMap;
use std::sync::Arc;

use bytes::Bytes;
use model::ErrorCode;
use wire::leave_group_request::MemberIdentity;
use wire::leave_group_response::MemberResponse;
use wire::{HeartbeatRequest, SyncGroupRequest};

use crate::group::{Group, GroupState, Waiting};
use crate::request::{
    GroupResponse, RequestContext, heartbeat_error, leave_response, leaving_members, sync_error,
};
use crate::transition::Transition;

/// From this version SyncGroup names the protocol, and must.
const SYNC_GROUP_NAMES_PROTOCOL: i16 = 5;

/// What is wrong with a request whatever the group is like.
pub(crate) fn validate_sync(version: i16, request: &SyncGroupRequest) -> Result<(), ErrorCode> {
    let names_protocol = request.protocol_type.is_some() && request.protocol_name.is_some();
    if version >= SYNC_GROUP_NAMES_PROTOCOL && !names_protocol {
        return Err(ErrorCode::InconsistentGroupProtocol);
    }
    if request.group_id.is_empty() {
        return Err(ErrorCode::InvalidGroupId);
    }
    Ok(())
}

fn validate_sync_of_group(group: &Group, request: &SyncGroupRequest) -> Result<(), ErrorCode> {
    let differs = |asked: &Option<String>, known: &Option<Arc<str>>| match (asked, known) {
        (Some(asked), Some(known)) => **asked != **known,
        _ => false,
    };
    if group.state == GroupState::Empty {
        return Err(ErrorCode::UnknownMemberId);
    }
    group.validate_member(&request.member_id, request.group_instance_id.as_deref())?;
    if request.generation_id != group.generation {
        return Err(ErrorCode::IllegalGeneration);
    }
    if differs(&request.protocol_type, &group.protocol_type)
        || differs(&request.protocol_name, &group.protocol)
    {
        return Err(ErrorCode::InconsistentGroupProtocol);
    }
    if group.state == GroupState::PreparingRebalance {
        return Err(ErrorCode::RebalanceInProgress);
    }
    Ok(())
}

/// Whether a heartbeat is a member's of this generation; the answer when the group is about to rebalance comes later.
fn validate_heartbeat(group: &Group, request: &HeartbeatRequest) -> Result<(), ErrorCode> {
    group.validate_member(&request.member_id, request.group_instance_id.as_deref())?;
    if request.generation_id != group.generation {
        return Err(ErrorCode::IllegalGeneration);
    }
    Ok(())
}

impl Transition<'_> {
    pub(crate) fn sync(&mut self, context: &RequestContext<'_>, request: &SyncGroupRequest) {
        if let Err(error) = validate_sync_of_group(&self.group, request) {
            self.reply(context.token, GroupResponse::SyncGroup(sync_error(error)));
            return;
        }
        let member_id = request.member_id.as_str();
        self.group.pending_syncs.remove(member_id);
        if self.group.pending_syncs.is_empty() {
            self.cancel_sync_deadline();
        }
        if self.group.state == GroupState::Stable {
            let response = self.sync_response(member_id);
            self.reply(context.token, GroupResponse::SyncGroup(response));
            return;
        }
        self.await_sync(member_id, Waiting { token: context.token, version: context.version });
        if self.group.is_leader(member_id) {
            // Of several for one member the last counts.
            let assignments: BTreeMap<&str, &Bytes> =
                request.assignments.iter().map(|a| (a.member_id.as_str(), &a.assignment)).collect();
            self.complete_sync(|member_id| {
                assignments.get(member_id).map(|bytes| Bytes::copy_from_slice(bytes))
            });
        }
    }

    pub(crate) fn heartbeat(&mut self, context: &RequestContext<'_>, request: &HeartbeatRequest) {
        let result = validate_heartbeat(&self.group, request).and_then(|()| {
            self.restart_session(&request.member_id);
            match self.group.state {
                GroupState::PreparingRebalance => Err(ErrorCode::RebalanceInProgress),
                _ => Ok(()),
            }
        });
        let error = result.err().unwrap_or(ErrorCode::None);
        self.reply(context.token, GroupResponse::Heartbeat(heartbeat_error(error)));
    }

    pub(crate) fn leave(&mut self, context: &RequestContext<'_>, request: &wire::LeaveGroupRequest) {
        let mut responses = Vec::new();
        for leaving in leaving_members(request, context.version) {
            let error = self.leave_one(&leaving).err().unwrap_or(ErrorCode::None);
            responses.push(MemberResponse {
                member_id: leaving.member_id,
                group_instance_id: leaving.group_instance_id,
                error_code: error.code(),
            });
        }
        if responses.iter().any(|response| response.error_code == ErrorCode::None.code()) {
            match self.group.state {
                GroupState::Stable | GroupState::CompletingRebalance => {
                    self.prepare_rebalance("a member left")
                }
                GroupState::PreparingRebalance => self.complete_join_if_all_joined(),
                GroupState::Empty => {}
            }
        }
        self.reply(context.token, GroupResponse::LeaveGroup(leave_response(responses, context.version)));
    }

    /// An administrator names a static member by its instance id alone.
    fn leave_one(&mut self, leaving: &MemberIdentity) -> Result<(), ErrorCode> {
        let instance_id = leaving.group_instance_id.as_deref();
        let member_id: Arc<str> = if leaving.member_id.is_empty() {
            instance_id
                .and_then(|instance_id| self.group.static_member_id(instance_id))
                .cloned()
                .ok_or(ErrorCode::UnknownMemberId)?
        } else if self.group.is_pending(&leaving.member_id) {
            self.group.remove_pending(&leaving.member_id);
            self.cancel_session(&leaving.member_id);
            return Ok(());
        } else {
            self.group.validate_member(&leaving.member_id, instance_id)?;
            Arc::from(leaving.member_id.as_str())
        };
        let member = self.group.member(&member_id).cloned().ok_or(ErrorCode::UnknownMemberId)?;
        tracing::info!(
            group_id = &*self.group_id,
            member_id = &*member_id,
            reason = leaving.reason.as_deref(),
            "member leaves its group"
        );
        self.remove_member(&member);
        Ok(())
    }
}
