// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::quorum_state_data::*;
use crate::testing::view_code::*;

impl Json for QuorumStateData {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        if version == 0 {
            object.insert("clusterId".to_owned(), self.cluster_id.json(version));
        }
        object.insert("leaderId".to_owned(), self.leader_id.json(version));
        object.insert("leaderEpoch".to_owned(), self.leader_epoch.json(version));
        object.insert("votedId".to_owned(), self.voted_id.json(version));
        if version == 1 {
            object.insert("votedDirectoryId".to_owned(), self.voted_directory_id.json(version));
        }
        if version == 0 {
            object.insert("appliedOffset".to_owned(), self.applied_offset.json(version));
        }
        if version == 0 {
            object.insert("currentVoters".to_owned(), self.current_voters.json(version));
        }
        Value::Object(object)
    }
}

impl Sample for QuorumStateData {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            cluster_id: if version == 0 { Sample::sample(random, version) } else { String::new() },
            leader_id: Sample::sample(random, version),
            leader_epoch: Sample::sample(random, version),
            voted_id: Sample::sample(random, version),
            voted_directory_id: if version == 1 { Sample::sample(random, version) } else { Uuid::ZERO },
            applied_offset: if version == 0 { Sample::sample(random, version) } else { 0 },
            current_voters: if version == 0 {
                Sample::sample(random, version)
            } else {
                Some(Default::default())
            },
        }
    }
}

impl Json for Voter {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("voterId".to_owned(), self.voter_id.json(version));
        Value::Object(object)
    }
}

impl Sample for Voter {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { voter_id: Sample::sample(random, version) }
    }
}
