//! What the HTTP endpoint sees of the node: nothing while it starts, then the node, then that it stops.

use std::sync::Arc;

use env::Env;
use node::{Node, NodeConfig};
use parking_lot::RwLock;

use crate::http::Observed;
use crate::metrics::{self, Bounds, BrokerState, Sources, WorkerIdle};

/// The node, for as long as there is one. It is looked at under a lock, so that whoever takes it away knows that
/// nobody else has it.
pub struct Observer<E: Env> {
    state: RwLock<State<E>>,
    bounds: Bounds,
    idle: WorkerIdle,
}

enum State<E: Env> {
    Starting,
    Running(Arc<Node<E>>),
    /// With why it failed, if it did.
    Stopping(Option<String>),
}

impl<E: Env> Observer<E> {
    /// No node yet, but what it will be told; to be called on the runtime.
    pub fn new(config: &NodeConfig) -> Self {
        Self { state: RwLock::new(State::Starting), bounds: Bounds::new(config), idle: WorkerIdle::new() }
    }

    /// The node runs.
    pub fn set(&self, node: Arc<Node<E>>) {
        *self.state.write() = State::Running(node);
    }

    /// Lets go of the node.
    pub fn stopping(&self, failure: Option<String>) {
        *self.state.write() = State::Stopping(failure);
    }
}

impl<E: Env> Observed for Observer<E> {
    fn metrics(&self) -> String {
        match &*self.state.read() {
            State::Running(node) => metrics::render(&Sources {
                view: &node.view(),
                metrics: node.metrics(),
                bounds: &self.bounds,
                idle: self.idle.ratio(),
            }),
            State::Starting => metrics::render_process(BrokerState::Starting),
            State::Stopping(_) => metrics::render_process(BrokerState::ShuttingDown),
        }
    }

    fn unhealthy_because(&self) -> Option<String> {
        match &*self.state.read() {
            State::Stopping(failure) => failure.clone(),
            State::Starting | State::Running(_) => None,
        }
    }

    fn unready_because(&self) -> Option<String> {
        match &*self.state.read() {
            State::Starting => Some("the node starts".to_owned()),
            State::Running(node) => node.unready_because(),
            State::Stopping(_) => Some("the node stops".to_owned()),
        }
    }
}
