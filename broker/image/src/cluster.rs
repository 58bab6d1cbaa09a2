//! Registered brokers and controllers.

use std::collections::BTreeMap;
use std::sync::Arc;

use imbl::OrdMap;
use model::{BrokerEpoch, NodeId, Uuid};
use wire::register_broker_record::{BrokerEndpoint, BrokerFeature};
use wire::register_controller_record::{ControllerEndpoint, ControllerFeature};
use wire::{RegisterBrokerRecord, RegisterControllerRecord};

/// The nodes of the cluster.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ClusterImage {
    /// Brokers by id, fenced ones included.
    pub brokers: OrdMap<NodeId, Arc<BrokerRegistration>>,
    /// Controllers by id.
    pub controllers: OrdMap<NodeId, Arc<ControllerRegistration>>,
}

/// Where a node listens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoint {
    /// Listener name.
    pub listener: String,
    /// Advertised host.
    pub host: String,
    /// Advertised port.
    pub port: u16,
    /// 0 PLAINTEXT, 1 SSL, 2 SASL_PLAINTEXT, 3 SASL_SSL.
    pub security_protocol: i16,
}

/// The levels of one feature that a node supports.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FeatureRange {
    /// Lowest.
    pub min: i16,
    /// Highest.
    pub max: i16,
}

impl FeatureRange {
    /// Whether the level lies within.
    pub fn contains(self, level: i16) -> bool {
        (self.min..=self.max).contains(&level)
    }
}

/// One incarnation of a broker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BrokerRegistration {
    /// Its id.
    pub id: NodeId,
    /// The epoch that its registration got.
    pub epoch: BrokerEpoch,
    /// Drawn anew by each start of the process.
    pub incarnation_id: Uuid,
    /// Its listeners, in the order it gave them.
    pub listeners: Vec<Endpoint>,
    /// What it supports, by feature.
    pub features: BTreeMap<String, FeatureRange>,
    /// `broker.rack`.
    pub rack: Option<String>,
    /// Whether it is kept from leading and from being in an ISR.
    pub fenced: bool,
    /// Whether it is on its way out.
    pub in_controlled_shutdown: bool,
    /// Its log directories that are online.
    pub log_dirs: Vec<Uuid>,
    /// Those of them that take no new partitions; `None` when it never said (before level 30).
    pub cordoned_log_dirs: Option<Vec<Uuid>>,
    /// Set by brokers that came from ZooKeeper; kept for snapshots only.
    pub is_migrating_zk_broker: bool,
}

impl BrokerRegistration {
    /// Whether it may lead and be in an ISR: neither fenced nor shutting down.
    pub fn is_active(&self) -> bool {
        !self.fenced && !self.in_controlled_shutdown
    }

    /// Its endpoint on a listener.
    pub fn endpoint(&self, listener: &str) -> Option<&Endpoint> {
        self.listeners.iter().find(|endpoint| endpoint.listener == listener)
    }

    /// Whether every one of its log directories is cordoned, so that nothing new can be placed on it.
    pub fn is_cordoned(&self) -> bool {
        let cordoned = self.cordoned_log_dirs.as_deref().unwrap_or_default();
        !self.log_dirs.is_empty() && self.log_dirs.iter().all(|dir| cordoned.contains(dir))
    }

    pub(crate) fn from_record(record: &RegisterBrokerRecord) -> Self {
        BrokerRegistration {
            id: NodeId(record.broker_id),
            epoch: BrokerEpoch(record.broker_epoch),
            incarnation_id: record.incarnation_id,
            listeners: record
                .end_points
                .iter()
                .map(|endpoint| Endpoint {
                    listener: endpoint.name.clone(),
                    host: endpoint.host.clone(),
                    port: endpoint.port,
                    security_protocol: endpoint.security_protocol,
                })
                .collect(),
            features: record
                .features
                .iter()
                .map(|feature| {
                    let (min, max) = (feature.min_supported_version, feature.max_supported_version);
                    (feature.name.clone(), FeatureRange { min, max })
                })
                .collect(),
            rack: record.rack.clone(),
            fenced: record.fenced,
            in_controlled_shutdown: record.in_controlled_shutdown,
            log_dirs: record.log_dirs.clone(),
            cordoned_log_dirs: record.cordoned_log_dirs.clone(),
            is_migrating_zk_broker: record.is_migrating_zk_broker,
        }
    }

    pub(crate) fn to_record(&self) -> RegisterBrokerRecord {
        RegisterBrokerRecord {
            broker_id: self.id.0,
            is_migrating_zk_broker: self.is_migrating_zk_broker,
            incarnation_id: self.incarnation_id,
            broker_epoch: self.epoch.0,
            end_points: self
                .listeners
                .iter()
                .map(|endpoint| BrokerEndpoint {
                    name: endpoint.listener.clone(),
                    host: endpoint.host.clone(),
                    port: endpoint.port,
                    security_protocol: endpoint.security_protocol,
                })
                .collect(),
            features: self
                .features
                .iter()
                .map(|(name, range)| BrokerFeature {
                    name: name.clone(),
                    min_supported_version: range.min,
                    max_supported_version: range.max,
                })
                .collect(),
            rack: self.rack.clone(),
            fenced: self.fenced,
            in_controlled_shutdown: self.in_controlled_shutdown,
            log_dirs: self.log_dirs.clone(),
            cordoned_log_dirs: self.cordoned_log_dirs.clone(),
        }
    }
}

/// One incarnation of a controller.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ControllerRegistration {
    /// Its id.
    pub id: NodeId,
    /// Drawn anew by each start of the process.
    pub incarnation_id: Uuid,
    /// Kept for snapshots only.
    pub zk_migration_ready: bool,
    /// Its listeners.
    pub listeners: Vec<Endpoint>,
    /// What it supports, by feature.
    pub features: BTreeMap<String, FeatureRange>,
}

impl ControllerRegistration {
    pub(crate) fn from_record(record: &RegisterControllerRecord) -> Self {
        ControllerRegistration {
            id: NodeId(record.controller_id),
            incarnation_id: record.incarnation_id,
            zk_migration_ready: record.zk_migration_ready,
            listeners: record
                .end_points
                .iter()
                .map(|endpoint| Endpoint {
                    listener: endpoint.name.clone(),
                    host: endpoint.host.clone(),
                    port: endpoint.port,
                    security_protocol: endpoint.security_protocol,
                })
                .collect(),
            features: record
                .features
                .iter()
                .map(|feature| {
                    let (min, max) = (feature.min_supported_version, feature.max_supported_version);
                    (feature.name.clone(), FeatureRange { min, max })
                })
                .collect(),
        }
    }

    pub(crate) fn to_record(&self) -> RegisterControllerRecord {
        RegisterControllerRecord {
            controller_id: self.id.0,
            incarnation_id: self.incarnation_id,
            zk_migration_ready: self.zk_migration_ready,
            end_points: self
                .listeners
                .iter()
                .map(|endpoint| ControllerEndpoint {
                    name: endpoint.listener.clone(),
                    host: endpoint.host.clone(),
                    port: endpoint.port,
                    security_protocol: endpoint.security_protocol,
                })
                .collect(),
            features: self
                .features
                .iter()
                .map(|(name, range)| ControllerFeature {
                    name: name.clone(),
                    min_supported_version: range.min,
                    max_supported_version: range.max,
                })
                .collect(),
        }
    }
}
