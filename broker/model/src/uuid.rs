//! Kafka's UUID: 16 bytes, written as 22 characters of URL-safe base64 without padding.

use std::fmt;
use std::str::FromStr;

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const TEXT_LEN: usize = 22;

/// A topic id, directory id, cluster id or incarnation id.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Uuid(pub [u8; 16]);

/// The text is not 22 characters of URL-safe base64 for 16 bytes.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' is not a Kafka UUID (22 characters of URL-safe base64)")]
pub struct InvalidUuid(pub String);

impl Uuid {
    /// "None", and as a directory id MIGRATING.
    pub const ZERO: Uuid = Uuid([0; 16]);
    /// The topic id of `__cluster_metadata`; as a directory id UNASSIGNED.
    pub const ONE: Uuid = Uuid([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]);

    /// A random (version 4) id from 128 random bits, never one of the first hundred, which Kafka reserves, and never
    /// one whose text starts with a dash, which command lines take for an option.
    pub fn from_random(mut random_u64: impl FnMut() -> u64) -> Uuid {
        loop {
            let bits = u128::from(random_u64()) << 64 | u128::from(random_u64());
            let mut bytes = bits.to_be_bytes();
            bytes[6] = bytes[6] & 0x0f | 0x40;
            bytes[8] = bytes[8] & 0x3f | 0x80;
            let id = Uuid(bytes);
            if !id.to_string().starts_with('-') {
                return id;
            }
        }
    }

    /// Whether this is one of the first hundred ids, which are reserved for special meanings.
    pub fn is_reserved(self) -> bool {
        u128::from_be_bytes(self.0) < 100
    }
}

impl fmt::Display for Uuid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = [0u8; TEXT_LEN];
        let bits = u128::from_be_bytes(self.0);
        // 128 bits are 21 characters of six bits and one of two.
        for (index, character) in text.iter_mut().enumerate() {
            let shift = 122i32 - 6 * index as i32;
            let six = if shift >= 0 { bits >> shift } else { bits << -shift };
            *character = ALPHABET[(six & 63) as usize];
        }
        f.pad(std::str::from_utf8(&text).unwrap_or_default())
    }
}

impl fmt::Debug for Uuid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Uuid {
    type Err = InvalidUuid;

    fn from_str(text: &str) -> Result<Self, InvalidUuid> {
        let invalid = || InvalidUuid(text.to_owned());
        // Java's decoder accepts the two padding characters.
        let digits = text.strip_suffix("==").unwrap_or(text).as_bytes();
        if digits.len() != TEXT_LEN {
            return Err(invalid());
        }
        let mut bits = 0u128;
        for (index, digit) in digits.iter().enumerate() {
            let six = ALPHABET.iter().position(|c| c == digit).ok_or_else(invalid)? as u128;
            bits = if index + 1 < TEXT_LEN { bits << 6 | six } else { bits << 2 | six >> 4 };
        }
        Ok(Uuid(bits.to_be_bytes()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_kafkas() {
        assert_eq!(Uuid::ONE.to_string(), "AAAAAAAAAAAAAAAAAAAAAQ");
        assert_eq!("AAAAAAAAAAAAAAAAAAAAAQ".parse(), Ok(Uuid::ONE));
        let id: Uuid = "MkU3OEVBNTcwNTJENDM2Qg".parse().unwrap();
        assert_eq!(id.to_string(), "MkU3OEVBNTcwNTJENDM2Qg");
        assert_eq!(&id.0, b"2E78EA57052D436B");
        assert!("short".parse::<Uuid>().is_err());
        assert!("MkU3OEVBNTcwNTJENDM2Q!".parse::<Uuid>().is_err());
    }

    #[test]
    fn random_ids_are_version_4_and_round_trip() {
        let mut state = 7u64;
        for _ in 0..1000 {
            let id = Uuid::from_random(|| {
                state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
                state
            });
            assert_eq!(id.to_string().parse(), Ok(id));
            assert_eq!(id.0[6] >> 4, 4);
            assert!(!id.is_reserved());
        }
    }
}
