//! The value of a record of the metadata log.

#![no_main]

use bytes::Bytes;
use libfuzzer_sys::fuzz_target;
use ottla_fuzz::seeds;
use wire::{Limits, MetadataRecord};

fuzz_target!(init: seeds::metadata_records(), |value: &[u8]| {
    let bound = Limits::RECORD.budget_bytes(value.len());
    let value = ottla_fuzz::shared(Bytes::copy_from_slice(value));
    let Ok(record) = ottla_fuzz::within(bound, || MetadataRecord::decode(value)) else { return };
    // The last version can express everything.
    let version = *record.versions().end();
    let written = record.encode(version).expect("what was read can be written");
    assert_eq!(format!("{record:?}"), format!("{:?}", MetadataRecord::decode(written).expect("and read")));
});
