//! Brokers and controllers: registration, heartbeats, fencing, controlled shutdown.

use std::collections::BTreeSet;

use image::{BrokerRegistration, FeatureRange};
use model::{BrokerEpoch, ErrorCode, NodeId, Offset};
use wire::register_broker_record::{BrokerEndpoint, BrokerFeature};
use wire::register_controller_record::{ControllerEndpoint, ControllerFeature};
use wire::{
    BrokerHeartbeatRequest, BrokerHeartbeatResponse, BrokerRegistrationChangeRecord,
    BrokerRegistrationRequest, BrokerRegistrationResponse, ControllerRegistrationRequest,
    ControllerRegistrationResponse, RegisterBrokerRecord, RegisterControllerRecord,
};

use crate::elections::{Change, partition_changes};
use crate::features::check_supports_finalized;
use crate::{ApiError, Context, Decision, Heartbeats, VersionedRecord};

/// In BrokerRegistrationChange: fenced, unfenced, and on its way out.
const FENCE: i8 = 1;
const UNFENCE: i8 = -1;
const IN_CONTROLLED_SHUTDOWN: i8 = 1;

/// Registers a broker. A new incarnation gets the decision's first offset as its broker epoch, starts fenced, and
/// whatever its predecessor led loses its leader; the same incarnation amends what it said and stays what it was.
///
/// A second live incarnation of an id is refused. The deciding node's own id is an exception: the process that asks is
/// the one that holds its directories, so that the predecessor cannot live and need not time out.
pub fn decide_register_broker(
    context: &Context<'_>,
    heartbeats: &mut Heartbeats,
    cluster_id: &str,
    request: &BrokerRegistrationRequest,
) -> Decision<BrokerRegistrationResponse> {
    match register_broker(context, heartbeats, cluster_id, request) {
        Ok(decision) => decision,
        Err(error) => Decision::unchanged(BrokerRegistrationResponse {
            error_code: error.code.code(),
            broker_epoch: -1,
            ..Default::default()
        }),
    }
}

fn register_broker(
    context: &Context<'_>,
    heartbeats: &mut Heartbeats,
    cluster_id: &str,
    request: &BrokerRegistrationRequest,
) -> Result<Decision<BrokerRegistrationResponse>, ApiError> {
    let id = NodeId(request.broker_id);
    if request.cluster_id != cluster_id {
        let message = format!("this is cluster {cluster_id}, not {}", request.cluster_id);
        return Err(ApiError::new(ErrorCode::InconsistentClusterId, message));
    }
    let existing = context.image.cluster.brokers.get(&id);
    let amends = existing.is_some_and(|existing| existing.incarnation_id == request.incarnation_id);
    if let Some(existing) = existing
        && !amends
        && id != context.node
        && !existing.in_controlled_shutdown
        && heartbeats.has_session(id, existing.epoch, context.now)
    {
        let message = format!("another live broker has id {id}");
        return Err(ApiError::new(ErrorCode::DuplicateBrokerRegistration, message));
    }
    if request.is_migrating_zk_broker {
        let message = "brokers of ZooKeeper clusters cannot register";
        return Err(ApiError::new(ErrorCode::InvalidRegistration, message));
    }
    check_log_dirs(context, id, request)?;
    let features = request.features.iter().map(|f| {
        (f.name.clone(), FeatureRange { min: f.min_supported_version, max: f.max_supported_version })
    });
    check_supports_finalized(context.image, &features.collect())?;

    let mut records = Vec::new();
    let (epoch, fenced, in_controlled_shutdown) = match existing.filter(|_| amends) {
        Some(existing) => (existing.epoch, existing.fenced, existing.in_controlled_shutdown),
        None => {
            records = partition_changes(context, Change::Leaves(id));
            (BrokerEpoch(context.next_offset.0), true, false)
        }
    };
    let record = RegisterBrokerRecord {
        broker_id: request.broker_id,
        is_migrating_zk_broker: false,
        incarnation_id: request.incarnation_id,
        broker_epoch: epoch.0,
        end_points: request
            .listeners
            .iter()
            .map(|listener| BrokerEndpoint {
                name: listener.name.clone(),
                host: listener.host.clone(),
                port: listener.port,
                security_protocol: listener.security_protocol,
            })
            .collect(),
        features: request
            .features
            .iter()
            .map(|feature| BrokerFeature {
                name: feature.name.clone(),
                min_supported_version: feature.min_supported_version,
                max_supported_version: feature.max_supported_version,
            })
            .collect(),
        rack: request.rack.clone(),
        fenced,
        in_controlled_shutdown,
        log_dirs: request.log_dirs.clone(),
        // A registration cannot say which are cordoned, the heartbeats do; what is known of this incarnation stays.
        cordoned_log_dirs: existing
            .filter(|_| amends)
            .and_then(|existing| existing.cordoned_log_dirs.clone()),
    };
    records.push((record.into(), context.versions().register_broker));
    if !amends {
        heartbeats.register(id, epoch, context.next_offset.plus(records.len() as i64 - 1));
    }
    let response = BrokerRegistrationResponse { broker_epoch: epoch.0, ..Default::default() };
    Ok(Decision { records, response })
}

fn check_log_dirs(
    context: &Context<'_>,
    id: NodeId,
    request: &BrokerRegistrationRequest,
) -> Result<(), ApiError> {
    let refuse = |message: String| Err(ApiError::new(ErrorCode::InvalidRegistration, message));
    let unique: BTreeSet<_> = request.log_dirs.iter().copied().collect();
    if unique.is_empty() {
        return refuse("a broker needs a log directory".into());
    }
    if unique.len() != request.log_dirs.len() {
        return refuse("two log directories have the same id".into());
    }
    if let Some(reserved) = unique.iter().find(|dir| dir.is_reserved()) {
        return refuse(format!("{reserved} is reserved and cannot be the id of a log directory"));
    }
    let mut others = context.image.cluster.brokers.values().filter(|broker| broker.id != id);
    match others.find(|broker| broker.log_dirs.iter().any(|dir| unique.contains(dir))) {
        Some(other) => refuse(format!("broker {} is registered with the same log directory", other.id)),
        None => Ok(()),
    }
}

/// Answers a heartbeat, and with it moves the broker along: unfenced once it has read its own registration, drained
/// when it wants to stop, fenced when it is drained and the others know.
pub fn decide_broker_heartbeat(
    context: &Context<'_>,
    heartbeats: &mut Heartbeats,
    request: &BrokerHeartbeatRequest,
) -> Decision<BrokerHeartbeatResponse> {
    let id = NodeId(request.broker_id);
    let Some(broker) = registered(context, id, request.broker_epoch) else {
        return Decision::unchanged(BrokerHeartbeatResponse {
            error_code: ErrorCode::StaleBrokerEpoch.code(),
            is_fenced: true,
            ..Default::default()
        });
    };
    let offset = Offset(request.current_metadata_offset);
    let is_caught_up = heartbeats.is_caught_up(id, offset);
    let leads = || context.image.topics.partitions().any(|(_, _, partition)| partition.leader == id);

    let mut records = Vec::new();
    // Fenced, and allowed to stop, after this heartbeat.
    let (fenced, should_shut_down) = match (broker.fenced, broker.in_controlled_shutdown) {
        (true, _) if request.want_shut_down => (true, true),
        // Who was on the way out comes back by registering anew.
        (true, true) => (true, false),
        (true, _) if request.want_fence || !is_caught_up => (true, false),
        (true, _) => {
            records.push(registration_change(broker, |change| change.fenced = UNFENCE, 0));
            records.extend(partition_changes(context, Change::Arrives(id)));
            (false, false)
        }
        (false, false) if request.want_shut_down && leads() => {
            let change = |change: &mut BrokerRegistrationChangeRecord| {
                change.in_controlled_shutdown = IN_CONTROLLED_SHUTDOWN;
            };
            records.push(registration_change(broker, change, 1));
            records.extend(partition_changes(context, Change::Leaves(id)));
            heartbeats.begin_shutdown(id, context.next_offset.plus(records.len() as i64 - 1));
            (false, false)
        }
        (false, true) if leads() || !heartbeats.others_know_of_shutdown(id) => (false, false),
        (false, shutting_down) if shutting_down || request.want_shut_down => {
            records.extend(fencing_records(context, broker));
            (true, true)
        }
        (false, _) if request.want_fence => {
            records.extend(fencing_records(context, broker));
            (true, false)
        }
        (false, _) => (false, false),
    };
    if let Some(cordoned) = &request.cordoned_log_dirs
        && context.metadata_version().has_cordoned_log_dirs()
        && broker.cordoned_log_dirs.as_ref() != Some(cordoned)
    {
        let change =
            |change: &mut BrokerRegistrationChangeRecord| change.cordoned_log_dirs = Some(cordoned.clone());
        records.push(registration_change(broker, change, 3));
    }
    heartbeats.touch(id, fenced, offset, context.now);
    let response =
        BrokerHeartbeatResponse { is_caught_up, is_fenced: fenced, should_shut_down, ..Default::default() };
    Decision { records, response }
}

/// Fences the brokers that were silent for a whole session.
pub fn decide_fence_stale_brokers(
    context: &Context<'_>,
    heartbeats: &mut Heartbeats,
) -> Decision<Vec<NodeId>> {
    let mut records = Vec::new();
    let stale = heartbeats.stale(context.now);
    // Each one's changes rest on the ones before it.
    let mut image = context.image.clone();
    for id in &stale {
        heartbeats.fence(*id);
        let context = Context { image: &image, ..*context };
        let Some(broker) = image.cluster.brokers.get(id).filter(|broker| !broker.fenced) else { continue };
        let fencing = fencing_records(&context, broker);
        fencing.iter().for_each(|(record, _)| image.apply(record));
        records.extend(fencing);
    }
    Decision { records, response: stale }
}

fn fencing_records(context: &Context<'_>, broker: &BrokerRegistration) -> Vec<VersionedRecord> {
    let mut records = partition_changes(context, Change::Leaves(broker.id));
    records.push(registration_change(broker, |change| change.fenced = FENCE, 0));
    records
}

fn registration_change(
    broker: &BrokerRegistration,
    change: impl FnOnce(&mut BrokerRegistrationChangeRecord),
    version: i16,
) -> VersionedRecord {
    let mut record = BrokerRegistrationChangeRecord {
        broker_id: broker.id.0,
        broker_epoch: broker.epoch.0,
        ..Default::default()
    };
    change(&mut record);
    (record.into(), version)
}

/// The broker with this id, if this incarnation of it is registered.
pub(crate) fn registered<'a>(
    context: &Context<'a>,
    id: NodeId,
    epoch: i64,
) -> Option<&'a BrokerRegistration> {
    context.image.cluster.brokers.get(&id).map(|broker| &**broker).filter(|broker| broker.epoch.0 == epoch)
}

/// Registers a controller: each one says at its start where it listens and what it supports.
pub fn decide_register_controller(
    context: &Context<'_>,
    request: &ControllerRegistrationRequest,
) -> Decision<ControllerRegistrationResponse> {
    let features = request.features.iter().map(|f| {
        (f.name.clone(), FeatureRange { min: f.min_supported_version, max: f.max_supported_version })
    });
    if let Err(error) = check_supports_finalized(context.image, &features.collect()) {
        let (error_code, error_message) = error.fields();
        return Decision::unchanged(ControllerRegistrationResponse {
            error_code,
            error_message,
            ..Default::default()
        });
    }
    let record = RegisterControllerRecord {
        controller_id: request.controller_id,
        incarnation_id: request.incarnation_id,
        zk_migration_ready: request.zk_migration_ready,
        end_points: request
            .listeners
            .iter()
            .map(|listener| ControllerEndpoint {
                name: listener.name.clone(),
                host: listener.host.clone(),
                port: listener.port,
                security_protocol: listener.security_protocol,
            })
            .collect(),
        features: request
            .features
            .iter()
            .map(|feature| ControllerFeature {
                name: feature.name.clone(),
                min_supported_version: feature.min_supported_version,
                max_supported_version: feature.max_supported_version,
            })
            .collect(),
    };
    let response = ControllerRegistrationResponse { error_message: None, ..Default::default() };
    Decision { records: vec![(record.into(), 0)], response }
}
