//! A body as a broker sends it, behind two bytes each of API key and version.

#![no_main]

use bytes::Bytes;
use libfuzzer_sys::fuzz_target;
use ottla_fuzz::seeds;
use wire::Limits;

fuzz_target!(init: seeds::responses(), |input: &[u8]| {
    let Some((&[key_high, key_low, version_high, version_low], body)) = input.split_first_chunk() else { return };
    let Some(response) = ottla_fuzz::response_type(i16::from_be_bytes([key_high, key_low])) else { return };
    let version = i16::from_be_bytes([version_high, version_low]);
    ottla_fuzz::check_message(response, version, Bytes::copy_from_slice(body), Limits::RESPONSE);
});
