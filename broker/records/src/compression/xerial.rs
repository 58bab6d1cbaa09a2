//! The framing that Java's snappy library puts around snappy blocks, and that Kafka therefore uses: an 8-byte magic, two
//! version numbers, then blocks of at most 32 KiB of input, each behind its length. Streams may be concatenated.

use std::io;

use super::LimitedOutput;
use crate::BatchError;

const MAGIC: [u8; 8] = *b"\x82SNAPPY\0";
const VERSION: i32 = 1;
const HEADER_SIZE_BYTES: usize = 16;
const BLOCK_BYTES: usize = 32 * 1024;
/// No snappy block grows more than this: the densest element is 3 bytes for 64.
const EXPANSION_MAX: usize = 22;

pub(super) fn compress(data: &[u8]) -> io::Result<Vec<u8>> {
    let mut encoder = snap::raw::Encoder::new();
    let mut output = Vec::with_capacity(HEADER_SIZE_BYTES + data.len() / 2);
    output.extend_from_slice(&MAGIC);
    output.extend_from_slice(&VERSION.to_be_bytes());
    output.extend_from_slice(&VERSION.to_be_bytes());
    for block in data.chunks(BLOCK_BYTES) {
        let length_position = output.len();
        let start = length_position + 4;
        output.resize(start + snap::raw::max_compress_len(block.len()), 0);
        let length = encoder.compress(block, &mut output[start..]).map_err(io::Error::other)?;
        output.truncate(start + length);
        output[length_position..start].copy_from_slice(&(length as i32).to_be_bytes());
    }
    Ok(output)
}

/// Reads framed data, or one bare block when the magic is missing.
pub(super) fn decompress(data: &[u8], limited: &mut LimitedOutput) -> Result<(), BatchError> {
    for block in Blocks::new(data) {
        let block = block.map_err(|error| limited.damaged(error))?;
        let size = decompressed_size(block).map_err(|error| limited.damaged(error))?;
        let start = limited.output.len();
        if size > limited.limit_bytes - start {
            return Err(limited.too_large());
        }
        limited.output.resize(start + size, 0);
        snap::raw::Decoder::new()
            .decompress(block, &mut limited.output[start..])
            .map_err(|error| limited.damaged(error))?;
    }
    Ok(())
}

/// The same, a block at a time. A block beyond the limit is an error of the kind `FileTooLarge`.
pub(super) struct Reader<'a> {
    blocks: Blocks<'a>,
    block_bytes_max: usize,
    block: Vec<u8>,
    position: usize,
}

impl<'a> Reader<'a> {
    pub(super) fn new(data: &'a [u8], block_bytes_max: usize) -> Self {
        Self { blocks: Blocks::new(data), block_bytes_max, block: Vec::new(), position: 0 }
    }
}

impl io::Read for Reader<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.position == self.block.len() {
            let Some(block) = self.blocks.next() else { return Ok(0) };
            let block = block.map_err(io::Error::other)?;
            let size = decompressed_size(block).map_err(io::Error::other)?;
            if size > self.block_bytes_max {
                return Err(io::ErrorKind::FileTooLarge.into());
            }
            self.block.resize(size, 0);
            self.position = 0;
            snap::raw::Decoder::new().decompress(block, &mut self.block).map_err(io::Error::other)?;
        }
        let count = io::Read::read(&mut &self.block[self.position..], buffer)?;
        self.position += count;
        Ok(count)
    }
}

/// The snappy blocks of framed data, or the one bare block; ends after the first error.
struct Blocks<'a> {
    rest: &'a [u8],
    is_framed: bool,
    has_ended: bool,
}

impl<'a> Blocks<'a> {
    fn new(data: &'a [u8]) -> Self {
        Self { rest: data, is_framed: data.starts_with(&MAGIC), has_ended: false }
    }

    fn framed_block(&mut self) -> Result<Option<&'a [u8]>, &'static str> {
        const CUT_OFF: &str = "cut off within a block";
        while self.rest.starts_with(&MAGIC) {
            self.rest = self.rest.get(HEADER_SIZE_BYTES..).ok_or("cut off within its header")?;
        }
        if self.rest.is_empty() {
            return Ok(None);
        }
        let (length, behind) = self.rest.split_first_chunk::<4>().ok_or(CUT_OFF)?;
        let length =
            usize::try_from(i32::from_be_bytes(*length)).map_err(|_| "a block has a negative length")?;
        let (block, behind) = behind.split_at_checked(length).ok_or(CUT_OFF)?;
        self.rest = behind;
        Ok(Some(block))
    }
}

impl<'a> Iterator for Blocks<'a> {
    type Item = Result<&'a [u8], &'static str>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.has_ended {
            return None;
        }
        if !self.is_framed {
            self.has_ended = true;
            return Some(Ok(self.rest));
        }
        let block = self.framed_block().transpose();
        self.has_ended = !matches!(block, Some(Ok(_)));
        block
    }
}

fn decompressed_size(block: &[u8]) -> Result<usize, String> {
    let size = snap::raw::decompress_len(block).map_err(|error| error.to_string())?;
    if size > block.len().saturating_mul(EXPANSION_MAX) {
        return Err("a block claims more output than snappy can encode".to_owned());
    }
    Ok(size)
}
