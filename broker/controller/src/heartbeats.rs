//! When the active controller last heard of each broker: what decides over fencing and is not in the log.

use std::collections::BTreeMap;
use std::time::Duration;

use image::MetadataImage;
use model::{BrokerEpoch, Instant, NodeId, Offset};

/// One broker as its heartbeats describe it.
#[derive(Clone, Copy, Debug)]
struct Tracked {
    epoch: BrokerEpoch,
    /// When it last sent one while unfenced; `None` while it is fenced: it then has no session to lose.
    last_contact: Option<Instant>,
    /// How far it had read the metadata log.
    metadata_offset: Offset,
    /// What it must have read before it is unfenced.
    registered_at: Offset,
    /// What all others must have read before it may stop.
    shutdown_at: Option<Offset>,
}

/// The sessions of the brokers, as the active controller keeps them. Begins anew with each leadership.
#[derive(Clone, Debug)]
pub struct Heartbeats {
    session_timeout: Duration,
    brokers: BTreeMap<NodeId, Tracked>,
}

impl Heartbeats {
    /// What a new leader knows: nobody has sent anything yet, so each unfenced broker has a whole session ahead, and a
    /// fenced one must read up to the end of the log, where its registration surely is.
    pub fn at_leadership(
        image: &MetadataImage,
        session_timeout: Duration,
        log_end: Offset,
        now: Instant,
    ) -> Self {
        let brokers = image.cluster.brokers.values().map(|broker| {
            let tracked = Tracked {
                epoch: broker.epoch,
                last_contact: (!broker.fenced).then_some(now),
                metadata_offset: Offset::UNKNOWN,
                registered_at: log_end.plus(-1),
                shutdown_at: broker.in_controlled_shutdown.then_some(log_end),
            };
            (broker.id, tracked)
        });
        Heartbeats { session_timeout, brokers: brokers.collect() }
    }

    /// Whether the broker is unfenced and was heard of in time.
    pub(crate) fn has_session(&self, id: NodeId, epoch: BrokerEpoch, now: Instant) -> bool {
        self.brokers.get(&id).is_some_and(|tracked| {
            let in_time = |contact: Instant| now.saturating_since(contact) < self.session_timeout;
            tracked.epoch == epoch && tracked.last_contact.is_some_and(in_time)
        })
    }

    /// A new incarnation is registered, fenced, by the record at `registered_at`.
    pub(crate) fn register(&mut self, id: NodeId, epoch: BrokerEpoch, registered_at: Offset) {
        let tracked = Tracked {
            epoch,
            last_contact: None,
            metadata_offset: Offset::UNKNOWN,
            registered_at,
            shutdown_at: None,
        };
        self.brokers.insert(id, tracked);
    }

    /// A heartbeat came; `fenced` is what the broker is after it.
    pub(crate) fn touch(&mut self, id: NodeId, fenced: bool, metadata_offset: Offset, now: Instant) {
        if let Some(tracked) = self.brokers.get_mut(&id) {
            tracked.last_contact = (!fenced).then_some(now);
            tracked.metadata_offset = metadata_offset;
        }
    }

    /// Controlled shutdown began: the others must read `offset` before it ends.
    pub(crate) fn begin_shutdown(&mut self, id: NodeId, offset: Offset) {
        if let Some(tracked) = self.brokers.get_mut(&id) {
            tracked.shutdown_at = Some(offset);
        }
    }

    /// Whether a broker that has read up to `offset` knows its own registration.
    pub(crate) fn is_caught_up(&self, id: NodeId, offset: Offset) -> bool {
        self.brokers.get(&id).is_some_and(|tracked| offset >= tracked.registered_at)
    }

    /// Whether every other broker that serves has read that this one leads nothing any more.
    pub(crate) fn others_know_of_shutdown(&self, id: NodeId) -> bool {
        let Some(wanted) = self.brokers.get(&id).and_then(|tracked| tracked.shutdown_at) else { return true };
        let serving = |tracked: &&Tracked| tracked.last_contact.is_some() && tracked.shutdown_at.is_none();
        let others = self.brokers.iter().filter(|(other, _)| **other != id).map(|(_, tracked)| tracked);
        others.filter(serving).all(|tracked| tracked.metadata_offset >= wanted)
    }

    /// Unfenced brokers whose session has ended.
    pub(crate) fn stale(&self, now: Instant) -> Vec<NodeId> {
        let is_stale = |tracked: &Tracked| {
            tracked.last_contact.is_some_and(|at| now.saturating_since(at) >= self.session_timeout)
        };
        self.brokers.iter().filter(|(_, tracked)| is_stale(tracked)).map(|(id, _)| *id).collect()
    }

    /// A broker is fenced: its session is over.
    pub(crate) fn fence(&mut self, id: NodeId) {
        if let Some(tracked) = self.brokers.get_mut(&id) {
            tracked.last_contact = None;
        }
    }

    /// When the next session ends if nothing is heard: the time to ask
    /// [`decide_fence_stale_brokers`](crate::decide_fence_stale_brokers).
    pub fn next_deadline(&self) -> Option<Instant> {
        self.brokers
            .values()
            .filter_map(|tracked| tracked.last_contact)
            .min()
            .map(|at| at + self.session_timeout)
    }
}
