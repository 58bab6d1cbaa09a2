//! Blocks of producer ids: every id is handed out once in the life of a cluster.

use model::{ErrorCode, NodeId};
use wire::{AllocateProducerIdsRequest, AllocateProducerIdsResponse, ProducerIdsRecord};

use crate::brokers::registered;
use crate::{Context, Decision};

/// How many ids a broker gets at a time.
pub const PRODUCER_ID_BLOCK_LEN: i32 = 1000;

/// Gives a registered broker the next block.
pub fn decide_allocate_producer_ids(
    context: &Context<'_>,
    request: &AllocateProducerIdsRequest,
) -> Decision<AllocateProducerIdsResponse> {
    let refuse = |code: ErrorCode| {
        Decision::unchanged(AllocateProducerIdsResponse { error_code: code.code(), ..Default::default() })
    };
    if registered(context, NodeId(request.broker_id), request.broker_epoch).is_none() {
        return refuse(ErrorCode::StaleBrokerEpoch);
    }
    let first = context.image.next_producer_id;
    let Some(next_producer_id) = first.checked_add(i64::from(PRODUCER_ID_BLOCK_LEN)) else {
        return refuse(ErrorCode::UnknownServerError);
    };
    let (broker_id, broker_epoch) = (request.broker_id, request.broker_epoch);
    let record = ProducerIdsRecord { broker_id, broker_epoch, next_producer_id };
    Decision {
        records: vec![(record.into(), 0)],
        response: AllocateProducerIdsResponse {
            producer_id_start: first,
            producer_id_len: PRODUCER_ID_BLOCK_LEN,
            ..Default::default()
        },
    }
}
