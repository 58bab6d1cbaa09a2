//! What the fuzz targets have in common.

#[path = "../../../broker/wire/tests/counting/mod.rs"]
mod counting;
pub mod seeds;

use bytes::Bytes;
use wire::testing::{BoxedMessage, Kind, MESSAGES, MessageType};
use wire::{Decoder, Encoder, Limits};

#[global_allocator]
static ALLOCATOR: counting::Counting = counting::Counting;

/// The request of the API with this key.
pub fn request_type(key: i16) -> Option<&'static MessageType> {
    MESSAGES.iter().find(|message| message.kind == Kind::Request(key))
}

/// The response of the API with this key.
pub fn response_type(key: i16) -> Option<&'static MessageType> {
    let name = request_type(key)?.name.replace("Request", "Response");
    MESSAGES.iter().find(|message| message.name == name)
}

/// Decodes and checks what holds for any bytes: no more memory is reserved than the limits allow, and what is accepted
/// is written and read again as the same value.
pub fn check_message(message: &MessageType, version: i16, bytes: Bytes, limits: Limits) {
    let bound = limits.budget_bytes(bytes.len());
    let bytes = shared(bytes);
    let mut decoder = Decoder::new(bytes, limits);
    let (value, reserved) = counting::peak(|| (message.decode)(&mut decoder, version));
    let Ok(value) = value else { return assert!(reserved <= bound, "{reserved} > {bound}") };
    assert!(reserved <= bound + size_of_val(&*value), "{reserved} > {bound}");
    let written = encode(&value, version);
    let again = (message.decode)(&mut Decoder::new(written.clone(), Limits::RECORD), version)
        .expect("what was written is read");
    assert_eq!(format!("{value:?}"), format!("{again:?}"));
    assert_eq!(encode(&again, version), written);
}

/// The same bytes, with what it costs to share them already spent: it is not the decoder's.
pub fn shared(bytes: Bytes) -> Bytes {
    let _first = bytes.clone();
    bytes
}

/// Runs `work` and asserts that it holds at most `bound` bytes at once.
pub fn within<T>(bound: usize, work: impl FnOnce() -> T) -> T {
    let (result, reserved) = counting::peak(work);
    assert!(reserved <= bound, "{reserved} > {bound}");
    result
}

fn encode(value: &BoxedMessage, version: i16) -> Bytes {
    let mut encoder = Encoder::new();
    value.encode(&mut encoder, version).expect("what was read can be written");
    encoder.into_bytes().expect("all of it is in memory")
}
