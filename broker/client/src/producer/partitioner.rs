//! Which partition a record goes to: by its key as Java's producer does it, else sticking to one until a batch's worth
//! of bytes has gone there.

use std::collections::BTreeMap;

use model::{NodeId, PartitionIndex};

use crate::Topic;

/// Topics whose current partition is remembered.
const TOPICS_MAX: usize = 10_000;

/// Java's `Utils.murmur2`.
pub fn murmur2(data: &[u8]) -> i32 {
    const M: u32 = 0x5bd1_e995;
    const R: u32 = 24;
    let mut hash = 0x9747_b28c ^ data.len() as u32;
    let (words, tail) = data.as_chunks::<4>();
    for word in words {
        let mut k = u32::from_le_bytes(*word).wrapping_mul(M);
        k ^= k >> R;
        hash = hash.wrapping_mul(M) ^ k.wrapping_mul(M);
    }
    if !tail.is_empty() {
        for (index, byte) in tail.iter().enumerate() {
            hash ^= u32::from(*byte) << (8 * index);
        }
        hash = hash.wrapping_mul(M);
    }
    hash ^= hash >> 13;
    hash = hash.wrapping_mul(M);
    (hash ^ hash >> 15) as i32
}

/// The partition of a key among `partition_count` (at least one).
pub(super) fn partition_of_key(key: &[u8], partition_count: usize) -> PartitionIndex {
    PartitionIndex((murmur2(key) & i32::MAX) % partition_count as i32)
}

/// Where records without a key go, a topic each.
#[derive(Default)]
pub(super) struct Sticky {
    topics: BTreeMap<String, (PartitionIndex, usize)>,
}

impl Sticky {
    /// The partition for the next `size_bytes`; another one, drawn with `random`, once `switch_bytes` have gone to it.
    /// Partitions without a leader are avoided when there are others.
    pub(super) fn partition(
        &mut self,
        topic: &Topic,
        size_bytes: usize,
        switch_bytes: usize,
        random: impl FnOnce() -> u64,
    ) -> PartitionIndex {
        if let Some((partition, bytes)) = self.topics.get_mut(&topic.name)
            && *bytes < switch_bytes
            && topic.partition(*partition).is_some_and(|partition| partition.leader != NodeId::NONE)
        {
            *bytes += size_bytes;
            return *partition;
        }
        let led: Vec<_> = topic.partitions.iter().filter(|p| p.leader != NodeId::NONE).collect();
        let random = random() as usize;
        let partition = match led.len() {
            0 => PartitionIndex((random % topic.partitions.len().max(1)) as i32),
            count => led[random % count].index,
        };
        if self.topics.len() >= TOPICS_MAX {
            self.topics.clear();
        }
        self.topics.insert(topic.name.clone(), (partition, size_bytes));
        partition
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn murmur2_is_javas() {
        // From Kafka's own UtilsTest.
        for (text, hash) in [
            ("21", -973932308),
            ("foobar", -790332482),
            ("a-little-bit-long-string", -985981536),
            ("a-little-bit-longer-string", -1486304829),
            ("lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8", -58897971),
            ("abc", 479470107),
        ] {
            assert_eq!(murmur2(text.as_bytes()), hash, "{text}");
        }
    }
}
