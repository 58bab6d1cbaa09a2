//! Why bytes are no message, and why a message has no bytes.

/// The bytes are not the message that they should be. Closes the connection they came from, or marks the record damaged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DecodeError {
    /// The bytes end before the field does, or before the elements that a length announces could fit.
    #[error("truncated at byte {at}: {wanted} more bytes are announced, {left} are left")]
    Truncated {
        /// The position within the bytes given to the decoder.
        at: u32,
        /// What the field takes at least.
        wanted: u32,
        /// What is there.
        left: u32,
    },
    /// A length below -1, or -1 where null is not allowed.
    #[error("length {length} is not allowed at byte {at}")]
    InvalidLength {
        /// The position behind the length.
        at: u32,
        /// The length as read.
        length: i32,
    },
    /// A variable-length integer has more than five bytes, or more than 32 bits.
    #[error("a varint at byte {at} is too long")]
    VarintTooLong {
        /// The position within the varint.
        at: u32,
    },
    /// An array announces more elements than [`crate::ELEMENTS_MAX`].
    #[error("an array at byte {at} announces {count} elements")]
    TooManyElements {
        /// The position behind the count.
        at: u32,
        /// The count as read.
        count: u32,
    },
    /// A section of tagged fields announces more than [`crate::TAGGED_FIELDS_MAX`].
    #[error("{count} tagged fields are announced at byte {at}")]
    TooManyTaggedFields {
        /// The position behind the count.
        at: u32,
        /// The count as read.
        count: u32,
    },
    /// A tagged field's value does not have the size announced for it.
    #[error("tagged field {tag} at byte {at} has another size than announced")]
    TaggedFieldSize {
        /// The position behind the value.
        at: u32,
        /// The field's tag.
        tag: u32,
    },
    /// The value would reserve more memory than its bytes justify, see [`crate::Limits`].
    #[error("decoding at byte {at} would reserve {wanted} bytes of memory, {left} are left of the budget")]
    OverBudget {
        /// The position behind the length.
        at: u32,
        /// What the field would reserve.
        wanted: u64,
        /// What is left of the budget.
        left: u64,
    },
    /// The message has no such version.
    #[error("{message} has no version {version}")]
    UnknownVersion {
        /// The message.
        message: &'static str,
        /// The version asked for.
        version: i16,
    },
    /// No API, record type or key type has this number.
    #[error("unknown {what} {number}")]
    UnknownType {
        /// What the number counts.
        what: &'static str,
        /// The number.
        number: i64,
    },
    /// The message ends before its bytes do.
    #[error("{left} bytes follow the message at byte {at}")]
    TrailingBytes {
        /// Where the message ends.
        at: u32,
        /// How many bytes follow.
        left: u32,
    },
}

/// The message cannot be written in this version. Always a mistake of the code that made the value, except that a string
/// may come from outside and be too long.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EncodeError {
    /// The field holds something that matters, and the version lacks it.
    #[error("{field} is set, but version {version} has no such field")]
    FieldAbsent {
        /// Struct and field.
        field: &'static str,
        /// The version asked for.
        version: i16,
    },
    /// The field is null, and the version has no null for it.
    #[error("{field} must not be null in version {version}")]
    Null {
        /// Struct and field.
        field: &'static str,
        /// The version asked for.
        version: i16,
    },
    /// The message has no such version.
    #[error("{message} has no version {version}")]
    UnknownVersion {
        /// The message.
        message: &'static str,
        /// The version asked for.
        version: i16,
    },
    /// A string is longer than 32,767 bytes, or bytes or an array longer than 2^31 - 2.
    #[error("a value of length {length} is too long for the protocol")]
    TooLong {
        /// Its bytes, or elements.
        length: usize,
    },
    /// Records that lie elsewhere stand where contiguous bytes are needed.
    #[error("records outside memory in a message that must be contiguous")]
    ExternalRecords,
}
