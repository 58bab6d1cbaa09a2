// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::offset_commit_value::*;
use crate::testing::view_code::*;

impl Json for OffsetCommitValue {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("offset".to_owned(), self.offset.json(version));
        if version >= 3 {
            object.insert("leaderEpoch".to_owned(), self.leader_epoch.json(version));
        }
        object.insert("metadata".to_owned(), self.metadata.json(version));
        object.insert("commitTimestamp".to_owned(), self.commit_timestamp.json(version));
        if version == 1 {
            object.insert("expireTimestamp".to_owned(), self.expire_timestamp.json(version));
        }
        if version == 4 && self.topic_id != Uuid::ZERO {
            object.insert("topicId".to_owned(), self.topic_id.json(version));
        }
        Value::Object(object)
    }
}

impl Sample for OffsetCommitValue {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            offset: Sample::sample(random, version),
            leader_epoch: if version >= 3 { Sample::sample(random, version) } else { -1 },
            metadata: Sample::sample(random, version),
            commit_timestamp: Sample::sample(random, version),
            expire_timestamp: if version == 1 { Sample::sample(random, version) } else { -1 },
            topic_id: if version == 4 { Sample::sample(random, version) } else { Uuid::ZERO },
        }
    }
}
