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
    if !data.starts_with(&MAGIC) {
        return decompress_block(data, limited);
    }
    let mut rest = data;
    while !rest.is_empty() {
        if rest.starts_with(&MAGIC) {
            rest =
                rest.get(HEADER_SIZE_BYTES..).ok_or_else(|| limited.damaged("cut off within its header"))?;
            continue;
        }
        let cut_off = || limited.damaged("cut off within a block");
        let (length, behind) = rest.split_first_chunk::<4>().ok_or_else(cut_off)?;
        let length = usize::try_from(i32::from_be_bytes(*length))
            .map_err(|_| limited.damaged("a block has a negative length"))?;
        let (block, behind) = behind.split_at_checked(length).ok_or_else(cut_off)?;
        decompress_block(block, limited)?;
        rest = behind;
    }
    Ok(())
}

fn decompress_block(block: &[u8], limited: &mut LimitedOutput) -> Result<(), BatchError> {
    let size = snap::raw::decompress_len(block).map_err(|error| limited.damaged(error))?;
    if size > block.len().saturating_mul(EXPANSION_MAX) {
        return Err(limited.damaged("a block claims more output than snappy can encode"));
    }
    let start = limited.output.len();
    if size > limited.limit_bytes - start {
        return Err(limited.too_large());
    }
    limited.output.resize(start + size, 0);
    snap::raw::Decoder::new()
        .decompress(block, &mut limited.output[start..])
        .map_err(|error| limited.damaged(error))?;
    Ok(())
}
