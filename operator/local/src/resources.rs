//! What a file asks for: one cluster and its topics, which fit together.

use std::collections::BTreeMap;
use std::path::Path;

use api::{AnyResource, FileError, KafkaCluster, KafkaTopic, Place, Role, read_documents};

use crate::UpError;

/// The resources of a file.
#[derive(Debug)]
pub(crate) struct Resources {
    /// The cluster.
    pub(crate) cluster: KafkaCluster,
    /// Where the cluster is written.
    pub(crate) place: Place,
    /// Its topics by their names in Kafka.
    pub(crate) topics: BTreeMap<String, Topic>,
}

/// A topic as it shall be.
#[derive(Debug)]
pub(crate) struct Topic {
    pub(crate) partition_count: i32,
    pub(crate) replication_factor: i16,
    pub(crate) configs: BTreeMap<String, String>,
    /// Where it is written.
    pub(crate) place: Place,
}

impl Resources {
    /// Reads a file.
    ///
    /// # Errors
    /// It cannot be read, or what is wrong in it.
    pub(crate) fn read(file: &Path) -> Result<Self, UpError> {
        let name = file.display().to_string();
        let text = std::fs::read_to_string(file).map_err(|error| {
            UpError::other(format!("cannot read {name}: {error}"), format!("ls -l {name}"))
        })?;
        Self::parse(&name, &text).map_err(UpError::File)
    }

    pub(crate) fn parse(name: &str, text: &str) -> Result<Self, Vec<FileError>> {
        let mut clusters: Vec<(KafkaCluster, Place)> = Vec::new();
        let mut topics: Vec<(KafkaTopic, Place)> = Vec::new();
        for document in read_documents(name, text)? {
            match document.resource {
                AnyResource::KafkaCluster(cluster) => clusters.push((cluster, document.place)),
                AnyResource::KafkaTopic(topic) => topics.push((topic, document.place)),
            }
        }
        if let Some((_, second)) = clusters.get(1) {
            return Err(vec![second.error_at("kind", "there is a second KafkaCluster: give each a file")]);
        }
        let Some((cluster, place)) = clusters.pop() else {
            let place = topics.first().map(|(_, place)| place);
            let error =
                place.map(|place| place.error_at("kind", "there is no KafkaCluster in this file: add one"));
            return Err(error.into_iter().collect());
        };
        let mut resources = Resources { cluster, place, topics: BTreeMap::new() };
        let mut errors = Vec::new();
        for (topic, place) in topics {
            match resources.checked(topic, place) {
                Ok((name, topic)) => drop(resources.topics.insert(name, topic)),
                Err(error) => errors.push(error),
            }
        }
        if errors.is_empty() { Ok(resources) } else { Err(errors) }
    }

    /// A topic that fits the cluster and the topics before it.
    fn checked(&self, topic: KafkaTopic, place: Place) -> Result<(String, Topic), FileError> {
        let cluster = &self.cluster.metadata.name;
        let name = topic.topic_name().to_owned();
        if topic.spec.cluster != *cluster {
            let message =
                format!("there is no KafkaCluster '{}' in this file, only '{cluster}'", topic.spec.cluster);
            return Err(place.error_at("spec.cluster", message));
        }
        let path = if topic.spec.topic_name.is_some() { "spec.topicName" } else { "metadata.name" };
        if self.topics.contains_key(&name) {
            return Err(place.error_at(path, format!("there is a second topic '{name}'")));
        }
        if let Some(other) = self.topics.keys().find(|other| model::topic_names_collide(other, &name)) {
            let message =
                format!("'{name}' and '{other}' differ in '.' and '_' only, which Kafka refuses: rename one");
            return Err(place.error_at(path, message));
        }
        let brokers = self.cluster.spec.pools.iter().filter(|pool| pool.roles.contains(&Role::Broker));
        let broker_count: u32 = brokers.map(|pool| pool.replicas).sum();
        let replicas = topic.spec.replicas;
        if i64::from(replicas) > i64::from(broker_count) {
            let message =
                format!("{replicas} replicas are asked for; the cluster's brokers are {broker_count}");
            return Err(place.error_at("spec.replicas", message));
        }
        let topic = Topic {
            partition_count: topic.spec.partitions,
            replication_factor: replicas,
            configs: topic.spec.config.iter().map(|(key, value)| (key.clone(), value.to_string())).collect(),
            place,
        };
        Ok((name, topic))
    }

    /// What is to be told of topics that ask for compaction, which no broker does yet.
    pub(crate) fn uncompacted_topics(&self) -> Vec<String> {
        const KEY: &str = "cleanup.policy";
        let is_compacted = |topic: &&Topic| {
            topic.configs.get(KEY).is_some_and(|policies| policies.split(',').any(|p| p.trim() == "compact"))
        };
        let message = "compaction is not built yet: all records of the topic are kept";
        let at = |topic: &Topic| topic.place.error_at(&format!("spec.config.{KEY}"), message).to_string();
        self.topics.values().filter(is_compacted).map(at).collect()
    }

    /// The fields that say something to a Kubernetes only.
    pub(crate) fn fields_without_meaning(&self) -> Vec<String> {
        let mut fields = Vec::new();
        if self.cluster.metadata.namespace.is_some() {
            fields.push("metadata.namespace".to_owned());
        }
        for (index, pool) in self.cluster.spec.pools.iter().enumerate() {
            fields.push(format!("spec.pools[{index}].storage.size"));
            if pool.storage.class.is_some() {
                fields.push(format!("spec.pools[{index}].storage.class"));
            }
        }
        let listeners = 0..self.cluster.spec.listeners.len();
        fields.extend(listeners.map(|index| format!("spec.listeners[{index}].type")));
        fields
    }
}

#[cfg(test)]
pub(crate) mod tests;
