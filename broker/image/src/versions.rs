//! `metadata.version`: which version of each record a level of it wants.

/// The feature whose level decides what the metadata log may contain.
pub const METADATA_VERSION_FEATURE: &str = "metadata.version";

/// A level of `metadata.version`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct MetadataVersion(pub i16);

impl MetadataVersion {
    /// 3.7-IV2, the first level that assigns partitions to directories: the lowest that we open.
    pub const MIN: MetadataVersion = MetadataVersion(17);
    /// 4.3-IV0: the highest that we write.
    pub const MAX: MetadataVersion = MetadataVersion(30);

    /// Kafka's name of the level, such as `4.3-IV0`; `None` outside of [`Self::MIN`] to [`Self::MAX`].
    pub fn name(self) -> Option<&'static str> {
        const NAMES: [&str; 14] = [
            "3.7-IV2", "3.7-IV3", "3.7-IV4", "3.8-IV0", "3.9-IV0", "4.0-IV0", "4.0-IV1", "4.0-IV2",
            "4.0-IV3", "4.1-IV0", "4.1-IV1", "4.2-IV0", "4.2-IV1", "4.3-IV0",
        ];
        let index = usize::try_from(self.0 - MetadataVersion::MIN.0).ok()?;
        NAMES.get(index).copied()
    }

    /// The versions of the records that are written at this level.
    pub fn record_versions(self) -> RecordVersions {
        // Level 23 (4.0-IV1) brought the ELR, level 30 (4.3-IV0) cordoned log directories.
        let with_elr = self >= MetadataVersion(23);
        let with_directories = self >= MetadataVersion(17);
        RecordVersions {
            register_broker: match self.0 {
                30.. => 4,
                17.. => 3,
                8.. => 2,
                _ => 1,
            },
            partition: if with_elr { 2 } else { i16::from(with_directories) },
            partition_change: if with_elr { 2 } else { i16::from(with_directories) },
        }
    }

    /// Whether brokers may say which of their log directories are cordoned (KIP-1066).
    pub fn has_cordoned_log_dirs(self) -> bool {
        self >= MetadataVersion(30)
    }
}

/// Versions of the records that have more than one and are written whole; every other record has version 0, except
/// BrokerRegistrationChange, whose version follows from what it says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RecordVersions {
    /// RegisterBrokerRecord.
    pub register_broker: i16,
    /// PartitionRecord.
    pub partition: i16,
    /// PartitionChangeRecord.
    pub partition_change: i16,
}
