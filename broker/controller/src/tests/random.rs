//! Goal: whatever is asked, what is decided keeps the metadata sound. Method: random requests and events of a small
//! cluster; after each the invariants hold, and a new leader that reads a snapshot comes to the same image.

use std::collections::BTreeMap;

use model::LeaderEpoch;
use wire::CreatePartitionsRequest;
use wire::DeleteTopicsRequest;
use wire::create_partitions_request::CreatePartitionsTopic;

use super::topics::topic;
use super::*;

#[test]
fn metadata_stays_sound_over_random_histories() {
    for seed in 1..150 {
        run(seed);
    }
}

fn run(seed: u64) {
    let mut world = World::new();
    world.random = seed << 20;
    let mut next = world.random();
    let mut below = move |bound: u64| next() % bound;
    let mut epochs: BTreeMap<(Uuid, i32), (LeaderEpoch, i32)> = BTreeMap::new();
    let mut incarnation = 0u8;
    for _ in 0..80 {
        let id = 1 + below(3) as i32;
        let registered = world.image.cluster.brokers.contains_key(&NodeId(id));
        let name = ["a", "b", "c_d", "c.d", "bad name"][below(5) as usize];
        match below(9) {
            0 => {
                incarnation = incarnation.wrapping_add(1);
                world.register(id, incarnation);
            }
            1..=3 if registered => {
                let mut beat = world.beat(id);
                beat.want_shut_down = below(6) == 0;
                beat.want_fence = below(8) == 0;
                beat.current_metadata_offset -= below(3) as i64;
                world.heartbeat(&beat);
            }
            4 => {
                world.create(vec![topic(name, below(5) as i32 - 1, below(5) as i16 - 1)], below(5) == 0);
            }
            5 => {
                let request = DeleteTopicsRequest { topic_names: vec![name.into()], ..Default::default() };
                let decision = decide_delete_topics(&world.context(), &request, 5);
                world.append(decision);
            }
            6 => {
                let topics = vec![CreatePartitionsTopic {
                    name: name.into(),
                    count: below(8) as i32,
                    assignments: None,
                }];
                let request = CreatePartitionsRequest { topics, ..Default::default() };
                let mut random = world.random();
                let decision = decide_create_partitions(&world.context(), &request, &mut random);
                world.append(decision);
            }
            7 => {
                world.advance(below(6000));
                let context = Context {
                    node: NodeId(1),
                    image: &world.image,
                    file: &world.file,
                    next_offset: world.next_offset,
                    now: world.now,
                };
                let decision = decide_fence_stale_brokers(&context, &mut world.heartbeats);
                world.append(decision);
            }
            _ => {
                // Another controller takes over, from a snapshot.
                let mut image = MetadataImage::default();
                for (record, version) in world.image.to_records().unwrap() {
                    image.apply(&MetadataRecord::decode(record.encode(version).unwrap()).unwrap());
                }
                assert_eq!(image, world.image, "seed {seed}");
                world.image = image;
                world.heartbeats =
                    Heartbeats::at_leadership(&world.image, SESSION, world.next_offset, world.now);
            }
        }
        check(&world, &mut epochs, seed);
    }
}

fn check(world: &World, epochs: &mut BTreeMap<(Uuid, i32), (LeaderEpoch, i32)>, seed: u64) {
    let brokers = &world.image.cluster.brokers;
    for (topic, index, partition) in world.image.topics.partitions() {
        let at = format!("seed {seed}: {}-{index} {partition:?}", topic.name);
        assert!(!partition.isr.is_empty(), "{at}");
        assert!(partition.isr.iter().all(|replica| partition.replicas.contains(replica)), "{at}");
        assert_eq!(partition.directories.len(), partition.replicas.len(), "{at}");
        if partition.leader == NodeId::NONE {
            let active = |id: &NodeId| brokers.get(id).is_some_and(|broker| broker.is_active());
            assert!(!partition.isr.iter().any(active), "an in-sync replica could lead: {at}");
        } else {
            assert!(partition.isr.contains(&partition.leader), "{at}");
            assert!(brokers[&partition.leader].is_active(), "its leader is gone: {at}");
        }
        let now = (partition.leader_epoch, partition.partition_epoch);
        let before = epochs.insert((topic.id, index.0), now).unwrap_or(now);
        assert!(now.0 >= before.0 && now.1 >= before.1, "an epoch went back: {at}");
    }
    let dense =
        |topic: &image::TopicImage| topic.partitions.keys().enumerate().all(|(i, index)| i as i32 == index.0);
    assert!(world.image.topics.by_id.values().all(|topic| dense(topic) && !topic.partitions.is_empty()));
    let names: Vec<_> = world.image.topics.by_name.keys().collect();
    assert!(!(names.iter().any(|n| &***n == "c.d") && names.iter().any(|n| &***n == "c_d")), "seed {seed}");
}
