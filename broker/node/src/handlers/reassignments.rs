//! ElectLeaders, AlterPartitionReassignments, ListPartitionReassignments.

use env::Env;
use model::ErrorCode;
use wire::{
    AlterPartitionReassignmentsRequest, AlterPartitionReassignmentsResponse, ElectLeadersRequest,
    ElectLeadersResponse, ListPartitionReassignmentsRequest, ListPartitionReassignmentsResponse,
};

use crate::dispatch::Call;

/// The first ElectLeaders whose answer has an error of its own.
const ELECTION_ERROR_VERSION: i16 = 1;

pub(crate) async fn elect_leaders<E: Env>(
    call: Call<E>,
    request: ElectLeadersRequest,
) -> ElectLeadersResponse {
    let decided = call.broker.decide(|context| controller::decide_elect_leaders(context, &request)).await;
    let mut response = decided
        .unwrap_or_else(|error| controller::failed_election(&request, error.code(), &error.to_string()));
    if call.version() < ELECTION_ERROR_VERSION {
        response.error_code = ErrorCode::None.code();
    }
    response
}

pub(crate) async fn alter<E: Env>(
    call: Call<E>,
    request: AlterPartitionReassignmentsRequest,
) -> AlterPartitionReassignmentsResponse {
    let decided = call
        .broker
        .decide(|context| controller::decide_alter_partition_reassignments(context, &request))
        .await;
    decided.unwrap_or_else(|error| AlterPartitionReassignmentsResponse {
        error_code: error.code().code(),
        error_message: Some(error.to_string()),
        ..AlterPartitionReassignmentsResponse::default()
    })
}

pub(crate) async fn list<E: Env>(
    call: Call<E>,
    request: ListPartitionReassignmentsRequest,
) -> ListPartitionReassignmentsResponse {
    controller::list_partition_reassignments(&call.broker.image(), &request)
}
