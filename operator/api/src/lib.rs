//! The custom resources of `ottla.dev/v1alpha1`: types, defaults, validation, and files of them.
//!
//! Invariant: what is not built yet is refused by a rule that says so, never ignored; the same rules hold on
//! Kubernetes and on a laptop.

mod file;
mod kafka_cluster;
mod kafka_topic;
mod positions;
mod quantity;
mod resource;
mod violation;

pub use file::{Document, FileError, Place, read_documents};
pub use kafka_cluster::{
    Changes, ChangesMode, KafkaClusterSpec, Listener, ListenerType, Pool, Rack, Role, Storage,
};
pub use kafka_topic::KafkaTopicSpec;
pub use quantity::{InvalidQuantity, Quantity};
pub use resource::{API_VERSION, AnyResource, ConfigValue, KafkaCluster, KafkaTopic, ObjectMeta, Resource};
pub use violation::Violation;
