// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::partition_change_record::*;
use crate::testing::view_code::*;

impl Json for PartitionChangeRecord {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("partitionId".to_owned(), self.partition_id.json(version));
        object.insert("topicId".to_owned(), self.topic_id.json(version));
        if self.isr.is_some() {
            object.insert("isr".to_owned(), self.isr.json(version));
        }
        if self.leader != -2 {
            object.insert("leader".to_owned(), self.leader.json(version));
        }
        if self.replicas.is_some() {
            object.insert("replicas".to_owned(), self.replicas.json(version));
        }
        if self.removing_replicas.is_some() {
            object.insert("removingReplicas".to_owned(), self.removing_replicas.json(version));
        }
        if self.adding_replicas.is_some() {
            object.insert("addingReplicas".to_owned(), self.adding_replicas.json(version));
        }
        if self.leader_recovery_state != -1 {
            object.insert("leaderRecoveryState".to_owned(), self.leader_recovery_state.json(version));
        }
        if version >= 1 && self.directories.is_some() {
            object.insert("directories".to_owned(), self.directories.json(version));
        }
        if version == 2 && self.eligible_leader_replicas.is_some() {
            object.insert("eligibleLeaderReplicas".to_owned(), self.eligible_leader_replicas.json(version));
        }
        if version == 2 && self.last_known_elr.is_some() {
            object.insert("lastKnownElr".to_owned(), self.last_known_elr.json(version));
        }
        Value::Object(object)
    }
}

impl Sample for PartitionChangeRecord {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            partition_id: Sample::sample(random, version),
            topic_id: Sample::sample(random, version),
            isr: Sample::sample(random, version),
            leader: Sample::sample(random, version),
            replicas: Sample::sample(random, version),
            removing_replicas: Sample::sample(random, version),
            adding_replicas: Sample::sample(random, version),
            leader_recovery_state: Sample::sample(random, version),
            directories: if version >= 1 { Sample::sample(random, version) } else { None },
            eligible_leader_replicas: if version == 2 { Sample::sample(random, version) } else { None },
            last_known_elr: if version == 2 { Sample::sample(random, version) } else { None },
        }
    }
}
