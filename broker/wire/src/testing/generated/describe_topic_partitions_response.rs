// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::describe_topic_partitions_response::*;
use crate::testing::view_code::*;

impl Json for DescribeTopicPartitionsResponse {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("throttleTimeMs".to_owned(), self.throttle_time_ms.json(version));
        object.insert("topics".to_owned(), self.topics.json(version));
        object.insert("nextCursor".to_owned(), self.next_cursor.json(version));
        Value::Object(object)
    }
}

impl Sample for DescribeTopicPartitionsResponse {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            throttle_time_ms: Sample::sample(random, version),
            topics: Sample::sample(random, version),
            next_cursor: Sample::sample(random, version),
        }
    }
}

impl Json for DescribeTopicPartitionsResponseTopic {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("errorCode".to_owned(), self.error_code.json(version));
        object.insert("name".to_owned(), self.name.json(version));
        object.insert("topicId".to_owned(), self.topic_id.json(version));
        object.insert("isInternal".to_owned(), self.is_internal.json(version));
        object.insert("partitions".to_owned(), self.partitions.json(version));
        object.insert("topicAuthorizedOperations".to_owned(), self.topic_authorized_operations.json(version));
        Value::Object(object)
    }
}

impl Sample for DescribeTopicPartitionsResponseTopic {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            error_code: Sample::sample(random, version),
            name: Sample::sample(random, version),
            topic_id: Sample::sample(random, version),
            is_internal: Sample::sample(random, version),
            partitions: Sample::sample(random, version),
            topic_authorized_operations: Sample::sample(random, version),
        }
    }
}

impl Json for DescribeTopicPartitionsResponsePartition {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("errorCode".to_owned(), self.error_code.json(version));
        object.insert("partitionIndex".to_owned(), self.partition_index.json(version));
        object.insert("leaderId".to_owned(), self.leader_id.json(version));
        object.insert("leaderEpoch".to_owned(), self.leader_epoch.json(version));
        object.insert("replicaNodes".to_owned(), self.replica_nodes.json(version));
        object.insert("isrNodes".to_owned(), self.isr_nodes.json(version));
        object.insert("eligibleLeaderReplicas".to_owned(), self.eligible_leader_replicas.json(version));
        object.insert("lastKnownElr".to_owned(), self.last_known_elr.json(version));
        object.insert("offlineReplicas".to_owned(), self.offline_replicas.json(version));
        Value::Object(object)
    }
}

impl Sample for DescribeTopicPartitionsResponsePartition {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            error_code: Sample::sample(random, version),
            partition_index: Sample::sample(random, version),
            leader_id: Sample::sample(random, version),
            leader_epoch: Sample::sample(random, version),
            replica_nodes: Sample::sample(random, version),
            isr_nodes: Sample::sample(random, version),
            eligible_leader_replicas: Sample::sample(random, version),
            last_known_elr: Sample::sample(random, version),
            offline_replicas: Sample::sample(random, version),
        }
    }
}

impl Json for Cursor {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("topicName".to_owned(), self.topic_name.json(version));
        object.insert("partitionIndex".to_owned(), self.partition_index.json(version));
        Value::Object(object)
    }
}

impl Sample for Cursor {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { topic_name: Sample::sample(random, version), partition_index: Sample::sample(random, version) }
    }
}
