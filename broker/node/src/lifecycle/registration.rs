//! Joining the cluster and leaving it, as the controller of this very node records it.

use controller::{
    decide_activation, decide_broker_heartbeat, decide_register_broker, decide_register_controller,
    supported_features,
};
use env::Env;
use model::{BrokerEpoch, ErrorCode};
use wire::broker_registration_request::Listener;
use wire::{BrokerHeartbeatRequest, BrokerRegistrationRequest, ControllerRegistrationRequest};
use wire::{broker_registration_request, controller_registration_request};

use super::StartError;
use crate::broker::Broker;
use crate::config::ListenerRole;
use crate::metadata_log::{RecordError, Records};

/// PLAINTEXT, the only protocol so far.
const SECURITY_PROTOCOL_PLAINTEXT: i16 = 0;
/// How often a node that stops asks whether it may.
const SHUTDOWN_HEARTBEAT_COUNT_MAX: usize = 3;

impl<E: Env> Broker<E> {
    /// Writes what a new leader of the quorum has to, and waits until the node acts on all that was committed.
    pub(super) async fn activate(&self, bootstrap: &Records) -> Result<(), StartError> {
        self.decide(|context| decide_activation(context, bootstrap)).await?;
        let request = ControllerRegistrationRequest {
            controller_id: self.config.node_id.0,
            incarnation_id: self.incarnation_id,
            zk_migration_ready: false,
            listeners: self.endpoints(ListenerRole::Controller, |listener| {
                controller_registration_request::Listener {
                    name: listener.name,
                    host: listener.host,
                    port: listener.port,
                    security_protocol: listener.security_protocol,
                }
            }),
            features: features(|name, min, max| controller_registration_request::Feature {
                name,
                min_supported_version: min,
                max_supported_version: max,
            }),
        };
        let response = self.decide(|context| decide_register_controller(context, &request)).await?;
        self.check_registered(response.error_code)
    }

    /// Registers this incarnation of the broker and unfences it.
    pub(super) async fn register(&self, previous_epoch: Option<BrokerEpoch>) -> Result<(), StartError> {
        let request = BrokerRegistrationRequest {
            broker_id: self.config.node_id.0,
            cluster_id: self.cluster_id().to_owned(),
            incarnation_id: self.incarnation_id,
            listeners: self.endpoints(ListenerRole::Broker, |listener| listener),
            features: features(|name, min, max| broker_registration_request::Feature {
                name,
                min_supported_version: min,
                max_supported_version: max,
            }),
            rack: self.config.rack.clone(),
            log_dirs: vec![self.log_dir.directory_id()],
            previous_broker_epoch: previous_epoch.map_or(-1, |epoch| epoch.0),
            ..BrokerRegistrationRequest::default()
        };
        let cluster_id = self.cluster_id();
        let response = self
            .decide(|context| {
                decide_register_broker(context, &mut self.heartbeats.lock(), cluster_id, &request)
            })
            .await?;
        self.check_registered(response.error_code)?;
        self.set_epoch(BrokerEpoch(response.broker_epoch));
        let response = self.heartbeat(false).await?;
        self.check_registered(response.error_code)
    }

    /// Leaves the cluster: after this nobody is told that this node leads anything.
    pub(super) async fn leave(&self) -> Result<(), RecordError> {
        for _ in 0..SHUTDOWN_HEARTBEAT_COUNT_MAX {
            if self.heartbeat(true).await?.should_shut_down {
                break;
            }
        }
        Ok(())
    }

    async fn heartbeat(&self, want_shut_down: bool) -> Result<wire::BrokerHeartbeatResponse, RecordError> {
        let request = BrokerHeartbeatRequest {
            broker_id: self.config.node_id.0,
            broker_epoch: self.epoch().0,
            // What was answered is acted on, and nothing was decided since that this node waits for.
            current_metadata_offset: self.metadata.committed_offset().plus(-1).0,
            want_shut_down,
            ..BrokerHeartbeatRequest::default()
        };
        self.decide(|context| decide_broker_heartbeat(context, &mut self.heartbeats.lock(), &request)).await
    }

    fn check_registered(&self, error_code: i16) -> Result<(), StartError> {
        match ErrorCode::from_code(error_code) {
            ErrorCode::None => Ok(()),
            code => Err(StartError::Registration { node: self.config.node_id, code }),
        }
    }

    fn endpoints<T>(&self, role: ListenerRole, make: impl Fn(Listener) -> T) -> Vec<T> {
        let of_role = self.listeners.iter().filter(|listener| listener.role == role);
        let endpoints = of_role.map(|listener| Listener {
            name: listener.name.clone(),
            host: listener.advertised_host.clone(),
            port: listener.advertised_port,
            security_protocol: SECURITY_PROTOCOL_PLAINTEXT,
        });
        endpoints.map(make).collect()
    }
}

fn features<T>(make: impl Fn(String, i16, i16) -> T) -> Vec<T> {
    supported_features()
        .into_iter()
        .map(|(name, range)| make(name.to_owned(), range.min, range.max))
        .collect()
}
