//! OffsetFetch: the offsets of one group, or from version 8 on of several.

use coordinator::offset_fetch;
use env::Env;
use wire::{OffsetFetchRequest, OffsetFetchResponse};

use crate::dispatch::Call;
use crate::groups::ImageTopics;

pub(crate) async fn handle<E: Env>(call: Call<E>, request: OffsetFetchRequest) -> OffsetFetchResponse {
    let version = call.version();
    let require_stable = request.require_stable;
    let image = call.broker.image();
    let mut answers = Vec::new();
    for group in offset_fetch::groups_of(request, version) {
        let topics = ImageTopics(&image);
        let answer = call
            .broker
            .groups
            .with_coordinator(&group.group_id, &image, |coordinator| {
                coordinator.fetch_offsets(&group, version, require_stable, &topics)
            })
            .await;
        answers.push(answer.unwrap_or_else(|error| offset_fetch::group_error(&group, version, error)));
    }
    offset_fetch::response(answers, version)
}
