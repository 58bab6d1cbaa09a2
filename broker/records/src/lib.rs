//! Record batches of magic 2, exactly as Kafka lays them out: header view, iterators, builder, compression, checksums.
//!
//! A batch is 12 bytes of log overhead (base offset, length) followed by `length` bytes; 61 bytes of header in all, then
//! the records, compressed as one block when the batch has a codec. Everything here borrows or shares the bytes it is
//! given: no record is copied unless its batch is compressed. Older formats (magic 0 and 1) are named errors.
//!
//! Invariant: this crate knows bytes and rules about one batch; it knows no topic, log, disk, clock or message schema.

mod batches;
mod builder;
mod compression;
mod control;
mod error;
mod header;
mod produced;
mod record;
mod varint;
mod walk;

pub use batches::{Batch, Batches};
pub use builder::BatchBuilder;
pub use compression::Compression;
pub use control::{CONTROL_KEY_SIZE_BYTES, ControlRecordType, EndTxnMarker};
pub use error::BatchError;
pub use header::{
    BATCH_HEADER_SIZE_BYTES, BatchAttributes, BatchHeader, LOG_OVERHEAD_SIZE_BYTES, TimestampType,
    increment_sequence, patch, set_max_timestamp, set_producer, verify_crc,
};
pub use produced::{
    InvalidProduce, InvalidRecord, RecordRules, TimestampBounds, check_compressed_records, check_produced,
    check_produced_records,
};
pub use record::{DECOMPRESSED_BYTES_MAX, Header, Headers, Record, RecordIter, RecordView, RecordViews};
pub use walk::{PAUSE_BYTES, PassedRecord, RecordWalk};

#[cfg(test)]
mod tests;
