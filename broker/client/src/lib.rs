//! A Kafka client on `Env`: connections, metadata, admin calls, produce, fetch and groups.
//!
//! The layers, each usable without the next: [`Connection`] is one pipelined connection to one node and knows no
//! topics; [`Client`] knows the cluster and routes to leaders, coordinators and the controller, with retries by error
//! class under an overall deadline; the admin calls are methods of [`Client`]; [`Producer`], [`Fetcher`],
//! [`GroupMember`] and [`Consumer`] stand on it.
//!
//! It needs no runtime beyond `Env` and the channels of `tokio::sync`, so it runs in the simulator too. Every queue,
//! cache and wait has a bound that its configuration names.
//!
//! Not there yet: transactions, the consumer group protocol of KIP-848, TLS and SASL.

mod admin;
mod client;
mod config;
mod connection;
mod consumer;
mod error;
mod fetcher;
mod group;
mod metadata;
mod producer;
mod retry;

pub use admin::{
    AlterConfig, AlterConfigOp, ConfigEntry, ConfigResource, ConfigResourceType, ConfigSource, CreateTopic,
    CreatedTopic, DescribedCluster, DescribedGroup, DescribedMember, DescribedPartition, DescribedTopic,
    ListedGroup, ListedOffset, LogDir, LogDirReplica, NewPartitions, OffsetCommit, OffsetSpec, Quorum,
    QuorumReplica,
};
pub use client::{Client, Lane};
pub use config::ClientConfig;
pub use connection::{ApiVersions, Connection, ConnectionConfig, Response};
pub use consumer::{Consumer, ConsumerConfig, StartAt};
pub use error::{BrokerError, ClientError, RetryClass};
pub use fetcher::{Fetched, FetchedPartition, FetchedRecords, Fetcher, FetcherConfig, IsolationLevel};
pub use group::{Assignment, Assignor, GroupConfig, GroupMember, GroupStatus};
pub use metadata::{Broker, Metadata, Partition, Topic};
pub use producer::{Acks, Delivered, Delivery, Producer, ProducerConfig, ProducerRecord, murmur2};
