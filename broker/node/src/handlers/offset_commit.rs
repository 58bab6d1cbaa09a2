//! OffsetCommit.

use coordinator::{GroupRequest, GroupResponse};
use env::Env;
use wire::{OffsetCommitRequest, OffsetCommitResponse};

use super::groups::ask;
use crate::dispatch::Call;

pub(crate) async fn handle<E: Env>(call: Call<E>, request: OffsetCommitRequest) -> OffsetCommitResponse {
    let group_id = request.group_id.clone();
    match ask(&call, &group_id, GroupRequest::OffsetCommit(request)).await {
        GroupResponse::OffsetCommit(response) => response,
        other => unreachable!("the answer to another request: {other:?}"),
    }
}
