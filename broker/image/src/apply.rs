//! Records onto an image.
//!
//! Nothing here can fail: a record that asks something of a topic, broker, entry or transaction that is not there is
//! counted in [`Unapplied`](crate::Unapplied) and leaves the rest as it was.

use std::fmt;
use std::sync::Arc;

use model::{BrokerEpoch, NodeId, PartitionIndex, TimestampMs, Uuid};
use wire::MetadataRecord;

use crate::{
    AccessControlEntry, BrokerRegistration, ClientQuotaEntity, ConfigResource, ConfigResourceType,
    ControllerRegistration, DelegationToken, MetadataImage, PartitionRegistration, ScramCredential,
    TopicImage,
};

impl MetadataImage {
    /// Takes the next record of the log. Between BeginTransaction and EndTransaction nothing changes that a reader can
    /// see; EndTransaction shows all of it at once, AbortTransaction none.
    pub fn apply(&mut self, record: &MetadataRecord) {
        match record {
            MetadataRecord::BeginTransaction(_) => {
                if self.transaction.is_some() {
                    self.not_applied(record, "a transaction is already open");
                } else {
                    self.transaction = Some(Arc::new(self.clone()));
                }
            }
            MetadataRecord::EndTransaction(_) => match self.transaction.take() {
                Some(built) => *self = Arc::unwrap_or_clone(built),
                None => self.not_applied(record, "no transaction is open"),
            },
            MetadataRecord::AbortTransaction(_) => {
                if self.transaction.take().is_none() {
                    self.not_applied(record, "no transaction is open");
                }
            }
            _ => match &mut self.transaction {
                Some(building) => Arc::make_mut(building).apply_visible(record),
                None => self.apply_visible(record),
            },
        }
    }

    fn apply_visible(&mut self, record: &MetadataRecord) {
        match record {
            MetadataRecord::RegisterBroker(r) => {
                self.cluster
                    .brokers
                    .insert(NodeId(r.broker_id), Arc::new(BrokerRegistration::from_record(r)));
            }
            MetadataRecord::UnregisterBroker(r) => {
                if self.broker_mut(record, r.broker_id, r.broker_epoch).is_some() {
                    self.cluster.brokers.remove(&NodeId(r.broker_id));
                }
            }
            MetadataRecord::FenceBroker(r) => {
                if let Some(broker) = self.broker_mut(record, r.id, r.epoch) {
                    broker.fenced = true;
                }
            }
            MetadataRecord::UnfenceBroker(r) => {
                if let Some(broker) = self.broker_mut(record, r.id, r.epoch) {
                    broker.fenced = false;
                }
            }
            MetadataRecord::BrokerRegistrationChange(r) => {
                if let Some(broker) = self.broker_mut(record, r.broker_id, r.broker_epoch) {
                    match r.fenced {
                        1 => broker.fenced = true,
                        -1 => broker.fenced = false,
                        _ => {}
                    }
                    if r.in_controlled_shutdown == 1 {
                        broker.in_controlled_shutdown = true;
                    }
                    if !r.log_dirs.is_empty() {
                        broker.log_dirs.clone_from(&r.log_dirs);
                    }
                    if r.cordoned_log_dirs.is_some() {
                        broker.cordoned_log_dirs.clone_from(&r.cordoned_log_dirs);
                    }
                }
            }
            MetadataRecord::RegisterController(r) => {
                let registration = Arc::new(ControllerRegistration::from_record(r));
                self.cluster.controllers.insert(registration.id, registration);
            }
            MetadataRecord::UnregisterController(r) => {
                if self.cluster.controllers.remove(&NodeId(r.controller_id)).is_none() {
                    self.not_applied(record, format_args!("no controller {}", r.controller_id));
                }
            }
            MetadataRecord::Topic(r) => {
                let name: Arc<str> = r.name.as_str().into();
                let topic = TopicImage { id: r.topic_id, name: name.clone(), partitions: Default::default() };
                if let Some(replaced) = self.topics.by_id.insert(r.topic_id, Arc::new(topic)) {
                    self.not_applied(record, format_args!("topic id was that of '{}'", replaced.name));
                    self.topics.by_name.remove(&replaced.name);
                }
                if let Some(hidden) = self.topics.by_name.insert(name, r.topic_id) {
                    self.not_applied(record, format_args!("name was that of topic id {hidden}"));
                    self.topics.by_id.remove(&hidden);
                }
            }
            MetadataRecord::RemoveTopic(r) => match self.topics.by_id.remove(&r.topic_id) {
                Some(topic) => {
                    self.topics.by_name.remove(&topic.name);
                    self.configs.remove(&ConfigResource::topic(&*topic.name));
                }
                None => self.no_topic(record, r.topic_id),
            },
            MetadataRecord::Partition(r) => {
                let partition = Arc::new(PartitionRegistration::from_record(r));
                match self.topic_mut(r.topic_id) {
                    Some(topic) => {
                        topic.partitions.insert(PartitionIndex(r.partition_id), partition);
                    }
                    None => self.no_topic(record, r.topic_id),
                }
            }
            MetadataRecord::PartitionChange(r) => {
                let index = PartitionIndex(r.partition_id);
                let changed =
                    self.partition(r.topic_id, index).map(|partition| Arc::new(partition.changed(r)));
                match (changed, self.topic_mut(r.topic_id)) {
                    (Some(changed), Some(topic)) => {
                        topic.partitions.insert(index, changed);
                    }
                    (_, None) => self.no_topic(record, r.topic_id),
                    (None, Some(_)) => {
                        self.not_applied(record, format_args!("no partition {index} in {}", r.topic_id))
                    }
                }
            }
            MetadataRecord::ClearElr(r) => {
                if r.topic_name.is_empty() {
                    let ids: Vec<Uuid> = self.topics.by_id.keys().copied().collect();
                    ids.into_iter().for_each(|id| self.clear_elr(id));
                } else {
                    match self.topics.by_name.get(r.topic_name.as_str()).copied() {
                        Some(id) => self.clear_elr(id),
                        None => self.not_applied(record, format_args!("no topic '{}'", r.topic_name)),
                    }
                }
            }
            MetadataRecord::Config(r) => {
                let kind = ConfigResourceType::from_id(r.resource_type);
                let resource = ConfigResource::new(kind, r.resource_name.clone());
                match &r.value {
                    Some(value) => {
                        self.configs.entry(resource).or_default().insert(r.name.clone(), value.clone());
                    }
                    None => remove_inner(&mut self.configs, &resource, &r.name),
                }
            }
            MetadataRecord::FeatureLevel(r) => {
                if r.feature_level == 0 {
                    self.features.levels.remove(&r.name);
                } else {
                    self.features.levels.insert(r.name.clone(), r.feature_level);
                }
            }
            MetadataRecord::ZkMigrationState(r) => self.features.zk_migration_state = r.zk_migration_state,
            MetadataRecord::ClientQuota(r) => {
                let names = r.entity.iter().map(|part| (part.entity_type.clone(), part.entity_name.clone()));
                let entity = ClientQuotaEntity(names.collect());
                if r.remove {
                    remove_inner(&mut self.client_quotas, &entity, &r.key);
                } else {
                    self.client_quotas.entry(entity).or_default().insert(r.key.clone(), r.value);
                }
            }
            MetadataRecord::ProducerIds(r) => {
                self.next_producer_id = r.next_producer_id;
                self.last_producer_id_block = (NodeId(r.broker_id), BrokerEpoch(r.broker_epoch));
            }
            MetadataRecord::AccessControlEntry(r) => {
                let entry = AccessControlEntry {
                    resource_type: r.resource_type,
                    resource_name: r.resource_name.clone(),
                    pattern_type: r.pattern_type,
                    principal: r.principal.clone(),
                    host: r.host.clone(),
                    operation: r.operation,
                    permission_type: r.permission_type,
                };
                self.acls.insert(r.id, entry);
            }
            MetadataRecord::RemoveAccessControlEntry(r) => {
                if self.acls.remove(&r.id).is_none() {
                    self.not_applied(record, format_args!("no entry {}", r.id));
                }
            }
            MetadataRecord::UserScramCredential(r) => {
                let credential = ScramCredential {
                    salt: r.salt.clone(),
                    stored_key: r.stored_key.clone(),
                    server_key: r.server_key.clone(),
                    iterations: r.iterations,
                };
                self.scram.insert((r.mechanism, r.name.clone()), credential);
            }
            MetadataRecord::RemoveUserScramCredential(r) => {
                if self.scram.remove(&(r.mechanism, r.name.clone())).is_none() {
                    self.not_applied(record, format_args!("no credential of '{}'", r.name));
                }
            }
            MetadataRecord::DelegationToken(r) => {
                let token = DelegationToken {
                    owner: r.owner.clone(),
                    requester: r.requester.clone(),
                    renewers: r.renewers.clone(),
                    issued: TimestampMs(r.issue_timestamp),
                    max: TimestampMs(r.max_timestamp),
                    expires: TimestampMs(r.expiration_timestamp),
                };
                self.delegation_tokens.insert(r.token_id.clone(), token);
            }
            MetadataRecord::RemoveDelegationToken(r) => {
                if self.delegation_tokens.remove(&r.token_id).is_none() {
                    self.not_applied(record, format_args!("no token '{}'", r.token_id));
                }
            }
            MetadataRecord::NoOp(_) => {}
            MetadataRecord::BeginTransaction(_)
            | MetadataRecord::EndTransaction(_)
            | MetadataRecord::AbortTransaction(_) => unreachable!("handled by apply"),
        }
    }

    fn not_applied(&mut self, record: &MetadataRecord, why: impl fmt::Display) {
        self.unapplied.count += 1;
        self.unapplied.last = Some(format!("{}: {why}", record.name()).into());
    }

    fn no_topic(&mut self, record: &MetadataRecord, id: Uuid) {
        self.not_applied(record, format_args!("no topic with id {id}"));
    }

    fn topic_mut(&mut self, id: Uuid) -> Option<&mut TopicImage> {
        self.topics.by_id.get_mut(&id).map(Arc::make_mut)
    }

    /// The broker that a record means, if this incarnation of it is registered; counted otherwise.
    fn broker_mut(
        &mut self,
        record: &MetadataRecord,
        id: i32,
        epoch: i64,
    ) -> Option<&mut BrokerRegistration> {
        match self.cluster.brokers.get(&NodeId(id)).map(|broker| broker.epoch.0) {
            Some(current) if current == epoch => self.cluster.brokers.get_mut(&NodeId(id)).map(Arc::make_mut),
            Some(current) => {
                self.not_applied(record, format_args!("broker {id} has epoch {current}, not {epoch}"));
                None
            }
            None => {
                self.not_applied(record, format_args!("no broker {id}"));
                None
            }
        }
    }

    fn clear_elr(&mut self, id: Uuid) {
        let Some(topic) = self.topics.by_id.get(&id) else { return };
        let affected: Vec<_> = topic
            .partitions
            .iter()
            .filter(|(_, partition)| !partition.elr.is_empty() || !partition.last_known_elr.is_empty())
            .map(|(index, partition)| (*index, partition.clone()))
            .collect();
        let Some(topic) = self.topic_mut(id).filter(|_| !affected.is_empty()) else { return };
        for (index, mut partition) in affected {
            let cleared = Arc::make_mut(&mut partition);
            cleared.elr.clear();
            cleared.last_known_elr.clear();
            // As Kafka: a change like any other, so the partition epoch counts on.
            cleared.partition_epoch = cleared.partition_epoch.saturating_add(1);
            topic.partitions.insert(index, partition);
        }
    }
}

/// Removes a key from the map of a resource, and the map when it is empty. Removing what is not there is how Kafka
/// records the deletion of a key that was never set.
fn remove_inner<K: Ord + Clone, V: Clone>(
    maps: &mut imbl::OrdMap<K, imbl::OrdMap<String, V>>,
    owner: &K,
    name: &String,
) {
    if let Some(map) = maps.get_mut(owner) {
        map.remove(name);
        if map.is_empty() {
            maps.remove(owner);
        }
    }
}
