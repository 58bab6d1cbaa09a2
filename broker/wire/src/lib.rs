//! Kafka's requests, responses and internal records as values, and their bytes.
//!
//! One module a message (`wire::fetch_request`), its top struct re-exported (`wire::FetchRequest`). The structs are made
//! from the files in `schemas`; [`Decoder`] and [`Encoder`] are what they are made of. Field names and defaults are the
//! protocol's, so `..Default::default()` fills in what a message of Kafka's would.
//!
//! Invariant: this crate only turns bytes into values and back. It never trusts a length, never panics on what it
//! decodes, and copies no records.

mod api_key;
mod decoder;
mod encoder;
mod error;
mod families;
pub mod frame;
mod generated;
mod message;
mod records;
#[cfg(feature = "testing")]
pub mod testing;

pub use decoder::{Decoder, ELEMENTS_MAX, Limits, TAGGED_FIELDS_MAX};
pub use encoder::{Chunk, Encoder};
pub use error::{DecodeError, EncodeError};
pub use families::{decode_versioned, encode_versioned};
pub use generated::*;
pub use message::{Message, Request};
pub use records::Records;

/// What the generated modules use.
mod generated_code {
    pub(crate) use std::ops::RangeInclusive;

    pub(crate) use bytes::Bytes;
    pub(crate) use model::Uuid;

    pub(crate) use crate::message::{encodable_version, known_version};
    pub(crate) use crate::{ApiKey, DecodeError, Decoder, EncodeError, Encoder, Message, Records, Request};
}
