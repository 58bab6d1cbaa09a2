//! Reading the protocol's types from bytes, within bounds.
//!
//! A length is believed only as far as the bytes behind it go: an array's elements take at least a byte each, and what
//! they and strings reserve in memory comes out of a budget ([`Limits`]) before it is reserved. Arrays are reserved
//! exactly, once; bytes and records are slices of the input and cost nothing. Nesting is as deep as the message's own
//! schema, which the generator proves not to be recursive.

use bytes::Bytes;
use model::Uuid;

use crate::{DecodeError, Records};

/// The most elements that an array may have.
pub const ELEMENTS_MAX: usize = 1_000_000;

/// The most tagged fields that one struct may have, known ones and others.
pub const TAGGED_FIELDS_MAX: u32 = 10_000;

/// How much memory decoding may reserve: `factor` times the bytes given, plus `slack_bytes`.
///
/// Counted are the elements of arrays at their size in Rust and the bytes of strings, whether or not the value is
/// dropped again. Sharing the input itself may cost one allocation of a few words more ([`Bytes`] makes it at the first
/// slice).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Per byte of input.
    pub factor: usize,
    /// On top, so that small requests made of many tiny elements are never refused.
    pub slack_bytes: usize,
}

impl Limits {
    /// For requests, whose sender is not trusted. Four times is more than any request that clients send takes; 256 KiB
    /// on top admit what takes more, such as 10,000 topics with names of three letters in one Metadata request.
    pub const REQUEST: Limits = Limits { factor: 4, slack_bytes: 256 << 10 };

    /// For responses, whose sender we chose: large enough that no valid response is refused (the largest ratio of any
    /// message, in a response whose elements are all empty, is computed by a test and lies below).
    pub const RESPONSE: Limits = Limits { factor: 40, slack_bytes: 4 << 10 };

    /// For records of internal topics: they were accepted once, so no valid one may be refused (same test).
    pub const RECORD: Limits = Limits { factor: 40, slack_bytes: 4 << 10 };

    /// The bound for an input of this size.
    pub const fn budget_bytes(self, input_bytes: usize) -> usize {
        input_bytes.saturating_mul(self.factor).saturating_add(self.slack_bytes)
    }
}

/// A position in some bytes, and what may still be reserved.
#[derive(Debug)]
pub struct Decoder {
    bytes: Bytes,
    at: usize,
    /// Where the bytes end, or within a tagged field, where that ends.
    end: usize,
    budget_bytes: usize,
}

impl Decoder {
    /// Starts at the first byte, with a budget by the number of bytes.
    pub fn new(bytes: Bytes, limits: Limits) -> Self {
        let end = bytes.len();
        Self { bytes, at: 0, end, budget_bytes: limits.budget_bytes(end) }
    }

    /// How many bytes are left.
    pub fn remaining(&self) -> usize {
        self.end - self.at
    }

    /// The position, counted from the first byte given.
    pub fn position(&self) -> usize {
        self.at
    }

    /// What is left, as a slice.
    pub fn rest(self) -> Bytes {
        self.bytes.slice(self.at..self.end)
    }

    /// Checks that nothing is left.
    ///
    /// # Errors
    /// When bytes are left.
    pub fn finish(self) -> Result<(), DecodeError> {
        match self.remaining() {
            0 => Ok(()),
            left => Err(DecodeError::TrailingBytes { at: self.at as u32, left: left as u32 }),
        }
    }

    /// One byte, 0 for false.
    pub fn bool(&mut self) -> Result<bool, DecodeError> {
        Ok(self.take::<1>()? != [0])
    }

    /// A signed byte.
    pub fn i8(&mut self) -> Result<i8, DecodeError> {
        self.take().map(i8::from_be_bytes)
    }

    /// Two bytes, big endian as all integers.
    pub fn i16(&mut self) -> Result<i16, DecodeError> {
        self.take().map(i16::from_be_bytes)
    }

    /// Two bytes without sign.
    pub fn u16(&mut self) -> Result<u16, DecodeError> {
        self.take().map(u16::from_be_bytes)
    }

    /// Four bytes.
    pub fn i32(&mut self) -> Result<i32, DecodeError> {
        self.take().map(i32::from_be_bytes)
    }

    /// Eight bytes.
    pub fn i64(&mut self) -> Result<i64, DecodeError> {
        self.take().map(i64::from_be_bytes)
    }

    /// Eight bytes of IEEE 754.
    pub fn f64(&mut self) -> Result<f64, DecodeError> {
        self.take().map(f64::from_be_bytes)
    }

    /// Sixteen bytes.
    pub fn uuid(&mut self) -> Result<Uuid, DecodeError> {
        self.take().map(Uuid)
    }

    /// Seven bits a byte, low ones first, at most five bytes and 32 bits.
    pub fn unsigned_varint(&mut self) -> Result<u32, DecodeError> {
        let mut value = 0u32;
        for shift in (0..35).step_by(7) {
            let [byte] = self.take()?;
            let bits = u32::from(byte & 0x7f);
            if shift == 28 && bits > 0x0f {
                break;
            }
            value |= bits << shift;
            if byte & 0x80 == 0 {
                return Ok(value);
            }
        }
        Err(DecodeError::VarintTooLong { at: self.at as u32 })
    }

    /// A string that is not null.
    pub fn string(&mut self, flexible: bool) -> Result<String, DecodeError> {
        match self.nullable_string(flexible)? {
            Some(text) => Ok(text),
            None => Err(self.invalid_length(-1)),
        }
    }

    /// A string, or null. Bytes that are not UTF-8 are replaced by U+FFFD, as in Kafka.
    pub fn nullable_string(&mut self, flexible: bool) -> Result<Option<String>, DecodeError> {
        let length = if flexible { self.compact_length()? } else { i32::from(self.i16()?) };
        let Some(length) = self.length(length)? else { return Ok(None) };
        if length > i16::MAX as usize {
            return Err(self.invalid_length(length as i32));
        }
        self.require(length)?;
        let bytes = &self.bytes[self.at..self.at + length];
        self.at += length;
        match std::str::from_utf8(bytes) {
            Ok(text) => {
                charge(&mut self.budget_bytes, self.at, length)?;
                Ok(Some(text.to_owned()))
            }
            Err(_) => {
                let size = repaired(bytes).map(str::len).sum();
                charge(&mut self.budget_bytes, self.at, size)?;
                let mut text = String::with_capacity(size);
                text.extend(repaired(bytes));
                Ok(Some(text))
            }
        }
    }

    /// Bytes that are not null: a slice of the input, which lives as long as the slice does. Copy what is kept.
    pub fn bytes(&mut self, flexible: bool) -> Result<Bytes, DecodeError> {
        match self.nullable_bytes(flexible)? {
            Some(bytes) => Ok(bytes),
            None => Err(self.invalid_length(-1)),
        }
    }

    /// Bytes, or null; see [`Decoder::bytes`].
    pub fn nullable_bytes(&mut self, flexible: bool) -> Result<Option<Bytes>, DecodeError> {
        let length = if flexible { self.compact_length()? } else { self.i32()? };
        let Some(length) = self.length(length)? else { return Ok(None) };
        self.require(length)?;
        let bytes = self.bytes.slice(self.at..self.at + length);
        self.at += length;
        Ok(Some(bytes))
    }

    /// Records that are not null: a slice of the input.
    pub fn records(&mut self, flexible: bool) -> Result<Records, DecodeError> {
        self.bytes(flexible).map(Records::Bytes)
    }

    /// Records, or null: a slice of the input.
    pub fn nullable_records(&mut self, flexible: bool) -> Result<Option<Records>, DecodeError> {
        Ok(self.nullable_bytes(flexible)?.map(Records::Bytes))
    }

    /// An array that is not null.
    pub fn array<T>(
        &mut self,
        flexible: bool,
        element: impl FnMut(&mut Self) -> Result<T, DecodeError>,
    ) -> Result<Vec<T>, DecodeError> {
        match self.nullable_array(flexible, element)? {
            Some(elements) => Ok(elements),
            None => Err(self.invalid_length(-1)),
        }
    }

    /// An array, or null.
    pub fn nullable_array<T>(
        &mut self,
        flexible: bool,
        mut element: impl FnMut(&mut Self) -> Result<T, DecodeError>,
    ) -> Result<Option<Vec<T>>, DecodeError> {
        let count = if flexible { self.compact_length()? } else { self.i32()? };
        let Some(count) = self.length(count)? else { return Ok(None) };
        if count > ELEMENTS_MAX {
            return Err(DecodeError::TooManyElements { at: self.at as u32, count: count as u32 });
        }
        // The generator proves that every element takes at least a byte.
        self.require(count)?;
        charge(&mut self.budget_bytes, self.at, count * size_of::<T>())?;
        let mut elements = Vec::with_capacity(count);
        for _ in 0..count {
            elements.push(element(self)?);
        }
        Ok(Some(elements))
    }

    /// A struct behind a byte that is negative for null.
    pub fn nullable_struct<T>(
        &mut self,
        fields: impl FnOnce(&mut Self) -> Result<T, DecodeError>,
    ) -> Result<Option<T>, DecodeError> {
        if self.i8()? < 0 {
            return Ok(None);
        }
        fields(self).map(Some)
    }

    /// A struct that is the value of a tagged field: behind a varint that is 0 for null.
    pub fn nullable_tagged_struct<T>(
        &mut self,
        fields: impl FnOnce(&mut Self) -> Result<T, DecodeError>,
    ) -> Result<Option<T>, DecodeError> {
        if self.unsigned_varint()? == 0 {
            return Ok(None);
        }
        fields(self).map(Some)
    }

    /// The tagged fields of a struct. `known` reads the value of a tag that it knows and returns true; the others are
    /// skipped.
    pub fn tagged_fields(
        &mut self,
        mut known: impl FnMut(&mut Self, u32) -> Result<bool, DecodeError>,
    ) -> Result<(), DecodeError> {
        let count = self.unsigned_varint()?;
        if count > TAGGED_FIELDS_MAX {
            return Err(DecodeError::TooManyTaggedFields { at: self.at as u32, count });
        }
        for _ in 0..count {
            let tag = self.unsigned_varint()?;
            let size = self.unsigned_varint()? as usize;
            self.require(size)?;
            let outer_end = self.end;
            let value_end = self.at + size;
            self.end = value_end;
            let read = known(self, tag)?;
            if read && self.at != value_end {
                return Err(DecodeError::TaggedFieldSize { at: self.at as u32, tag });
            }
            self.at = value_end;
            self.end = outer_end;
        }
        Ok(())
    }

    /// The tagged fields of a struct that knows none.
    pub fn skip_tagged_fields(&mut self) -> Result<(), DecodeError> {
        self.tagged_fields(|_, _| Ok(false))
    }

    /// A compact length: one more than the length, 0 for null (-1).
    fn compact_length(&mut self) -> Result<i32, DecodeError> {
        let length = self.unsigned_varint()?;
        // Anything above i32::MAX wraps to a length below -1, which is refused.
        Ok((length as i32).wrapping_sub(1))
    }

    fn length(&self, length: i32) -> Result<Option<usize>, DecodeError> {
        match length {
            -1 => Ok(None),
            0.. => Ok(Some(length as usize)),
            _ => Err(self.invalid_length(length)),
        }
    }

    fn take<const N: usize>(&mut self) -> Result<[u8; N], DecodeError> {
        match self.bytes[self.at..self.end].first_chunk::<N>() {
            Some(chunk) => {
                self.at += N;
                Ok(*chunk)
            }
            None => Err(self.truncated(N)),
        }
    }

    fn require(&self, wanted: usize) -> Result<(), DecodeError> {
        if wanted > self.remaining() { Err(self.truncated(wanted)) } else { Ok(()) }
    }

    #[cold]
    fn truncated(&self, wanted: usize) -> DecodeError {
        DecodeError::Truncated { at: self.at as u32, wanted: wanted as u32, left: self.remaining() as u32 }
    }

    #[cold]
    fn invalid_length(&self, length: i32) -> DecodeError {
        DecodeError::InvalidLength { at: self.at as u32, length }
    }
}

/// Takes what is about to be reserved from the budget; a function, so that the input may stay borrowed.
fn charge(budget_bytes: &mut usize, at: usize, wanted: usize) -> Result<(), DecodeError> {
    match budget_bytes.checked_sub(wanted) {
        Some(left) => {
            *budget_bytes = left;
            Ok(())
        }
        None => {
            Err(DecodeError::OverBudget { at: at as u32, wanted: wanted as u64, left: *budget_bytes as u64 })
        }
    }
}

/// The pieces of a string in which damage is replaced.
fn repaired(bytes: &[u8]) -> impl Iterator<Item = &str> {
    bytes.utf8_chunks().flat_map(|chunk| {
        let replacement = if chunk.invalid().is_empty() { "" } else { "\u{fffd}" };
        [chunk.valid(), replacement]
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoder(bytes: &'static [u8]) -> Decoder {
        Decoder::new(Bytes::from_static(bytes), Limits { factor: 4, slack_bytes: 0 })
    }

    #[test]
    fn what_is_not_utf8_is_replaced() {
        let text = decoder(b"\0\x05a\xff\xc3\xa9\xe2").string(false);
        assert_eq!(text.as_deref(), Ok("a\u{fffd}é\u{fffd}"));
    }

    #[test]
    fn varints_end_after_32_bits() {
        assert_eq!(decoder(b"\xff\xff\xff\xff\x0f").unsigned_varint(), Ok(u32::MAX));
        for too_long in [&b"\xff\xff\xff\xff\x1f"[..], b"\x80\x80\x80\x80\x80\x01"] {
            let refused = decoder(too_long).unsigned_varint();
            assert_eq!(refused, Err(DecodeError::VarintTooLong { at: 5 }));
        }
    }

    #[test]
    fn lengths_are_believed_no_further_than_the_bytes_go() {
        let announced = decoder(b"\x7f\xff\xff\xff....").array(false, Decoder::i8);
        assert_eq!(announced, Err(DecodeError::TooManyElements { at: 4, count: i32::MAX as u32 }));
        let announced = decoder(b"\0\0\0\x05....").array(false, Decoder::i8);
        assert_eq!(announced, Err(DecodeError::Truncated { at: 4, wanted: 5, left: 4 }));
        // Six bytes pay for 24; three elements reserve 3 * 8, four 4 * 8.
        let large = |d: &mut Decoder| d.i8().map(i64::from);
        assert!(decoder(b"\x04...").array(true, large).is_err(), "four bytes pay for 16");
        assert_eq!(decoder(b"\x04.....").array(true, large).map(|elements| elements.len()), Ok(3));
        let refused = decoder(b"\x05.....").array(true, large);
        assert_eq!(refused, Err(DecodeError::OverBudget { at: 1, wanted: 32, left: 24 }));
    }

    #[test]
    fn tagged_fields_have_the_size_that_they_announce() {
        let read = |bytes| {
            let mut value = 0;
            let mut decoder = decoder(bytes);
            let fields = decoder.tagged_fields(|d, tag| {
                if tag == 7 {
                    value = d.i16()?;
                }
                Ok(tag == 7)
            });
            fields.map(|()| (value, decoder.remaining()))
        };
        assert_eq!(read(b"\x02\x03\x01?\x07\x02\x01\x02!"), Ok((258, 1)), "an unknown one is skipped");
        assert_eq!(read(b"\x01\x07\x03\x01\x02\0"), Err(DecodeError::TaggedFieldSize { at: 5, tag: 7 }));
        assert_eq!(
            read(b"\x01\x07\x01\x01\x02"),
            Err(DecodeError::Truncated { at: 3, wanted: 2, left: 1 }),
            "a value ends where its size says"
        );
        assert_eq!(read(b"\x91\x4e"), Err(DecodeError::TooManyTaggedFields { at: 2, count: 10_001 }));
    }
}
