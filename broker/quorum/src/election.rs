//! What a node must remember of elections: the content of `quorum-state`.
//!
//! It knows nothing of files or of JSON; whoever keeps it must make it durable before anything that follows from it is
//! seen by others ([`crate::Persist`]).

use model::{LeaderEpoch, NodeId, Uuid};
use wire::QuorumStateData;
use wire::quorum_state_data::Voter;

use crate::VoterSet;

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

    /// What `quorum-state` says. Version 0 of the file knows no directories.
    pub fn from_data(data: &QuorumStateData) -> ElectionState {
        let node = |id: i32| (id >= 0).then_some(NodeId(id));
        ElectionState {
            epoch: LeaderEpoch(data.leader_epoch.max(0)),
            leader: node(data.leader_id),
            voted: node(data.voted_id).map(|id| ReplicaKey { id, directory_id: data.voted_directory_id }),
        }
    }

    /// What to write into `quorum-state`, and the file's version: 1 under `kraft.version` 1; version 0 names the voters,
    /// as Kafka does with voters from the configuration.
    pub fn to_data(&self, voters: &VoterSet) -> (QuorumStateData, i16) {
        let id = |node: Option<NodeId>| node.unwrap_or(NodeId::NONE).0;
        let version = voters.kraft_version().min(1);
        let data = QuorumStateData {
            leader_id: id(self.leader),
            leader_epoch: self.epoch.0,
            voted_id: id(self.voted.map(|voted| voted.id)),
            voted_directory_id: match self.voted {
                Some(voted) if version >= 1 => voted.directory_id,
                _ => Uuid::ZERO,
            },
            current_voters: (version == 0)
                .then(|| voters.iter().map(|voter| Voter { voter_id: voter.key.id.0 }).collect()),
            ..QuorumStateData::default()
        };
        (data, version)
    }
}
