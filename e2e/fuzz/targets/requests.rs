//! A frame as a client sends it, without its size: any API key and version.

#![no_main]

use bytes::Bytes;
use libfuzzer_sys::fuzz_target;
use ottla_fuzz::seeds;
use wire::{Limits, frame};

fuzz_target!(init: seeds::requests(), |frame: &[u8]| {
    let frame = Bytes::copy_from_slice(frame);
    let Ok((head, body)) = frame::decode_request(frame) else { return };
    if head.is_unsupported_api_versions() {
        return;
    }
    let request = ottla_fuzz::request_type(head.api_key.key()).expect("every API has a request");
    ottla_fuzz::check_message(request, head.api_version, body.rest(), Limits::REQUEST);
});
