//! The machine: main, configuration, logs, metrics endpoint.
