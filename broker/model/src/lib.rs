//! Plain values of Kafka's domain: ids, epochs, offsets, time, error codes, names.
//!
//! Invariant: this crate knows no network, disk or clock.

mod error_code;
mod ids;
mod names;
mod time;
mod uuid;

pub use error_code::ErrorCode;
pub use ids::{
    BrokerEpoch, CoordinatorEpoch, LeaderEpoch, NodeId, Offset, PartitionIndex, ProducerEpoch, ProducerId,
    TopicPartition,
};
pub use names::{
    InvalidTopicName, group_partition, is_internal_topic, java_string_hash, topic_names_collide,
    validate_topic_name,
};
pub use time::{Instant, TimestampMs};
pub use uuid::{InvalidUuid, Uuid};
