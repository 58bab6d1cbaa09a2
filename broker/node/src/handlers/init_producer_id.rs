//! InitProducerId: an id for an idempotent producer. Transactions are not built yet.

use std::ops::Range;

use env::Env;
use model::ErrorCode;
use wire::{AllocateProducerIdsRequest, InitProducerIdRequest, InitProducerIdResponse};

use crate::broker::Broker;
use crate::dispatch::Call;

pub(crate) async fn handle<E: Env>(call: Call<E>, request: InitProducerIdRequest) -> InitProducerIdResponse {
    let refused = |error: ErrorCode| InitProducerIdResponse {
        error_code: error.code(),
        producer_id: -1,
        producer_epoch: -1,
        ..InitProducerIdResponse::default()
    };
    if request.transactional_id.is_some() {
        // Never a retriable error: clients would go on asking for ever.
        tracing::info!(
            client = call.client_id(),
            "refuse a transactional producer: transactions are not built yet"
        );
        return refused(ErrorCode::InvalidRequest);
    }
    let broker = &call.broker;
    match broker.producer_ids.next(allocate(broker)).await {
        // Also for a producer that has an id and lost track of its sequence: it gets a new one, as in Kafka.
        Ok(id) => InitProducerIdResponse {
            producer_id: id.0,
            producer_epoch: 0,
            ..InitProducerIdResponse::default()
        },
        Err(error) => refused(error),
    }
}

async fn allocate<E: Env>(broker: &Broker<E>) -> Result<Range<i64>, ErrorCode> {
    let request =
        AllocateProducerIdsRequest { broker_id: broker.config.node_id.0, broker_epoch: broker.epoch().0 };
    let decided = broker.decide(|context| controller::decide_allocate_producer_ids(context, &request)).await;
    let response = decided.map_err(|error| error.code())?;
    match ErrorCode::from_code(response.error_code) {
        ErrorCode::None => {
            let start = response.producer_id_start;
            Ok(start..start + i64::from(response.producer_id_len))
        }
        error => Err(error),
    }
}
