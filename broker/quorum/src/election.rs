//! What a node must remember of elections: the content of `quorum-state`.
//!
//! It knows nothing of files or of JSON; whoever keeps it must make it durable before anything that follows from it is
//! seen by others ([`crate::Persist`]).

use model::{LeaderEpoch, NodeId, Uuid};

/// One replica of the metadata log: a node id alone names a machine, the directory id says whether it still has the
/// disk that it had (KIP-853). The zero id means "not known", as with static voters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ReplicaKey {
    /// `node.id`.
    pub id: NodeId,
    /// The id of its metadata log directory; `Uuid::ZERO` when not known.
    pub directory_id: Uuid,
}

/// An epoch with its leader, or with the vote given in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ElectionState {
    /// The newest epoch that this node has heard of.
    pub epoch: LeaderEpoch,
    /// The leader of that epoch, once known.
    pub leader: Option<NodeId>,
    /// Whom this node voted for in that epoch.
    pub voted: Option<ReplicaKey>,
}

impl ElectionState {
    /// What a node that was never part of an election knows.
    pub const NONE: ElectionState = ElectionState { epoch: LeaderEpoch(0), leader: None, voted: None };
}
