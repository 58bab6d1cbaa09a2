// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::add_raft_voter_request::*;
use crate::testing::view_code::*;

impl Json for AddRaftVoterRequest {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("clusterId".to_owned(), self.cluster_id.json(version));
        object.insert("timeoutMs".to_owned(), self.timeout_ms.json(version));
        object.insert("voterId".to_owned(), self.voter_id.json(version));
        object.insert("voterDirectoryId".to_owned(), self.voter_directory_id.json(version));
        object.insert("listeners".to_owned(), self.listeners.json(version));
        if version == 1 {
            object.insert("ackWhenCommitted".to_owned(), self.ack_when_committed.json(version));
        }
        Value::Object(object)
    }
}

impl Sample for AddRaftVoterRequest {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            cluster_id: Sample::sample(random, version),
            timeout_ms: Sample::sample(random, version),
            voter_id: Sample::sample(random, version),
            voter_directory_id: Sample::sample(random, version),
            listeners: Sample::sample(random, version),
            ack_when_committed: if version == 1 { Sample::sample(random, version) } else { true },
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
