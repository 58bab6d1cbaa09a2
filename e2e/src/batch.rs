//! Record batches written by hand from the format's description (v2, uncompressed), so that the checks do not lean on
//! the code that they check.

use std::fs::File;
use std::os::unix::fs::FileExt;

/// Bytes of a batch before its records.
pub const HEADER_BYTES: usize = 61;
/// Bytes before `batch_length` starts to count.
const LOG_OVERHEAD_BYTES: usize = 12;

/// The size of the batch that begins at `position` of a log.
pub fn size_bytes_at(log: &File, position: u64) -> std::io::Result<u64> {
    let mut length = [0; 4];
    log.read_exact_at(&mut length, position + 8)?;
    Ok(LOG_OVERHEAD_BYTES as u64 + u64::from(u32::from_be_bytes(length)))
}

/// A batch at offset 0 of `values` without keys, all at `timestamp_ms`, by no producer.
pub fn batch(timestamp_ms: i64, values: &[&[u8]]) -> Vec<u8> {
    let mut records = Vec::new();
    for (index, value) in values.iter().enumerate() {
        let mut record = vec![0]; // attributes
        varint(&mut record, 0); // timestamp delta
        varint(&mut record, index as i64);
        varint(&mut record, -1); // no key
        varint(&mut record, value.len() as i64);
        record.extend_from_slice(value);
        varint(&mut record, 0); // no headers
        varint(&mut records, record.len() as i64);
        records.extend_from_slice(&record);
    }
    let mut checked = Vec::with_capacity(HEADER_BYTES + records.len());
    checked.extend(0i16.to_be_bytes()); // attributes
    checked.extend((values.len() as i32 - 1).to_be_bytes()); // last offset delta
    checked.extend(timestamp_ms.to_be_bytes());
    checked.extend(timestamp_ms.to_be_bytes());
    checked.extend((-1i64).to_be_bytes()); // producer id
    checked.extend((-1i16).to_be_bytes()); // producer epoch
    checked.extend((-1i32).to_be_bytes()); // base sequence
    checked.extend((values.len() as i32).to_be_bytes());
    checked.extend(records);
    let mut batch = Vec::with_capacity(21 + checked.len());
    batch.extend(0i64.to_be_bytes()); // base offset
    batch.extend((9 + checked.len() as i32).to_be_bytes()); // what follows
    batch.extend((-1i32).to_be_bytes()); // leader epoch
    batch.push(2); // magic
    batch.extend(crc32c(&checked).to_be_bytes());
    batch.extend(checked);
    batch
}

/// The whole batches at the start of `records`, as `(base offset, bytes)`.
pub fn split(mut records: &[u8]) -> Vec<(i64, &[u8])> {
    let mut batches = Vec::new();
    while records.len() >= HEADER_BYTES {
        let base = i64::from_be_bytes(records[..8].try_into().expect("8 bytes"));
        let length = i32::from_be_bytes(records[8..12].try_into().expect("4 bytes"));
        let Ok(length) = usize::try_from(length) else { break };
        let size = LOG_OVERHEAD_BYTES + length;
        if size < HEADER_BYTES || size > records.len() {
            break;
        }
        batches.push((base, &records[..size]));
        records = &records[size..];
    }
    batches
}

/// The offset after the last record of a whole batch.
pub fn next_offset(batch: &[u8]) -> i64 {
    let base = i64::from_be_bytes(batch[..8].try_into().expect("8 bytes"));
    let delta = i32::from_be_bytes(batch[23..27].try_into().expect("4 bytes"));
    base + i64::from(delta) + 1
}

/// Appends a zigzag varint.
fn varint(out: &mut Vec<u8>, value: i64) {
    let mut rest = ((value << 1) ^ (value >> 63)) as u64;
    while rest >= 0x80 {
        out.push(rest as u8 | 0x80);
        rest >>= 7;
    }
    out.push(rest as u8);
}

/// CRC-32C (Castagnoli), a bit at a time.
fn crc32c(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0u32, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| (crc >> 1) ^ (0x82f6_3b78 & (crc & 1).wrapping_neg()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn crc_of_the_standard_check_string() {
        assert_eq!(crc32c(b"123456789"), 0xe306_9283);
    }

    #[test]
    fn a_batch_is_split_back() {
        let mut two = batch(1, &[b"a", b"b"]);
        two.extend(batch(2, &[b"c"]));
        let parts = split(&two);
        assert_eq!(parts.len(), 2);
        assert_eq!(next_offset(parts[0].1), 2);
    }
}
