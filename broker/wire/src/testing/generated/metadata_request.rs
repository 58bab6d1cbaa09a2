// Made from `schemas` by `cargo run -p ottla-wire --example generate`; not to be edited.

use crate::generated::metadata_request::*;
use crate::testing::view_code::*;

impl Json for MetadataRequest {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        object.insert("topics".to_owned(), self.topics.json(version));
        if version >= 4 {
            object.insert("allowAutoTopicCreation".to_owned(), self.allow_auto_topic_creation.json(version));
        }
        if (8..=10).contains(&version) {
            object.insert(
                "includeClusterAuthorizedOperations".to_owned(),
                self.include_cluster_authorized_operations.json(version),
            );
        }
        if version >= 8 {
            object.insert(
                "includeTopicAuthorizedOperations".to_owned(),
                self.include_topic_authorized_operations.json(version),
            );
        }
        Value::Object(object)
    }
}

impl Sample for MetadataRequest {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            topics: if version >= 1 {
                Sample::sample(random, version)
            } else {
                Some(Sample::sample(random, version))
            },
            allow_auto_topic_creation: if version >= 4 { Sample::sample(random, version) } else { true },
            include_cluster_authorized_operations: if (8..=10).contains(&version) {
                Sample::sample(random, version)
            } else {
                false
            },
            include_topic_authorized_operations: if version >= 8 {
                Sample::sample(random, version)
            } else {
                false
            },
        }
    }
}

impl Json for MetadataRequestTopic {
    fn json(&self, version: i16) -> Value {
        let mut object = Map::new();
        if version >= 10 {
            object.insert("topicId".to_owned(), self.topic_id.json(version));
        }
        object.insert("name".to_owned(), self.name.json(version));
        Value::Object(object)
    }
}

impl Sample for MetadataRequestTopic {
    fn sample(random: &mut Random, version: i16) -> Self {
        Self {
            topic_id: if version >= 10 { Sample::sample(random, version) } else { Uuid::ZERO },
            name: if version >= 10 {
                Sample::sample(random, version)
            } else {
                Some(Sample::sample(random, version))
            },
        }
    }
}
