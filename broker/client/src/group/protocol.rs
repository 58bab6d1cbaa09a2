//! What members of a consumer group tell each other through the coordinator: subscriptions and assignments, in the
//! encoding of Kafka's Java consumers, so that a group may have members of both kinds.

use std::collections::BTreeMap;

use bytes::{Buf, Bytes};
use model::{PartitionIndex, TopicPartition};
use wire::consumer_protocol_assignment::{ConsumerProtocolAssignment, TopicPartition as AssignedTopic};
use wire::consumer_protocol_subscription::ConsumerProtocolSubscription;
use wire::{Decoder, Limits, Message};

use crate::ClientError;

/// The version that is written; readers of an older one skip what they do not know.
const SUBSCRIPTION_VERSION: i16 = 3;
/// The version that is written.
const ASSIGNMENT_VERSION: i16 = 3;

/// The protocol type of consumer groups.
pub(crate) const PROTOCOL_TYPE: &str = "consumer";

/// The bytes of a subscription.
pub(crate) fn encode_subscription(topics: &[String], generation: i32) -> Result<Bytes, ClientError> {
    let subscription = ConsumerProtocolSubscription {
        topics: topics.to_vec(),
        generation_id: generation,
        ..Default::default()
    };
    wire::encode_versioned(&subscription, SUBSCRIPTION_VERSION)
        .map_err(|error| ClientError::Invalid(error.to_string()))
}

/// The topics of a subscription.
pub(crate) fn decode_subscription(bytes: Bytes) -> Result<Vec<String>, ClientError> {
    decode::<ConsumerProtocolSubscription>(bytes).map(|subscription| subscription.topics)
}

/// The bytes of an assignment.
pub(crate) fn encode_assignment(partitions: &[TopicPartition]) -> Result<Bytes, ClientError> {
    let mut topics: BTreeMap<&str, Vec<i32>> = BTreeMap::new();
    for partition in partitions {
        topics.entry(&partition.topic).or_default().push(partition.partition.0);
    }
    let topic = |(topic, partitions): (&str, _)| AssignedTopic { topic: topic.to_owned(), partitions };
    let assignment = ConsumerProtocolAssignment {
        assigned_partitions: topics.into_iter().map(topic).collect(),
        user_data: None,
    };
    wire::encode_versioned(&assignment, ASSIGNMENT_VERSION)
        .map_err(|error| ClientError::Invalid(error.to_string()))
}

/// The partitions of an assignment, sorted; no bytes are no partitions.
pub(crate) fn decode_assignment(bytes: Bytes) -> Result<Vec<TopicPartition>, ClientError> {
    if bytes.is_empty() {
        return Ok(Vec::new());
    }
    let assignment = decode::<ConsumerProtocolAssignment>(bytes)?;
    let mut partitions = Vec::new();
    for topic in assignment.assigned_partitions {
        let partition = |index: &i32| TopicPartition::new(topic.topic.clone(), PartitionIndex(*index));
        partitions.extend(topic.partitions.iter().map(partition));
    }
    partitions.sort();
    Ok(partitions)
}

/// Reads a version and as much of the message as this side knows: a later version only appends fields.
fn decode<M: Message>(mut bytes: Bytes) -> Result<M, ClientError> {
    let damaged = |reason: String| ClientError::Invalid(format!("{} is not readable: {reason}", M::NAME));
    if bytes.len() < 2 {
        return Err(damaged("no version".to_owned()));
    }
    let version = bytes.get_i16();
    if version < 0 {
        return Err(damaged(format!("version {version}")));
    }
    let mut decoder = Decoder::new(bytes, Limits::RECORD);
    M::decode(&mut decoder, version.min(*M::VERSIONS.end())).map_err(|error| damaged(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn subscriptions_and_assignments_round_trip() {
        let topics = vec!["b".to_owned(), "a".to_owned()];
        assert_eq!(decode_subscription(encode_subscription(&topics, 4).unwrap()).unwrap(), topics);
        let partitions: Vec<_> =
            [("a", 0), ("a", 2), ("b", 1)].map(|(t, p)| TopicPartition::new(t, PartitionIndex(p))).to_vec();
        assert_eq!(decode_assignment(encode_assignment(&partitions).unwrap()).unwrap(), partitions);
        assert_eq!(decode_assignment(Bytes::new()).unwrap(), []);
    }

    #[test]
    fn bytes_are_those_of_java_consumers() {
        // Version 1, one topic "t", null user data, no owned partitions: as an older Java consumer writes it.
        let older = Bytes::from_static(b"\x00\x01\x00\x00\x00\x01\x00\x01t\xff\xff\xff\xff\x00\x00\x00\x00");
        assert_eq!(decode_subscription(older).unwrap(), ["t"]);
        // A version of the future with more behind what is known.
        let newer =
            b"\x00\x09\x00\x00\x00\x01\x00\x01t\xff\xff\xff\xff\x00\x00\x00\x00\x00\x00\x00\x05\xff\xffmore";
        assert_eq!(decode_subscription(Bytes::from_static(newer)).unwrap(), ["t"]);
        for damaged in [&b""[..], b"\x00", b"\xff\xff\x00\x00\x00\x00", b"\x00\x00\x7f\xff\xff\xff"] {
            assert!(decode_subscription(Bytes::from_static(damaged)).is_err(), "{damaged:?}");
        }
    }
}
