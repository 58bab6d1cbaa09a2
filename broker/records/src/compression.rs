//! The codecs of batches. Decompression always goes through an output limit.
//!
//! Formats are those of Kafka's Java client, which every other client reads: gzip members, snappy in xerial framing,
//! LZ4 frames with independent 64-KiB blocks and no checksum, zstd frames. Bare snappy blocks, as some clients send,
//! are read too.

mod xerial;

use std::io::{self, Read, Write};

use crate::BatchError;

const GZIP_LEVEL_DEFAULT: i32 = 6;
const ZSTD_LEVEL_DEFAULT: i32 = 3;
const LZ4_BLOCK_BYTES: lz4_flex::frame::BlockSize = lz4_flex::frame::BlockSize::Max64KB;

/// How the records of a batch are compressed: `compression.type`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Compression {
    /// Not at all.
    #[default]
    None,
    /// RFC 1952.
    Gzip,
    /// Snappy blocks in the framing of the Java library of that name.
    Snappy,
    /// The LZ4 frame format.
    Lz4,
    /// RFC 8878; refused from clients that produce with a version below 7.
    Zstd,
}

impl Compression {
    /// Every codec, by its number.
    pub const ALL: [Compression; 5] =
        [Compression::None, Compression::Gzip, Compression::Snappy, Compression::Lz4, Compression::Zstd];

    /// The number in a batch's attributes.
    pub fn id(self) -> u8 {
        match self {
            Compression::None => 0,
            Compression::Gzip => 1,
            Compression::Snappy => 2,
            Compression::Lz4 => 3,
            Compression::Zstd => 4,
        }
    }

    /// The codec with this number.
    pub fn from_id(id: u8) -> Option<Self> {
        Self::ALL.get(usize::from(id)).copied()
    }

    /// The name in configurations.
    pub fn name(self) -> &'static str {
        match self {
            Compression::None => "none",
            Compression::Gzip => "gzip",
            Compression::Snappy => "snappy",
            Compression::Lz4 => "lz4",
            Compression::Zstd => "zstd",
        }
    }

    /// The codec of this name (`uncompressed`, as topic configurations say, is `none`).
    pub fn from_name(name: &str) -> Option<Self> {
        match name {
            "uncompressed" => Some(Compression::None),
            _ => Self::ALL.into_iter().find(|codec| codec.name() == name),
        }
    }

    /// `data` compressed. `level` is the codec's own scale (gzip 1 to 9, zstd up to 22, clamped); `None` is Kafka's
    /// default; snappy has none and LZ4 always compresses at its fastest.
    pub fn compress(self, data: &[u8], level: Option<i32>) -> Vec<u8> {
        self.try_compress(data, level).expect("compressing into memory cannot fail")
    }

    fn try_compress(self, data: &[u8], level: Option<i32>) -> io::Result<Vec<u8>> {
        match self {
            Compression::None => Ok(data.to_vec()),
            Compression::Gzip => {
                let level = level.unwrap_or(GZIP_LEVEL_DEFAULT).clamp(1, 9);
                let mut encoder =
                    flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::new(level as u32));
                encoder.write_all(data)?;
                encoder.finish()
            }
            Compression::Snappy => xerial::compress(data),
            Compression::Lz4 => {
                let frame = lz4_flex::frame::FrameInfo::new()
                    .block_size(LZ4_BLOCK_BYTES)
                    .block_mode(lz4_flex::frame::BlockMode::Independent);
                let mut encoder = lz4_flex::frame::FrameEncoder::with_frame_info(frame, Vec::new());
                encoder.write_all(data)?;
                encoder.finish().map_err(io::Error::other)
            }
            Compression::Zstd => {
                let levels = zstd::compression_level_range();
                let level = level.unwrap_or(ZSTD_LEVEL_DEFAULT).clamp(*levels.start(), *levels.end());
                zstd::stream::encode_all(data, level)
            }
        }
    }

    /// `data` decompressed, as long as that is at most `limit_bytes`. Less than four times of it is held at any time:
    /// the output while it grows, and what the codec looks back on.
    ///
    /// Errors: `Decompress` for damaged data, `TooLarge` beyond the limit.
    pub fn decompress(self, data: &[u8], limit_bytes: usize) -> Result<Vec<u8>, BatchError> {
        let mut limited = LimitedOutput { codec: self, limit_bytes, output: Vec::new() };
        match self {
            Compression::None => limited.read_all(data)?,
            Compression::Gzip => limited.read_all(flate2::read::MultiGzDecoder::new(data))?,
            Compression::Snappy => xerial::decompress(data, &mut limited)?,
            Compression::Lz4 => limited.read_all(lz4_flex::frame::FrameDecoder::new(data))?,
            Compression::Zstd => {
                let decoder = zstd::stream::read::Decoder::with_buffer(data);
                limited.read_all(decoder.map_err(|error| limited.damaged(error))?)?;
            }
        }
        Ok(limited.output)
    }

    /// `data` decompressed while it is read. What is held is what the codec looks back on: for zstd at most
    /// `window_bytes_max`, for snappy a block, at most `limit_bytes`. Beyond these limits reading fails, for a block with
    /// the kind `FileTooLarge`.
    pub(crate) fn reader(
        self,
        data: &[u8],
        limit_bytes: usize,
        window_bytes_max: usize,
    ) -> Result<Box<dyn Read + Send + '_>, BatchError> {
        Ok(match self {
            Compression::None => Box::new(data),
            Compression::Gzip => Box::new(flate2::read::MultiGzDecoder::new(data)),
            Compression::Snappy => Box::new(xerial::Reader::new(data, limit_bytes)),
            Compression::Lz4 => Box::new(lz4_flex::frame::FrameDecoder::new(data)),
            Compression::Zstd => {
                let decoder = zstd::stream::read::Decoder::with_buffer(data).and_then(|mut decoder| {
                    decoder.window_log_max(window_bytes_max.max(1 << 10).ilog2())?;
                    Ok(decoder)
                });
                let damaged =
                    |error: io::Error| BatchError::Decompress { codec: self, reason: error.to_string() };
                Box::new(decoder.map_err(damaged)?)
            }
        })
    }
}

/// Collects a decoder's output up to a limit.
struct LimitedOutput {
    codec: Compression,
    limit_bytes: usize,
    output: Vec<u8>,
}

impl LimitedOutput {
    fn read_all(&mut self, decoder: impl Read) -> Result<(), BatchError> {
        // One byte more than allowed tells "exactly the limit" from "beyond".
        let mut decoder = decoder.take(self.limit_bytes as u64 + 1);
        decoder.read_to_end(&mut self.output).map_err(|error| self.damaged(error))?;
        if self.output.len() > self.limit_bytes { Err(self.too_large()) } else { Ok(()) }
    }

    fn too_large(&self) -> BatchError {
        BatchError::TooLarge { codec: self.codec, limit_bytes: self.limit_bytes }
    }

    fn damaged(&self, reason: impl ToString) -> BatchError {
        BatchError::Decompress { codec: self.codec, reason: reason.to_string() }
    }
}

#[cfg(test)]
mod tests;
