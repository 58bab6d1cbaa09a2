//! What goes into a decision and what comes out of it.

use std::collections::BTreeMap;

use image::{MetadataImage, MetadataVersion, RecordVersions};
use model::{ErrorCode, Instant, NodeId, Offset};
use wire::MetadataRecord;

use crate::config::{ConfigValue, NodeConfigs};

/// A record and the version to write it in.
pub type VersionedRecord = (MetadataRecord, i16);

/// Most records that one request may cause where it does not say so itself, as in Kafka.
pub(crate) const RECORDS_PER_REQUEST_MAX: usize = 10_000;

/// Most partitions that a request may name where each of them gets an answer with a sentence.
pub(crate) const PARTITIONS_NAMED_MAX: usize = 200_000;

/// What a decision rests on beside the request.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// The node that decides.
    pub node: NodeId,
    /// The speculative image: everything that was appended, committed or not.
    pub image: &'a MetadataImage,
    /// The deciding node's `server.properties`, by key.
    pub file: &'a BTreeMap<String, String>,
    /// The offset that the decision's first record will get.
    pub next_offset: Offset,
    /// Now.
    pub now: Instant,
}

impl<'a> Context<'a> {
    /// The configuration as the deciding node sees it.
    pub fn configs(&self) -> NodeConfigs<'a> {
        NodeConfigs { node: self.node, file: self.file, image: self.image }
    }

    /// A broker's whole-number key; the table gives every one of those that decisions use a default.
    pub(crate) fn number(&self, name: &str) -> i64 {
        match self.configs().effective_broker(name) {
            Some(ConfigValue::Int(number)) => i64::from(number),
            Some(ConfigValue::Short(number)) => i64::from(number),
            Some(ConfigValue::Long(number)) => number,
            other => panic!("{name} is not a whole number: {other:?}"),
        }
    }

    /// A broker's boolean key.
    pub(crate) fn boolean(&self, name: &str) -> bool {
        matches!(self.configs().effective_broker(name), Some(ConfigValue::Boolean(true)))
    }

    pub(crate) fn metadata_version(&self) -> MetadataVersion {
        self.image.features.metadata_version().unwrap_or(MetadataVersion::MAX)
    }

    pub(crate) fn versions(&self) -> RecordVersions {
        self.metadata_version().record_versions()
    }
}

/// What was decided: records to append as one batch, in this order, and the response once they are committed. Without
/// records the response holds at once.
#[derive(Clone, Debug, PartialEq)]
#[must_use = "what was decided has to be appended"]
pub struct Decision<R> {
    /// The records.
    pub records: Vec<VersionedRecord>,
    /// The response.
    pub response: R,
}

impl<R> Decision<R> {
    /// A response that changes nothing.
    pub fn unchanged(response: R) -> Self {
        Decision { records: Vec::new(), response }
    }
}

/// An error to answer with: Kafka's code, and a sentence for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiError {
    /// The code.
    pub code: ErrorCode,
    /// The sentence; empty where the code says everything.
    pub message: String,
}

impl ApiError {
    pub(crate) fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        ApiError { code, message: message.into() }
    }

    /// An error whose code says everything.
    pub(crate) fn code(code: ErrorCode) -> Self {
        ApiError { code, message: String::new() }
    }

    /// Code and message as responses carry them.
    pub(crate) fn fields(self) -> (i16, Option<String>) {
        (self.code.code(), Some(self.message).filter(|message| !message.is_empty()))
    }
}

/// Code and message of an outcome, as responses carry them.
pub(crate) fn outcome_fields(outcome: Result<(), ApiError>) -> (i16, Option<String>) {
    outcome.map_or_else(ApiError::fields, |()| (ErrorCode::None.code(), None))
}
