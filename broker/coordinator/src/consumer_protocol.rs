//! The one thing that the coordinator reads in the consumers' own protocol: which topics a member subscribes to.

use std::collections::BTreeSet;
use std::sync::Arc;

use bytes::Bytes;
use wire::{DecodeError, Decoder, Limits};

/// The protocol type of consumers, as opposed to Connect's workers and others.
pub(crate) const PROTOCOL_TYPE: &str = "consumer";

/// The topics in a subscription. Every version begins like version 0, so later versions need not be known.
///
/// # Errors
/// When the bytes are no subscription.
pub(crate) fn subscribed_topics(subscription: Bytes) -> Result<BTreeSet<Arc<str>>, DecodeError> {
    let mut decoder = Decoder::new(subscription, Limits::REQUEST);
    let _version = decoder.i16()?;
    let topics = decoder.array(false, |d| d.string(false))?;
    Ok(topics.into_iter().map(Arc::from).collect())
}
