//! What the HTTP endpoint sees of the node: nothing while it starts, then the node, then that it stops.

use std::sync::Arc;

use env::Env;
use node::Node;
use parking_lot::RwLock;

use crate::http::Observed;
use crate::metrics;

/// The node, for as long as there is one. It is looked at under a lock, so that whoever takes it away knows that
/// nobody else has it.
pub struct Observer<E: Env> {
    state: RwLock<State<E>>,
}

enum State<E: Env> {
    Starting,
    Running(Arc<Node<E>>),
    /// With why it failed, if it did.
    Stopping(Option<String>),
}

impl<E: Env> Observer<E> {
    /// No node yet.
    pub fn new() -> Self {
        Self { state: RwLock::new(State::Starting) }
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
            State::Running(node) => metrics::render(&node.view(), node.metrics()),
            State::Starting | State::Stopping(_) => metrics::render_process(),
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
