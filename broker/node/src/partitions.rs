//! The partitions of this node, by topic name and topic id.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use env::Env;
use model::{PartitionIndex, TopicPartition, Uuid};
use parking_lot::RwLock;

use crate::fetch_session::TopicKey;
use crate::partition::Partition;

/// The partitions of one topic that are on this node, by their numbers.
struct Topic<E: Env> {
    name: String,
    partitions: BTreeMap<i32, Arc<Partition<E>>>,
}

/// See the module. Lookups only: nothing depends on the order of the maps.
pub(crate) struct Partitions<E: Env> {
    table: RwLock<Table<E>>,
}

struct Table<E: Env> {
    by_id: HashMap<Uuid, Topic<E>>,
    ids: HashMap<String, Uuid>,
}

impl<E: Env> Default for Partitions<E> {
    fn default() -> Self {
        Self { table: RwLock::new(Table { by_id: HashMap::new(), ids: HashMap::new() }) }
    }
}

impl<E: Env> Partitions<E> {
    /// A partition by its topic's name.
    pub(crate) fn by_name(&self, topic: &str, partition: i32) -> Option<Arc<Partition<E>>> {
        let table = self.table.read();
        let id = table.ids.get(topic)?;
        table.by_id.get(id)?.partitions.get(&partition).cloned()
    }

    /// A partition by its topic's id.
    pub(crate) fn by_id(&self, topic: Uuid, partition: i32) -> Option<Arc<Partition<E>>> {
        self.table.read().by_id.get(&topic)?.partitions.get(&partition).cloned()
    }

    /// A partition as a fetch names it.
    pub(crate) fn by_key(&self, topic: &TopicKey, partition: i32) -> Option<Arc<Partition<E>>> {
        match topic {
            TopicKey::Name(name) => self.by_name(name, partition),
            TopicKey::Id(id) => self.by_id(*id, partition),
        }
    }

    /// A partition by its place.
    pub(crate) fn at(&self, at: &TopicPartition) -> Option<Arc<Partition<E>>> {
        self.by_name(&at.topic, at.partition.0)
    }

    /// All partitions, in order of topic and number.
    pub(crate) fn all(&self) -> Vec<Arc<Partition<E>>> {
        let table = self.table.read();
        let mut topics: Vec<_> = table.by_id.values().collect();
        topics.sort_unstable_by(|a, b| a.name.cmp(&b.name));
        topics.into_iter().flat_map(|topic| topic.partitions.values().cloned()).collect()
    }

    /// The partitions of a topic, in order.
    pub(crate) fn of_topic(&self, topic: Uuid) -> Vec<Arc<Partition<E>>> {
        let table = self.table.read();
        table.by_id.get(&topic).map(|topic| topic.partitions.values().cloned().collect()).unwrap_or_default()
    }

    /// Adds a partition.
    pub(crate) fn insert(&self, partition: Arc<Partition<E>>) {
        let mut table = self.table.write();
        let TopicPartition { topic, partition: PartitionIndex(number) } = partition.at.clone();
        table.ids.insert(topic.clone(), partition.topic_id);
        let entry = table.by_id.entry(partition.topic_id);
        entry
            .or_insert_with(|| Topic { name: topic, partitions: BTreeMap::new() })
            .partitions
            .insert(number, partition);
    }

    /// Takes out a topic with all its partitions.
    pub(crate) fn remove_topic(&self, topic: Uuid) -> Vec<Arc<Partition<E>>> {
        let mut table = self.table.write();
        let Some(removed) = table.by_id.remove(&topic) else { return Vec::new() };
        // A topic that was created again under the name has the name now.
        if table.ids.get(&removed.name) == Some(&topic) {
            table.ids.remove(&removed.name);
        }
        removed.partitions.into_values().collect()
    }

    /// Takes out all partitions.
    pub(crate) fn clear(&self) {
        let mut table = self.table.write();
        table.by_id.clear();
        table.ids.clear();
    }
}
