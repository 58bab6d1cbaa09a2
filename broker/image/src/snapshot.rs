//! An image as records: what a snapshot holds.

use wire::client_quota_record::EntityData;
use wire::{
    AccessControlEntryRecord, ClientQuotaRecord, ConfigRecord, DelegationTokenRecord, FeatureLevelRecord,
    MetadataRecord, ProducerIdsRecord, TopicRecord, UserScramCredentialRecord, ZkMigrationStateRecord,
};

use crate::{METADATA_VERSION_FEATURE, MetadataImage, MetadataVersion};

/// A metadata transaction is open: its records are below the snapshot's end, but not in the image.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no snapshot can be taken while a metadata transaction is open")]
pub struct TransactionOpen;

impl MetadataImage {
    /// Records that make this image from an empty one, each with the version in which the finalized
    /// `metadata.version` wants it. Its level comes first, so that a reader knows what to expect; topics come before
    /// their partitions. The count of unapplied records is not part of it.
    ///
    /// # Errors
    /// [`TransactionOpen`]: take the snapshot after the transaction has ended.
    pub fn to_records(&self) -> Result<Vec<(MetadataRecord, i16)>, TransactionOpen> {
        if self.in_transaction() {
            return Err(TransactionOpen);
        }
        let mut records = Vec::new();
        let mut push = |record: MetadataRecord, version| records.push((record, version));
        let versions = self.features.metadata_version().unwrap_or(MetadataVersion::MAX).record_versions();

        let feature =
            |(name, level): (&String, &i16)| FeatureLevelRecord { name: name.clone(), feature_level: *level };
        let (first, others): (Vec<_>, Vec<_>) =
            self.features.levels.iter().partition(|(name, _)| *name == METADATA_VERSION_FEATURE);
        first.into_iter().chain(others).map(feature).for_each(|record| push(record.into(), 0));
        if self.features.zk_migration_state != 0 {
            let zk_migration_state = self.features.zk_migration_state;
            push(ZkMigrationStateRecord { zk_migration_state }.into(), 0);
        }
        for broker in self.cluster.brokers.values() {
            push(broker.to_record().into(), versions.register_broker);
        }
        for controller in self.cluster.controllers.values() {
            push(controller.to_record().into(), 0);
        }
        for topic in self.topics.by_id.values() {
            push(TopicRecord { name: topic.name.to_string(), topic_id: topic.id }.into(), 0);
            for (index, partition) in &topic.partitions {
                push(partition.to_record(topic.id, *index, versions.partition).into(), versions.partition);
            }
        }
        for (resource, configs) in &self.configs {
            for (name, value) in configs {
                let record = ConfigRecord {
                    resource_type: resource.kind.id(),
                    resource_name: resource.name.clone(),
                    name: name.clone(),
                    value: Some(value.clone()),
                };
                push(record.into(), 0);
            }
        }
        for (entity, quotas) in &self.client_quotas {
            let entity: Vec<EntityData> = entity
                .0
                .iter()
                .map(|(kind, name)| EntityData { entity_type: kind.clone(), entity_name: name.clone() })
                .collect();
            for (key, value) in quotas {
                let record = ClientQuotaRecord {
                    entity: entity.clone(),
                    key: key.clone(),
                    value: *value,
                    remove: false,
                };
                push(record.into(), 0);
            }
        }
        let (broker_id, broker_epoch) = (self.last_producer_id_block.0.0, self.last_producer_id_block.1.0);
        if (broker_id, broker_epoch, self.next_producer_id) != (-1, -1, 0) {
            let next_producer_id = self.next_producer_id;
            push(ProducerIdsRecord { broker_id, broker_epoch, next_producer_id }.into(), 0);
        }
        for (id, entry) in &self.acls {
            let record = AccessControlEntryRecord {
                id: *id,
                resource_type: entry.resource_type,
                resource_name: entry.resource_name.clone(),
                pattern_type: entry.pattern_type,
                principal: entry.principal.clone(),
                host: entry.host.clone(),
                operation: entry.operation,
                permission_type: entry.permission_type,
            };
            push(record.into(), 0);
        }
        for ((mechanism, name), credential) in &self.scram {
            let record = UserScramCredentialRecord {
                name: name.clone(),
                mechanism: *mechanism,
                salt: credential.salt.clone(),
                stored_key: credential.stored_key.clone(),
                server_key: credential.server_key.clone(),
                iterations: credential.iterations,
            };
            push(record.into(), 0);
        }
        for (token_id, token) in &self.delegation_tokens {
            let record = DelegationTokenRecord {
                owner: token.owner.clone(),
                requester: token.requester.clone(),
                renewers: token.renewers.clone(),
                issue_timestamp: token.issued.0,
                max_timestamp: token.max.0,
                expiration_timestamp: token.expires.0,
                token_id: token_id.clone(),
            };
            push(record.into(), 0);
        }
        Ok(records)
    }
}
