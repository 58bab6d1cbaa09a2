// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::update_raft_voter_response::*;
use crate::testing::view_code::*;

impl Json for UpdateRaftVoterResponse {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("throttleTimeMs".to_owned(), self.throttle_time_ms.json(version));
        object.insert("errorCode".to_owned(), self.error_code.json(version));
        if self.current_leader != CurrentLeader::default() {
            object.insert("currentLeader".to_owned(), self.current_leader.json(version));
        }
        Value::Object(object)
    }
}

impl Sample for UpdateRaftVoterResponse {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            throttle_time_ms: Sample::sample(random, version),
            error_code: Sample::sample(random, version),
            current_leader: Sample::sample(random, version),
        }
    }
}

impl Json for CurrentLeader {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("leaderId".to_owned(), self.leader_id.json(version));
        object.insert("leaderEpoch".to_owned(), self.leader_epoch.json(version));
        object.insert("host".to_owned(), self.host.json(version));
        object.insert("port".to_owned(), self.port.json(version));
        Value::Object(object)
    }
}

impl Sample for CurrentLeader {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            leader_id: Sample::sample(random, version),
            leader_epoch: Sample::sample(random, version),
            host: Sample::sample(random, version),
            port: Sample::sample(random, version),
        }
    }
}
