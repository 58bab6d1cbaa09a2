//! Kafka client on Env: connections, metadata, admin, produce, fetch, groups.
