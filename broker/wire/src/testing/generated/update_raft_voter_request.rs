// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::update_raft_voter_request::*;
use crate::testing::view_code::*;

impl Json for UpdateRaftVoterRequest {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("clusterId".to_owned(), self.cluster_id.json(version));
        object.insert("currentLeaderEpoch".to_owned(), self.current_leader_epoch.json(version));
        object.insert("voterId".to_owned(), self.voter_id.json(version));
        object.insert("voterDirectoryId".to_owned(), self.voter_directory_id.json(version));
        object.insert("listeners".to_owned(), self.listeners.json(version));
        object.insert("kRaftVersionFeature".to_owned(), self.k_raft_version_feature.json(version));
        Value::Object(object)
    }
}

impl Sample for UpdateRaftVoterRequest {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            cluster_id: Sample::sample(random, version),
            current_leader_epoch: Sample::sample(random, version),
            voter_id: Sample::sample(random, version),
            voter_directory_id: Sample::sample(random, version),
            listeners: Sample::sample(random, version),
            k_raft_version_feature: Sample::sample(random, version),
        }
    }
}

impl Json for Listener {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("name".to_owned(), self.name.json(version));
        object.insert("host".to_owned(), self.host.json(version));
        object.insert("port".to_owned(), self.port.json(version));
        Value::Object(object)
    }
}

impl Sample for Listener {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            name: Sample::sample(random, version),
            host: Sample::sample(random, version),
            port: Sample::sample(random, version),
        }
    }
}

impl Json for KRaftVersionFeature {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("minSupportedVersion".to_owned(), self.min_supported_version.json(version));
        object.insert("maxSupportedVersion".to_owned(), self.max_supported_version.json(version));
        Value::Object(object)
    }
}

impl Sample for KRaftVersionFeature {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            min_supported_version: Sample::sample(random, version),
            max_supported_version: Sample::sample(random, version),
        }
    }
}
