//! Random instances of every message in every version survive encoding and decoding, and no damage to their bytes makes
//! the decoder panic or reserve more memory than it may.

use bytes::Bytes;
use ottla_wire::testing::{BoxedMessage, MESSAGES, MessageType, Random};
use ottla_wire::{Decoder, Encoder, Limits};

mod counting;

#[global_allocator]
static ALLOCATOR: counting::Counting = counting::Counting;

/// Calls `check` with some instances of every message and version, encoded.
fn for_samples(each: u64, mut check: impl FnMut(&'static MessageType, i16, Bytes, String)) {
    for (index, message) in MESSAGES.iter().enumerate() {
        for version in message.versions.clone() {
            for seed in 0..each {
                let mut random = Random::new(seed << 32 | (index as u64) << 8 | version as u64);
                let value = (message.sample)(&mut random, version);
                let mut encoder = Encoder::new();
                if let Err(error) = value.encode(&mut encoder, version) {
                    panic!("{} v{version} seed {seed}: {error}: {value:?}", message.name);
                }
                check(message, version, encoder.into_bytes().unwrap(), format!("{value:?}"));
            }
        }
    }
}

/// Decodes with memory counted; returns the value if it is accepted and nothing follows it.
fn decode_within_bound(message: &MessageType, version: i16, bytes: Bytes) -> Option<BoxedMessage> {
    let mut accepted = None;
    for limits in [Limits::REQUEST, Limits::RECORD] {
        let bound = limits.budget_bytes(bytes.len());
        let mut decoder = Decoder::new(bytes.clone(), limits);
        let (value, reserved) = counting::peak(|| (message.decode)(&mut decoder, version));
        // The box around the value, which only this test makes.
        let boxed = value.as_ref().map_or(0, |value| size_of_val(&**value));
        assert!(reserved <= bound + boxed, "{} v{version}: {reserved} > {bound}", message.name);
        accepted = value.ok().filter(|_| decoder.remaining() == 0);
    }
    accepted
}

#[test]
fn every_message_and_version_round_trips() {
    for_samples(20, |message, version, bytes, value| {
        let decoded = decode_within_bound(message, version, bytes.clone());
        let decoded = decoded.map(|value| format!("{value:?}"));
        assert_eq!(decoded.as_deref(), Some(value.as_str()), "{} v{version}: {bytes:?}", message.name);
    });
}

#[test]
fn no_truncation_is_accepted_or_harmful() {
    for_samples(2, |message, version, bytes, _| {
        for length in 0..bytes.len().min(300) {
            let accepted = decode_within_bound(message, version, bytes.slice(..length));
            assert!(accepted.is_none(), "{} v{version} cut to {length}: {bytes:?}", message.name);
        }
    });
}

#[test]
fn no_bit_flip_is_harmful() {
    for_samples(1, |message, version, bytes, _| {
        for bit in 0..(8 * bytes.len()).min(300) {
            let mut damaged = bytes.to_vec();
            damaged[bit / 8] ^= 1 << (bit % 8);
            decode_within_bound(message, version, damaged.into());
        }
    });
}

#[test]
fn no_random_bytes_are_harmful() {
    let mut random = Random::new(7);
    for message in MESSAGES {
        for version in message.versions.clone() {
            for _ in 0..50 {
                let length = random.below(200) as usize;
                let sparse = random.one_in(2);
                let noise = |random: &mut Random| {
                    // Small numbers pass more length checks.
                    let byte = random.next_u64() as u8;
                    if sparse && byte < 200 { byte % 8 } else { byte }
                };
                let bytes: Vec<u8> = (0..length).map(|_| noise(&mut random)).collect();
                decode_within_bound(message, version, bytes.into());
            }
        }
    }
}
