//! The 61-byte header of a batch: a parsed view, and the few fields that a broker may change in place.
//!
//! CRC-32C covers everything from the attributes on, so base offset and leader epoch may be set without touching it;
//! changing the timestamp type or the largest timestamp rewrites it.

use bytes::{Buf, BufMut};
use model::{LeaderEpoch, Offset, ProducerEpoch, ProducerId, TimestampMs};

use crate::{Batch, BatchError, Compression};

/// The base offset and length fields, which the length does not count.
pub const LOG_OVERHEAD_SIZE_BYTES: usize = 12;
/// The whole header, up to and with the count of records.
pub const BATCH_HEADER_SIZE_BYTES: usize = 61;

const LEADER_EPOCH_POSITION: usize = 12;
const MAGIC_POSITION: usize = 16;
const CRC_POSITION: usize = 17;
pub(crate) const ATTRIBUTES_POSITION: usize = 21;
const MAX_TIMESTAMP_POSITION: usize = 35;
const PRODUCER_ID_POSITION: usize = 43;
const MAGIC: i8 = 2;

const CODEC_MASK: i16 = 0x07;
const LOG_APPEND_TIME_FLAG: i16 = 0x08;
const TRANSACTIONAL_FLAG: i16 = 0x10;
const CONTROL_FLAG: i16 = 0x20;
const DELETE_HORIZON_FLAG: i16 = 0x40;

/// Whose clock a record's timestamp is from: `message.timestamp.type`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TimestampType {
    /// The producer's.
    #[default]
    CreateTime,
    /// The broker's at append; the batch's largest timestamp then counts for all its records.
    LogAppendTime,
}

/// The attribute bits of a batch.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BatchAttributes(pub i16);

impl BatchAttributes {
    /// The attributes of a new batch.
    pub fn new(
        compression: Compression,
        timestamp_type: TimestampType,
        transactional: bool,
        control: bool,
    ) -> Self {
        let flag = |set: bool, bit: i16| if set { bit } else { 0 };
        Self(
            i16::from(compression.id())
                | flag(timestamp_type == TimestampType::LogAppendTime, LOG_APPEND_TIME_FLAG)
                | flag(transactional, TRANSACTIONAL_FLAG)
                | flag(control, CONTROL_FLAG),
        )
    }

    /// The codec, or `UnknownCodec`.
    pub fn compression(self) -> Result<Compression, BatchError> {
        let id = (self.0 & CODEC_MASK) as u8;
        Compression::from_id(id).ok_or(BatchError::UnknownCodec(id))
    }

    /// Whose clock the timestamps are from.
    pub fn timestamp_type(self) -> TimestampType {
        if self.0 & LOG_APPEND_TIME_FLAG != 0 {
            TimestampType::LogAppendTime
        } else {
            TimestampType::CreateTime
        }
    }

    /// Whether the batch belongs to a transaction (or ends one).
    pub fn is_transactional(self) -> bool {
        self.0 & TRANSACTIONAL_FLAG != 0
    }

    /// Whether the batch holds control records, which consumers never see.
    pub fn is_control(self) -> bool {
        self.0 & CONTROL_FLAG != 0
    }

    /// Whether the base timestamp is the time from which the cleaner may drop the batch's tombstones.
    pub fn has_delete_horizon(self) -> bool {
        self.0 & DELETE_HORIZON_FLAG != 0
    }
}

/// A batch's header, read. `parse` trusts nothing but magic and length; the rest is as the bytes say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BatchHeader {
    /// The offset of the first record that the batch ever had.
    pub base_offset: Offset,
    /// Bytes behind the length field; at least 49.
    pub batch_length: i32,
    /// The epoch of the leader that appended it; -1 from producers.
    pub leader_epoch: LeaderEpoch,
    /// CRC-32C of everything from the attributes on.
    pub crc: u32,
    /// Codec and flags.
    pub attributes: BatchAttributes,
    /// Last offset minus base offset; stays when compaction removes records.
    pub last_offset_delta: i32,
    /// What the records' timestamps are relative to, or the delete horizon.
    pub base_timestamp: TimestampMs,
    /// The largest timestamp of the records.
    pub max_timestamp: TimestampMs,
    /// The idempotent producer, or -1.
    pub producer_id: ProducerId,
    /// Its epoch, or -1.
    pub producer_epoch: ProducerEpoch,
    /// The sequence number of the first record, or -1.
    pub base_sequence: i32,
    /// How many records are in the batch.
    pub record_count: i32,
}

impl BatchHeader {
    /// The offset of a record that says this delta.
    pub(crate) fn offset_at(&self, delta: i32) -> Offset {
        Offset(self.base_offset.0.wrapping_add(i64::from(delta)))
    }

    /// The timestamp of a record that says this delta.
    pub(crate) fn timestamp_at(&self, delta: i64) -> TimestampMs {
        match self.attributes.timestamp_type() {
            TimestampType::LogAppendTime => self.max_timestamp,
            TimestampType::CreateTime => TimestampMs(self.base_timestamp.0.wrapping_add(delta)),
        }
    }

    /// Reads the header at the start of `bytes`; what follows the header need not be there.
    ///
    /// Errors: `Truncated`, `Length`, `OldMagic`, `Magic`. The CRC is not looked at.
    pub fn parse(bytes: &[u8]) -> Result<BatchHeader, BatchError> {
        let available_bytes = bytes.len();
        let truncated = |needed_bytes: usize| Err(BatchError::Truncated { needed_bytes, available_bytes });
        // Old formats are told apart first: their smallest message is shorter than our header.
        if available_bytes <= MAGIC_POSITION {
            return truncated(BATCH_HEADER_SIZE_BYTES);
        }
        match bytes[MAGIC_POSITION] as i8 {
            MAGIC => {}
            old @ (0 | 1) => return Err(BatchError::OldMagic(old)),
            unknown => return Err(BatchError::Magic(unknown)),
        }
        let mut fields = bytes;
        let base_offset = Offset(fields.get_i64());
        let batch_length = fields.get_i32();
        if batch_length < (BATCH_HEADER_SIZE_BYTES - LOG_OVERHEAD_SIZE_BYTES) as i32 {
            return Err(BatchError::Length(batch_length));
        }
        if available_bytes < BATCH_HEADER_SIZE_BYTES {
            return truncated(BATCH_HEADER_SIZE_BYTES);
        }
        let leader_epoch = LeaderEpoch(fields.get_i32());
        fields.advance(1);
        Ok(BatchHeader {
            base_offset,
            batch_length,
            leader_epoch,
            crc: fields.get_u32(),
            attributes: BatchAttributes(fields.get_i16()),
            last_offset_delta: fields.get_i32(),
            base_timestamp: TimestampMs(fields.get_i64()),
            max_timestamp: TimestampMs(fields.get_i64()),
            producer_id: ProducerId(fields.get_i64()),
            producer_epoch: ProducerEpoch(fields.get_i16()),
            base_sequence: fields.get_i32(),
            record_count: fields.get_i32(),
        })
    }

    /// The header's 61 bytes.
    pub fn to_bytes(&self) -> [u8; BATCH_HEADER_SIZE_BYTES] {
        let mut bytes = [0; BATCH_HEADER_SIZE_BYTES];
        let mut rest = &mut bytes[..];
        rest.put_i64(self.base_offset.0);
        rest.put_i32(self.batch_length);
        rest.put_i32(self.leader_epoch.0);
        rest.put_i8(MAGIC);
        rest.put_u32(self.crc);
        rest.put_i16(self.attributes.0);
        rest.put_i32(self.last_offset_delta);
        rest.put_i64(self.base_timestamp.0);
        rest.put_i64(self.max_timestamp.0);
        rest.put_i64(self.producer_id.0);
        rest.put_i16(self.producer_epoch.0);
        rest.put_i32(self.base_sequence);
        rest.put_i32(self.record_count);
        bytes
    }

    /// The whole batch, header included.
    pub fn size_bytes(&self) -> usize {
        LOG_OVERHEAD_SIZE_BYTES + self.batch_length as usize
    }

    /// The offset of the last record that the batch ever had.
    pub fn last_offset(&self) -> Offset {
        Offset(self.base_offset.0.wrapping_add(i64::from(self.last_offset_delta)))
    }

    /// The offset behind the batch.
    pub fn next_offset(&self) -> Offset {
        Offset(self.last_offset().0.wrapping_add(1))
    }

    /// The sequence number of the last record, which wraps behind 2^31-1 to 0; -1 without a producer.
    pub fn last_sequence(&self) -> i32 {
        if self.base_sequence < 0 {
            self.base_sequence
        } else {
            increment_sequence(self.base_sequence, self.last_offset_delta)
        }
    }

    /// Whether an idempotent or transactional producer wrote it.
    pub fn has_producer_id(&self) -> bool {
        self.producer_id.0 > ProducerId::NONE.0
    }

    /// The time from which the batch's tombstones may go, once the cleaner has set it.
    pub fn delete_horizon(&self) -> Option<TimestampMs> {
        self.attributes.has_delete_horizon().then_some(self.base_timestamp)
    }
}

/// `sequence` moved on by `delta >= 0`, wrapping behind 2^31-1 to 0.
pub fn increment_sequence(sequence: i32, delta: i32) -> i32 {
    ((i64::from(sequence) + i64::from(delta)) & i64::from(i32::MAX)) as i32
}

/// Checks the CRC of the batch at the start of `bytes`.
///
/// Errors: those of [`Batch::parse`], and `Crc`.
pub fn verify_crc(bytes: &[u8]) -> Result<(), BatchError> {
    Batch::parse(bytes)?.verify_crc()
}

/// Sets base offset and leader epoch in place; the CRC does not cover them.
///
/// `batch` starts with a batch header that was parsed before; panics when it is shorter than one.
pub fn patch(batch: &mut [u8], base_offset: Offset, leader_epoch: LeaderEpoch) {
    batch[..8].copy_from_slice(&base_offset.0.to_be_bytes());
    batch[LEADER_EPOCH_POSITION..MAGIC_POSITION].copy_from_slice(&leader_epoch.0.to_be_bytes());
}

/// Sets the timestamp type and the largest timestamp in place, and rewrites the CRC if that changed anything. With
/// `LogAppendTime`, `max_timestamp` becomes the timestamp of every record.
///
/// `batch` is exactly one batch that was parsed before; panics when it is shorter than a header.
pub fn set_max_timestamp(batch: &mut [u8], timestamp_type: TimestampType, max_timestamp: TimestampMs) {
    assert!(batch.len() >= BATCH_HEADER_SIZE_BYTES, "a batch has a header");
    let attributes_bytes = ATTRIBUTES_POSITION..ATTRIBUTES_POSITION + 2;
    let max_bytes = MAX_TIMESTAMP_POSITION..MAX_TIMESTAMP_POSITION + 8;
    let old = i16::from_be_bytes([batch[ATTRIBUTES_POSITION], batch[ATTRIBUTES_POSITION + 1]]);
    let new = match timestamp_type {
        TimestampType::CreateTime => old & !LOG_APPEND_TIME_FLAG,
        TimestampType::LogAppendTime => old | LOG_APPEND_TIME_FLAG,
    };
    if new == old && batch[max_bytes.clone()] == max_timestamp.0.to_be_bytes() {
        return;
    }
    batch[attributes_bytes].copy_from_slice(&new.to_be_bytes());
    batch[max_bytes].copy_from_slice(&max_timestamp.0.to_be_bytes());
    write_crc(batch);
}

/// Sets the idempotent producer and the sequence number of the first record in place, and rewrites the CRC.
///
/// `batch` is exactly one batch that was built or parsed before; panics when it is shorter than a header.
pub fn set_producer(batch: &mut [u8], id: ProducerId, epoch: ProducerEpoch, base_sequence: i32) {
    assert!(batch.len() >= BATCH_HEADER_SIZE_BYTES, "a batch has a header");
    let mut fields = &mut batch[PRODUCER_ID_POSITION..];
    fields.put_i64(id.0);
    fields.put_i16(epoch.0);
    fields.put_i32(base_sequence);
    write_crc(batch);
}

/// Computes and stores the CRC of `batch`, which is exactly one batch.
pub(crate) fn write_crc(batch: &mut [u8]) {
    let crc = crc32c(&batch[ATTRIBUTES_POSITION..]);
    batch[CRC_POSITION..ATTRIBUTES_POSITION].copy_from_slice(&crc.to_be_bytes());
}

/// CRC-32C (Castagnoli).
pub(crate) fn crc32c(bytes: &[u8]) -> u32 {
    crc_fast::crc32_iscsi(bytes)
}
