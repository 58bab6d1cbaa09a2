//! From a [`NodeSpec`] and [`LocalFacts`] to the text of `server.properties`.
//!
//! What a node shall be is decided in one place and rendered in another, perhaps an older one: the spec travels as
//! JSON and says itself which reader it needs. What only the place knows (addresses, directories, the node's id) are
//! the facts. The same inputs always give the same text, on Kubernetes and on a laptop.
//!
//! Knows no Kubernetes types, no files and no network.

mod local_facts;
mod node_spec;
mod server_properties;

pub use local_facts::{Address, ListenerFacts, LocalFacts};
pub use node_spec::{CONTROLLER_LISTENER, NODE_SPEC_VERSION, NodeRole, NodeSpec, NodeSpecError};
pub use server_properties::{RenderError, server_properties};
