//! The client's connections: one a node and lane, made when first used, made again after they break.
//!
//! Requests that may wait at the broker (fetch, joining a group) have lanes of their own, since a broker works off a
//! connection's requests one by one. A node that could not be reached is not tried again for a moment.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use env::Env;
use model::{Instant, NodeId};
use parking_lot::Mutex;

use crate::connection::{Connection, ConnectionConfig};
use crate::{Broker, ClientError};

/// How long a failure to connect answers for further tries.
const FAILURE_HOLDS: Duration = Duration::from_millis(50);

/// What a connection is used for; requests of different lanes never wait for each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lane {
    /// Short requests.
    Shared,
    /// Produce requests.
    Produce,
    /// Fetch requests, which wait for data.
    Fetch,
    /// Requests of a group's member to its coordinator, which wait for other members.
    Group,
}

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Target {
    Bootstrap(String, u16),
    Node(NodeId, Lane),
}

pub(super) struct Pool<E: Env> {
    env: E,
    config: ConnectionConfig,
    slots: Mutex<BTreeMap<Target, Arc<tokio::sync::Mutex<Slot<E>>>>>,
}

struct Slot<E: Env> {
    /// Where the connection goes; a node may move.
    address: (String, u16),
    connection: Option<Connection<E>>,
    failure: Option<(Instant, ClientError)>,
}

impl<E: Env> Pool<E> {
    pub(super) fn new(env: E, config: ConnectionConfig) -> Self {
        Self { env, config, slots: Mutex::default() }
    }

    pub(super) async fn node(&self, broker: &Broker, lane: Lane) -> Result<Connection<E>, ClientError> {
        self.get(Target::Node(broker.id, lane), &broker.host, broker.port).await
    }

    pub(super) async fn bootstrap(&self, host: &str, port: u16) -> Result<Connection<E>, ClientError> {
        self.get(Target::Bootstrap(host.to_owned(), port), host, port).await
    }

    /// Forgets the connections to bootstrap servers and to nodes that are gone; whoever still uses one keeps it.
    pub(super) fn keep_only(&self, nodes: &BTreeSet<NodeId>) {
        self.slots.lock().retain(|target, _| match target {
            Target::Bootstrap(..) => nodes.is_empty(),
            Target::Node(id, _) => nodes.contains(id),
        });
    }

    async fn get(&self, target: Target, host: &str, port: u16) -> Result<Connection<E>, ClientError> {
        let new = || {
            let address = (host.to_owned(), port);
            Arc::new(tokio::sync::Mutex::new(Slot { address, connection: None, failure: None }))
        };
        let slot = Arc::clone(self.slots.lock().entry(target).or_insert_with(new));
        let mut slot = slot.lock().await;
        if slot.address != (host.to_owned(), port) {
            *slot = Slot { address: (host.to_owned(), port), connection: None, failure: None };
        }
        if let Some(connection) = &slot.connection
            && !connection.is_closed()
        {
            return Ok(connection.clone());
        }
        if let Some((at, error)) = &slot.failure
            && self.env.now().saturating_since(*at) < FAILURE_HOLDS
        {
            return Err(error.clone());
        }
        let connected = Connection::connect(&self.env, host, port, &self.config).await;
        slot.connection = connected.as_ref().ok().cloned();
        slot.failure = connected.as_ref().err().map(|error| (self.env.now(), error.clone()));
        connected
    }
}
