//! The machine: main, configuration, logs, metrics endpoint.
//!
//! Invariant: there are no Kafka rules here but those of `server.properties`.

pub mod config;
pub mod exit;
pub mod http;
pub mod log_output;
pub mod metrics;
pub mod observer;
pub mod properties;
pub mod run;
