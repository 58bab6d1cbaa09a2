//! What clients were told, and the verdicts on it. Every method takes in one observation, and panics when it
//! contradicts an earlier one: the broker has broken a promise.
//!
//! The promises: an acknowledged record stays at its offset with its value; so does every record that a reader saw; an
//! idempotent record is at one offset only; acknowledged records of one writer are in its order; ends of logs never go
//! back, and starts only when a broker ends in disorder (as Kafka's do: they are written down now and then); a
//! partition has one owner in a generation of its group; a committed offset never goes back, and everything before it
//! was handed to some member; topics, partitions and configs are what was acknowledged last.

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use model::{Instant, Offset, TopicPartition, Uuid};
use parking_lot::Mutex;

use crate::value::Value;

/// The observations of one run. Clones share them.
#[derive(Clone, Default)]
pub struct History {
    inner: Arc<Mutex<Inner>>,
}

#[derive(Default)]
struct Inner {
    partitions: BTreeMap<TopicPartition, Partition>,
    /// Writers whose records may be written once only.
    once_writers: BTreeSet<u32>,
    /// Where each of their values is.
    places: BTreeMap<Value, (TopicPartition, Offset)>,
    /// The last acknowledged offset of a writer in a partition.
    last_acknowledged: BTreeMap<(u32, TopicPartition), Offset>,
    groups: BTreeMap<String, Group>,
    /// How many brokers ended in disorder.
    crashes_count: u64,
    topic_ids: BTreeMap<Uuid, String>,
    /// How many operations of each kind were acknowledged, and when the last one was.
    operations: BTreeMap<&'static str, (u64, Instant)>,
    /// The kinds that have to make progress.
    expected: BTreeSet<&'static str>,
}

#[derive(Default)]
struct Partition {
    /// What is known to be at each offset.
    values: BTreeMap<Offset, Value>,
    /// Acknowledged without an offset.
    somewhere: BTreeSet<Value>,
    start: Offset,
    end: Offset,
    /// The end of what was acknowledged.
    acknowledged_end: Offset,
    /// Records before this were asked to be deleted.
    trimmed: Offset,
}

#[derive(Default)]
struct Group {
    owners: BTreeMap<(i32, TopicPartition), String>,
    generation: i32,
    read: BTreeMap<TopicPartition, BTreeSet<Offset>>,
    committed: BTreeMap<TopicPartition, Offset>,
}

/// What is known of where a log starts and ends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Bounds {
    /// Its first offset.
    pub start: Offset,
    /// The offset after its last.
    pub end: Offset,
    /// When it was known.
    crashes_count: u64,
}

impl History {
    /// No observations.
    pub fn new() -> Self {
        Self::default()
    }

    // Progress.

    /// An operation of this kind was acknowledged.
    pub fn succeeded(&self, kind: &'static str, now: Instant) {
        let mut inner = self.inner.lock();
        let (count, last) = inner.operations.entry(kind).or_default();
        *count += 1;
        *last = now;
    }

    /// How many operations of each kind were acknowledged.
    pub fn operations(&self) -> BTreeMap<&'static str, u64> {
        self.inner.lock().operations.iter().map(|(kind, (count, _))| (*kind, *count)).collect()
    }

    /// Operations of this kind will be tried all the time.
    pub fn expect(&self, kind: &'static str) {
        self.inner.lock().expected.insert(kind);
    }

    /// The kinds that are tried all the time, and of which none was acknowledged after `since`.
    pub fn stuck(&self, since: Instant) -> Vec<&'static str> {
        let inner = self.inner.lock();
        let is_stuck =
            |kind: &&&'static str| inner.operations.get(**kind).is_none_or(|(_, last)| *last <= since);
        inner.expected.iter().filter(is_stuck).copied().collect()
    }

    // Records.

    /// Every value of this writer may be written once only.
    pub fn writes_once(&self, writer: u32) {
        self.inner.lock().once_writers.insert(writer);
    }

    /// A write was acknowledged: `values` are in `partition` from `base` on. `None` for an idempotent write that an
    /// earlier attempt had done.
    pub fn acknowledged(&self, partition: &TopicPartition, base: Option<Offset>, values: &[Value]) {
        let mut inner = self.inner.lock();
        let Some(base) = base else {
            inner.partitions.entry(partition.clone()).or_default().somewhere.extend(values);
            return;
        };
        let Some(first) = values.first() else { return };
        if base.0 < 0 {
            panic!("spurious offset: {first} acknowledged at {partition}@{base}");
        }
        let last = inner.last_acknowledged.insert((first.writer, partition.clone()), base);
        if last.is_some_and(|last| last >= base) {
            panic!(
                "order: {first} acknowledged at {partition}@{base}, after a write at {}",
                last.unwrap_or(base)
            );
        }
        for (index, value) in values.iter().enumerate() {
            inner.place(partition, Offset(base.0 + index as i64), *value, "acknowledged");
        }
        let known = inner.partitions.entry(partition.clone()).or_default();
        known.acknowledged_end = known.acknowledged_end.max(base.plus(values.len() as i64));
    }

    /// A reader saw a record.
    pub fn read(&self, partition: &TopicPartition, offset: Offset, value: Option<&[u8]>) -> Value {
        let Some(value) = value.and_then(Value::decode) else {
            panic!("changed: nobody wrote what is at {partition}@{offset}: {value:?}");
        };
        self.inner.lock().place(partition, offset, value, "read");
        value
    }

    /// A reader that stood at `position` got `next` as the next record. Where records were deleted it may have been
    /// sent to the start of the log.
    pub fn read_on(&self, partition: &TopicPartition, position: Offset, next: Offset) {
        let trimmed = self.inner.lock().partitions.entry(partition.clone()).or_default().trimmed;
        if next != position && (trimmed == Offset(0) || next > trimmed) {
            panic!("skipped: a reader of {partition} at {position} got {next}");
        }
    }

    /// Records before `offset` are asked to be deleted.
    pub fn trims(&self, partition: &TopicPartition, offset: Offset) {
        let mut inner = self.inner.lock();
        let partition = inner.partitions.entry(partition.clone()).or_default();
        partition.trimmed = partition.trimmed.max(offset);
    }

    /// What is known of where a log starts and ends: a question asked from now on gets no less.
    pub fn known_bounds(&self, partition: &TopicPartition) -> Bounds {
        let inner = self.inner.lock();
        let crashes_count = inner.crashes_count;
        let Some(known) = inner.partitions.get(partition) else {
            return Bounds { crashes_count, ..Bounds::default() };
        };
        let after_last = known.values.last_key_value().map_or(Offset(0), |(last, _)| Offset(last.0 + 1));
        Bounds { start: known.start, end: known.end.max(after_last), crashes_count }
    }

    /// The log starts at `start`, as a broker said; `known` was known before the question was asked.
    pub fn started_at(&self, partition: &TopicPartition, known: Bounds, start: Offset) {
        let mut inner = self.inner.lock();
        let crashes_count = inner.crashes_count;
        let partition_known = inner.partitions.entry(partition.clone()).or_default();
        // What was known before a crash is no bound for an answer that may be newer than it.
        let known_start = if known.crashes_count == crashes_count { known.start } else { Offset(0) };
        let least = known_start.min(partition_known.start);
        if start < least {
            panic!("log start: {partition} starts at {start}, and did at {least}");
        }
        if start > partition_known.trimmed {
            panic!("lost: {partition} starts at {start}, deleted was up to {}", partition_known.trimmed);
        }
        // An answer may be older than a crash that it arrives after.
        if known.crashes_count == crashes_count {
            partition_known.start = partition_known.start.max(start);
        }
    }

    /// A broker ended in disorder.
    pub fn crashed(&self) {
        let mut inner = self.inner.lock();
        inner.crashes_count += 1;
        inner.partitions.values_mut().for_each(|known| known.start = Offset(0));
    }

    /// The log ends at `end`, as a broker said; `known` was known before the question was asked.
    pub fn ended_at(&self, partition: &TopicPartition, known: Bounds, end: Offset) {
        let mut inner = self.inner.lock();
        let now_known = inner.partitions.entry(partition.clone()).or_default();
        if end < known.end {
            let acknowledged = now_known.acknowledged_end;
            panic!(
                "lost: {partition} ends at {end}, and did at {}, acknowledged up to {acknowledged}",
                known.end
            );
        }
        now_known.end = now_known.end.max(end);
    }

    /// The whole partition was read, in the end: it holds exactly what is known of it, and acknowledged writes.
    pub fn drained(&self, partition: &TopicPartition, start: Offset, records: &BTreeMap<Offset, Value>) {
        self.started_at(partition, self.known_bounds(partition), start);
        let inner = self.inner.lock();
        let Some(known) = inner.partitions.get(partition) else { return };
        for (index, offset) in records.keys().enumerate() {
            if offset.0 != start.0 + index as i64 {
                panic!("lost: {partition} has nothing at {}", start.0 + index as i64);
            }
        }
        for (offset, value) in known.values.range(start..) {
            if records.get(offset) != Some(value) {
                panic!("lost: {partition}@{offset} was {value} and is {:?}", records.get(offset));
            }
        }
        let present: BTreeSet<&Value> = records.values().collect();
        if let Some(value) = known.somewhere.iter().find(|value| !present.contains(value)) {
            panic!("lost: {value} was acknowledged and is not in {partition}");
        }
    }

    /// The partitions with known records.
    pub fn partitions(&self) -> Vec<TopicPartition> {
        self.inner.lock().partitions.keys().cloned().collect()
    }

    // Groups.

    /// A member got partitions in a generation.
    pub fn assigned(&self, group: &str, generation: i32, member: &str, partitions: &[TopicPartition]) {
        let mut inner = self.inner.lock();
        let group = inner.groups.entry(group.to_owned()).or_default();
        group.generation = group.generation.max(generation);
        for partition in partitions {
            let owner =
                group.owners.entry((generation, partition.clone())).or_insert_with(|| member.to_owned());
            if owner != member {
                panic!("two owners: {partition} is of {owner} and of {member} in generation {generation}");
            }
        }
    }

    /// A member was handed a record.
    pub fn group_read(&self, group: &str, partition: &TopicPartition, offset: Offset) {
        let mut inner = self.inner.lock();
        let group = inner.groups.entry(group.to_owned()).or_default();
        group.read.entry(partition.clone()).or_default().insert(offset);
    }

    /// A commit was acknowledged.
    pub fn committed(&self, group: &str, partition: &TopicPartition, offset: Offset) {
        let mut inner = self.inner.lock();
        let group = inner.groups.entry(group.to_owned()).or_default();
        let known = group.committed.entry(partition.clone()).or_default();
        if offset < *known {
            panic!("committed offset: {partition} went back from {known} to {offset}");
        }
        *known = offset;
    }

    /// What was committed at least, for [`History::commit_fetched`].
    pub fn known_commits(&self, group: &str) -> BTreeMap<TopicPartition, Offset> {
        self.inner.lock().groups.get(group).map(|group| group.committed.clone()).unwrap_or_default()
    }

    /// The group's offset, as a broker said; `known` was committed before the question was asked.
    pub fn commit_fetched(
        &self,
        group: &str,
        partition: &TopicPartition,
        known: Offset,
        fetched: Option<Offset>,
    ) {
        if fetched.is_none_or(|fetched| fetched < known) {
            panic!(
                "committed offset: {group} committed {known} in {partition}, and the broker says {fetched:?}"
            );
        }
        let mut inner = self.inner.lock();
        let group = inner.groups.entry(group.to_owned()).or_default();
        let read = group.read.get(partition);
        // All that is behind a commit was handed out.
        let unread = (0..fetched.map_or(0, |offset| offset.0))
            .find(|at| !read.is_some_and(|read| read.contains(&Offset(*at))));
        if let Some(unread) = unread {
            panic!("skipped: {fetched:?} is committed in {partition}, and nobody read {unread}");
        }
    }

    // Topics.

    /// A topic was created with this id.
    pub fn topic_created(&self, name: &str, id: Uuid) {
        let before = self.inner.lock().topic_ids.insert(id, name.to_owned());
        if let Some(before) = before.filter(|before| before != name) {
            panic!("topic id: {name} has the id of {before}");
        }
    }
}

impl Inner {
    /// `value` is at an offset, and nothing else may ever be there.
    fn place(&mut self, partition: &TopicPartition, offset: Offset, value: Value, how: &str) {
        let known = self.partitions.entry(partition.clone()).or_default();
        match known.values.get(&offset) {
            Some(other) if *other != value => {
                panic!("changed: {partition}@{offset} was {other}, and {value} is {how} there");
            }
            Some(_) => return,
            None => known.values.insert(offset, value),
        };
        if self.once_writers.contains(&value.writer)
            && let Some((other, at)) = self.places.insert(value, (partition.clone(), offset))
        {
            panic!("duplicate: {value} is {how} at {partition}@{offset}, and was at {other}@{at}");
        }
    }
}
