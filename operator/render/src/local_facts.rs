//! What only the place where a node runs can say about it.

use std::collections::BTreeMap;
use std::fmt;

use model::NodeId;

/// A host and a port.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    /// A name or an address; an IPv6 address without brackets.
    pub host: String,
    /// The port.
    pub port: u16,
}

impl Address {
    /// A host and a port.
    pub fn new(host: impl Into<String>, port: u16) -> Self {
        Self { host: host.into(), port }
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.host.contains(':') {
            true => write!(f, "[{}]:{}", self.host, self.port),
            false => write!(f, "{}:{}", self.host, self.port),
        }
    }
}

/// Where a listener is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListenerFacts {
    /// What the node binds.
    pub bind: Address,
    /// What others are told.
    pub advertised: Address,
}

/// What only the place where a node runs can say about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LocalFacts {
    /// The node's id.
    pub node_id: NodeId,
    /// The directory of its logs: an absolute path without commas, which would separate two.
    pub log_dir: String,
    /// The listeners of the spec, by their names there, and [`crate::CONTROLLER_LISTENER`] on a controller.
    pub listeners: BTreeMap<String, ListenerFacts>,
    /// The controllers of the cluster, as this node reaches them.
    pub controllers: Vec<Address>,
    /// Where metrics and health are served; nowhere when `None`.
    pub http: Option<Address>,
}
