//! Where the replicas of new partitions go.
//!
//! Leaders go round all unfenced brokers, one after the other; the other replicas of a partition go to racks that it
//! does not use yet, then to unfenced brokers, then round the ring from the leader on, with a shift that grows by one
//! each time the leaders have gone round, so that the partitions of one leader have different followers.

use image::{BrokerRegistration, MetadataImage};
use model::{ErrorCode, NodeId, Uuid};

use crate::ApiError;

/// Replicas for `count` new partitions of `replication_factor` each, the preferred leader first. `random` starts the
/// rounds somewhere, so that small topics do not all meet on the first broker.
///
/// # Errors
/// INVALID_REPLICATION_FACTOR when there are too few brokers. Fenced brokers count, cordoned ones do not.
pub(crate) fn place(
    image: &MetadataImage,
    count: usize,
    replication_factor: i16,
    random: &mut dyn FnMut() -> u64,
) -> Result<Vec<Vec<NodeId>>, ApiError> {
    let brokers = interleaved_by_rack(image);
    let refuse = |why: String| {
        let message = format!("{replication_factor} replicas are not possible: {why}");
        Err(ApiError::new(ErrorCode::InvalidReplicationFactor, message))
    };
    let leaders: Vec<usize> = (0..brokers.len()).filter(|index| !brokers[*index].fenced).collect();
    let Ok(wanted @ 1..) = usize::try_from(replication_factor) else {
        return refuse("the number must be positive".into());
    };
    if leaders.is_empty() {
        return refuse("all brokers are fenced or cordoned".into());
    }
    if wanted > brokers.len() {
        return refuse(format!("there are {} brokers that are registered and not cordoned", brokers.len()));
    }
    let start = (random() % leaders.len() as u64) as usize;
    let place_one = |partition: usize| {
        let position = leaders[(start + partition) % leaders.len()];
        let shift = partition / leaders.len();
        let mut chosen = vec![position];
        while chosen.len() < wanted {
            let rank = |index: &usize| {
                let rack = &brokers[*index].rack;
                let same_rack =
                    chosen.iter().filter(|other| rack.is_some() && brokers[**other].rack == *rack).count();
                // Among the others than the leader: the one after it has distance 0.
                let distance = (*index + brokers.len() - position - 1) % brokers.len();
                let round = (brokers.len() - 1).max(1);
                (same_rack, brokers[*index].fenced, (distance + round - shift % round) % round)
            };
            let candidates = (0..brokers.len()).filter(|index| !chosen.contains(index));
            match candidates.min_by_key(rank) {
                Some(next) => chosen.push(next),
                None => break,
            }
        }
        chosen.into_iter().map(|index| brokers[index].id).collect()
    };
    Ok((0..count).map(place_one).collect())
}

/// The brokers that take new replicas: the first of each rack, then the second of each, and so on; those without a
/// rack are each a rack of their own.
fn interleaved_by_rack(image: &MetadataImage) -> Vec<&BrokerRegistration> {
    let mut brokers: Vec<(usize, &BrokerRegistration)> = Vec::new();
    for broker in image.cluster.brokers.values().filter(|broker| !broker.is_cordoned()) {
        let before =
            brokers.iter().filter(|(_, other)| broker.rack.is_some() && other.rack == broker.rack).count();
        brokers.push((before, broker));
    }
    brokers.sort_by_key(|(layer, broker)| (*layer, broker.id));
    brokers.into_iter().map(|(_, broker)| broker).collect()
}

/// The directory that a new replica on `broker` starts in: its only one, else UNASSIGNED for it to choose.
pub(crate) fn new_replica_directory(image: &MetadataImage, broker: NodeId) -> Uuid {
    const MIGRATING: Uuid = Uuid::ZERO;
    const UNASSIGNED: Uuid = Uuid::ONE;
    match image.cluster.brokers.get(&broker).map(|broker| broker.log_dirs.as_slice()) {
        Some([]) => MIGRATING,
        Some([only]) => *only,
        Some(_) | None => UNASSIGNED,
    }
}
