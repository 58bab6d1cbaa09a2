// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::alter_partition_request::*;
use crate::testing::view_code::*;

impl Json for AlterPartitionRequest {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("brokerId".to_owned(), self.broker_id.json(version));
        object.insert("brokerEpoch".to_owned(), self.broker_epoch.json(version));
        object.insert("topics".to_owned(), self.topics.json(version));
        Value::Object(object)
    }
}

impl Sample for AlterPartitionRequest {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            broker_id: Sample::sample(random, version),
            broker_epoch: Sample::sample(random, version),
            topics: Sample::sample(random, version),
        }
    }
}

impl Json for TopicData {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("topicId".to_owned(), self.topic_id.json(version));
        object.insert("partitions".to_owned(), self.partitions.json(version));
        Value::Object(object)
    }
}

impl Sample for TopicData {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { topic_id: Sample::sample(random, version), partitions: Sample::sample(random, version) }
    }
}

impl Json for PartitionData {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("partitionIndex".to_owned(), self.partition_index.json(version));
        object.insert("leaderEpoch".to_owned(), self.leader_epoch.json(version));
        if version == 2 {
            object.insert("newIsr".to_owned(), self.new_isr.json(version));
        }
        if version == 3 {
            object.insert("newIsrWithEpochs".to_owned(), self.new_isr_with_epochs.json(version));
        }
        object.insert("leaderRecoveryState".to_owned(), self.leader_recovery_state.json(version));
        object.insert("partitionEpoch".to_owned(), self.partition_epoch.json(version));
        Value::Object(object)
    }
}

impl Sample for PartitionData {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            partition_index: Sample::sample(random, version),
            leader_epoch: Sample::sample(random, version),
            new_isr: if version == 2 { Sample::sample(random, version) } else { Vec::new() },
            new_isr_with_epochs: if version == 3 { Sample::sample(random, version) } else { Vec::new() },
            leader_recovery_state: Sample::sample(random, version),
            partition_epoch: Sample::sample(random, version),
        }
    }
}

impl Json for BrokerState {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("brokerId".to_owned(), self.broker_id.json(version));
        object.insert("brokerEpoch".to_owned(), self.broker_epoch.json(version));
        Value::Object(object)
    }
}

impl Sample for BrokerState {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { broker_id: Sample::sample(random, version), broker_epoch: Sample::sample(random, version) }
    }
}
