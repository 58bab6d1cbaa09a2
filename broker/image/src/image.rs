//! The image as a whole.

use std::sync::Arc;

use imbl::OrdMap;
use model::{BrokerEpoch, NodeId, PartitionIndex, Uuid};

use crate::versions::{METADATA_VERSION_FEATURE, MetadataVersion};
use crate::{
    AccessControlEntry, ClientQuotaEntity, ClusterImage, ConfigResource, DelegationToken, ScramCredential,
};
use crate::{PartitionRegistration, TopicImage, TopicsImage};

/// Everything that the metadata log says, up to some offset.
///
/// Readers share it behind an `Arc` and never see half of a metadata transaction: its records gather in an image of
/// their own until the transaction ends.
#[derive(Clone, Debug, PartialEq)]
pub struct MetadataImage {
    /// Finalized feature levels.
    pub features: FeaturesImage,
    /// Brokers and controllers.
    pub cluster: ClusterImage,
    /// Topics and their partitions.
    pub topics: TopicsImage,
    /// Dynamic configuration by resource, then by name. A resource without any is absent.
    pub configs: OrdMap<ConfigResource, OrdMap<String, String>>,
    /// Client quotas by entity, then by quota name. An entity without any is absent.
    pub client_quotas: OrdMap<ClientQuotaEntity, OrdMap<String, f64>>,
    /// The first producer id that was handed out to nobody yet.
    pub next_producer_id: i64,
    /// The node and broker epoch that the last block of producer ids went to; -1 each when a snapshot left them out.
    pub last_producer_id_block: (NodeId, BrokerEpoch),
    /// Access control entries by id.
    pub acls: OrdMap<Uuid, AccessControlEntry>,
    /// SCRAM credentials by mechanism (1 = SHA-256, 2 = SHA-512) and user.
    pub scram: OrdMap<(i8, String), ScramCredential>,
    /// Delegation tokens by token id.
    pub delegation_tokens: OrdMap<String, DelegationToken>,
    /// Records that did not apply.
    pub unapplied: Unapplied,
    /// The image that a metadata transaction builds, while one is open.
    pub(crate) transaction: Option<Arc<MetadataImage>>,
}

/// Finalized feature levels; a feature at level 0 is absent.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FeaturesImage {
    /// Level by feature name, `metadata.version` included.
    pub levels: OrdMap<String, i16>,
    /// The state of a migration from ZooKeeper (0 = none), kept for snapshots only.
    pub zk_migration_state: i8,
}

/// Records that an image could not make sense of: they are counted and the last one is described, never lost silently.
/// A healthy log has none. Not part of what the log says: two images are equal whatever they counted.
#[derive(Clone, Debug, Default)]
pub struct Unapplied {
    /// How many since the log or snapshot was first read.
    pub count: u64,
    /// What was wrong with the last one.
    pub last: Option<Arc<str>>,
}

impl PartialEq for Unapplied {
    fn eq(&self, _: &Unapplied) -> bool {
        true
    }
}

impl FeaturesImage {
    /// The finalized level of a feature; 0 when it has none.
    pub fn level(&self, feature: &str) -> i16 {
        self.levels.get(feature).copied().unwrap_or(0)
    }

    /// The finalized `metadata.version`, if the log has one.
    pub fn metadata_version(&self) -> Option<MetadataVersion> {
        self.levels.get(METADATA_VERSION_FEATURE).copied().map(MetadataVersion)
    }
}

/// What an empty log says.
impl Default for MetadataImage {
    fn default() -> Self {
        MetadataImage {
            features: FeaturesImage::default(),
            cluster: ClusterImage::default(),
            topics: TopicsImage::default(),
            configs: OrdMap::new(),
            client_quotas: OrdMap::new(),
            next_producer_id: 0,
            last_producer_id_block: (NodeId::NONE, BrokerEpoch(-1)),
            acls: OrdMap::new(),
            scram: OrdMap::new(),
            delegation_tokens: OrdMap::new(),
            unapplied: Unapplied::default(),
            transaction: None,
        }
    }
}

impl MetadataImage {
    /// Whether a metadata transaction has begun and not ended: its records are not visible, and no snapshot can be
    /// made.
    pub fn in_transaction(&self) -> bool {
        self.transaction.is_some()
    }

    /// A topic by name.
    pub fn topic(&self, name: &str) -> Option<&Arc<TopicImage>> {
        self.topics.topic(name)
    }

    /// A topic by id.
    pub fn topic_by_id(&self, id: Uuid) -> Option<&Arc<TopicImage>> {
        self.topics.by_id.get(&id)
    }

    /// One partition.
    pub fn partition(
        &self,
        topic_id: Uuid,
        partition: PartitionIndex,
    ) -> Option<&Arc<PartitionRegistration>> {
        self.topic_by_id(topic_id)?.partitions.get(&partition)
    }

    /// The dynamic configuration of a resource; empty when it has none.
    pub fn config(&self, resource: &ConfigResource) -> OrdMap<String, String> {
        self.configs.get(resource).cloned().unwrap_or_default()
    }
}
