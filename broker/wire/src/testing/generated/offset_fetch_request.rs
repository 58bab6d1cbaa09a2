// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::offset_fetch_request::*;
use crate::testing::view_code::*;

impl Json for OffsetFetchRequest {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        if version <= 7 {
            object.insert("groupId".to_owned(), self.group_id.json(version));
        }
        if version <= 7 {
            object.insert("topics".to_owned(), self.topics.json(version));
        }
        if version >= 8 {
            object.insert("groups".to_owned(), self.groups.json(version));
        }
        if version >= 7 {
            object.insert("requireStable".to_owned(), self.require_stable.json(version));
        }
        Value::Object(object)
    }
}

impl Sample for OffsetFetchRequest {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            group_id: if version <= 7 { Sample::sample(random, version) } else { String::new() },
            topics: if version <= 7 {
                if version >= 2 {
                    Sample::sample(random, version)
                } else {
                    Some(Sample::sample(random, version))
                }
            } else {
                Some(Default::default())
            },
            groups: if version >= 8 { Sample::sample(random, version) } else { Vec::new() },
            require_stable: if version >= 7 { Sample::sample(random, version) } else { false },
        }
    }
}

impl Json for OffsetFetchRequestTopic {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("name".to_owned(), self.name.json(version));
        object.insert("partitionIndexes".to_owned(), self.partition_indexes.json(version));
        Value::Object(object)
    }
}

impl Sample for OffsetFetchRequestTopic {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self { name: Sample::sample(random, version), partition_indexes: Sample::sample(random, version) }
    }
}

impl Json for OffsetFetchRequestGroup {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("groupId".to_owned(), self.group_id.json(version));
        if version >= 9 {
            object.insert("memberId".to_owned(), self.member_id.json(version));
        }
        if version >= 9 {
            object.insert("memberEpoch".to_owned(), self.member_epoch.json(version));
        }
        object.insert("topics".to_owned(), self.topics.json(version));
        Value::Object(object)
    }
}

impl Sample for OffsetFetchRequestGroup {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            group_id: Sample::sample(random, version),
            member_id: if version >= 9 { Sample::sample(random, version) } else { None },
            member_epoch: if version >= 9 { Sample::sample(random, version) } else { -1 },
            topics: Sample::sample(random, version),
        }
    }
}

impl Json for OffsetFetchRequestTopics {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        if version <= 9 {
            object.insert("name".to_owned(), self.name.json(version));
        }
        if version == 10 {
            object.insert("topicId".to_owned(), self.topic_id.json(version));
        }
        object.insert("partitionIndexes".to_owned(), self.partition_indexes.json(version));
        Value::Object(object)
    }
}

impl Sample for OffsetFetchRequestTopics {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            name: if version <= 9 { Sample::sample(random, version) } else { String::new() },
            topic_id: if version == 10 { Sample::sample(random, version) } else { Uuid::ZERO },
            partition_indexes: Sample::sample(random, version),
        }
    }
}
