//! Every message as JSON and as random instances, for tests, fuzzing, and the comparison with Apache Kafka.
//!
//! The JSON is what Kafka's `…JsonConverter` classes print, except that records are shown as base64.

mod generated;
mod json;
mod sample;

use std::fmt::Debug;
use std::ops::RangeInclusive;

use serde_json::Value;

pub use self::generated::MESSAGES;
pub use self::json::Json;
pub use self::sample::{Random, Sample};
use crate::{DecodeError, Decoder, EncodeError, Encoder, Message};

/// What the generated modules use.
mod view_code {
    pub(crate) use model::Uuid;
    pub(crate) use serde_json::{Map, Value};

    pub(crate) use super::{Json, Random, Sample};
}

/// What a message is for, with the number that announces it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A request of the API with this key.
    Request(i16),
    /// A response.
    Response,
    /// Neither.
    Data,
    /// A metadata record of this type.
    Metadata(u32),
    /// A key of this type in an internal topic.
    Key(i16),
    /// The value of such a key.
    Value(i16),
}

/// One message's type, as a value.
#[derive(Debug)]
pub struct MessageType {
    /// The protocol's name.
    pub name: &'static str,
    /// What it is for.
    pub kind: Kind,
    /// The versions that it has.
    pub versions: RangeInclusive<i16>,
    /// The first flexible one.
    pub flexible: Option<i16>,
    /// Decodes an instance.
    pub decode: fn(&mut Decoder, i16) -> Result<BoxedMessage, DecodeError>,
    /// Makes a random instance that the version can express.
    pub sample: fn(&mut Random, i16) -> BoxedMessage,
}

/// A message whose type is not known to the compiler.
pub type BoxedMessage = Box<dyn AnyMessage>;

/// What can be done with any message.
pub trait AnyMessage: Debug {
    /// As [`Message::encode`].
    fn encode(&self, encoder: &mut Encoder, version: i16) -> Result<(), EncodeError>;
    /// As [`Json::json`].
    fn json(&self, version: i16) -> Value;
}

struct Known<M>(M);

impl<M: Debug> Debug for Known<M> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl<M: Message + Json> AnyMessage for Known<M> {
    fn encode(&self, encoder: &mut Encoder, version: i16) -> Result<(), EncodeError> {
        self.0.encode(encoder, version)
    }

    fn json(&self, version: i16) -> Value {
        self.0.json(version)
    }
}

impl MessageType {
    const fn of<M: Message + Json + Sample + 'static>(kind: Kind) -> Self {
        Self {
            name: M::NAME,
            kind,
            versions: M::VERSIONS,
            flexible: M::FLEXIBLE,
            decode: |decoder, version| Ok(Box::new(Known(M::decode(decoder, version)?))),
            sample: |random, version| Box::new(Known(M::sample(random, version))),
        }
    }
}
