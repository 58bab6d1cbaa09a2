//! JSON of the protocol's types.

use bytes::Bytes;
use model::Uuid;
use serde_json::Value;

use crate::Records;

/// A value as JSON.
pub trait Json {
    /// What Kafka's converters print for this version.
    fn json(&self, version: i16) -> Value;
}

macro_rules! plain {
    ($($plain:ty),*) => {
        $(impl Json for $plain {
            fn json(&self, _version: i16) -> Value {
                Value::from(self.clone())
            }
        })*
    };
}
plain!(bool, i8, i16, u16, i32, i64, f64, String);

impl Json for Uuid {
    fn json(&self, _version: i16) -> Value {
        Value::from(self.to_string())
    }
}

impl Json for Bytes {
    fn json(&self, _version: i16) -> Value {
        Value::from(base64(self))
    }
}

impl Json for Records {
    fn json(&self, version: i16) -> Value {
        self.as_bytes().map_or(Value::Null, |bytes| bytes.json(version))
    }
}

impl<T: Json> Json for Vec<T> {
    fn json(&self, version: i16) -> Value {
        self.iter().map(|element| element.json(version)).collect()
    }
}

impl<T: Json> Json for Option<T> {
    fn json(&self, version: i16) -> Value {
        self.as_ref().map_or(Value::Null, |value| value.json(version))
    }
}

/// Base64 with padding, as Java's JSON library prints bytes.
fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for group in bytes.chunks(3) {
        let bits =
            group.iter().fold(0u32, |bits, byte| bits << 8 | u32::from(*byte)) << (8 * (3 - group.len()));
        for digit in 0..4 {
            let six = bits >> (18 - 6 * digit) & 63;
            text.push(if digit <= group.len() { char::from(DIGITS[six as usize]) } else { '=' });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_pads() {
        let cases = [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg==")];
        for (plain, encoded) in cases {
            assert_eq!(base64(plain.as_bytes()), encoded);
        }
    }
}
