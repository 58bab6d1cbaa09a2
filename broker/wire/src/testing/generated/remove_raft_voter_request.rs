// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::remove_raft_voter_request::*;
use crate::testing::view_code::*;

impl Json for RemoveRaftVoterRequest {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("clusterId".to_owned(), self.cluster_id.json(version));
        object.insert("voterId".to_owned(), self.voter_id.json(version));
        object.insert("voterDirectoryId".to_owned(), self.voter_directory_id.json(version));
        Value::Object(object)
    }
}

impl Sample for RemoveRaftVoterRequest {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            cluster_id: Sample::sample(random, version),
            voter_id: Sample::sample(random, version),
            voter_directory_id: Sample::sample(random, version),
        }
    }
}
