//! The voter set: which replicas elect the leader and make records durable, and the `kraft.version` that says how it is
//! kept.

use std::collections::BTreeMap;

use model::{NodeId, Uuid};
use wire::voters_record::{Endpoint, KRaftVersionFeature, Voter as VoterRecord};
use wire::{KRaftVersionRecord, VotersRecord};

use crate::{QuorumError, ReplicaKey};

/// The newest `kraft.version` that this crate speaks: 0 = voters come from the configuration, 1 = they are kept in the
/// log (KIP-853).
pub const KRAFT_VERSION_MAX: i16 = 1;

/// Where a voter listens for other controllers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VoterEndpoint {
    /// Listener name, in upper case.
    pub listener: String,
    /// Host name or address.
    pub host: String,
    /// Port.
    pub port: u16,
}

/// One voter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Voter {
    /// Its node and directory; the directory is `Uuid::ZERO` under `kraft.version` 0.
    pub key: ReplicaKey,
    /// Its controller listeners; may be empty under `kraft.version` 0.
    pub endpoints: Vec<VoterEndpoint>,
}

/// The voters by node id, and how they are kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VoterSet {
    kraft_version: i16,
    voters: BTreeMap<NodeId, Voter>,
}

impl VoterSet {
    /// Voters that come from `controller.quorum.voters` (`kraft.version` 0): ids only.
    pub fn from_static(ids: impl IntoIterator<Item = NodeId>) -> VoterSet {
        let voter =
            |id| (id, Voter { key: ReplicaKey { id, directory_id: Uuid::ZERO }, endpoints: Vec::new() });
        VoterSet { kraft_version: 0, voters: ids.into_iter().map(voter).collect() }
    }

    /// Voters as the log or a snapshot holds them (`kraft.version` 1).
    ///
    /// # Errors
    /// `DuplicateVoter` when two entries have the same node id.
    pub fn from_voters(voters: impl IntoIterator<Item = Voter>) -> Result<VoterSet, QuorumError> {
        let mut set = VoterSet { kraft_version: 1, voters: BTreeMap::new() };
        for voter in voters {
            let id = voter.key.id;
            if set.voters.insert(id, voter).is_some() {
                return Err(QuorumError::DuplicateVoter(id));
            }
        }
        Ok(set)
    }

    /// Voters of a `KRaftVoters` control record, kept under the level of a `KRaftVersion` record.
    ///
    /// # Errors
    /// `UnsupportedKraftVersion` above [`KRAFT_VERSION_MAX`] or below 1, `DuplicateVoter`.
    pub fn from_records(
        version: &KRaftVersionRecord,
        voters: &VotersRecord,
    ) -> Result<VoterSet, QuorumError> {
        if version.k_raft_version != 1 {
            return Err(QuorumError::UnsupportedKraftVersion(version.k_raft_version));
        }
        VoterSet::from_voters(voters.voters.iter().map(|voter| {
            Voter {
                key: ReplicaKey { id: NodeId(voter.voter_id), directory_id: voter.voter_directory_id },
                endpoints: voter
                    .endpoints
                    .iter()
                    .map(|endpoint| VoterEndpoint {
                        listener: endpoint.name.clone(),
                        host: endpoint.host.clone(),
                        port: endpoint.port,
                    })
                    .collect(),
            }
        }))
    }

    /// The two control records that keep this set in a log; none under `kraft.version` 0.
    pub fn to_records(&self) -> Option<(KRaftVersionRecord, VotersRecord)> {
        if self.kraft_version == 0 {
            return None;
        }
        let voters = self.voters.values().map(|voter| VoterRecord {
            voter_id: voter.key.id.0,
            voter_directory_id: voter.key.directory_id,
            endpoints: voter
                .endpoints
                .iter()
                .map(|endpoint| Endpoint {
                    name: endpoint.listener.clone(),
                    host: endpoint.host.clone(),
                    port: endpoint.port,
                })
                .collect(),
            k_raft_version_feature: KRaftVersionFeature {
                min_supported_version: 0,
                max_supported_version: KRAFT_VERSION_MAX,
            },
        });
        Some((
            KRaftVersionRecord { version: 0, k_raft_version: self.kraft_version },
            VotersRecord { version: 0, voters: voters.collect() },
        ))
    }

    /// The level of `kraft.version`.
    pub fn kraft_version(&self) -> i16 {
        self.kraft_version
    }

    /// The voters, ordered by node id.
    pub fn iter(&self) -> impl Iterator<Item = &Voter> {
        self.voters.values()
    }

    /// How many voters there are.
    pub fn len(&self) -> usize {
        self.voters.len()
    }

    /// Whether there is no voter, which no quorum can work with.
    pub fn is_empty(&self) -> bool {
        self.voters.is_empty()
    }

    /// Whether `replica` votes: same node, and same directory where both sides know theirs.
    pub fn contains(&self, replica: ReplicaKey) -> bool {
        self.voters.get(&replica.id).is_some_and(|voter| {
            voter.key.directory_id == Uuid::ZERO || voter.key.directory_id == replica.directory_id
        })
    }
}
