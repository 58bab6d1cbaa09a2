//! The same resources on one machine without Kubernetes: brokers as child processes, topics as the file says.
//!
//! [`up`] reads a file of resources, formats a data directory once, starts the broker, waits until it serves, brings
//! the topics in line, and stays until a signal. Validation, the rendered configuration and what happens to topics
//! are those of a Kubernetes; only pods are processes.
//!
//! Promises: data is never formatted twice nor opened for another cluster; topics are never deleted; no broker
//! outlives its `up`, which holds the broker's standard input open and takes the broker down by any end of its own.
//! It schedules nothing and knows no other machine.

mod binaries;
mod broker;
mod data_dir;
mod error;
mod ports;
mod resources;
mod signals;
mod topics;
mod up;

pub use error::UpError;
pub use signals::Signals;
pub use up::{Event, Ready, ReadyListener, ReadyNode, ReadyTopic, UpOptions, up};
