//! Random logs against the promises of the crate; and the rules of single records.

use std::collections::BTreeSet;

use bytes::Bytes;
use model::{BrokerEpoch, LeaderEpoch, NodeId, PartitionIndex, Uuid};
use wire::client_quota_record::EntityData;
use wire::register_broker_record::{BrokerEndpoint, BrokerFeature};
use wire::register_controller_record::{ControllerEndpoint, ControllerFeature};
use wire::*;

use crate::*;

/// A small generator of numbers; every test names its seed.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % bound
    }

    fn int(&mut self, bound: u64) -> i32 {
        self.below(bound) as i32
    }

    fn flag(&mut self) -> bool {
        self.below(2) == 0
    }

    fn id(&mut self) -> Uuid {
        let mut bytes = [0; 16];
        bytes[15] = self.below(6) as u8;
        bytes[0] = 7;
        Uuid(bytes)
    }

    fn name(&mut self) -> String {
        ["a", "b", "c.d", "", "user-1"][self.below(5) as usize].to_owned()
    }

    fn maybe<T>(&mut self, make: impl FnOnce(&mut Self) -> T) -> Option<T> {
        if self.flag() { Some(make(self)) } else { None }
    }

    fn ints(&mut self) -> Vec<i32> {
        (0..self.below(4)).map(|_| self.int(5)).collect()
    }

    fn ids(&mut self) -> Vec<Uuid> {
        (0..self.below(3)).map(|_| self.id()).collect()
    }

    fn bytes(&mut self) -> Bytes {
        Bytes::from(vec![self.below(256) as u8; 4])
    }

    /// Any record, over few enough names and ids that they meet.
    fn record(&mut self) -> MetadataRecord {
        match self.below(40) {
            0 | 1 => RegisterBrokerRecord {
                broker_id: self.int(4),
                is_migrating_zk_broker: self.flag(),
                incarnation_id: self.id(),
                broker_epoch: i64::from(self.int(2)),
                end_points: vec![BrokerEndpoint {
                    name: self.name(),
                    host: self.name(),
                    port: 9092,
                    security_protocol: self.below(4) as i16,
                }],
                features: vec![BrokerFeature {
                    name: self.name(),
                    min_supported_version: 1,
                    max_supported_version: self.below(9) as i16,
                }],
                rack: self.maybe(Self::name),
                fenced: self.flag(),
                in_controlled_shutdown: self.flag(),
                log_dirs: self.ids(),
                cordoned_log_dirs: self.maybe(Self::ids),
            }
            .into(),
            2 => {
                UnregisterBrokerRecord { broker_id: self.int(4), broker_epoch: i64::from(self.int(2)) }.into()
            }
            3..=6 => TopicRecord { name: self.name(), topic_id: self.id() }.into(),
            7..=12 => PartitionRecord {
                partition_id: self.int(5),
                topic_id: self.id(),
                replicas: self.ints(),
                isr: self.ints(),
                removing_replicas: self.ints(),
                adding_replicas: self.ints(),
                leader: self.int(5) - 1,
                leader_recovery_state: self.below(2) as i8,
                leader_epoch: self.int(9),
                partition_epoch: self.int(9),
                directories: self.ids(),
                eligible_leader_replicas: self.maybe(Self::ints),
                last_known_elr: self.maybe(Self::ints),
            }
            .into(),
            13..=16 => PartitionChangeRecord {
                partition_id: self.int(5),
                topic_id: self.id(),
                isr: self.maybe(Self::ints),
                leader: self.int(6) - 2,
                replicas: self.maybe(Self::ints),
                removing_replicas: self.maybe(Self::ints),
                adding_replicas: self.maybe(Self::ints),
                leader_recovery_state: self.below(3) as i8 - 1,
                directories: self.maybe(Self::ids),
                eligible_leader_replicas: self.maybe(Self::ints),
                last_known_elr: self.maybe(Self::ints),
            }
            .into(),
            17 | 18 => ConfigRecord {
                resource_type: [2, 4, 8, 16, 32, 77][self.below(6) as usize],
                resource_name: self.name(),
                name: self.name(),
                value: self.maybe(Self::name),
            }
            .into(),
            19 => FenceBrokerRecord { id: self.int(4), epoch: i64::from(self.int(2)) }.into(),
            20 => UnfenceBrokerRecord { id: self.int(4), epoch: i64::from(self.int(2)) }.into(),
            21 => RemoveTopicRecord { topic_id: self.id() }.into(),
            22 => DelegationTokenRecord {
                owner: self.name(),
                requester: self.name(),
                renewers: vec![self.name()],
                issue_timestamp: 1,
                max_timestamp: 2,
                expiration_timestamp: i64::from(self.int(9)),
                token_id: self.name(),
            }
            .into(),
            23 => UserScramCredentialRecord {
                name: self.name(),
                mechanism: 1 + self.below(2) as i8,
                salt: self.bytes(),
                stored_key: self.bytes(),
                server_key: self.bytes(),
                iterations: 4096,
            }
            .into(),
            24 => FeatureLevelRecord {
                name: ["kraft.version", "group.version", "x"][self.below(3) as usize].to_owned(),
                feature_level: self.below(3) as i16,
            }
            .into(),
            25 => ClientQuotaRecord {
                entity: vec![EntityData { entity_type: self.name(), entity_name: self.maybe(Self::name) }],
                key: self.name(),
                value: self.below(9) as f64,
                remove: self.flag(),
            }
            .into(),
            26 => ProducerIdsRecord {
                broker_id: self.int(4),
                broker_epoch: i64::from(self.int(3)),
                next_producer_id: i64::from(self.int(9000)),
            }
            .into(),
            27 => BrokerRegistrationChangeRecord {
                broker_id: self.int(4),
                broker_epoch: i64::from(self.int(2)),
                fenced: self.below(3) as i8 - 1,
                in_controlled_shutdown: self.below(2) as i8,
                log_dirs: self.ids(),
                cordoned_log_dirs: self.maybe(Self::ids),
            }
            .into(),
            28 => AccessControlEntryRecord {
                id: self.id(),
                resource_type: 2,
                resource_name: self.name(),
                pattern_type: 3,
                principal: self.name(),
                host: self.name(),
                operation: self.below(9) as i8,
                permission_type: 3,
            }
            .into(),
            29 => RemoveAccessControlEntryRecord { id: self.id() }.into(),
            30 => NoOpRecord::default().into(),
            31 => ZkMigrationStateRecord { zk_migration_state: self.below(5) as i8 }.into(),
            32 => RemoveUserScramCredentialRecord { name: self.name(), mechanism: 1 + self.below(2) as i8 }
                .into(),
            33 => BeginTransactionRecord { name: self.maybe(Self::name) }.into(),
            34 => EndTransactionRecord::default().into(),
            35 => AbortTransactionRecord { reason: self.maybe(Self::name) }.into(),
            36 => RemoveDelegationTokenRecord { token_id: self.name() }.into(),
            37 => RegisterControllerRecord {
                controller_id: self.int(4),
                incarnation_id: self.id(),
                zk_migration_ready: self.flag(),
                end_points: vec![ControllerEndpoint {
                    name: self.name(),
                    host: self.name(),
                    port: 9093,
                    security_protocol: 0,
                }],
                features: vec![ControllerFeature {
                    name: self.name(),
                    min_supported_version: 0,
                    max_supported_version: 1,
                }],
            }
            .into(),
            38 => ClearElrRecord { topic_name: self.name() }.into(),
            _ => UnregisterControllerRecord { controller_id: self.int(4) }.into(),
        }
    }
}

fn replay(records: &[(MetadataRecord, i16)]) -> MetadataImage {
    let mut image = MetadataImage::default();
    for (record, version) in records {
        // Through the bytes, so that the version must be able to say all of it.
        let bytes = record.encode(*version).unwrap();
        image.apply(&MetadataRecord::decode(bytes).unwrap());
    }
    image
}

/// Goal: a snapshot loses nothing. Method: random logs with every kind of record; at many points the image that its
/// own records make (through their bytes) is the same, and makes the same records.
#[test]
fn a_snapshot_makes_the_same_image() {
    let mut kinds = BTreeSet::new();
    for seed in 1..400 {
        let mut random = Random(0x9e37_79b9_7f4a_7c15 ^ seed);
        let mut image = MetadataImage::default();
        image.apply(&level(30));
        for _ in 0..120 {
            let record = random.record();
            kinds.insert(record.record_type());
            image.apply(&record);
            if random.below(10) == 0 {
                match image.to_records() {
                    Ok(records) => {
                        let copy = replay(&records);
                        assert_eq!(copy, image, "seed {seed}");
                        assert_eq!(copy.unapplied.count, 0, "seed {seed}: {:?}", copy.unapplied.last);
                        assert_eq!(copy.to_records(), Ok(records), "seed {seed}");
                    }
                    Err(TransactionOpen) => assert!(image.in_transaction()),
                }
            }
        }
        // Both indexes of topics say the same.
        assert_eq!(image.topics.by_id.len(), image.topics.by_name.len(), "seed {seed}");
        for (name, id) in &image.topics.by_name {
            assert_eq!(*image.topics.by_id[id].name, **name, "seed {seed}");
        }
    }
    assert_eq!(kinds.len(), 27, "every kind of record took part: {kinds:?}");
}

/// Goal: a delta names exactly what differs. Method: random logs; the delta between two points names a broker, topic,
/// resource … if and only if the two images differ in it.
#[test]
fn a_delta_names_exactly_what_differs() {
    for seed in 1..300 {
        let mut random = Random(0x2545_f491_4f6c_dd1d ^ seed);
        let mut old = MetadataImage::default();
        (0..random.below(80)).for_each(|_| old.apply(&random.record()));
        let mut new = old.clone();
        (0..random.below(12)).for_each(|_| new.apply(&random.record()));
        let delta = MetadataDelta::between(&old, &new);
        for id in (0..4).map(NodeId) {
            let differs = old.cluster.brokers.get(&id) != new.cluster.brokers.get(&id);
            assert_eq!(delta.brokers.contains(&id), differs, "seed {seed}");
            let differs = old.cluster.controllers.get(&id) != new.cluster.controllers.get(&id);
            assert_eq!(delta.controllers.contains(&id), differs, "seed {seed}");
        }
        for id in (0..6).map(|last| Uuid([7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, last])) {
            let (before, now) = (old.topic_by_id(id), new.topic_by_id(id));
            let named: Vec<_> = delta.topics.iter().filter(|topic| topic.topic.id == id).collect();
            match (before, now) {
                (None, Some(now)) => {
                    assert_eq!((&named[0].change, &named[0].topic), (&TopicChange::Created, now))
                }
                (Some(before), None) => {
                    assert_eq!((&named[0].change, &named[0].topic), (&TopicChange::Deleted, before));
                }
                (Some(before), Some(now)) if before != now => {
                    let TopicChange::Partitions(changes) = &named[0].change else { panic!("{named:?}") };
                    for index in (0..5).map(PartitionIndex) {
                        let change = changes.iter().find(|change| change.0 == index);
                        let was = before.partitions.get(&index);
                        match now.partitions.get(&index) {
                            Some(is) if was != Some(is) => {
                                assert_eq!(change, Some(&(index, was.cloned(), is.clone())), "seed {seed}");
                            }
                            _ => assert_eq!(change, None, "seed {seed}"),
                        }
                    }
                }
                _ => assert!(named.is_empty(), "seed {seed}"),
            }
        }
        assert_eq!(delta.configs.is_empty(), old.configs == new.configs, "seed {seed}");
        assert_eq!(delta.features.is_empty(), old.features.levels == new.features.levels, "seed {seed}");
        assert_eq!(delta.client_quotas, old.client_quotas != new.client_quotas, "seed {seed}");
        let security =
            old.acls != new.acls || old.scram != new.scram || old.delegation_tokens != new.delegation_tokens;
        assert_eq!(delta.security, security, "seed {seed}");
        assert!(MetadataDelta::between(&new, &new).is_empty());
    }
}

fn level(feature_level: i16) -> MetadataRecord {
    FeatureLevelRecord { name: METADATA_VERSION_FEATURE.to_owned(), feature_level }.into()
}

fn topic(name: &str, id: Uuid) -> MetadataRecord {
    TopicRecord { name: name.to_owned(), topic_id: id }.into()
}

#[test]
fn a_transaction_shows_at_once_or_not_at_all() {
    let mut image = MetadataImage::default();
    let before = image.clone();
    image.apply(&BeginTransactionRecord::default().into());
    image.apply(&topic("a", Uuid::ONE));
    assert!(image.topic("a").is_none());
    assert_eq!(image.to_records(), Err(TransactionOpen));
    let mut aborted = image.clone();
    image.apply(&EndTransactionRecord::default().into());
    assert_eq!(image.topic("a").map(|topic| topic.id), Some(Uuid::ONE));
    assert!(!image.in_transaction());
    aborted.apply(&AbortTransactionRecord::default().into());
    assert_eq!(aborted, before);
    assert_eq!((image.unapplied.count, aborted.unapplied.count), (0, 0));
}

#[test]
fn a_partition_change_keeps_what_it_leaves_out() {
    let mut image = MetadataImage::default();
    image.apply(&topic("a", Uuid::ONE));
    let partition = PartitionRecord {
        partition_id: 0,
        topic_id: Uuid::ONE,
        replicas: vec![1, 2],
        isr: vec![1, 2],
        leader: 1,
        leader_epoch: 0,
        partition_epoch: 0,
        ..Default::default()
    };
    image.apply(&partition.into());
    let change = PartitionChangeRecord { partition_id: 0, topic_id: Uuid::ONE, ..Default::default() };
    image.apply(&PartitionChangeRecord { isr: Some(vec![2]), ..change.clone() }.into());
    let now = image.partition(Uuid::ONE, PartitionIndex(0)).unwrap();
    assert_eq!((now.leader, now.leader_epoch, now.partition_epoch), (NodeId(1), LeaderEpoch(0), 1));
    assert_eq!((&now.isr, now.directories.len()), (&vec![NodeId(2)], 2));
    // The same leader named again is a new epoch of it.
    image.apply(&PartitionChangeRecord { leader: 1, ..change.clone() }.into());
    let now = image.partition(Uuid::ONE, PartitionIndex(0)).unwrap();
    assert_eq!((now.leader, now.leader_epoch, now.partition_epoch), (NodeId(1), LeaderEpoch(1), 2));
    image.apply(&PartitionChangeRecord { leader: -1, ..change }.into());
    let now = image.partition(Uuid::ONE, PartitionIndex(0)).unwrap();
    assert_eq!((now.leader, now.leader_epoch), (NodeId::NONE, LeaderEpoch(2)));
}

#[test]
fn what_refers_to_nothing_is_counted_and_described() {
    let mut image = MetadataImage::default();
    image.apply(&RemoveTopicRecord { topic_id: Uuid::ONE }.into());
    assert_eq!(image.unapplied.count, 1);
    let text = image.unapplied.last.clone().unwrap();
    assert!(text.contains("RemoveTopicRecord") && text.contains(&Uuid::ONE.to_string()), "{text}");
    image.apply(&RegisterBrokerRecord { broker_id: 1, broker_epoch: 5, ..Default::default() }.into());
    image.apply(&FenceBrokerRecord { id: 1, epoch: 4 }.into());
    assert_eq!(image.unapplied.count, 2, "another incarnation's");
    image.apply(&EndTransactionRecord::default().into());
    assert_eq!(image.unapplied.count, 3);
    assert_eq!(image.cluster.brokers[&NodeId(1)].epoch, BrokerEpoch(5));
}

#[test]
fn removing_a_topic_takes_its_configuration() {
    let mut image = MetadataImage::default();
    image.apply(&topic("a", Uuid::ONE));
    let set = |value: Option<&str>| ConfigRecord {
        resource_type: 2,
        resource_name: "a".into(),
        name: "retention.ms".into(),
        value: value.map(str::to_owned),
    };
    image.apply(&set(Some("5")).into());
    assert_eq!(image.config(&ConfigResource::topic("a")).get("retention.ms").map(String::as_str), Some("5"));
    let mut unset = image.clone();
    unset.apply(&set(None).into());
    assert!(unset.configs.is_empty(), "a resource without configuration is absent");
    image.apply(&RemoveTopicRecord { topic_id: Uuid::ONE }.into());
    assert!(image.configs.is_empty() && image.topics.by_name.is_empty());
}

#[test]
fn records_are_written_in_the_versions_of_the_level() {
    // As Kafka 4.3.1's MetadataVersion answers for each level.
    for (level, register_broker, partition) in [(17, 3, 1), (22, 3, 1), (23, 3, 2), (29, 3, 2), (30, 4, 2)] {
        let versions = MetadataVersion(level).record_versions();
        let expected = RecordVersions { register_broker, partition, partition_change: partition };
        assert_eq!(versions, expected, "level {level}");
    }
    assert_eq!(MetadataVersion::MAX.name(), Some("4.3-IV0"));
    assert_eq!(MetadataVersion(21).name(), Some("3.9-IV0"));
    assert_eq!((MetadataVersion(16).name(), MetadataVersion(31).name()), (None, None));
    // The level of the log itself is what counts, and it comes first.
    let mut image = MetadataImage::default();
    image.apply(&RegisterBrokerRecord { broker_id: 1, ..Default::default() }.into());
    image.apply(&level(23));
    let records = image.to_records().unwrap();
    assert_eq!(records[0], (level(23), 0));
    assert_eq!(records[1].1, 3);
}

/// The metadata log of one node of Apache Kafka 4.3.1 (`kafka-storage format` with all features but metadata.version at
/// 0, then topics, configurations, a quota and a producer made by its Admin client, a stop, a kill and a stop), as it
/// lay on disk.
const KAFKA_LOG: &[u8] = include_bytes!("../testdata/metadata-4.3.1.log");

#[test]
fn kafkas_own_log_makes_the_image_that_kafka_has() {
    let mut image = MetadataImage::default();
    let mut count = 0;
    for batch in records::Batches::new(KAFKA_LOG) {
        let batch = batch.unwrap();
        if batch.header.attributes.is_control() {
            continue;
        }
        let bytes = Bytes::copy_from_slice(batch.bytes);
        for record in records::RecordIter::new(&bytes, 1 << 20).unwrap() {
            let value = record.unwrap().value.unwrap();
            let record = MetadataRecord::decode(value.clone()).unwrap();
            // And back: some version of it is what Kafka wrote.
            assert!(
                record.versions().any(|version| record.encode(version).is_ok_and(|bytes| bytes == value))
            );
            image.apply(&record);
            count += 1;
        }
    }
    assert_eq!(count, 140, "records besides control records");
    assert_eq!((image.unapplied.count, image.unapplied.last.clone()), (0, None));
    let names: Vec<_> = image.topics.by_name.keys().map(|name| &**name).collect();
    assert_eq!(names, ["__consumer_offsets", "a", "cord", "cordm", "m1", "x.y"]);
    let config = |resource: &ConfigResource, name: &str| image.config(resource).get(name).cloned();
    assert_eq!(config(&ConfigResource::topic("a"), "cleanup.policy").as_deref(), Some("compact"));
    assert_eq!(config(&ConfigResource::topic("dflt"), "cleanup.policy"), None, "it was deleted");
    assert_eq!(config(&ConfigResource::broker(NodeId(1)), "log.retention.ms").as_deref(), Some("80000"));
    let broker = &image.cluster.brokers[&NodeId(1)];
    assert_eq!((broker.epoch, broker.fenced, broker.in_controlled_shutdown), (BrokerEpoch(118), true, true));
    assert_eq!(broker.cordoned_log_dirs, Some(vec![]));
    assert_eq!(
        (image.next_producer_id, image.features.metadata_version()),
        (1000, Some(MetadataVersion::MAX))
    );
    assert_eq!(image.client_quotas.len(), 1);
    let a = image.topic("a").unwrap();
    let partition = &a.partitions[&PartitionIndex(3)];
    // Five changes of the leader: stopped, started, killed, started, stopped.
    assert_eq!(
        (partition.leader, partition.leader_epoch, partition.partition_epoch),
        (NodeId::NONE, LeaderEpoch(5), 5)
    );
    assert_eq!((a.partitions.len(), &partition.isr), (4, &vec![NodeId(1)]));
    assert_eq!(replay(&image.to_records().unwrap()), image);
}
