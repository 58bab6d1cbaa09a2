//! Keys and values of the internal topics: a byte that says which topic, two of the key's length, key, value.

#![no_main]

use bytes::{Buf, Bytes};
use libfuzzer_sys::fuzz_target;
use ottla_fuzz::seeds;
use wire::{
    GroupRecordKey, GroupRecordValue, Limits, ShareRecordKey, ShareRecordValue, TransactionRecordKey,
    TransactionRecordValue,
};

macro_rules! check {
    ($key:ident $value:ident $key_bytes:expr, $value_bytes:expr) => {{
        let Ok(key) = $key::decode($key_bytes) else { return };
        let written = key.encode().expect("what was read can be written");
        assert_eq!($key::decode(written), Ok(key.clone()));
        let Ok(value) = $value::decode(key.key_type(), $value_bytes.clone()) else { return };
        // The version that it was read in.
        let version = $value_bytes.clone().get_i16();
        let written = value.encode(version).expect("what was read can be written");
        assert_eq!($value::decode(key.key_type(), written), Ok(value));
    }};
}

fuzz_target!(init: seeds::keyed_records(), |input: &[u8]| {
    let mut input = ottla_fuzz::shared(Bytes::copy_from_slice(input));
    if input.len() < 3 {
        return;
    }
    let topic = input.get_u8();
    let key_length = usize::from(input.get_u16()).min(input.len());
    let key = input.split_to(key_length);
    let bound = 4 * Limits::RECORD.budget_bytes(key.len() + input.len()) + (64 << 10);
    ottla_fuzz::within(bound, || match topic % 3 {
        0 => check!(GroupRecordKey GroupRecordValue key, input),
        1 => check!(TransactionRecordKey TransactionRecordValue key, input),
        _ => check!(ShareRecordKey ShareRecordValue key, input),
    });
});
