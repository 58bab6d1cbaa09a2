//! What the nodes of one pool shall be, as JSON that an older reader understands or refuses.

use std::collections::{BTreeMap, BTreeSet};

use api::{KafkaCluster, ListenerType, Pool, Role};
use serde::{Deserialize, Serialize};

/// The version that this crate writes, and the newest that it reads.
///
/// A field that an older reader may leave out of account is added without a new version; a change that it must not
/// overlook comes with one.
pub const NODE_SPEC_VERSION: u32 = 1;

/// The listener of the metadata quorum; no listener of a cluster has this name.
pub const CONTROLLER_LISTENER: &str = "controller";

/// What the nodes of one pool shall be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NodeSpec {
    /// The oldest version whose readers understand it.
    pub version: u32,
    /// The cluster's name.
    pub cluster_name: String,
    /// What the nodes do.
    pub roles: BTreeSet<NodeRole>,
    /// The names of the brokers' listeners, as in the resource, in its order; at least one.
    pub listeners: Vec<String>,
    /// The one of them that brokers use among themselves.
    pub inter_broker_listener: String,
    /// How many brokers the whole cluster has; bounds the replicas of Kafka's own topics.
    pub broker_count: u32,
    /// Keys of `server.properties` that the user set.
    #[serde(default)]
    pub config: BTreeMap<String, String>,
}

/// What a node does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum NodeRole {
    /// Keeps partitions and serves clients.
    Broker,
    /// Votes on the cluster's metadata.
    Controller,
}

/// Why a text is not a spec that this version can follow.
#[derive(Debug, thiserror::Error)]
pub enum NodeSpecError {
    /// Not JSON, or a field is missing or of the wrong kind.
    #[error("not a node spec: {0}")]
    Malformed(#[from] serde_json::Error),
    /// Written for newer readers.
    #[error(
        "node spec version {found} is newer than {NODE_SPEC_VERSION}, the newest that this version understands"
    )]
    TooNew {
        /// Its version.
        found: u32,
    },
}

impl NodeSpec {
    /// The spec of the nodes of `pool`, which is one of the cluster's pools. The cluster breaks no rule.
    pub fn of_pool(cluster: &KafkaCluster, pool: &Pool) -> NodeSpec {
        let spec = &cluster.spec;
        let brokers = spec.pools.iter().filter(|pool| pool.roles.contains(&Role::Broker));
        let internal = spec.listeners.iter().find(|listener| listener.kind == ListenerType::Internal);
        let inter_broker = internal.or(spec.listeners.first());
        NodeSpec {
            version: NODE_SPEC_VERSION,
            cluster_name: cluster.metadata.name.clone(),
            roles: pool.roles.iter().map(|role| NodeRole::from(*role)).collect(),
            listeners: spec.listeners.iter().map(|listener| listener.name.clone()).collect(),
            inter_broker_listener: inter_broker.map(|listener| listener.name.clone()).unwrap_or_default(),
            broker_count: brokers.map(|pool| pool.replicas).sum(),
            config: spec.config.iter().map(|(key, value)| (key.clone(), value.to_string())).collect(),
        }
    }

    /// Reads a spec, written by this version, an older or a newer one; fields that are not known are left out of
    /// account.
    ///
    /// # Errors
    /// [`NodeSpecError`].
    pub fn from_json(text: &str) -> Result<NodeSpec, NodeSpecError> {
        #[derive(Deserialize)]
        struct Version {
            version: u32,
        }
        // First, since a newer version may not have the fields of this one.
        let Version { version: found } = serde_json::from_str(text)?;
        if found > NODE_SPEC_VERSION {
            return Err(NodeSpecError::TooNew { found });
        }
        Ok(serde_json::from_str(text)?)
    }

    /// The spec as JSON, the same text for the same spec.
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).expect("plain values with text keys")
    }
}

impl From<Role> for NodeRole {
    fn from(role: Role) -> Self {
        match role {
            Role::Broker => NodeRole::Broker,
            Role::Controller => NodeRole::Controller,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const JSON: &str = r#"{"version":1,"clusterName":"demo","roles":["broker"],"listeners":["a"],"interBrokerListener":"a","brokerCount":1,"config":{"x":"y"}}"#;

    #[test]
    fn the_text_is_fixed_and_comes_back() {
        assert_eq!(NodeSpec::from_json(JSON).unwrap().to_json(), JSON);
    }

    #[test]
    fn a_newer_writer_may_add_fields_but_not_change_the_rest() {
        let more = JSON.replacen('{', r#"{"later":{"a":[1]},"#, 1);
        assert_eq!(NodeSpec::from_json(&more).unwrap(), NodeSpec::from_json(JSON).unwrap());
        let newer = r#"{"version":2,"everything":"else"}"#;
        assert!(matches!(NodeSpec::from_json(newer), Err(NodeSpecError::TooNew { found: 2 })));
        for bad in ["", "{}", r#"{"version":1}"#, &JSON.replace("[\"broker\"]", "[\"witness\"]")] {
            assert!(matches!(NodeSpec::from_json(bad), Err(NodeSpecError::Malformed(_))), "{bad}");
        }
    }
}
