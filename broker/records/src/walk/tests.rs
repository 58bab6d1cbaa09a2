//! A walk sees what the views of the decompressed body see, and holds little of what bombs decompress to.

use std::task::{Context, Waker};

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

use super::*;
use crate::{BATCH_HEADER_SIZE_BYTES, BatchBuilder, BatchHeader, Header, RecordViews, patch};

const LIMIT_BYTES: usize = 64 << 20;

/// Runs a walk over all records; how often it paused.
fn walk(batch: Batch<'_>, limit_bytes: usize) -> (Result<Vec<PassedRecord>, BatchError>, usize) {
    let mut pauses = 0;
    let mut walking = Box::pin(async {
        let mut walk = RecordWalk::new(batch, limit_bytes, LIMIT_BYTES)?;
        let mut records = Vec::new();
        while let Some(record) = walk.next().await? {
            records.push(record);
        }
        Ok(records)
    });
    loop {
        match walking.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(records) => return (records, pauses),
            Poll::Pending => pauses += 1,
        }
    }
}

/// A batch of `count` records with this body, whatever it holds.
fn batch_of(body: &[u8], codec: Compression, count: i32) -> Vec<u8> {
    let mut builder = BatchBuilder::new().compression(codec, None);
    builder.push(TimestampMs(7), None, None, &[]);
    let mut batch = builder.build()[..BATCH_HEADER_SIZE_BYTES].to_vec();
    batch.extend_from_slice(&codec.compress(body, None));
    let length = (batch.len() - crate::LOG_OVERHEAD_SIZE_BYTES) as i32;
    batch[8..12].copy_from_slice(&length.to_be_bytes());
    batch[57..61].copy_from_slice(&count.to_be_bytes());
    batch
}

fn views(header: &BatchHeader, body: &[u8]) -> Result<Vec<PassedRecord>, BatchError> {
    RecordViews::new(header, body)
        .map(|view| {
            view.map(|view| PassedRecord {
                offset: view.offset,
                timestamp: view.timestamp,
                has_key: view.key.is_some(),
            })
        })
        .collect()
}

proptest! {
    #[test]
    fn a_walk_sees_what_views_see(
        made in vec((option::of(vec(any::<u8>(), 0..300)), option::of(vec(any::<u8>(), 0..20_000)), 0usize..3, any::<i32>()), 1..8),
        damage in option::of((any::<u16>(), any::<u8>())), cut in 0usize..3, count_off in -1i32..2,
    ) {
        let mut builder = BatchBuilder::new();
        for (key, value, headers, timestamp) in &made {
            let header = Header { key: "h".into(), value: value.clone().map(Into::into) };
            let timestamp = TimestampMs(i64::from(*timestamp));
            builder.push(timestamp, key.as_deref(), value.as_deref(), &vec![header; *headers]);
        }
        let built = builder.build();
        let mut body = built[BATCH_HEADER_SIZE_BYTES..].to_vec();
        if let Some((position, bits)) = damage {
            let position = usize::from(position) % body.len();
            body[position] ^= bits;
        }
        body.truncate(body.len() - if damage.is_some() { cut } else { 0 });
        for codec in Compression::ALL {
            let count = made.len() as i32 + if cut == 1 { count_off } else { 0 };
            let bytes = batch_of(&body, codec, count);
            let batch = Batch::parse(&bytes).unwrap();
            let (walked, _) = walk(batch, LIMIT_BYTES);
            match views(&batch.header, &body) {
                Ok(seen) => prop_assert_eq!(walked, Ok(seen)),
                // Which of two faults of a record is named may differ.
                Err(error) => {
                    let error_code = error.error_code();
                    prop_assert_eq!(walked.map_err(|error| error.error_code()), Err(error_code));
                }
            }
        }
    }

    #[test]
    fn any_bytes_are_walked_without_a_panic(bytes in vec(any::<u8>(), 0..600), count in -2i32..10) {
        for codec in Compression::ALL {
            let bytes = batch_of(&bytes, codec, count);
            let _ = walk(Batch::parse(&bytes).unwrap(), LIMIT_BYTES);
            // Not even what the codec says it is.
            let mut lies = bytes.clone();
            lies[22] = (lies[22] & !7) | ((codec.id() + 1) % 5);
            let _ = walk(Batch::parse(&lies).unwrap(), LIMIT_BYTES);
        }
    }
}

#[test]
fn a_walk_pauses_and_ends_at_its_limit() {
    let mut builder = BatchBuilder::new();
    builder.push(TimestampMs(1), None, Some(&vec![0; 10 << 20]), &[]);
    let body = &builder.build()[BATCH_HEADER_SIZE_BYTES..];
    for codec in Compression::ALL {
        let mut bytes = batch_of(body, codec, 1);
        patch(&mut bytes, Offset(5), model::LeaderEpoch(0));
        let batch = Batch::parse(&bytes).unwrap();
        let (walked, pauses) = walk(batch, body.len());
        let records = walked.unwrap();
        assert_eq!((records.len(), records[0].offset, records[0].has_key), (1, Offset(5), false));
        assert!((5..=10).contains(&pauses), "{} pauses {pauses} times", codec.name());

        let limit_bytes = 3 << 20;
        let (walked, pauses) = walk(batch, limit_bytes);
        assert_eq!(walked, Err(BatchError::TooLarge { codec, limit_bytes }));
        assert!(pauses <= 3, "{} pauses {pauses} times", codec.name());
    }
}

#[test]
fn small_batches_are_walked_without_a_pause() {
    let mut builder = BatchBuilder::new();
    builder.push(TimestampMs(1), None, Some(&vec![0; PAUSE_BYTES - 100]), &[]);
    for codec in Compression::ALL {
        let bytes = batch_of(&builder.clone().build()[BATCH_HEADER_SIZE_BYTES..], codec, 1);
        assert_eq!(walk(Batch::parse(&bytes).unwrap(), LIMIT_BYTES).1, 0);
    }
}

#[test]
fn a_zstd_window_beyond_the_limit_is_refused() {
    let body: Vec<u8> =
        (0..3u32 << 20).flat_map(|n| (n.wrapping_mul(2_654_435_761) >> 16).to_le_bytes()).collect();
    let bytes = batch_of(&body, Compression::Zstd, 1);
    let batch = Batch::parse(&bytes).unwrap();
    let mut walk = RecordWalk::new(batch, LIMIT_BYTES, 64 << 10).unwrap();
    let mut walking = std::pin::pin!(walk.next());
    let walked = loop {
        if let Poll::Ready(walked) = walking.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            break walked;
        }
    };
    assert!(matches!(walked, Err(BatchError::Decompress { codec: Compression::Zstd, .. })), "{walked:?}");
}
