//! The requests of classic groups: what they ask of a coordinator goes to it as it is.

use coordinator::{GroupRequest, GroupResponse};
use env::Env;
use model::ErrorCode;
use wire::delete_groups_response::DeletableGroupResult;
use wire::{
    DeleteGroupsRequest, DeleteGroupsResponse, DescribeGroupsRequest, DescribeGroupsResponse,
    HeartbeatRequest, HeartbeatResponse, JoinGroupRequest, JoinGroupResponse, LeaveGroupRequest,
    LeaveGroupResponse, ListGroupsRequest, ListGroupsResponse, OffsetDeleteRequest, OffsetDeleteResponse,
    SyncGroupRequest, SyncGroupResponse,
};

use super::metadata::NO_OPERATIONS;
use crate::dispatch::Call;
use crate::groups::Caller;
use crate::inbox::RequestMemoryShare;

/// The operations on a group (KIP-430), as bits: read, delete, describe, describe configs, alter configs.
const GROUP_OPERATIONS: i32 = 1 << 3 | 1 << 6 | 1 << 8 | 1 << 10 | 1 << 11;

/// Asks the coordinator of `group_id`; the whole request is for that group.
pub(super) async fn ask<E: Env>(call: &Call<E>, group_id: &str, request: GroupRequest) -> GroupResponse {
    ask_holding(call, &call.memory, group_id, request).await
}

/// Asks the coordinator of `group_id`, and gives `memory` back once that has decided.
async fn ask_holding<E: Env>(
    call: &Call<E>,
    memory: &RequestMemoryShare,
    group_id: &str,
    request: GroupRequest,
) -> GroupResponse {
    let caller = Caller {
        version: call.version(),
        client_id: call.client_id(),
        // As Java prints an address without a host name.
        client_host: format!("/{}", call.peer.address.ip()),
    };
    call.broker.groups.handle(group_id, &caller, request, memory, &call.broker.image()).await
}

macro_rules! asked {
    ($name:ident, $request:ty, $response:ty, $variant:ident) => {
        pub(crate) async fn $name<E: Env>(call: Call<E>, request: $request) -> $response {
            let group_id = request.group_id.clone();
            match ask(&call, &group_id, GroupRequest::$variant(request)).await {
                GroupResponse::$variant(response) => response,
                other => unreachable!("the answer to another request: {other:?}"),
            }
        }
    };
}

asked!(join, JoinGroupRequest, JoinGroupResponse, JoinGroup);
asked!(sync, SyncGroupRequest, SyncGroupResponse, SyncGroup);
asked!(heartbeat, HeartbeatRequest, HeartbeatResponse, Heartbeat);
asked!(leave, LeaveGroupRequest, LeaveGroupResponse, LeaveGroup);
asked!(delete_offsets, OffsetDeleteRequest, OffsetDeleteResponse, OffsetDelete);

pub(crate) async fn describe<E: Env>(
    call: Call<E>,
    request: DescribeGroupsRequest,
) -> DescribeGroupsResponse {
    let image = call.broker.image();
    let mut groups = Vec::with_capacity(request.groups.len());
    for group_id in request.groups {
        let version = call.version();
        let described = call
            .broker
            .groups
            .with_coordinator(&group_id, &image, |coordinator| coordinator.describe_group(&group_id, version))
            .await;
        let mut described =
            described.unwrap_or_else(|error| wire::describe_groups_response::DescribedGroup {
                group_id,
                error_code: error.code(),
                ..Default::default()
            });
        described.authorized_operations = match request.include_authorized_operations {
            true if described.error_code == 0 => GROUP_OPERATIONS,
            _ => NO_OPERATIONS,
        };
        groups.push(described);
    }
    DescribeGroupsResponse { groups, ..DescribeGroupsResponse::default() }
}

pub(crate) async fn list<E: Env>(call: Call<E>, request: ListGroupsRequest) -> ListGroupsResponse {
    let listed = call.broker.groups.each_coordinator(|coordinator| coordinator.list_groups(&request)).await;
    match listed {
        Ok(groups) => ListGroupsResponse {
            groups: groups.into_iter().flatten().collect(),
            ..ListGroupsResponse::default()
        },
        Err(error) => ListGroupsResponse { error_code: error.code(), ..ListGroupsResponse::default() },
    }
}

/// Each group is deleted by its own coordinator.
pub(crate) async fn delete<E: Env>(call: Call<E>, request: DeleteGroupsRequest) -> DeleteGroupsResponse {
    let mut results = Vec::with_capacity(request.groups_names.len());
    let mut seen = std::collections::BTreeSet::new();
    for group_id in request.groups_names.into_iter().filter(|group_id| seen.insert(group_id.clone())) {
        let one = DeleteGroupsRequest { groups_names: vec![group_id.clone()] };
        // The names of the others stay, and with them the memory of the request.
        let nothing = RequestMemoryShare::default();
        let answer = ask_holding(&call, &nothing, &group_id, GroupRequest::DeleteGroups(one)).await;
        match answer {
            GroupResponse::DeleteGroups(response) => results.extend(response.results),
            _ => results.push(DeletableGroupResult {
                group_id,
                error_code: ErrorCode::UnknownServerError.code(),
                ..Default::default()
            }),
        }
    }
    DeleteGroupsResponse { results, ..DeleteGroupsResponse::default() }
}
