// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::voters_record::*;
use crate::testing::view_code::*;

impl Json for VotersRecord {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("version".to_owned(), self.version.json(version));
        object.insert("voters".to_owned(), self.voters.json(version));
        Value::Object(object)
    }
}

impl Sample for VotersRecord {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { version: Sample::sample(random, version), voters: Sample::sample(random, version) }
    }
}

impl Json for Voter {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("voterId".to_owned(), self.voter_id.json(version));
        object.insert("voterDirectoryId".to_owned(), self.voter_directory_id.json(version));
        object.insert("endpoints".to_owned(), self.endpoints.json(version));
        object.insert("kRaftVersionFeature".to_owned(), self.k_raft_version_feature.json(version));
        Value::Object(object)
    }
}

impl Sample for Voter {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            voter_id: Sample::sample(random, version),
            voter_directory_id: Sample::sample(random, version),
            endpoints: Sample::sample(random, version),
            k_raft_version_feature: Sample::sample(random, version),
        }
    }
}

impl Json for Endpoint {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("name".to_owned(), self.name.json(version));
        object.insert("host".to_owned(), self.host.json(version));
        object.insert("port".to_owned(), self.port.json(version));
        Value::Object(object)
    }
}

impl Sample for Endpoint {
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
