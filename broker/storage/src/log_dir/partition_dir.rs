//! The names of partition directories: `topic-0`, and what they become when they leave use.

use model::{PartitionIndex, TopicPartition, Uuid, validate_topic_name};

/// The longest name that file systems take, in bytes.
const NAME_BYTES_MAX: usize = 255;

/// What a partition directory is there for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PartitionDirState {
    /// The log in use.
    Current,
    /// `-delete`: to be removed.
    Deleted,
    /// `-future`: a replica on its way here from another directory of the node.
    Future,
    /// `-stray`: was here, but the cluster no longer assigns it to this node.
    Stray,
}

impl PartitionDirState {
    const RETIRED: [Self; 3] = [Self::Deleted, Self::Future, Self::Stray];

    fn suffix(self) -> &'static str {
        match self {
            PartitionDirState::Current => "",
            PartitionDirState::Deleted => "-delete",
            PartitionDirState::Future => "-future",
            PartitionDirState::Stray => "-stray",
        }
    }
}

/// A partition directory by its name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PartitionDir {
    /// The name within the log directory.
    pub name: String,
    /// The partition. Of retired ones the topic may be cut off at its end.
    pub partition: TopicPartition,
    /// What it is there for.
    pub state: PartitionDirState,
}

impl PartitionDir {
    /// Reads a name; `None` when it is not a partition directory's.
    pub fn from_name(name: &str) -> Option<PartitionDir> {
        let ends_with = |state: &PartitionDirState| name.ends_with(state.suffix());
        let (state, stem) = match PartitionDirState::RETIRED.into_iter().find(ends_with) {
            None => (PartitionDirState::Current, name),
            Some(state) => {
                let (stem, unique) = name.strip_suffix(state.suffix())?.rsplit_once('.')?;
                if unique.is_empty() {
                    return None;
                }
                (state, stem)
            }
        };
        let (topic, partition) = stem.rsplit_once('-')?;
        validate_topic_name(topic).ok()?;
        if !partition.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let partition = TopicPartition::new(topic, PartitionIndex(partition.parse().ok()?));
        Some(PartitionDir { name: name.to_owned(), partition, state })
    }

    /// The directory that a partition's becomes when it leaves use: the topic cut off where the name would be too long,
    /// and `unique` to keep several apart. `state` is not `Current`.
    pub fn retired(at: &TopicPartition, state: PartitionDirState, unique: Uuid) -> PartitionDir {
        assert_ne!(state, PartitionDirState::Current, "a retired partition is not current");
        let unique = u128::from_be_bytes(unique.0);
        let end = format!("-{}.{unique:032x}{}", at.partition, state.suffix());
        let topic_bytes = at.topic.len().min(NAME_BYTES_MAX - end.len());
        let topic = at.topic.get(..topic_bytes).unwrap_or(&at.topic);
        PartitionDir {
            name: format!("{topic}{end}"),
            partition: TopicPartition::new(topic, at.partition),
            state,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_every_state_are_read() {
        for (name, topic, partition, state) in [
            ("a-0", "a", 0, PartitionDirState::Current),
            ("a-b.c-12", "a-b.c", 12, PartitionDirState::Current),
            ("my-delete-3", "my-delete", 3, PartitionDirState::Current),
            ("a.b-0.0123456789abcdef0123456789abcdef-delete", "a.b", 0, PartitionDirState::Deleted),
            ("a-7.x-future", "a", 7, PartitionDirState::Future),
            ("a-7.x-stray", "a", 7, PartitionDirState::Stray),
        ] {
            let read = PartitionDir::from_name(name).unwrap();
            let partition = TopicPartition::new(topic, PartitionIndex(partition));
            assert_eq!((read.partition, read.state), (partition, state), "{name}");
        }
        for bad in [
            "",
            "a",
            "-0",
            "a-",
            "a-x",
            "a-+1",
            "lost+found",
            "a b-0",
            "a-0-delete",
            "a-0.-delete",
            "a.x-delete",
            "a-99999999999",
        ] {
            assert_eq!(PartitionDir::from_name(bad), None, "{bad}");
        }
    }

    #[test]
    fn retired_names_are_kafkas_and_never_too_long() {
        let unique = Uuid([0x0f; 16]);
        let at = |topic: &str| TopicPartition::new(topic, PartitionIndex(4));
        let short = PartitionDir::retired(&at("topic"), PartitionDirState::Deleted, unique);
        assert_eq!(short.name, "topic-4.0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f-delete");
        for state in PartitionDirState::RETIRED {
            for topic in ["t", &"t".repeat(249)] {
                let retired = PartitionDir::retired(&at(topic), state, unique);
                assert!(retired.name.len() <= 255);
                assert_eq!(PartitionDir::from_name(&retired.name), Some(retired));
            }
        }
        let long = PartitionDir::retired(&at(&"t".repeat(249)), PartitionDirState::Stray, unique);
        assert_eq!(long.name.len(), 255);
    }
}
