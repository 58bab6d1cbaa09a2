//! Placement, over clusters of many shapes.

use std::collections::{BTreeMap, BTreeSet};

use image::MetadataImage;
use model::NodeId;
use wire::RegisterBrokerRecord;

use crate::placement::place;

fn cluster(racks: &[Option<&str>], fenced: &[i32]) -> MetadataImage {
    let mut image = MetadataImage::default();
    for (index, rack) in racks.iter().enumerate() {
        let broker_id = index as i32 + 1;
        let record = RegisterBrokerRecord {
            broker_id,
            rack: rack.map(str::to_owned),
            fenced: fenced.contains(&broker_id),
            ..Default::default()
        };
        image.apply(&record.into());
    }
    image
}

/// Goal: replicas are distinct, leaders unfenced and evenly spread, racks used before they repeat. Method: every
/// cluster of up to 7 brokers in up to 3 racks (or none), some fenced, every factor, several starts.
#[test]
fn replicas_are_spread_over_brokers_and_racks() {
    for brokers in 1..=7usize {
        for rack_count in 0..=3usize {
            let names = ["a", "b", "c"];
            let racks: Vec<_> = (0..brokers)
                .map(|index| (rack_count > 0).then(|| names[index % rack_count.max(1)]))
                .collect();
            for fenced in [&[][..], &[2], &[1, 3]] {
                let image = cluster(&racks, fenced);
                let unfenced: BTreeSet<_> = image
                    .cluster
                    .brokers
                    .values()
                    .filter(|broker| !broker.fenced)
                    .map(|broker| broker.id)
                    .collect();
                for factor in 1..=brokers {
                    for start in 0..3 {
                        let placed = place(&image, 60, factor as i16, &mut || start);
                        if unfenced.is_empty() {
                            assert!(placed.is_err());
                            continue;
                        }
                        check(&image, &placed.unwrap(), factor, &unfenced);
                    }
                }
                assert!(place(&image, 1, brokers as i16 + 1, &mut || 0).is_err());
                assert!(place(&image, 1, 0, &mut || 0).is_err());
            }
        }
    }
}

fn check(image: &MetadataImage, placed: &[Vec<NodeId>], factor: usize, unfenced: &BTreeSet<NodeId>) {
    assert_eq!(placed.len(), 60);
    let mut leaders: BTreeMap<NodeId, usize> = BTreeMap::new();
    for replicas in placed {
        let unique: BTreeSet<_> = replicas.iter().collect();
        assert_eq!((replicas.len(), unique.len()), (factor, factor));
        assert!(unfenced.contains(&replicas[0]), "a fenced broker is to lead");
        *leaders.entry(replicas[0]).or_default() += 1;
        let rack = |id: &NodeId| image.cluster.brokers[id].rack.clone();
        let all: BTreeSet<_> = image.cluster.brokers.keys().filter_map(rack).collect();
        let used: BTreeSet<_> = replicas.iter().filter_map(rack).collect();
        assert_eq!(
            used.len(),
            all.len().min(if all.is_empty() { 0 } else { factor }),
            "racks are used first"
        );
    }
    let (min, max) = (leaders.values().min().unwrap(), leaders.values().max().unwrap());
    assert!(leaders.len() == unfenced.len() && max - min <= 1, "leaders are uneven: {leaders:?}");
}

#[test]
fn followers_of_one_leader_are_not_always_the_same() {
    let image = cluster(&[None; 5], &[]);
    let placed = place(&image, 20, 2, &mut || 0).unwrap();
    for leader in (1..=5).map(NodeId) {
        let followers: BTreeSet<_> =
            placed.iter().filter(|replicas| replicas[0] == leader).map(|replicas| replicas[1]).collect();
        assert_eq!(followers.len(), 4, "each of the others follows {leader} once");
    }
}
