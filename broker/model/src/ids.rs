//! Identifiers, epochs and offsets as types of their own, so that none is taken for another.

use std::fmt;

macro_rules! newtype {
    ($(#[$doc:meta])* $name:ident($inner:ty)) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub $inner);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl From<$inner> for $name {
            fn from(value: $inner) -> Self {
                Self(value)
            }
        }
    };
}

newtype! {
    /// A broker or controller: `node.id`.
    NodeId(i32)
}
newtype! {
    /// The number of a partition within its topic, from 0.
    PartitionIndex(i32)
}
newtype! {
    /// The position of a record in a partition's log.
    Offset(i64)
}
newtype! {
    /// Counts the leaders of a partition (or of the quorum); a larger one fences the smaller.
    LeaderEpoch(i32)
}
newtype! {
    /// One registration of a broker with the controller.
    BrokerEpoch(i64)
}
newtype! {
    /// An idempotent or transactional producer.
    ProducerId(i64)
}
newtype! {
    /// One incarnation of a producer id; a larger one fences the smaller.
    ProducerEpoch(i16)
}
newtype! {
    /// The leader epoch of a transaction coordinator's partition.
    CoordinatorEpoch(i32)
}

impl NodeId {
    /// "No node": a partition without leader, a quorum without leader.
    pub const NONE: NodeId = NodeId(-1);
}

impl Offset {
    /// "Not known".
    pub const UNKNOWN: Offset = Offset(-1);

    /// This offset moved by `delta` records.
    #[must_use]
    pub const fn plus(self, delta: i64) -> Offset {
        Offset(self.0 + delta)
    }
}

impl LeaderEpoch {
    /// "Not known": the client or the file does not say.
    pub const NONE: LeaderEpoch = LeaderEpoch(-1);
}

impl ProducerId {
    /// "No producer": neither idempotent nor transactional.
    pub const NONE: ProducerId = ProducerId(-1);
}

/// A topic by name and one of its partitions; prints as Kafka's directory name `topic-0`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TopicPartition {
    /// The topic's name.
    pub topic: String,
    /// The partition's number.
    pub partition: PartitionIndex,
}

impl TopicPartition {
    /// A topic's partition.
    pub fn new(topic: impl Into<String>, partition: PartitionIndex) -> Self {
        Self { topic: topic.into(), partition }
    }
}

impl fmt::Display for TopicPartition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.topic, self.partition)
    }
}
