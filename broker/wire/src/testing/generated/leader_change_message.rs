// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::leader_change_message::*;
use crate::testing::view_code::*;

impl Json for LeaderChangeMessage {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("version".to_owned(), self.version.json(version));
        object.insert("leaderId".to_owned(), self.leader_id.json(version));
        object.insert("voters".to_owned(), self.voters.json(version));
        object.insert("grantingVoters".to_owned(), self.granting_voters.json(version));
        Value::Object(object)
    }
}

impl Sample for LeaderChangeMessage {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            version: Sample::sample(random, version),
            leader_id: Sample::sample(random, version),
            voters: Sample::sample(random, version),
            granting_voters: Sample::sample(random, version),
        }
    }
}

impl Json for Voter {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("voterId".to_owned(), self.voter_id.json(version));
        if version == 1 {
            object.insert("voterDirectoryId".to_owned(), self.voter_directory_id.json(version));
        }
        Value::Object(object)
    }
}

impl Sample for Voter {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            voter_id: Sample::sample(random, version),
            voter_directory_id: if version == 1 { Sample::sample(random, version) } else { Uuid::ZERO },
        }
    }
}
