//! The life of brokers and controllers, features and producer ids: records in the order in which Kafka 4.3.1 wrote them.

use image::{FeatureRange, METADATA_VERSION_FEATURE};
use wire::update_features_request::FeatureUpdateKey;
use wire::{AllocateProducerIdsRequest, BeginTransactionRecord, FeatureLevelRecord, UpdateFeaturesRequest};

use super::topics::topic;
use super::*;

#[test]
fn an_empty_log_gets_the_bootstrap_records_as_one_transaction() {
    let world = World::new();
    assert_eq!(world.last, ["BeginTransactionRecord", "FeatureLevelRecord", "EndTransactionRecord"]);
    assert_eq!(world.image.features.metadata_version(), Some(MetadataVersion::MAX));
    // The next leader finds it done.
    assert!(decide_activation(&world.context(), &[]).records.is_empty());
    let features = BTreeMap::from([("group.version".to_owned(), 0), ("x.version".to_owned(), 2)]);
    let records = bootstrap_records(MetadataVersion(21), &features);
    let levels: Vec<_> = records
        .iter()
        .map(|(record, version)| match record {
            MetadataRecord::FeatureLevel(r) => (r.name.as_str(), r.feature_level, *version),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(levels, [(METADATA_VERSION_FEATURE, 21, 0), ("x.version", 2, 0)], "level 0 is not written");
}

#[test]
fn a_transaction_that_an_older_leader_left_open_is_aborted_first() {
    let mut world = World::new();
    world.image.apply(&BeginTransactionRecord::default().into());
    world.image.apply(&FeatureLevelRecord { name: "x".into(), feature_level: 1 }.into());
    let decision = decide_activation(&world.context(), &[]);
    world.append(decision);
    assert_eq!(world.last, ["AbortTransactionRecord"]);
    assert!(!world.image.in_transaction());
    assert_eq!(world.image.features.level("x"), 0);
}

#[test]
fn start_and_stop_write_what_kafka_writes() {
    let mut world = World::new();
    let response = world.register(1, 1);
    assert_eq!(world.last, ["RegisterBrokerRecord"]);
    assert_eq!(response.broker_epoch, world.next_offset.0 - 1, "the epoch is the record's offset");
    // It has not read its registration yet: still fenced, but what it says of its directories counts.
    let early = BrokerHeartbeatRequest {
        current_metadata_offset: response.broker_epoch - 1,
        cordoned_log_dirs: Some(vec![]),
        ..world.beat(1)
    };
    let answer = world.heartbeat(&early);
    assert!(answer.is_fenced && !answer.is_caught_up);
    assert_eq!(world.last, ["BrokerRegistrationChangeRecord"]);
    let answer =
        world.heartbeat(&BrokerHeartbeatRequest { cordoned_log_dirs: Some(vec![]), ..world.beat(1) });
    assert!(!answer.is_fenced && answer.is_caught_up);
    assert_eq!(world.last, ["BrokerRegistrationChangeRecord"]);
    world.heartbeat(&BrokerHeartbeatRequest { cordoned_log_dirs: Some(vec![]), ..world.beat(1) });
    assert!(world.last.is_empty(), "nothing changed");

    world.create(vec![topic("a", 2, 1)], false);
    let leaders = |world: &World| -> Vec<(i32, i32)> {
        world.image.topics.partitions().map(|(_, _, p)| (p.leader.0, p.leader_epoch.0)).collect()
    };
    // Controlled shutdown: leaderships go, then the broker is fenced and may stop.
    let stop = BrokerHeartbeatRequest { want_shut_down: true, ..world.beat(1) };
    let answer = world.heartbeat(&stop);
    assert!(!answer.should_shut_down && !answer.is_fenced);
    assert_eq!(
        world.last,
        ["BrokerRegistrationChangeRecord", "PartitionChangeRecord", "PartitionChangeRecord"]
    );
    assert_eq!(leaders(&world), [(-1, 1), (-1, 1)]);
    let answer = world.heartbeat(&stop);
    assert!(answer.should_shut_down && answer.is_fenced);
    assert_eq!(world.last, ["BrokerRegistrationChangeRecord"]);
    // The replica that has everything stays in the ISR, else it could never lead again.
    assert!(world.image.topics.partitions().all(|(_, _, partition)| partition.isr == [NodeId(1)]));

    world.register(1, 2);
    assert_eq!(world.last, ["RegisterBrokerRecord"], "its predecessor led nothing any more");
    let answer = world.heartbeat(&world.beat(1));
    assert!(!answer.is_fenced);
    assert_eq!(
        world.last,
        ["BrokerRegistrationChangeRecord", "PartitionChangeRecord", "PartitionChangeRecord"]
    );
    assert_eq!(leaders(&world), [(1, 2), (1, 2)]);
}

#[test]
fn after_a_crash_the_nodes_own_successor_need_not_wait_for_the_session() {
    let mut world = World::with_broker();
    world.create(vec![topic("a", 1, 1)], false);
    world.heartbeats = Heartbeats::at_leadership(&world.image, SESSION, world.next_offset, world.now);
    let response = world.register(1, 2);
    assert_eq!(response.error_code, 0);
    assert_eq!(world.last, ["PartitionChangeRecord", "RegisterBrokerRecord"]);
    assert_eq!(response.broker_epoch, world.next_offset.0 - 2, "the epoch is the first offset of the batch");
    // It must have read the registration itself, not only the batch's first record.
    let early = BrokerHeartbeatRequest { current_metadata_offset: response.broker_epoch, ..world.beat(1) };
    assert!(world.heartbeat(&early).is_fenced);
    assert!(!world.heartbeat(&world.beat(1)).is_fenced);
    let partition = world.image.topics.partitions().next().unwrap().2.clone();
    assert_eq!((partition.leader, partition.leader_epoch.0), (NodeId(1), 2));
}

#[test]
fn registrations_are_refused_for_kafkas_reasons() {
    let mut world = World::with_broker();
    world.start_broker(2, 1);
    let mut refused = |change: &dyn Fn(&mut BrokerRegistrationRequest)| {
        let mut request = registration(2, 2);
        change(&mut request);
        let context = Context {
            node: NodeId(1),
            image: &world.image,
            file: &world.file,
            next_offset: world.next_offset,
            now: world.now,
        };
        let decision = decide_register_broker(&context, &mut world.heartbeats, CLUSTER_ID, &request);
        assert!(decision.records.is_empty());
        assert_eq!(decision.response.broker_epoch, -1);
        code(decision.response.error_code)
    };
    let same = |request: &mut BrokerRegistrationRequest| request.incarnation_id = Uuid([1; 16]);
    assert_eq!(refused(&|_| {}), ErrorCode::DuplicateBrokerRegistration, "the other one is alive");
    assert_eq!(refused(&|r| r.cluster_id = "other".into()), ErrorCode::InconsistentClusterId);
    for dirs in [vec![], vec![Uuid::ONE], vec![Uuid([5; 16]); 2], registration(1, 1).log_dirs] {
        let refuse = |r: &mut BrokerRegistrationRequest| {
            same(r);
            r.log_dirs.clone_from(&dirs);
        };
        assert_eq!(refused(&refuse), ErrorCode::InvalidRegistration, "{dirs:?}");
    }
    let old = |r: &mut BrokerRegistrationRequest| {
        same(r);
        r.features.retain(|feature| feature.name != METADATA_VERSION_FEATURE);
    };
    assert_eq!(refused(&old), ErrorCode::UnsupportedVersion, "it does not know metadata.version");
    let older = |r: &mut BrokerRegistrationRequest| {
        same(r);
        r.features.iter_mut().for_each(|feature| feature.max_supported_version = 29);
    };
    assert_eq!(refused(&older), ErrorCode::UnsupportedVersion);
    let zookeeper = |r: &mut BrokerRegistrationRequest| {
        same(r);
        r.is_migrating_zk_broker = true;
    };
    assert_eq!(refused(&zookeeper), ErrorCode::InvalidRegistration);
}

#[test]
fn the_same_incarnation_amends_its_registration_and_keeps_its_epoch() {
    let mut world = World::with_broker();
    let before = world.image.cluster.brokers[&NodeId(1)].clone();
    let mut request = registration(1, 1);
    request.listeners[0].host = "elsewhere".into();
    let context = Context {
        node: NodeId(1),
        image: &world.image,
        file: &world.file,
        next_offset: world.next_offset,
        now: world.now,
    };
    let decision = decide_register_broker(&context, &mut world.heartbeats, CLUSTER_ID, &request);
    assert_eq!(world.append(decision).broker_epoch, before.epoch.0);
    let now = &world.image.cluster.brokers[&NodeId(1)];
    assert_eq!((now.fenced, now.epoch, &*now.listeners[0].host), (false, before.epoch, "elsewhere"));
}

#[test]
fn a_silent_broker_is_fenced_after_its_session() {
    let mut world = World::with_broker();
    world.start_broker(2, 1);
    world.create(vec![topic("a", 2, 2)], false);
    world.advance(8_999);
    world.heartbeat(&world.beat(1));
    assert_eq!(world.heartbeats.next_deadline(), Some(world.now + Duration::from_millis(1)));
    let fence = |world: &mut World| {
        let context = Context {
            node: NodeId(1),
            image: &world.image,
            file: &world.file,
            next_offset: world.next_offset,
            now: world.now,
        };
        let decision = decide_fence_stale_brokers(&context, &mut world.heartbeats);
        world.append(decision)
    };
    assert_eq!(fence(&mut world), []);
    world.advance(1);
    assert_eq!(fence(&mut world), [NodeId(2)]);
    assert_eq!(
        world.last,
        ["PartitionChangeRecord", "PartitionChangeRecord", "BrokerRegistrationChangeRecord"]
    );
    assert!(world.image.cluster.brokers[&NodeId(2)].fenced);
    for (_, _, partition) in world.image.topics.partitions() {
        assert_eq!((partition.leader, &*partition.isr), (NodeId(1), &[NodeId(1)][..]));
    }
    // Both at once: what the first leaves to the second goes with it.
    world.heartbeat(&world.beat(2));
    world.advance(9_000);
    assert_eq!(fence(&mut world), [NodeId(1), NodeId(2)]);
    assert!(world.image.topics.partitions().all(|(_, _, partition)| partition.leader == NodeId::NONE));
    assert_eq!(fence(&mut world), [], "once");
    // A heartbeat of an incarnation that is over changes nothing.
    let stale = BrokerHeartbeatRequest { broker_epoch: 1, ..world.beat(2) };
    let answer = world.heartbeat(&stale);
    assert_eq!((code(answer.error_code), world.last.len()), (ErrorCode::StaleBrokerEpoch, 0));
}

#[test]
fn an_unclean_election_needs_permission_and_leaves_the_leader_recovering() {
    for allowed in [false, true] {
        let mut world = World::with_broker();
        world.start_broker(2, 1);
        if allowed {
            world.file.insert("unclean.leader.election.enable".into(), "true".into());
        }
        world.create(vec![topic("a", 1, 2)], false);
        let partition = |world: &World| world.image.topics.partitions().next().unwrap().2.clone();
        // Broker 2 falls out of the ISR and comes back without having caught up; then broker 1 goes.
        world.heartbeat(&BrokerHeartbeatRequest { want_fence: true, ..world.beat(2) });
        assert_eq!(partition(&world).isr, [NodeId(1)]);
        world.heartbeat(&world.beat(2));
        world.heartbeat(&BrokerHeartbeatRequest { want_fence: true, ..world.beat(1) });
        let after = partition(&world);
        let recovering = image::LEADER_RECOVERING;
        let expected =
            if allowed { (NodeId(2), NodeId(2), recovering) } else { (NodeId::NONE, NodeId(1), 0) };
        assert_eq!((after.leader, after.isr[0], after.leader_recovery_state), expected);
        assert_eq!(after.isr.len(), 1);
    }
}

#[test]
fn shutdown_waits_until_the_others_know() {
    let mut world = World::with_broker();
    world.start_broker(2, 1);
    world.create(vec![topic("a", 2, 2)], false);
    let before = world.beat(1);
    world.heartbeat(&BrokerHeartbeatRequest { want_shut_down: true, ..world.beat(2) });
    for (_, _, partition) in world.image.topics.partitions() {
        assert_eq!((partition.leader, &*partition.isr), (NodeId(1), &[NodeId(1)][..]));
    }
    world.heartbeat(&before);
    let stop = BrokerHeartbeatRequest { want_shut_down: true, ..world.beat(2) };
    assert!(!world.heartbeat(&stop).should_shut_down, "broker 1 has not read the new leaders");
    world.heartbeat(&world.beat(1));
    assert!(world.heartbeat(&stop).should_shut_down);
}

#[test]
fn producer_ids_never_repeat() {
    let mut world = World::with_broker();
    let epoch = world.image.cluster.brokers[&NodeId(1)].epoch.0;
    let mut allocate = |broker_epoch| {
        let request = AllocateProducerIdsRequest { broker_id: 1, broker_epoch };
        let decision = decide_allocate_producer_ids(&world.context(), &request);
        world.append(decision)
    };
    let first = allocate(epoch);
    assert_eq!((first.producer_id_start, first.producer_id_len), (0, 1000));
    assert_eq!(code(allocate(epoch + 1).error_code), ErrorCode::StaleBrokerEpoch);
    assert_eq!(allocate(epoch).producer_id_start, 1000);
    world.image.next_producer_id = i64::MAX - 999;
    let request = AllocateProducerIdsRequest { broker_id: 1, broker_epoch: epoch };
    let decision = decide_allocate_producer_ids(&world.context(), &request);
    assert_eq!(code(world.append(decision).error_code), ErrorCode::UnknownServerError, "there are no more");
}

#[test]
fn feature_levels_change_only_within_what_is_built() {
    let mut world = World::with_broker();
    let update = |world: &mut World, feature: &str, level, upgrade_type| {
        let feature_updates = vec![FeatureUpdateKey {
            feature: feature.into(),
            max_version_level: level,
            upgrade_type,
            ..Default::default()
        }];
        let request = UpdateFeaturesRequest { feature_updates, validate_only: false, ..Default::default() };
        let decision = decide_update_features(&world.context(), &request, 2);
        code(world.append(decision).error_code)
    };
    let refused = ErrorCode::InvalidUpdateVersion;
    for (feature, level, upgrade_type, expected) in [
        ("nofeature", 1, 1, refused),
        ("transaction.version", 1, 1, refused),
        ("group.version", 1, 1, refused),
        ("metadata.version", 31, 1, refused),
        ("metadata.version", 7, 2, refused),
        ("metadata.version", 29, 2, refused),
        ("metadata.version", 29, 1, refused),
        ("metadata.version", 30, 1, ErrorCode::None),
        ("metadata.version", -1, 1, refused),
        ("metadata.version", 30, 4, refused),
        ("kraft.version", 1, 1, refused),
        ("transaction.version", 0, 2, ErrorCode::None),
    ] {
        assert_eq!(
            update(&mut world, feature, level, upgrade_type),
            expected,
            "{feature} {level} {upgrade_type}"
        );
        assert!(world.last.is_empty(), "nothing that is so already is written");
    }
    // From an older level up is possible, and back where the format did not change.
    world.image.features.levels.insert(METADATA_VERSION_FEATURE.into(), 24);
    assert_eq!(update(&mut world, "metadata.version", 29, 1), ErrorCode::None);
    assert_eq!(update(&mut world, "metadata.version", 23, 2), ErrorCode::None);
    assert_eq!(update(&mut world, "metadata.version", 22, 2), refused);
    assert_eq!(world.image.features.level(METADATA_VERSION_FEATURE), 23);
}

#[test]
fn a_cluster_that_finalized_more_is_refused_by_name() {
    let mut world = World::new();
    assert_eq!(check_finalized_features(&world.image), Ok(()));
    world.image.features.levels.insert("transaction.version".into(), 2);
    let error = check_finalized_features(&world.image).unwrap_err();
    let supported = FeatureRange { min: 0, max: 0 };
    assert_eq!(error, UnsupportedFeature { feature: "transaction.version".into(), level: 2, supported });
    assert_eq!(
        error.to_string(),
        "the cluster has transaction.version at level 2; this version supports levels 0 to 0"
    );
    world.image.features.levels.clear();
    world.image.features.levels.insert(METADATA_VERSION_FEATURE.into(), 16);
    assert_eq!(check_finalized_features(&world.image).unwrap_err().level, 16);
}
