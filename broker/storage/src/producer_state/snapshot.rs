//! Producer snapshot files, version 1: what is known of each producer as of the offset that names the file.
//!
//! Layout, big-endian: version int16 = 1, CRC-32C of what follows it, count int32, then 46 bytes a producer: id int64,
//! epoch int16, last sequence int32, last offset int64, offset delta int32, timestamp int64, coordinator epoch int32,
//! first offset of the open transaction int64 (-1 for none). Only the last batch of a producer is kept.

use std::collections::BTreeMap;

use bytes::{Buf, BufMut, Bytes, BytesMut};
use model::{CoordinatorEpoch, Offset, ProducerEpoch, ProducerId, TimestampMs};

use super::{ProducedRange, ProducerEntry, ProducerState};

const VERSION: i16 = 1;
const HEADER_BYTES: usize = 10;
const CRC_POSITION: usize = 2;
const COUNT_POSITION: usize = 6;
const ENTRY_BYTES: usize = 46;

/// The bytes are not a producer snapshot.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SnapshotError {
    /// Longer or shorter than its count of entries says.
    #[error("producer snapshot has {0} bytes, which its entries do not fill")]
    Size(usize),
    /// Not version 1.
    #[error("producer snapshot has version {0}")]
    Version(i16),
    /// The checksum does not match.
    #[error("producer snapshot has a wrong checksum")]
    Crc,
}

impl ProducerState {
    /// The contents of a snapshot file.
    pub fn to_snapshot(&self) -> Bytes {
        let mut bytes = BytesMut::with_capacity(HEADER_BYTES + self.producers.len() * ENTRY_BYTES);
        bytes.put_i16(VERSION);
        bytes.put_u32(0);
        bytes.put_i32(self.producers.len() as i32);
        for (id, entry) in &self.producers {
            let last = entry.batches.back();
            bytes.put_i64(id.0);
            bytes.put_i16(entry.epoch.0);
            bytes.put_i32(entry.last_sequence());
            bytes.put_i64(last.map_or(-1, |range| range.last_offset.0));
            bytes.put_i32(last.map_or(0, |range| range.offset_delta));
            bytes.put_i64(entry.last_timestamp.0);
            bytes.put_i32(entry.coordinator_epoch.0);
            bytes.put_i64(entry.transaction_first_offset.map_or(-1, |offset| offset.0));
        }
        let crc = crc_fast::crc32_iscsi(&bytes[COUNT_POSITION..]);
        bytes[CRC_POSITION..COUNT_POSITION].copy_from_slice(&crc.to_be_bytes());
        bytes.freeze()
    }

    /// Reads a snapshot file.
    pub fn from_snapshot(bytes: &[u8]) -> Result<ProducerState, SnapshotError> {
        if bytes.len() < HEADER_BYTES || !(bytes.len() - HEADER_BYTES).is_multiple_of(ENTRY_BYTES) {
            return Err(SnapshotError::Size(bytes.len()));
        }
        let mut header = &bytes[..HEADER_BYTES];
        let version = header.get_i16();
        if version != VERSION {
            return Err(SnapshotError::Version(version));
        }
        if header.get_u32() != crc_fast::crc32_iscsi(&bytes[COUNT_POSITION..]) {
            return Err(SnapshotError::Crc);
        }
        let entries = &bytes[HEADER_BYTES..];
        if i64::from(header.get_i32()) != (entries.len() / ENTRY_BYTES) as i64 {
            return Err(SnapshotError::Size(bytes.len()));
        }
        let producers = entries.chunks_exact(ENTRY_BYTES).map(|mut entry| {
            let id = ProducerId(entry.get_i64());
            let epoch = ProducerEpoch(entry.get_i16());
            let last_sequence = entry.get_i32();
            let last_offset = Offset(entry.get_i64());
            let offset_delta = entry.get_i32();
            let timestamp = TimestampMs(entry.get_i64());
            let coordinator_epoch = CoordinatorEpoch(entry.get_i32());
            let transaction = entry.get_i64();
            let range = ProducedRange { last_sequence, last_offset, offset_delta, timestamp };
            let entry = ProducerEntry {
                epoch,
                // A producer known by a marker alone has no batch.
                batches: (last_offset.0 >= 0).then_some(range).into_iter().collect(),
                last_timestamp: timestamp,
                coordinator_epoch,
                transaction_first_offset: (transaction >= 0).then_some(Offset(transaction)),
            };
            (id, entry)
        });
        let producers: BTreeMap<_, _> = producers.collect();
        let open_transactions = (producers.iter())
            .filter_map(|(id, entry)| Some((entry.transaction_first_offset?, *id)))
            .collect();
        Ok(ProducerState { producers, open_transactions })
    }
}
