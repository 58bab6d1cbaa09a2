//! The metadata image: what every broker knows of the cluster, as an immutable value.
//!
//! [`MetadataImage`] is a fold over the records of `__cluster_metadata`. Clones share structure, so that keeping an old
//! image, or dropping back to one, costs nothing. [`MetadataDelta`] says what changed between two images.
//!
//! Invariant: an image cannot refuse a record. What a record asks of something that is not there is counted in
//! [`Unapplied`], and every kind of record is kept, served or not, so that a snapshot made from an image loses nothing.

mod apply;
mod cluster;
mod configs;
mod delta;
mod image;
mod security;
mod snapshot;
mod topics;
mod versions;

pub use cluster::{BrokerRegistration, ClusterImage, ControllerRegistration, Endpoint, FeatureRange};
pub use configs::{ClientQuotaEntity, ConfigResource, ConfigResourceType};
pub use delta::{MetadataDelta, TopicChange, TopicDelta};
pub use image::{FeaturesImage, MetadataImage, Unapplied};
pub use security::{AccessControlEntry, DelegationToken, ScramCredential};
pub use snapshot::TransactionOpen;
pub use topics::{LEADER_RECOVERED, LEADER_RECOVERING, PartitionRegistration, TopicImage, TopicsImage};
pub use versions::{METADATA_VERSION_FEATURE, MetadataVersion, RecordVersions};

#[cfg(test)]
mod tests;
