//! Values that say who wrote them: no two records of a run are the same, and a damaged one is told apart.

use bytes::Bytes;

use crate::trace::TraceHash;

/// A record's value, unique in its run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Value {
    /// Who wrote it.
    pub writer: u32,
    /// The writer's count.
    pub number: u32,
}

/// The most bytes that follow the name in a value.
const FILLER_BYTES_MAX: u64 = 400;

impl Value {
    /// The bytes of the record.
    pub fn encode(self) -> Bytes {
        let mut bytes = format!("{}:{};", self.writer, self.number).into_bytes();
        let mut hash = TraceHash::EMPTY.with(&bytes);
        for _ in 0..hash.value() % FILLER_BYTES_MAX {
            hash = hash.with(b".");
            bytes.push((hash.value() >> 32) as u8);
        }
        bytes.into()
    }

    /// The value that was encoded; `None` for anything else.
    pub fn decode(bytes: &[u8]) -> Option<Self> {
        let name = bytes.split(|byte| *byte == b';').next()?;
        let (writer, number) = std::str::from_utf8(name).ok()?.split_once(':')?;
        let value = Self { writer: writer.parse().ok()?, number: number.parse().ok()? };
        (value.encode() == bytes).then_some(value)
    }
}

impl std::fmt::Display for Value {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}", self.writer, self.number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_was_encoded_decodes() {
        for number in 0..100 {
            let value = Value { writer: 3, number };
            let mut bytes = value.encode().to_vec();
            assert_eq!(Value::decode(&bytes), Some(value));
            let at = number as usize % bytes.len();
            bytes[at] ^= 1;
            assert_eq!(Value::decode(&bytes), None);
        }
    }
}
