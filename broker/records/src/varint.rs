//! Zigzag variable-length integers of records.

/// Takes a varint of 32 bits off the front; `None` when it is cut off or longer than five bytes.
pub(crate) fn take_i32(bytes: &mut &[u8]) -> Option<i32> {
    let raw = take_raw(bytes, 5)? as u32;
    Some((raw >> 1) as i32 ^ -((raw & 1) as i32))
}

/// Takes a varint of 64 bits off the front; `None` when it is cut off or longer than ten bytes.
pub(crate) fn take_i64(bytes: &mut &[u8]) -> Option<i64> {
    let raw = take_raw(bytes, 10)?;
    Some((raw >> 1) as i64 ^ -((raw & 1) as i64))
}

fn take_raw(bytes: &mut &[u8], bytes_max: usize) -> Option<u64> {
    let mut value = 0u64;
    for (index, &byte) in bytes.iter().take(bytes_max).enumerate() {
        value |= u64::from(byte & 0x7f) << (7 * index);
        if byte < 0x80 {
            *bytes = &bytes[index + 1..];
            return Some(value);
        }
    }
    None
}

/// Appends a varint of 32 bits.
pub(crate) fn put_i32(bytes: &mut Vec<u8>, value: i32) {
    put_i64(bytes, i64::from(value));
}

/// Appends a varint of 64 bits. Small values have the same bytes in both widths.
pub(crate) fn put_i64(bytes: &mut Vec<u8>, value: i64) {
    let mut raw = ((value << 1) ^ (value >> 63)) as u64;
    while raw >= 0x80 {
        bytes.push(raw as u8 | 0x80);
        raw >>= 7;
    }
    bytes.push(raw as u8);
}

/// How many bytes `put_i64` appends.
pub(crate) fn size_bytes(value: i64) -> usize {
    let raw = ((value << 1) ^ (value >> 63)) as u64;
    (64 - (raw | 1).leading_zeros() as usize).div_ceil(7)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn round_trip(long: i64, int: i32) {
            let mut bytes = Vec::new();
            put_i64(&mut bytes, long);
            prop_assert_eq!(bytes.len(), size_bytes(long));
            put_i32(&mut bytes, int);
            let mut rest = &bytes[..];
            prop_assert_eq!(take_i64(&mut rest), Some(long));
            prop_assert_eq!(take_i32(&mut rest), Some(int));
            prop_assert!(rest.is_empty());
        }
    }

    #[test]
    fn limits() {
        for (value, encoded) in [(0i64, vec![0]), (-1, vec![1]), (63, vec![126]), (-65, vec![0x81, 1])] {
            let mut bytes = Vec::new();
            put_i64(&mut bytes, value);
            assert_eq!(bytes, encoded);
        }
        assert_eq!(take_i32(&mut &[0x80u8; 5][..]), None);
        assert_eq!(take_i32(&mut &[0x80u8][..]), None);
        assert_eq!(take_i64(&mut &[0xffu8; 10][..]), None);
    }
}
