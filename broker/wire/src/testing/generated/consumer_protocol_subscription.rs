// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::consumer_protocol_subscription::*;
use crate::testing::view_code::*;

impl Json for ConsumerProtocolSubscription {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("topics".to_owned(), self.topics.json(version));
        object.insert("userData".to_owned(), self.user_data.json(version));
        if version >= 1 {
            object.insert("ownedPartitions".to_owned(), self.owned_partitions.json(version));
        }
        if version >= 2 {
            object.insert("generationId".to_owned(), self.generation_id.json(version));
        }
        if version == 3 {
            object.insert("rackId".to_owned(), self.rack_id.json(version));
        }
        Value::Object(object)
    }
}

impl Sample for ConsumerProtocolSubscription {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            topics: Sample::sample(random, version),
            user_data: Sample::sample(random, version),
            owned_partitions: if version >= 1 { Sample::sample(random, version) } else { Vec::new() },
            generation_id: if version >= 2 { Sample::sample(random, version) } else { -1 },
            rack_id: if version == 3 { Sample::sample(random, version) } else { None },
        }
    }
}

impl Json for TopicPartition {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("topic".to_owned(), self.topic.json(version));
        object.insert("partitions".to_owned(), self.partitions.json(version));
        Value::Object(object)
    }
}

impl Sample for TopicPartition {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { topic: Sample::sample(random, version), partitions: Sample::sample(random, version) }
    }
}
