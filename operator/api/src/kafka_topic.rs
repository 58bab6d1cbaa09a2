//! `KafkaTopic`: one topic of a cluster.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{ConfigValue, Violation};

/// What is wanted of a topic.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct KafkaTopicSpec {
    /// The `KafkaCluster` it belongs to.
    pub cluster: String,
    /// The topic's name when it is not the resource's: Kafka allows more characters than Kubernetes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub topic_name: Option<String>,
    /// How many partitions it has; can grow, never shrink.
    #[serde(default = "one_partition")]
    pub partitions: i32,
    /// How many brokers keep each partition.
    #[serde(default = "one_replica")]
    pub replicas: i16,
    /// The topic's configuration; booleans quoted.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub config: BTreeMap<String, ConfigValue>,
}

const fn one_partition() -> i32 {
    1
}

const fn one_replica() -> i16 {
    1
}

/// The partitions of one topic, as a bound; far above what one topic sensibly has.
const PARTITION_COUNT_MAX: i32 = 100_000;

impl KafkaTopicSpec {
    /// The rules that the spec breaks, in order of its fields.
    pub(crate) fn violations(&self) -> Vec<Violation> {
        let mut violations = Vec::new();
        if self.cluster.is_empty() {
            violations
                .push(Violation::new("spec.cluster", "name the KafkaCluster that the topic belongs to"));
        }
        if !(1..=PARTITION_COUNT_MAX).contains(&self.partitions) {
            violations.push(Violation::new(
                "spec.partitions",
                format!("{} partitions are asked for: use 1 to {PARTITION_COUNT_MAX}", self.partitions),
            ));
        }
        if self.replicas < 1 {
            violations.push(Violation::new(
                "spec.replicas",
                format!("{} replicas are asked for: use 1 or more", self.replicas),
            ));
        }
        violations
    }
}
