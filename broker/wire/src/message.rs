//! What every message can do.

use std::ops::RangeInclusive;

use bytes::Bytes;

use crate::{ApiKey, DecodeError, Decoder, EncodeError, Encoder, Limits};

/// A request, response, or record: a value with an encoding in each of its versions.
pub trait Message: Sized + Clone + Default + PartialEq + std::fmt::Debug {
    /// The protocol's name, such as `FetchRequest`.
    const NAME: &'static str;
    /// The versions that can be decoded and encoded.
    const VERSIONS: RangeInclusive<i16>;
    /// The first version with compact lengths and tagged fields, if there is one.
    const FLEXIBLE: Option<i16>;

    /// Reads the message and leaves the decoder behind it. Fields that the version lacks have their defaults.
    ///
    /// # Errors
    /// When the bytes are not this message in this version, or the decoder's [`Limits`] do not allow it.
    fn decode(d: &mut Decoder, version: i16) -> Result<Self, DecodeError>;

    /// Appends the message.
    ///
    /// # Errors
    /// When the version is unknown, or cannot express the value.
    fn encode(&self, e: &mut Encoder, version: i16) -> Result<(), EncodeError>;

    /// Decodes bytes that hold this message and nothing else, with the limits for a trusted source ([`Limits::RECORD`]).
    ///
    /// # Errors
    /// As [`Message::decode`], and when bytes follow the message.
    fn from_bytes(bytes: Bytes, version: i16) -> Result<Self, DecodeError> {
        let mut decoder = Decoder::new(bytes, Limits::RECORD);
        let message = Self::decode(&mut decoder, version)?;
        decoder.finish()?;
        Ok(message)
    }

    /// The message alone as contiguous bytes; records in it are copied.
    ///
    /// # Errors
    /// As [`Message::encode`], and when records of it are not in memory.
    fn to_bytes(&self, version: i16) -> Result<Bytes, EncodeError> {
        let mut encoder = Encoder::new();
        self.encode(&mut encoder, version)?;
        encoder.into_bytes()
    }
}

/// A message that asks for another.
pub trait Request: Message {
    /// Which API it belongs to.
    const API_KEY: ApiKey;
    /// The answer.
    type Response: Message;
}

pub(crate) fn known_version<M: Message>(version: i16) -> Result<(), DecodeError> {
    if M::VERSIONS.contains(&version) {
        return Ok(());
    }
    Err(DecodeError::UnknownVersion { message: M::NAME, version })
}

pub(crate) fn encodable_version<M: Message>(version: i16) -> Result<(), EncodeError> {
    if M::VERSIONS.contains(&version) {
        return Ok(());
    }
    Err(EncodeError::UnknownVersion { message: M::NAME, version })
}
