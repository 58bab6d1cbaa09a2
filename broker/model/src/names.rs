//! Topic names, internal topics, and the hash that maps a group to its coordinator's partition.

use crate::PartitionIndex;

/// The longest topic name, in bytes: Kafka leaves room for `-<partition>.<uuid>-delete` in a file name.
pub const TOPIC_NAME_BYTES_MAX: usize = 249;

/// Why Kafka refuses a topic name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidTopicName {
    /// The name is empty.
    #[error("topic name is empty")]
    Empty,
    /// `.` or `..`, which are directories.
    #[error("topic name cannot be '.' or '..'")]
    Dots,
    /// More than 249 bytes.
    #[error("topic name is {0} characters long, {TOPIC_NAME_BYTES_MAX} is the maximum")]
    TooLong(usize),
    /// A character that is not an ASCII letter, digit, `.`, `_` or `-`.
    #[error("topic name '{0}' has a character other than ASCII alphanumerics, '.', '_' and '-'")]
    Character(String),
}

/// Accepts what Kafka's `Topic.validate` accepts.
pub fn validate_topic_name(name: &str) -> Result<(), InvalidTopicName> {
    match name {
        "" => Err(InvalidTopicName::Empty),
        "." | ".." => Err(InvalidTopicName::Dots),
        _ if name.len() > TOPIC_NAME_BYTES_MAX => Err(InvalidTopicName::TooLong(name.len())),
        _ if !name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-')) => {
            Err(InvalidTopicName::Character(name.to_owned()))
        }
        _ => Ok(()),
    }
}

/// Whether two names differ only in `.` against `_`, which Kafka refuses because metric names would collide.
pub fn topic_names_collide(a: &str, b: &str) -> bool {
    let normal = |c: u8| if c == b'.' { b'_' } else { c };
    a.len() == b.len() && a.bytes().map(normal).eq(b.bytes().map(normal))
}

/// The topics that Kafka's coordinators keep their state in.
pub fn is_internal_topic(name: &str) -> bool {
    matches!(name, "__consumer_offsets" | "__transaction_state" | "__share_group_state")
}

/// Java's `String.hashCode`: over UTF-16 code units, wrapping.
pub fn java_string_hash(text: &str) -> i32 {
    text.encode_utf16().fold(0i32, |hash, unit| hash.wrapping_mul(31).wrapping_add(i32::from(unit)))
}

/// The partition of `__consumer_offsets` (or `__transaction_state`) that owns `key`, as Kafka computes it: the
/// absolute value of the minimum integer counts as 0.
pub fn group_partition(key: &str, partition_count: i32) -> PartitionIndex {
    let hash = java_string_hash(key);
    PartitionIndex(hash.checked_abs().unwrap_or(0) % partition_count)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn topic_names_follow_kafkas_rules() {
        for good in ["a", "a.b_c-D9", &"x".repeat(249)] {
            assert_eq!(validate_topic_name(good), Ok(()), "{good}");
        }
        for bad in ["", ".", "..", "a b", "a/b", "ä", &"x".repeat(250)] {
            assert!(validate_topic_name(bad).is_err(), "{bad}");
        }
        assert!(topic_names_collide("a.b", "a_b"));
        assert!(!topic_names_collide("a.b", "a-b"));
    }

    #[test]
    fn hashes_are_javas() {
        assert_eq!(java_string_hash(""), 0);
        assert_eq!(java_string_hash("hello"), 99162322);
        // The well-known string whose hash is the minimum integer.
        assert_eq!(java_string_hash("polygenelubricants"), i32::MIN);
        assert_eq!(group_partition("polygenelubricants", 50), PartitionIndex(0));
    }
}
