// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::partition_record::*;
use crate::testing::view_code::*;

impl Json for PartitionRecord {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("partitionId".to_owned(), self.partition_id.json(version));
        object.insert("topicId".to_owned(), self.topic_id.json(version));
        object.insert("replicas".to_owned(), self.replicas.json(version));
        object.insert("isr".to_owned(), self.isr.json(version));
        object.insert("removingReplicas".to_owned(), self.removing_replicas.json(version));
        object.insert("addingReplicas".to_owned(), self.adding_replicas.json(version));
        object.insert("leader".to_owned(), self.leader.json(version));
        if self.leader_recovery_state != 0 {
            object.insert("leaderRecoveryState".to_owned(), self.leader_recovery_state.json(version));
        }
        object.insert("leaderEpoch".to_owned(), self.leader_epoch.json(version));
        object.insert("partitionEpoch".to_owned(), self.partition_epoch.json(version));
        if version >= 1 {
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

impl Sample for PartitionRecord {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            partition_id: Sample::sample(random, version),
            topic_id: Sample::sample(random, version),
            replicas: Sample::sample(random, version),
            isr: Sample::sample(random, version),
            removing_replicas: Sample::sample(random, version),
            adding_replicas: Sample::sample(random, version),
            leader: Sample::sample(random, version),
            leader_recovery_state: Sample::sample(random, version),
            leader_epoch: Sample::sample(random, version),
            partition_epoch: Sample::sample(random, version),
            directories: if version >= 1 { Sample::sample(random, version) } else { Vec::new() },
            eligible_leader_replicas: if version == 2 { Sample::sample(random, version) } else { None },
            last_known_elr: if version == 2 { Sample::sample(random, version) } else { None },
        }
    }
}
