//! `KafkaCluster`: pools of nodes, listeners, configuration.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{ConfigValue, Quantity, Violation};

/// What is wanted of a cluster.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct KafkaClusterSpec {
    /// The nodes, in groups of the same kind. At least one broker and one controller role among them.
    pub pools: Vec<Pool>,
    /// Where clients connect.
    pub listeners: Vec<Listener>,
    /// Spreads brokers over failure domains.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rack: Option<Rack>,
    /// Keys of `server.properties`; booleans quoted.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub config: BTreeMap<String, ConfigValue>,
    /// How changes are carried out.
    #[serde(default)]
    pub changes: Changes,
}

/// Nodes of the same kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Pool {
    /// The pool's name within its cluster.
    pub name: String,
    /// What its nodes do.
    pub roles: Vec<Role>,
    /// How many nodes it has.
    pub replicas: u32,
    /// Each node's volume.
    pub storage: Storage,
    /// The id of the pool's first node; further nodes count on from it. Cannot be changed.
    #[serde(default)]
    pub first_node_id: i32,
}

/// What a node does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Role {
    /// Keeps partitions and serves clients.
    Broker,
    /// Votes on the cluster's metadata.
    Controller,
}

/// A node's volume.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Storage {
    /// The volume's size.
    pub size: Quantity,
    /// The storage class; the default one when missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub class: Option<String>,
}

/// Where clients connect.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Listener {
    /// The listener's name within its cluster: lower-case letters and digits.
    pub name: String,
    /// The port of the brokers.
    pub port: u16,
    /// How it is reached.
    #[serde(rename = "type")]
    pub kind: ListenerType,
    /// Encrypts the connections.
    #[serde(default)]
    pub tls: bool,
}

/// How a listener is reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum ListenerType {
    /// From inside the Kubernetes cluster, by the pods' names.
    Internal,
    /// From inside, by a Service each.
    #[serde(rename = "cluster-ip")]
    ClusterIp,
    /// By ports of the Kubernetes nodes.
    NodePort,
    /// By load balancers.
    LoadBalancer,
    /// By the Gateway API.
    Gateway,
}

/// Spreads brokers over failure domains.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Rack {
    /// The label of a Kubernetes node that names its failure domain.
    pub topology_key: String,
}

/// How changes are carried out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Changes {
    /// At once, or after approval.
    #[serde(default)]
    pub mode: ChangesMode,
}

/// Whether a plan waits for somebody.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum ChangesMode {
    /// Plans are carried out at once.
    #[default]
    Automatic,
    /// A plan waits in the status until its hash is approved.
    Approve,
}

/// Keys that are derived from the rest of the resource, and where to say it instead.
const OWNED_KEYS: &[(&str, &str)] = &[
    ("process.roles", "spec.pools[].roles"),
    ("node.id", "spec.pools[].firstNodeId"),
    ("broker.id", "spec.pools[].firstNodeId"),
    ("listeners", "spec.listeners"),
    ("advertised.listeners", "spec.listeners"),
    ("listener.security.protocol.map", "spec.listeners"),
    ("inter.broker.listener.name", "nothing: it is chosen"),
    ("security.inter.broker.protocol", "nothing: it is chosen"),
    ("early.start.listeners", "nothing: it is chosen"),
    ("controller.listener.names", "nothing: it is chosen"),
    ("controller.quorum.voters", "nothing: the quorum is made of the controllers"),
    ("controller.quorum.bootstrap.servers", "nothing: the quorum is made of the controllers"),
    ("log.dirs", "spec.pools[].storage"),
    ("log.dir", "spec.pools[].storage"),
    ("metadata.log.dir", "spec.pools[].storage"),
    ("broker.rack", "spec.rack"),
    ("ottla.http.listener", "nothing: it is chosen"),
];

/// What refuses a feature until it is built.
const NOT_BUILT: &str = "not built yet in this version of Ottla";

impl KafkaClusterSpec {
    /// The rules that the spec breaks, in order of its fields.
    pub(crate) fn violations(&self) -> Vec<Violation> {
        let mut violations = Vec::new();
        self.check_pools(&mut violations);
        self.check_listeners(&mut violations);
        if self.rack.is_some() {
            violations.push(Violation::new(
                "spec.rack",
                format!("racks need several brokers, which are {NOT_BUILT}: remove the field"),
            ));
        }
        for (key, instead) in OWNED_KEYS {
            if self.config.contains_key(*key) {
                violations.push(Violation::new(
                    format!("spec.config.{key}"),
                    format!("this key is set by Ottla: remove it, and use {instead}"),
                ));
            }
        }
        for key in self.config.keys().filter(|key| key.starts_with("listener.name.")) {
            violations.push(Violation::new(
                format!("spec.config.{key}"),
                format!("settings of one listener are {NOT_BUILT}: remove the key"),
            ));
        }
        if self.changes.mode == ChangesMode::Approve {
            violations.push(Violation::new(
                "spec.changes.mode",
                format!("plans that wait for approval are {NOT_BUILT}: use Automatic"),
            ));
        }
        violations
    }

    fn check_pools(&self, violations: &mut Vec<Violation>) {
        let mut names = BTreeSet::new();
        for (index, pool) in self.pools.iter().enumerate() {
            let path = |field: &str| format!("spec.pools[{index}].{field}");
            if !names.insert(&pool.name) {
                violations.push(Violation::new(path("name"), format!("there are two pools '{}'", pool.name)));
            }
            let roles: BTreeSet<Role> = pool.roles.iter().copied().collect();
            if roles.len() < pool.roles.len() || roles.is_empty() {
                violations.push(Violation::new(path("roles"), "name broker, controller, or both, once each"));
            } else if roles.len() == 1 {
                violations.push(Violation::new(
                    path("roles"),
                    format!("separate brokers and controllers are {NOT_BUILT}: use [broker, controller]"),
                ));
            }
            if pool.replicas != 1 {
                violations.push(Violation::new(
                    path("replicas"),
                    format!(
                        "{} nodes are asked for; clusters of several nodes are {NOT_BUILT}: use 1",
                        pool.replicas
                    ),
                ));
            }
            if pool.first_node_id < 0 {
                violations.push(Violation::new(path("firstNodeId"), "use 0 or more"));
            }
        }
        match self.pools.len() {
            1 => {}
            0 => violations.push(Violation::new("spec.pools", "at least one pool is needed")),
            count => violations.push(Violation::new(
                "spec.pools",
                format!("{count} pools are asked for; clusters of several pools are {NOT_BUILT}: use one"),
            )),
        }
    }

    fn check_listeners(&self, violations: &mut Vec<Violation>) {
        if self.listeners.is_empty() {
            violations.push(Violation::new("spec.listeners", "at least one listener is needed"));
        }
        let (mut names, mut ports) = (BTreeSet::new(), BTreeSet::new());
        for (index, listener) in self.listeners.iter().enumerate() {
            let path = |field: &str| format!("spec.listeners[{index}].{field}");
            let name = &listener.name;
            let valid = (1..=11).contains(&name.len())
                && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
            if !valid {
                violations.push(Violation::new(
                    path("name"),
                    format!("'{name}' is not a listener's name: use 1 to 11 lower-case letters and digits"),
                ));
            } else if name == "controller" {
                violations.push(Violation::new(path("name"), "'controller' is the quorum's own listener"));
            }
            if !names.insert(name) {
                violations.push(Violation::new(path("name"), format!("there are two listeners '{name}'")));
            }
            if listener.port == 0 {
                violations.push(Violation::new(path("port"), "use a port from 1 to 65535"));
            } else if !ports.insert(listener.port) {
                violations.push(Violation::new(
                    path("port"),
                    format!("another listener has port {} already", listener.port),
                ));
            }
            if listener.tls {
                violations.push(Violation::new(path("tls"), format!("TLS is {NOT_BUILT}: remove the field")));
            }
        }
    }
}
