//! Record batches: headers, decompression within a limit, records, and the checks made on what producers send.

#![no_main]

use bytes::Bytes;
use libfuzzer_sys::fuzz_target;
use ottla_fuzz::seeds;
use records::{
    Batch, BatchHeader, Batches, Compression, RecordIter, RecordRules, check_produced,
    check_produced_records, set_producer,
};

const DECOMPRESSED_BYTES_MAX: usize = 256 << 10;

fuzz_target!(init: seeds::record_batches(), |blob: &[u8]| {
    let mut end = 0;
    for batch in Batches::new(blob) {
        let Ok(batch) = batch else { break };
        assert_eq!(batch.position, end);
        end += batch.header.size_bytes();
        assert_eq!(BatchHeader::parse(&batch.header.to_bytes()), Ok(batch.header));
        check_batch(&batch);
    }
    for codec in Compression::ALL {
        if let Ok(plain) = codec.decompress(blob, DECOMPRESSED_BYTES_MAX) {
            assert!(plain.len() <= DECOMPRESSED_BYTES_MAX || codec == Compression::None);
        }
    }
});

fn check_batch(batch: &Batch<'_>) {
    let bytes = Bytes::copy_from_slice(batch.bytes);
    let Ok(iterator) = RecordIter::new(&bytes, DECOMPRESSED_BYTES_MAX) else { return };
    let views: Vec<_> = iterator.views().collect();
    let records: Vec<_> = iterator.clone().collect();
    assert_eq!(views.len(), records.len());
    for (view, record) in views.iter().zip(&records) {
        match (view, record) {
            (Ok(view), Ok(record)) => {
                assert_eq!((view.offset, view.timestamp), (record.offset, record.timestamp));
                assert_eq!((view.key, view.value), (record.key.as_deref(), record.value.as_deref()));
                assert_eq!(view.headers().count(), record.headers.len());
            }
            (view, record) => assert_eq!(view.is_err(), record.is_err()),
        }
    }
    // As if the producer had computed the CRC over the damage.
    let mut sealed = batch.bytes.to_vec();
    let header = &batch.header;
    set_producer(&mut sealed, header.producer_id, header.producer_epoch, header.base_sequence);
    let sealed_batch = Batch::parse(&sealed).expect("the header is as it was");
    assert_eq!(sealed_batch.verify_crc(), Ok(()));
    if let Ok(produced) = check_produced(&sealed, 9) {
        let body = Bytes::copy_from_slice(produced.body());
        let codec = produced.header.attributes.compression().expect("checked");
        if let Ok(body) = codec.decompress(&body, DECOMPRESSED_BYTES_MAX) {
            let rules = RecordRules { key_required: true, timestamps: None };
            let _ = check_produced_records(&produced, &body, &rules);
        }
    }
}
