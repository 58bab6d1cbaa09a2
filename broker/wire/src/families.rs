//! Records by family: the number that says which record follows, and the record.
//!
//! A record of the metadata log is a frame version (1), a record type, a version (each an unsigned varint), and the
//! body. A record of an internal topic has a key of an int16 type and the body, and a value of an int16 version and the
//! body; the key's type says which body the value has.

use bytes::Bytes;

use crate::{DecodeError, Decoder, EncodeError, Encoder, Limits, Message};

/// The version of the frame around metadata records (KIP-746).
const FRAME_VERSION: u32 = 1;

/// Decodes an int16 version and then that version of the message: values of internal topics, the consumer protocol's
/// subscriptions and assignments, principals.
///
/// # Errors
/// When the version is unknown, the bytes are not the message, or bytes follow it.
pub fn decode_versioned<M: Message>(bytes: Bytes) -> Result<M, DecodeError> {
    let mut decoder = Decoder::new(bytes, Limits::RECORD);
    let version = decoder.i16()?;
    let message = M::decode(&mut decoder, version)?;
    decoder.finish()?;
    Ok(message)
}

/// The version as an int16, and the message in it.
///
/// # Errors
/// When the version cannot express the message.
pub fn encode_versioned<M: Message>(message: &M, version: i16) -> Result<Bytes, EncodeError> {
    let mut encoder = Encoder::new();
    encoder.i16(version);
    message.encode(&mut encoder, version)?;
    encoder.into_bytes()
}

/// Reads the frame of a metadata record: its type and version.
pub(crate) fn decode_metadata_frame(decoder: &mut Decoder) -> Result<(u32, i16), DecodeError> {
    let unknown = |what, number: u32| DecodeError::UnknownType { what, number: i64::from(number) };
    let frame_version = decoder.unsigned_varint()?;
    if frame_version != FRAME_VERSION {
        return Err(unknown("metadata frame version", frame_version));
    }
    let record_type = decoder.unsigned_varint()?;
    let version = decoder.unsigned_varint()?;
    let version = i16::try_from(version).map_err(|_| unknown("metadata record version", version))?;
    Ok((record_type, version))
}

pub(crate) fn encode_metadata_record<M: Message>(
    record_type: u32,
    record: &M,
    version: i16,
) -> Result<Bytes, EncodeError> {
    let mut encoder = Encoder::new();
    encoder.unsigned_varint(FRAME_VERSION);
    encoder.unsigned_varint(record_type);
    encoder.unsigned_varint(u32::from(version.unsigned_abs()));
    record.encode(&mut encoder, version)?;
    encoder.into_bytes()
}

pub(crate) fn encode_key<M: Message>(key_type: i16, key: &M) -> Result<Bytes, EncodeError> {
    let mut encoder = Encoder::new();
    encoder.i16(key_type);
    key.encode(&mut encoder, *M::VERSIONS.end())?;
    encoder.into_bytes()
}

macro_rules! metadata_records {
    ($($number:literal $variant:ident $record:ident;)*) => {
        /// A record of the metadata log (`__cluster_metadata`).
        #[derive(Clone, Debug, PartialEq)]
        #[allow(missing_docs)] // the names are the protocol's
        pub enum MetadataRecord { $($variant($record),)* }

        impl MetadataRecord {
            /// Decodes a record's value, frame included.
            ///
            /// # Errors
            /// When the type or version is unknown, the bytes are not the record, or bytes follow it.
            pub fn decode(value: bytes::Bytes) -> Result<Self, crate::DecodeError> {
                let mut decoder = crate::Decoder::new(value, crate::Limits::RECORD);
                let (record_type, version) = crate::families::decode_metadata_frame(&mut decoder)?;
                let record = match record_type {
                    $($number => {
                        Self::$variant(<$record as crate::Message>::decode(&mut decoder, version)?)
                    })*
                    number => return Err(crate::DecodeError::UnknownType {
                        what: "metadata record type",
                        number: i64::from(number),
                    }),
                };
                decoder.finish()?;
                Ok(record)
            }

            /// The record's value in this version, frame included. Which version is right follows from the cluster's
            /// `metadata.version`.
            ///
            /// # Errors
            /// When the version is unknown or cannot express the record.
            pub fn encode(&self, version: i16) -> Result<bytes::Bytes, crate::EncodeError> {
                match self {
                    $(Self::$variant(record) => {
                        crate::families::encode_metadata_record($number, record, version)
                    })*
                }
            }

            /// The number of the record's type.
            pub fn record_type(&self) -> u32 {
                match self { $(Self::$variant(_) => $number,)* }
            }

            /// The record's name, such as `TopicRecord`.
            pub fn name(&self) -> &'static str {
                match self { $(Self::$variant(_) => <$record as crate::Message>::NAME,)* }
            }

            /// The versions that the record has.
            pub fn versions(&self) -> std::ops::RangeInclusive<i16> {
                match self { $(Self::$variant(_) => <$record as crate::Message>::VERSIONS,)* }
            }
        }

        $(impl From<$record> for MetadataRecord {
            fn from(record: $record) -> Self {
                Self::$variant(record)
            }
        })*
    };
}
pub(crate) use metadata_records;

macro_rules! keyed_records {
    ($topic:literal $key_enum:ident $value_enum:ident;
     $($number:literal $variant:ident $key:ident $value:ident;)*) => {
        #[doc = concat!("The key of a record of `", $topic, "`.")]
        #[derive(Clone, Debug, PartialEq)]
        #[allow(missing_docs)] // the names are the protocol's
        pub enum $key_enum { $($variant($key),)* }

        impl $key_enum {
            /// Decodes a record's key, type included.
            ///
            /// # Errors
            /// `UnknownType` for a type that we do not know (Kafka skips such records), others for damaged bytes.
            pub fn decode(key: bytes::Bytes) -> Result<Self, crate::DecodeError> {
                let mut decoder = crate::Decoder::new(key, crate::Limits::RECORD);
                let key = match decoder.i16()? {
                    $($number => Self::$variant(<$key as crate::Message>::decode(
                        &mut decoder,
                        *<$key as crate::Message>::VERSIONS.end(),
                    )?),)*
                    number => return Err(crate::DecodeError::UnknownType {
                        what: concat!("key type in ", $topic),
                        number: i64::from(number),
                    }),
                };
                decoder.finish()?;
                Ok(key)
            }

            /// The record's key, type included.
            ///
            /// # Errors
            /// When a string is too long.
            pub fn encode(&self) -> Result<bytes::Bytes, crate::EncodeError> {
                match self { $(Self::$variant(key) => crate::families::encode_key($number, key),)* }
            }

            /// The number of the type, which also says what the value is.
            pub fn key_type(&self) -> i16 {
                match self { $(Self::$variant(_) => $number,)* }
            }
        }

        $(impl From<$key> for $key_enum {
            fn from(key: $key) -> Self {
                Self::$variant(key)
            }
        })*

        #[doc = concat!("The value of a record of `", $topic, "`; a deleted one has none.")]
        #[derive(Clone, Debug, PartialEq)]
        #[allow(missing_docs)] // the names are the protocol's
        pub enum $value_enum { $($variant($value),)* }

        impl $value_enum {
            /// Decodes the value of a record with a key of this type, version included.
            ///
            /// # Errors
            /// When the type or version is unknown, the bytes are not the value, or bytes follow it.
            pub fn decode(key_type: i16, value: bytes::Bytes) -> Result<Self, crate::DecodeError> {
                match key_type {
                    $($number => crate::decode_versioned(value).map(Self::$variant),)*
                    number => Err(crate::DecodeError::UnknownType {
                        what: concat!("key type in ", $topic),
                        number: i64::from(number),
                    }),
                }
            }

            /// The record's value in this version, version included.
            ///
            /// # Errors
            /// When the version is unknown or cannot express the value.
            pub fn encode(&self, version: i16) -> Result<bytes::Bytes, crate::EncodeError> {
                match self { $(Self::$variant(value) => crate::encode_versioned(value, version),)* }
            }

            /// The type of the keys that such values stand under.
            pub fn key_type(&self) -> i16 {
                match self { $(Self::$variant(_) => $number,)* }
            }

            /// The versions that the value has.
            pub fn versions(&self) -> std::ops::RangeInclusive<i16> {
                match self { $(Self::$variant(_) => <$value as crate::Message>::VERSIONS,)* }
            }
        }

        $(impl From<$value> for $value_enum {
            fn from(value: $value) -> Self {
                Self::$variant(value)
            }
        })*
    };
}
pub(crate) use keyed_records;
