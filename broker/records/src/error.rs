//! What can be wrong with the bytes of a batch.

use model::ErrorCode;

use crate::Compression;

/// The bytes are not a batch of magic 2 that can be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BatchError {
    /// Fewer bytes than the header or the header's length field asks for. Within a fetched or stored blob that may be
    /// nothing worse than a cut tail.
    #[error("{available_bytes} bytes where a record batch needs {needed_bytes}")]
    Truncated {
        /// What the batch needs.
        needed_bytes: usize,
        /// What is there.
        available_bytes: usize,
    },
    /// The length field is smaller than a batch header can be.
    #[error("record batch length {0} is smaller than a batch header")]
    Length(i32),
    /// A message set of before Kafka 0.11.
    #[error("message format {0} is older than record batches (magic 2) and is not supported")]
    OldMagic(i8),
    /// No format of Kafka's.
    #[error("unknown magic {0}")]
    Magic(i8),
    /// CRC-32C over the attributes and all behind them does not match.
    #[error("record batch has CRC {stored:08x} but its bytes give {computed:08x}")]
    Crc {
        /// In the header.
        stored: u32,
        /// Of the bytes.
        computed: u32,
    },
    /// The codec bits hold a number that no codec has.
    #[error("unknown compression codec {0}")]
    UnknownCodec(u8),
    /// The compressed block does not decompress.
    #[error("{} data cannot be decompressed: {reason}", codec.name())]
    Decompress {
        /// The batch's codec.
        codec: Compression,
        /// What the decoder says.
        reason: String,
    },
    /// The records are larger than the caller allows once decompressed.
    #[error("{} data is larger than {limit_bytes} bytes when decompressed", codec.name())]
    TooLarge {
        /// The batch's codec.
        codec: Compression,
        /// The caller's limit.
        limit_bytes: usize,
    },
    /// A record's bytes break the format; `index` counts from 0 within the batch.
    #[error("record {index} of the batch is malformed: {problem}")]
    Record {
        /// Which record.
        index: u32,
        /// What is wrong with it.
        problem: &'static str,
    },
    /// The header's count of records is negative or bytes are left behind the last record.
    #[error("record count {count} does not match the records of the batch")]
    Count {
        /// In the header.
        count: i32,
    },
    /// The key or value of a control record is too short, or has a negative version.
    #[error("malformed control record")]
    ControlRecord,
}

impl BatchError {
    /// What Kafka answers to a producer that sent this.
    pub fn error_code(&self) -> ErrorCode {
        match self {
            BatchError::Truncated { .. }
            | BatchError::Length(_)
            | BatchError::Magic(_)
            | BatchError::Crc { .. } => ErrorCode::CorruptMessage,
            BatchError::UnknownCodec(_) => ErrorCode::UnsupportedCompressionType,
            BatchError::TooLarge { .. } => ErrorCode::MessageTooLarge,
            BatchError::OldMagic(_)
            | BatchError::Decompress { .. }
            | BatchError::Record { .. }
            | BatchError::Count { .. }
            | BatchError::ControlRecord => ErrorCode::InvalidRecord,
        }
    }
}
